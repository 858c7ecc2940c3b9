"""Text in any script, cut into sentences and comparable tokens. Pure; no language is asked for or guessed.

Tokens exist to be compared, not to be read: case, typographic variants, Arabic and Persian letter forms, digits of
other scripts and the choice between Cyrillic and Latin letters vanish in them. Scripts that write no spaces between
words (Han, kana, Thai, Lao, Khmer, Burmese) give overlapping pairs of characters, their usual index unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from unicodedata import category, normalize

import regex

# ---------------------------------------------------------------- folding

_ZEROS = (
    "\u0660\u06f0\u07c0\u0966\u09e6\u0a66\u0ae6\u0b66\u0be6\u0c66\u0ce6\u0d66\u0de6\u0e50\u0ed0\u0f20\u1040\u1090"
    "\u17e0\u1810\u1946\u19d0\u1a80\u1b50\u1c40\u1c50"
)
_INVISIBLE = "\u00ad\u034f\u0307\u061c\u0640\u0670\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f\ufeff"
# One Latin spelling for both scripts of the languages that have two. It follows the Uzbek alphabets; Russian, Kazakh
# and others go the same way, which costs them nothing: they are only ever compared with themselves.
_CYRILLIC = (
    "а a б b в v г g д d е e ж j з z и i й y к k л l м m н n о o п p р r с s т t у u ф f х x ц ts ч ch ш sh щ sh ъ _ "
    "ы i ь _ э e ю yu я ya ё yo ў o қ q ғ g ҳ h і i ї yi є ye ґ g ң n ө o ү u ұ u ә a һ h ӣ i ӯ u ҷ j"
)
_LETTERS = _CYRILLIC.split()
_FOLD: dict[int, str | None] = {
    **{ord(zero) + n: str(n) for zero in _ZEROS for n in range(10)},
    **dict.fromkeys(map(ord, _INVISIBLE)),
    **dict.fromkeys([*range(0x064B, 0x0660), *range(0x06D6, 0x06DD), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]),
    **{ord(letter): latin.strip("_") for letter, latin in zip(_LETTERS[::2], _LETTERS[1::2], strict=True)},
    **dict.fromkeys(map(ord, "\u2018\u2019\u201b\u02bb\u02bc\u02bd\u02b9\u02bf\u02be\u00b4`\u2032"), "'"),
    **dict.fromkeys(map(ord, "يىئ"), "ی"),
    **dict.fromkeys(map(ord, "أإآٱ"), "ا"),
    **dict.fromkeys(map(ord, "ةۀۂہھەۃ"), "ه"),
    ord("ك"): "ک",
    ord("ؤ"): "و",
    ord("٫"): ".",
    ord("٬"): ",",
}
_FOLDED = {chr(point): to or "" for point, to in _FOLD.items()}
_POSSESSIVE = re.compile(r"'s\b")
# An apostrophe that belongs to the word (bo'ldi, ma'lum); everywhere else it parts two words (l'homme, qu'elle).
_INNER = re.compile(r"'(?:(?<=[og]')(?=[^\W\d_])|(?:(?<=[aei]')|(?<=[^q]u'))(?=[a-z]{3}))")
_SPACED_THOUSANDS = re.compile("(?<!\\d{3})(\\d)[ \u00a0\u2009\u202f'\u2019](?=\\d{3}(?!\\d))")

# Han, kana, Thai, Lao, Burmese, Khmer; hangul writes spaces.
_UNSPACED = (
    "\u0e00-\u0e4e\u0e80-\u0ece\u1000-\u103f\u1050-\u108f\u1780-\u17d3\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
_NEEDS_CARE = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u06dd-\u06ed\u0700-\u1cff\u3000-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_PLAIN = re.compile(r"\w+(?:[.,](?<=\d.)\d+)*")
_CAREFUL = regex.compile(
    rf"[{_UNSPACED}][{_UNSPACED}\p{{M}}]*|(?:(?![{_UNSPACED}])[\p{{L}}\p{{M}}\p{{N}}])+(?:[.,](?<=\d.)\d+)*"
)
_CLUSTER = regex.compile(r".\p{M}*", regex.DOTALL)
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_THOUSANDS = re.compile(r"\d{1,3}(?:([.,])\d{2,3})*[.,]\d{3}")


def fold(text: str) -> str:
    """The text as tokens compare it: NFKC, case-folded, ASCII digits, one form for each letter."""
    text = _SPACED_THOUSANDS.sub(r"\1", text)
    if text.isascii():
        text = text.lower().replace("`", "'")
    else:
        text = normalize("NFKC", text).casefold()
        for letter in _FOLDED.keys() & set(text):  # no replacement is itself replaced, so the order is free
            text = text.replace(letter, _FOLDED[letter])  # faster than translate, which looks up every character
    if "'" in text:
        text = _INNER.sub("", _POSSESSIVE.sub("", text))
    return text


def tokens(text: str) -> list[str]:
    """The text's words in order, folded (see `fold`); combining marks stay with their letters.

    "1,200", "1.200" and "1 200" are "1200"; "3,5" is "3.5".
    """
    return _split(fold(text))


def tokens_of(lines: Sequence[str]) -> list[list[str]]:
    """The tokens of each line (a text without "\n"): the same as of one after the other, but folded at once."""
    return list(map(_split, fold("\n".join(lines)).split("\n"))) if lines else []


def _split(folded: str) -> list[str]:
    if folded.isascii() or not _NEEDS_CARE.search(folded):
        found: list[str] = _PLAIN.findall(folded)
    else:
        found = []
        for run in _CAREFUL.findall(folded):
            found += _pairs(run) if _IS_UNSPACED.match(run) else (run,)
    if "." in folded or "," in folded:
        return [_number(token) if ("," in token or "." in token) else token for token in found]
    return found


def _pairs(run: str) -> list[str]:
    clusters: list[str] = _CLUSTER.findall(run)
    return [a + b for a, b in pairwise(clusters)] or clusters


@lru_cache(maxsize=4096)
def _number(token: str) -> str:
    """A token with separators between digits: thousands joined, the decimal sign a point."""
    head, sign, tail = token.rpartition("," if token.rfind(",") > token.rfind(".") else ".")
    if _THOUSANDS.fullmatch(token):
        return token.replace(",", "").replace(".", "")
    if _THOUSANDS.fullmatch(head) and sign not in head:
        return f"{head.replace(',', '').replace('.', '')}.{tail}"
    return token.replace(",", ".")


# ---------------------------------------------------------------- names

_UPPER = "".join(chr(point) for point in (*range(0x3000), *range(0xA640, 0xA800)) if category(chr(point)) == "Lu")
_IN_WORD = r"\w\u0300-\u036f"
_CAPITALISED = re.compile(rf"(?<![{_IN_WORD}])[{_UPPER}][{_IN_WORD}]+(?:['\u2019\u02bb\u02bc\u2018][^\W\d_]+)*")
_STARTS = frozenset(".!?…:;«»\"“”„‘’'()[]-–—•*|/<>¿¡")


def names(lines: Sequence[str]) -> list[set[str]]:
    """For each line the folded tokens that stand with a capital inside a sentence; none for scripts without case.

    A capital at the start of a sentence, a line or a quotation says nothing, and neither does a line in capitals alone.
    """
    found = tokens_of([" ".join(_capitalised(line)) for line in lines])
    return [{token for token in line if len(token) > 1 and not token[0].isdigit()} for line in found]


def _capitalised(line: str) -> Iterator[str]:
    if line.upper() == line:
        return
    for match in _CAPITALISED.finditer(line):
        start = match.start()
        before = line[max(0, start - 3) : start].rstrip()
        if before and before[-1] not in _STARTS:
            yield match.group()


# ---------------------------------------------------------------- sentences

_ABBREVIATED = """
mr mrs ms dr prof st sr jr rev hon gen col lt capt maj sgt cmdr adm gov sen rep pres vs etc no nos vol pp fig dept est
approx inc ltd co corp bros univ assn ave blvd rd mt ft jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues
wed thu thur thurs fri sat sun e.g i.e a.m p.m u.s u.k u.n ph.d al ca cf ed eds ext
hr fr nr str bzw usw ggf evtl inkl sog geb gest bsp z.b d.h u.a mio mrd tel
m mm mme mlle mgr av env art p sig sig.ra dott on avv ing sra srta dña d ud uds ee.uu pág núm
г гг в вв им ул пр обл р руб коп тыс млн млрд трлн т.е т.д т.п др см стр д кв к.м проф акад ген лейт кап
ul inż tzw np m.in r w wyd płk th tp ts ths gs pgs bs tt डॉ श्री मो प्रो
"""
_ABBREVIATIONS = frozenset(_ABBREVIATED.split())
_MONTHS = r"(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\b"
_CLOSING = r"""["'”’»«“)\]\u200c\u200f]"""
_END = regex.compile(
    rf"""(?:(?<![.!?…])[.!?…]++|[।॥۔؟።]){_CLOSING}*+(?=\s|$)"""  # an end that a space follows
    rf"""|[।॥۔؟]{_CLOSING}*+(?=\p{{L}})"""  # the same, the space forgotten
    r"""|[。！？｡]++[”’」』）》〉"'!?！？]*+"""  # scripts that set none
    rf"""|[.!?…]{_CLOSING}++(?=\p{{Lu}})"""
)
_WORD_BEFORE = regex.compile(r"[\p{L}\p{M}\p{N}.\-]*\Z")
_NEXT = regex.compile(r"""\s*["'“”„«‘(\[\-–—]*\s*""")


def sentences(text: str) -> list[str]:
    """The sentences of a text, each a verbatim slice of it, stripped. A newline always ends one."""
    return [sentence for line in text.splitlines() for sentence in _line_sentences(line)]


def _line_sentences(line: str) -> list[str]:
    found = []
    start = 0
    for match in _END.finditer(line):
        if _ends(line, match.start(), match.end()):
            found.append(line[start : match.end()].strip())
            start = match.end()
    found.append(line[start:].strip())
    return [sentence for sentence in found if sentence]


def _ends(line: str, mark: int, after: int) -> bool:
    """Whether the mark at `mark` ends a sentence; `after` is where the next one would begin."""
    follows = _NEXT.match(line, after)
    rest = follows.end() if follows else after
    if rest < len(line) and line[rest].islower() and line[mark] in ".…!?":
        return False
    if line[mark] != "." or line[mark : mark + 2] == "..":
        return True
    before = _WORD_BEFORE.search(line, max(0, mark - 24), mark)
    word = before.group() if before else ""
    if word.isdigit():
        return not (len(word) <= 2 and regex.match(_MONTHS, line, pos=rest))
    if after > mark + 1:  # closed by a quotation mark or bracket: "… to the U.S." ends all the same
        return True
    initial = len(word) == 1 and word.isupper()
    dotted = len(word) > 2 and word[-2] == "." and word[-1].isupper() and word[0].isupper()
    return not (initial or dotted or word.casefold() in _ABBREVIATIONS)
