"""What the words around a doubtful name say: whether "Jordan", "Chad" or "Mali" is a country here. Pure."""

from __future__ import annotations

from service.read.peoples import of_the_state
from service.read.place_words import APOSTROPHE
from service.text import fold


def _words(text: str) -> frozenset[str]:
    return frozenset(map(fold, text.split()))


_AT = _words(
    "in into across throughout inside outside near neighbouring neighboring via off leave left "
    "northern southern eastern western central в во из по на در"
)
_WITH = _words("from to with of between and for against toward towards к ко до с и و از به")
_AFTER = _words("میں में ښار شہر viloyati вилояти shahri шаҳри tumani oblysy облысы қаласы облусу шаары welaýaty şäheri "
                "ili ilçesi kenti şəhəri rayonu province region district governorate state")  # fmt: skip
_OF_STATE = _words(
    "government capital president king queen parliament army border ministry minister prime foreign embassy "
    "authorities state police court military ambassador citizens officials economy elections cabinet junta coast people"
)
_COUNTRY = _words(
    "کشور جمهوری جمہوریہ ملک دولت امیر سلطان پادشاه خارجه سفیر پایتخت ارتش استان ولایت "
    "देश दूतावास república republic respublikasi republika республика государство правительство президент "
    "король власти армия столица штат город"
)
_NEIGHBOURS = {
    "GE": "AM AZ RU TR UA IR KZ MD",
    "JO": "SY IL PS IQ SA EG LB IR",
    "TD": "SD NE NG LY CM CF",
    "ML": "NE BF SN DZ MR CI GN",
    "NE": "NG ML BF TD DZ LY BJ",
    "OM": "YE AE SA IR QA",
    "QA": "SA AE IR BH TR US",
    "GN": "SL LR ML SN CI GW",
    "LB": "IL SY PS IR",
    "TR": "SY GR RU IR IQ AZ GE BG CY",
    "EG": "IL PS SD LY SA QA",
    "KG": "UZ KZ TJ CN",
    "KZ": "UZ KG RU CN",
    "GH": "TG CI BF NG",
    "TG": "GH BJ BF",
    "PE": "BO EC CL CO",
    "CU": "US VE",
    "IR": "IQ AF IL US",
}
_NEAR = {code: frozenset(near.split()) for code, near in _NEIGHBOURS.items()}


def neighbours(code: str) -> frozenset[str]:
    """Countries whose names in a text make a doubtful one likelier."""
    return _NEAR.get(code, frozenset())


def evidence(words: list[str], position: int) -> float:
    """How much the words around a doubtful name speak for a country: 1 is enough alone."""
    word = words[position]
    earlier, before = ["", "", *words[max(0, position - 2) : position]][-2:]
    after = [*words[position + 1 : position + 3], "", ""][:2]
    link, follows = fold(before), fold(after[0])
    if link in _COUNTRY or follows in _AFTER or (link in ("of", "the") and fold(earlier) in _OF_STATE):
        return 1.0
    if before[:1].isupper() and not before.isupper() and link not in _AT | _WITH | {"the"}:
        return 0.0  # a first name
    if APOSTROPHE.search(word) or follows in _OF_STATE:
        return 1.0 if _OF_STATE & {follows, fold(after[1])} or of_the_state(after[0]) else 0.0
    if after[0][:1].isupper() and after[0][1:].islower():
        return 0.0  # a surname
    return 1.0 if link in _AT else 0.5 if link in _WITH else 0.0
