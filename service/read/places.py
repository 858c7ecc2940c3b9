"""Countries that a headline and a text name. Pure.

A name is looked up word by word (`place_names`); cities and divisions count for their country, and so do adjectives and
the names of a people where they stand for the country (`peoples`). A name that is a person, a word or another place as
well counts only where the words around it, or its neighbours' names, speak for the country.
"""

from __future__ import annotations

from typing import NamedTuple

from service.read.peoples import of_no_state, of_the_state
from service.read.place_evidence import evidence, neighbours
from service.read.place_names import MAX_WORD, UNSPACED, Found, Matcher, matcher

MAX_TEXT = 20_000  # characters of a text that are read
MAX_TITLE = 1_000
MAX_PLACES = 12
LEAD = 60  # words: the first sentences
LEAD_UNSPACED = 120  # characters of a script without spaces between words
IN_TITLE, IN_LEAD = 4.0, 2.0  # mentions in the text that one there weighs
ADJECTIVE = 0.5  # of a mention
ENOUGH = 1.0  # evidence that a doubtful name needs
WITH_NEIGHBOURS = 0.5  # where the text names a neighbour of the country
RIVALS = {"GE": "US"}  # the name is a state of that country as well


class _Mention(NamedTuple):
    codes: str
    sure: bool
    evidence: float
    weight: float


def places(title: str, text: str, lang: str | None) -> tuple[str, ...]:
    """ISO 3166-1 alpha-2 codes of the countries named, the most prominent first, at most 12.

    `lang`: BCP 47 of the text, or None. What the headline names counts most, then the first sentences, then how often.
    """
    names = matcher((lang or "en").replace("_", "-").split("-")[0].lower())
    found = _mentions(title[:MAX_TITLE], names, IN_TITLE, IN_TITLE)
    found += _mentions(text[:MAX_TEXT], names, IN_LEAD, 1.0)
    sure = _sure(found)
    scores: dict[str, float] = {}
    for mention in found:
        code = _one(mention.codes, sure)
        if code in sure:
            scores[code] = scores.get(code, 0.0) + mention.weight
    # dictionaries keep the order of first mention, and sorting is stable
    return tuple(sorted(scores, key=lambda code: -scores[code])[:MAX_PLACES])


def _sure(found: list[_Mention]) -> set[str]:
    """The countries that are named: those beyond doubt first, for they bear witness for the rest."""
    sure = {mention.codes for mention in found if mention.sure and "/" not in mention.codes}
    sure |= {_one(mention.codes, sure) for mention in found if mention.sure}
    doubtful = [mention for mention in found if not mention.sure]
    sure |= {mention.codes for mention in doubtful if mention.evidence >= ENOUGH and mention.codes not in RIVALS}
    return sure | {
        mention.codes
        for mention in doubtful
        if mention.evidence >= WITH_NEIGHBOURS
        and neighbours(mention.codes) & sure
        and RIVALS.get(mention.codes) not in sure
    }


def _one(codes: str, sure: set[str]) -> str:
    """Which country a name of several means: one that the text names otherwise, else the first."""
    if "/" not in codes:
        return codes
    several = codes.split("/")
    return next((code for code in several if code in sure), several[0])


def _mentions(text: str, names: Matcher, first: float, later: float) -> list[_Mention]:
    """What is named, with the weight that a mention has among the first words, and later."""
    words = names.words(text)
    found: list[_Mention] = []
    skip = 0
    for position in names.starts(words):
        if position < skip or (named := names.look_up(words, position)) is None:
            continue
        skip = position + named.words
        weight = first if position < LEAD else later
        if named.codes and (mention := _mention(named, words, position, weight)):
            found.append(mention)
    if not text.isascii() and UNSPACED.search(text):
        for position, codes in names.unspaced(text):
            found.append(_Mention(codes, True, 1.0, first if position < LEAD_UNSPACED else later))
    return found


def _mention(named: Found, words: list[str], position: int, weight: float) -> _Mention | None:
    if not named.adjective:
        speaks = 1.0 if named.where or not named.doubtful else evidence(words, position)
        return _Mention(named.codes, not named.doubtful or named.where, speaks, weight)
    before = words[position - 1][:MAX_WORD] if position else ""
    after = words[position + named.words][:MAX_WORD] if position + named.words < len(words) else ""
    if of_no_state(after) or (named.doubtful and not (of_the_state(after) or of_the_state(before))):
        return None
    return _Mention(named.codes, True, 1.0, ADJECTIVE * weight)
