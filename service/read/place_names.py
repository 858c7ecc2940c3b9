"""The names of countries, and how words are compared with them. Pure.

They come from the locale data of Babel for a text's language and English, and from `gazetteer`; built once a language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import regex

from service.read import gazetteer
from service.text import fold

_WORD = r"[\p{L}\p{M}\p{N}]+(?:[\u2018\u2019\u02bb\u02bc'`-](?=\p{L})[\p{L}\p{M}\p{N}]+|\.\p{Lu})*"
_CASED = r"[\p{Lu}\p{Lt}\p{Lo}\u10d0-\u10ff]"  # Georgian has no capitals
# Latin, Greek and Cyrillic without combining marks: there `re` finds the same words, several times faster
_EASY = "\0-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1eff\u2000-\u206f\u20a0-\u20cf"
MAX_KNOWN = 50_000  # words kept for the texts to come
APOSTROPHE = re.compile(r"[\u2018\u2019\u02bb\u02bc'`]")
_NUKTA = re.compile("\u093c")  # written or not, as one likes
_ABBREVIATION = regex.compile(r"(\p{Lu}{3,4})\p{Ll}{1,7}")  # with an ending: "АҚШнинг"
_TERRITORY = re.compile(r"[A-Z]{2}")
_NO_COUNTRY = frozenset(
    ("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ", "AQ", "BV", "HM")
)
Names = tuple[tuple[tuple[str, ...], str], ...]  # words and code of each
_LOCALES = {
    "uz": ("uz", "uz_Cyrl", "uz_Arab"),
    "az": ("az", "az_Cyrl"),
    "zh": ("zh", "zh_Hant"),
    "pa": ("pa", "pa_Arab"),
}

_SLAVIC = r"a|u|om|e|i|oy|ey|yu|ya|em|im|ax|ami|iyu|iey|oyu|ov|am|ix"
_TURKIC = (
    r"(?:n[iıuü]ng?|[iıuü]n|n?[dt][aeə]n?|[nl]?[aeə]|y[aeəiıuü]|n?[iıuü]|[gkqğ][aeə]|n?[dt][aeə](?:g|k)[iı]|[dt][iı]ng?|"
    r"[dt][iıuü]|men|ben|pen)"
)
_ENDINGS: dict[str, re.Pattern[str]] = {
    **dict.fromkeys(("ru", "uk", "be", "bg", "sr", "pl", "cs", "sk"), re.compile(_SLAVIC)),
    **dict.fromkeys(("uz", "kk", "ky", "tk", "tr", "az", "tt", "ug", "kaa", "mn"), re.compile(_TURKIC)),
    "tg": re.compile(r"i|ro|iro|u|yu"),
    **dict.fromkeys(("de", "sv", "no", "nb", "da", "nl"), re.compile(r"s")),
    **dict.fromkeys(("ka", "hy", "ta", "bn", "si", "te", "ml", "fi", "hu", "et", "my"), re.compile(r".{1,4}")),
}
_FINAL_VOWEL = re.compile(r"(?:ya|[aeioyu])$")


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], regex.Pattern[str], regex.Pattern[str]]:
    """An easy text, a word of such a text, a word of any text, and how a word begins that may be a name."""
    capitals = "".join(letter for letter in map(chr, range(0x1F00)) if letter.isupper())
    word = rf"[^\W_]+(?:[\u2018\u2019\u02bb\u02bc'`-](?=[^\W\d_])[^\W_]+|\.[{capitals}])*"
    return re.compile(f"[{_EASY}]*"), re.compile(word), regex.compile(_WORD), regex.compile(_CASED)


def words_of(text: str) -> list[str]:
    """The words of a text; apostrophes, hyphens and the points of abbreviations inside belong to them."""
    easy, word, any_word, _ = _patterns()
    found: list[str] = word.findall(text) if easy.fullmatch(text) else any_word.findall(text)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Matcher:
    """Names of one word by their folded form, `stems` of them where the language has `endings`, and `longer` names, as
    (words, code), by their `_start`, longest first. The code "" means no country after all. `known`: words of earlier
    texts, by whether a name may begin with them.
    """

    names: Mapping[str, str]
    stems: Mapping[str, str]
    longer: Mapping[str, Names]
    ambiguous: frozenset[str]
    endings: re.Pattern[str] | None
    known: dict[bool, set[str]] = field(default_factory=lambda: {True: set(), False: set()})

    def starts(self, words: list[str]) -> set[str]:
        """Those of the words with which a name may begin, so that no more need be looked up."""
        found, (yes, no) = set(words), (self.known[True], self.known[False])
        if len(no) > MAX_KNOWN:
            no.clear()
        for word in found - no - yes:
            self.known[self._may_start(word)].add(word)
        return found & yes

    def _may_start(self, word: str) -> bool:
        if not _patterns()[3].match(word):
            return False
        return self.look_up([word], 0)[1] is not None or any(self._start(form) in self.longer for form in _forms(word))

    def look_up(self, words: list[str], position: int) -> tuple[str, str | None, int]:
        """(name as it is compared, code, words taken) for what begins at `position`; the code is None for nothing."""
        for form in _forms(words[position]):
            for parts, code in self.longer.get(self._start(form), ()):
                if self._follows(words, position, parts):
                    return form, code, len(parts)
            if form in self.names:
                return form, self.names[form], 1
            if self.endings is not None and len(form) > 4:
                for cut in range(1, min(6, len(form) - 2)):
                    if (stem := form[:-cut]) in self.stems and self.endings.fullmatch(form[-cut:]):
                        return stem, self.stems[stem], 1
        return "", None, 0

    def _start(self, form: str) -> str:
        """By what of its first word a longer name is found: all of it where no ending can hide some."""
        return form if self.endings is None else form[:4]

    def _follows(self, words: list[str], position: int, parts: tuple[str, ...]) -> bool:
        following = words[position : position + len(parts)]
        return len(following) == len(parts) and all(map(self._alike, following, parts))

    def _alike(self, word: str, part: str) -> bool:
        form = key(word)
        if form == part:
            return True
        kept = max(4, len(part) - 3)
        return (
            self.endings is not None
            and form[:kept] == part[:kept]
            and len(part) >= 4
            and abs(len(form) - len(part)) <= 4
        )


@lru_cache(maxsize=50_000)
def key(word: str) -> str:
    """A word as names are compared. Abbreviations keep their capitals: "US" is a name, "us" is not."""
    letters = word.replace(".", "")
    if letters.isupper() and len(letters) < 4:
        return letters
    return _NUKTA.sub("", APOSTROPHE.sub("", fold(letters)).replace("-", " "))


@lru_cache(maxsize=20_000)
def _forms(word: str) -> tuple[str, ...]:
    """The ways to read a word: with its apostrophes (Uzbek), up to the first of them (possessives, Turkish endings),
    up to the first hyphen ("Kabul-based"), and an abbreviation without its ending."""
    forms = [key(word)]
    if found := APOSTROPHE.search(word):
        forms.append(key(word[: found.start()]))
    if "-" in word and len(word.partition("-")[0]) > 3:
        forms.append(key(word.partition("-")[0]))
    if short := _ABBREVIATION.fullmatch(word):
        forms.append(key(short[1]))
    return tuple(dict.fromkeys(forms))


@lru_cache(maxsize=16)
def matcher(lang: str) -> Matcher:
    """The names to be looked for in a text of the language (ISO 639)."""
    endings = _ENDINGS.get(lang)
    names: dict[str, str] = {}
    longer: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    english, listed, ambiguous = _common()
    own = _parted(_territories(lang)) if lang != "en" else ()
    for parts, code in (*english, *own, *listed):
        if len(parts) > 1:
            longer.setdefault(parts[0][:4] if endings else parts[0], []).append((parts, code))
        elif parts and len(parts[0]) > 1:
            names.setdefault(parts[0], code)
    stems: dict[str, str] = {}
    for name, code in names.items() if endings else ():
        if len(name) > 3 and name not in ambiguous:
            stems.setdefault(name, code)
            stems.setdefault(_FINAL_VOWEL.sub("", name), code)
    ordered = {start: tuple(sorted(found, key=lambda item: -len(item[0]))) for start, found in longer.items()}
    return Matcher(names, stems, ordered, ambiguous, endings)


@lru_cache(maxsize=1)
def _common() -> tuple[Names, Names, frozenset[str]]:
    """What all languages share: English names, the gazetteer's, and which of them are ambiguous."""
    blocked = [(name, "") for name in re.split(r"[|\n]", gazetteer.NOT_PLACES)]
    ambiguous = frozenset(key(name) for name, _ in _table(gazetteer.AMBIGUOUS))
    return _parted(_territories("en")), _parted([*_table(gazetteer.NAMES), *blocked]), ambiguous


def _parted(names: Iterable[tuple[str, str]]) -> Names:
    return tuple((tuple(map(key, words_of(name))), code) for name, code in names)


def _territories(lang: str) -> Iterator[tuple[str, str]]:
    from babel import Locale, UnknownLocaleError

    for tag in _LOCALES.get(lang, (lang,)):
        try:
            territories = Locale.parse(tag).territories
        except (UnknownLocaleError, ValueError):
            continue
        for code, name in territories.items():
            if _TERRITORY.fullmatch(code) and code not in _NO_COUNTRY:
                yield name, code
                yield re.split(r"\s*[(（]|\sSAR\b", name)[0], code  # "Hong Kong SAR China", "Myanmar (Burma)"


def _table(text: str) -> list[tuple[str, str]]:
    return [(name.strip(), line[:2]) for line in text.strip().splitlines() for name in line[3:].split("|")]
