"""Countries that a headline and a text name. Pure.

Names come from the locale data of Babel for the text's language and English, and from `gazetteer`. A name is looked up word
by word; in languages with cases a name may carry a short ending. Words for people and adjectives are not counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import regex

from service.read import gazetteer
from service.text import fold

MAX_TEXT = 20_000  # characters of a text that are read
MAX_PLACES = 12
IN_TITLE = 4  # mentions in the text that one in the headline weighs

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:[\u2018\u2019\u02bb\u02bc'`-](?=\p{L})[\p{L}\p{M}\p{N}]+|\.(?=\p{Lu})\p{Lu})*")
_CASED = regex.compile(r"[\p{Lu}\p{Lt}\p{Lo}\u10d0-\u10ff]")  # Georgian has no capitals
_APOSTROPHE = re.compile(r"[\u2018\u2019\u02bb\u02bc'`]")
_NUKTA = re.compile("\u093c")  # written or not, as one likes
_TERRITORY = re.compile(r"[A-Z]{2}")
_NO_COUNTRY = frozenset("AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ AQ BV HM".split())

_SLAVIC = r"a|u|om|e|i|oy|ey|yu|ya|em|im|ax|ami|iyu|iey|oyu|ov|am|ix"
_TURKIC = (
    r"(?:n[iıuü]n[g]?|[iıuü]n|n?[dt][ae]n?|[nl]?[ae]|y[aeiıuü]|n?[iıuü]|[gkqğ][ae]|n?[dt][ae](?:g|k)[iı]|d[iı]ng?|t[iı]ng?|"
    r"[dt][iıuü]|d[ae]n|men|ben|pen|dık|dag[iı])"
)
_ENDINGS: dict[str, re.Pattern[str]] = {
    **dict.fromkeys(("ru", "uk", "be", "bg", "sr", "pl", "cs", "sk"), re.compile(_SLAVIC)),
    **dict.fromkeys(("uz", "kk", "ky", "tk", "tr", "az", "tt", "ug", "kaa", "mn"), re.compile(_TURKIC)),
    "tg": re.compile(r"i|ro|iro|u|yu"),
    **dict.fromkeys(("de", "sv", "no", "nb", "da", "nl"), re.compile(r"s")),
    **dict.fromkeys(("ka", "hy", "ta", "bn", "si", "te", "ml", "fi", "hu", "et", "my"), re.compile(r".{1,4}")),
}
_TAIL = re.compile(r"(?:iya|ya|[aeioyu])$")
_FROM_PLACE = frozenset("in into across throughout inside outside near neighbouring neighboring via v vo iz po na".split())
_TO_PLACE = frozenset("from to with of between and for against k ko do iz".split())
_OF_STATE = frozenset(
    "government capital president king queen parliament army border ministry minister prime foreign embassy authorities state "
    "police court military ambassador citizens officials economy elections".split()
)
_COUNTRY = frozenset(map(fold, "کشور جمهوری جمہوریہ ملک دولت देश república republic respublikasi республика государство".split()))
_NEIGHBOURS = {
    "GE": frozenset("AM AZ RU TR UA IR KZ MD".split()),
    "JO": frozenset("SY IL PS IQ SA EG LB IR".split()),
    "TD": frozenset("SD NE NG LY CM CF".split()),
}


@dataclass(frozen=True, slots=True)
class _Matcher:
    names: dict[str, str]  # folded, one word: code
    stems: dict[str, str]  # a name without its final vowel, where the language has endings
    longer: dict[str, tuple[tuple[tuple[str, ...], str], ...]]  # first word's stem: (words, code), longest first
    ambiguous: frozenset[str]
    endings: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class _Mention:
    code: str
    position: int
    sure: bool
    evidence: float


def places(title: str, text: str, lang: str | None) -> tuple[str, ...]:
    """ISO 3166-1 alpha-2 codes of the countries named, the most prominent first, at most 12.

    `lang`: BCP 47 of the text, or None. Cities count for their country.
    """
    matcher = _matcher((lang or "en").replace("_", "-").split("-")[0].lower())
    found = [(IN_TITLE, mention) for mention in _mentions(title, matcher)]
    found += [(1, mention) for mention in _mentions(text[:MAX_TEXT], matcher)]
    sure = {mention.code for _, mention in found if mention.sure}
    scores: dict[str, float] = {}
    for weight, mention in found:
        if mention.sure or _believed(mention, found, sure):
            scores[mention.code] = scores.get(mention.code, 0.0) + weight
    # dictionaries keep the order of first mention, and sorting is stable
    return tuple(sorted(scores, key=lambda code: -scores[code])[:MAX_PLACES])


def _believed(mention: _Mention, found: list[tuple[int, _Mention]], sure: set[str]) -> bool:
    """Whether an ambiguous name is a country here: by the words around it, or by its neighbours' names."""
    if mention.code in sure:
        return True
    evidence = max(other.evidence for _, other in found if other.code == mention.code)
    near = bool(_NEIGHBOURS.get(mention.code, frozenset()) & sure)
    if mention.code == "GE":
        return evidence >= 0.5 and near
    return evidence >= 1.0 or (evidence >= 0.5 and near)


def _mentions(text: str, matcher: _Matcher) -> list[_Mention]:
    words = [match.group() for match in _WORD.finditer(text)]
    found: list[_Mention] = []
    skip = 0
    for position, word in enumerate(words):
        if position < skip or not _CASED.match(word):
            continue
        key, code, length = _look_up(words, position, matcher)
        if code is None:
            continue
        skip = position + length
        if code:
            doubtful = length == 1 and key in matcher.ambiguous
            evidence = _evidence(words, position, word) if doubtful else 1.0
            found.append(_Mention(code, position, not doubtful, evidence))
    return found


def _look_up(words: list[str], position: int, matcher: _Matcher) -> tuple[str, str | None, int]:
    """(folded name, code, words taken); the code is "" for what only looks like a place, None for nothing."""
    for key in _keys(words[position]):
        stem = key[:4]
        for parts, code in matcher.longer.get(stem, ()):
            if _follows(words, position, parts, matcher):
                return key, code, len(parts)
        if key in matcher.names:
            return key, matcher.names[key], 1
        if matcher.endings is not None and len(key) > 4:
            for cut in range(1, min(6, len(key) - 2)):
                base = key[:-cut]
                if base in matcher.stems and matcher.endings.fullmatch(key[-cut:]):
                    return base, matcher.stems[base], 1
    return "", None, 0


@lru_cache(maxsize=20_000)
def _keys(word: str) -> tuple[str, ...]:
    """The ways to read a word: with its apostrophes (Uzbek), up to the first of them (possessives, Turkish endings),
    and up to the first hyphen ("Kabul-based")."""
    keys = [_key(word)]
    if found := _APOSTROPHE.search(word):
        keys.append(_key(word[: found.start()]))
    if "-" in word and len(word.partition("-")[0]) > 3:
        keys.append(_key(word.partition("-")[0]))
    return tuple(dict.fromkeys(keys))


def _key(word: str) -> str:
    if word.isupper() and len(word) == 2:
        return word  # "US", "UK", "РФ" are names, "us" is not
    return _NUKTA.sub("", _APOSTROPHE.sub("", fold(word)).replace("-", " ").replace(".", ""))


def _follows(words: list[str], position: int, parts: tuple[str, ...], matcher: _Matcher) -> bool:
    if position + len(parts) > len(words):
        return False
    return all(_alike(_key(words[position + n]), part, matcher) for n, part in enumerate(parts))


def _alike(key: str, part: str, matcher: _Matcher) -> bool:
    if key == part:
        return True
    if matcher.endings is None or len(part) < 4:
        return False
    kept = max(4, len(part) - 3)
    return key[:kept] == part[:kept] and abs(len(key) - len(part)) <= 4


def _evidence(words: list[str], position: int, word: str) -> float:
    """How much the words around an ambiguous name speak for a country: 1 is enough alone."""
    before = words[position - 1] if position else ""
    after = words[position + 1] if position + 1 < len(words) else ""
    if before[:1].isupper() and fold(before) not in _FROM_PLACE | _TO_PLACE | {"the"} and before.lower() != before and not before.isupper():
        return 0.0  # a first name
    possessive = bool(_APOSTROPHE.search(word))
    if possessive or fold(after) in _OF_STATE:
        return 1.0 if _OF_STATE & {fold(after), *(fold(next_) for next_ in words[position + 2 : position + 3])} else 0.0
    if fold(before) in _COUNTRY:
        return 1.0
    if after[:1].isupper() and after[1:].islower():
        return 0.0  # a surname
    if fold(before) in _FROM_PLACE:
        return 1.0
    return 0.5 if fold(before) in _TO_PLACE else 0.0


# ---------------------------------------------------------------- the names


@lru_cache(maxsize=16)
def _matcher(lang: str) -> _Matcher:
    endings = _ENDINGS.get(lang)
    names: dict[str, str] = {}
    longer: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, code in [*_territories("en"), *(_territories(lang) if lang != "en" else ()), *_table(gazetteer.NAMES)]:
        _add(name, code, names, longer)
    for name in re.split(r"[|\n]", gazetteer.NOT_PLACES):
        if name.strip():
            _add(name, "", names, longer)
    doubtful = [(_key(name), code) for name, code in _table(gazetteer.AMBIGUOUS)]
    stems = {
        form: code for name, code in names.items() if len(name) > 3 and name not in dict(doubtful) for form in (name, _TAIL.sub("", name))
        if len(form) > 2
    } if endings else {}
    ordered = {first: tuple(sorted(found, key=lambda item: -len(item[0]))) for first, found in longer.items()}
    return _Matcher(names, stems, ordered, frozenset(key for key, _ in doubtful), endings)


def _add(name: str, code: str, names: dict[str, str], longer: dict[str, list[tuple[tuple[str, ...], str]]]) -> None:
    parts = tuple(_key(part) for part in _WORD.findall(name))
    if len(parts) > 1:
        longer.setdefault(parts[0][:4], []).append((parts, code))
    elif parts and len(parts[0]) > 1:
        names.setdefault(parts[0], code)


def _territories(lang: str) -> list[tuple[str, str]]:
    from babel import Locale, UnknownLocaleError

    tags = {"uz": ("uz", "uz_Cyrl", "uz_Arab"), "az": ("az", "az_Cyrl"), "zh": ("zh", "zh_Hant"), "pa": ("pa", "pa_Arab")}
    found: list[tuple[str, str]] = []
    for tag in tags.get(lang, (lang,)):
        try:
            territories = Locale.parse(tag).territories
        except (UnknownLocaleError, ValueError):
            continue
        for code, name in territories.items():
            if _TERRITORY.fullmatch(code) and code not in _NO_COUNTRY:
                found.append((name, code))
                # "Hong Kong SAR China", "Myanmar (Burma)"
                found += [(short, code) for short in (re.split(r"\s*[(（]|\sSAR\b", name)[0],) if short != name]
    return found


def _table(text: str) -> list[tuple[str, str]]:
    return [(name.strip(), line[:2]) for line in text.strip().splitlines() for name in line[3:].split("|")]
