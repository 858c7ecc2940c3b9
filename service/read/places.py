"""Countries that a headline and a text name. Pure.

A name is looked up word by word (`place_names`); in languages with cases it may carry a short ending. Words for people
and adjectives are not counted.
"""

from __future__ import annotations

from dataclasses import dataclass

from service.read.place_names import APOSTROPHE, Matcher, matcher, words_of
from service.text import fold

MAX_TEXT = 20_000  # characters of a text that are read
MAX_PLACES = 12
IN_TITLE = 4  # mentions in the text that one in the headline weighs


def _words(text: str) -> frozenset[str]:
    return frozenset(map(fold, text.split()))


_AT = _words("in into across throughout inside outside near neighbouring neighboring via в во из по на")
_WITH = _words("from to with of between and for against к ко до из с")
_OF_STATE = _words(
    "government capital president king queen parliament army border ministry minister prime foreign embassy "
    "authorities state police court military ambassador citizens officials economy elections"
)
_COUNTRY = _words("کشور جمهوری جمہوریہ ملک دولت देश república republic respublikasi республика государство")
_NEIGHBOURS = {
    "GE": frozenset(("AM", "AZ", "RU", "TR", "UA", "IR", "KZ", "MD")),
    "JO": frozenset(("SY", "IL", "PS", "IQ", "SA", "EG", "LB", "IR")),
    "TD": frozenset(("SD", "NE", "NG", "LY", "CM", "CF")),
}


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
    names = matcher((lang or "en").replace("_", "-").split("-")[0].lower())
    found = [(IN_TITLE, mention) for mention in _mentions(title, names)]
    found += [(1, mention) for mention in _mentions(text[:MAX_TEXT], names)]
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


def _mentions(text: str, names: Matcher) -> list[_Mention]:
    words = words_of(text)
    starts = names.starts(words)
    found: list[_Mention] = []
    skip = 0
    for position, word in enumerate(words):
        if word not in starts or position < skip:
            continue
        name, code, length = names.look_up(words, position)
        if code is None:
            continue
        skip = position + length
        if code:
            doubtful = length == 1 and name in names.ambiguous
            evidence = _evidence(words, position, word) if doubtful else 1.0
            found.append(_Mention(code, position, not doubtful, evidence))
    return found


def _evidence(words: list[str], position: int, word: str) -> float:
    """How much the words around an ambiguous name speak for a country: 1 is enough alone."""
    before = words[position - 1] if position else ""
    after = [*words[position + 1 : position + 3], "", ""][:2]
    link = fold(before)
    if before[:1].isupper() and not before.isupper() and link not in _AT | _WITH | {"the"}:
        return 0.0  # a first name
    if APOSTROPHE.search(word) or fold(after[0]) in _OF_STATE:
        return 1.0 if _OF_STATE & {fold(after[0]), fold(after[1])} else 0.0
    if link in _COUNTRY:
        return 1.0
    if after[0][:1].isupper() and after[0][1:].islower():
        return 0.0  # a surname
    return 1.0 if link in _AT else 0.5 if link in _WITH else 0.0
