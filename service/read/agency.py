"""Credits of news agencies at the head and foot of a text: data, and no part of the first sentence. Pure.

The agencies stand in `data/agencies.txt`. Patterns are tried on the first and last lines alone, and on so many of their
characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import regex

MAX_DATELINE = 120  # characters
MAX_CREDIT = 100
MAX_LONG_CREDIT = 200  # of one that says in a whole sentence where a text is from
MIN_LEFT = 20  # characters of a first line that must be left behind its dateline
MAX_WORDS = 2  # of a place without a date, where nothing follows the bracket
MAX_DATELINES = 3
MAX_HEAD = MAX_DATELINES * MAX_DATELINE
KEPT = 1_000  # lines of earlier texts: a site's come again
UNNAMED = "news agencies"
HEAD, FOOT = 2, 3  # lines that are looked at
_FILE = Path(__file__).with_name("data") / "agencies.txt"

_DASH = r"[-\u2010-\u2015]{1,3}"
# words with a capital or of a script without capitals, numbers, and small words behind a number ("17 noyabr")
_PIECE = r"(?:\d++(?:[-.\s]{1,2}\p{Ll}{2,12}+)?|[\p{Lu}\p{Lo}\d][\p{L}\p{M}\p{N}'’]*+)"
_PLACE = rf"{_PIECE}(?:[\s,.()\[\]/:۔،|\-–—]{{1,3}}(?:(?:and|und|et|и)\s)?{_PIECE}){{0,8}}?"
_LABEL = (
    r"(?i:(?:with|additional)\s(?:\w+\s){0,3}(?:inputs?|files?|reports?|reporting)\s(?:from|by)"
    r"|(?:sources?|quellen?|источники?|manba|манба|манбаъ|дереккөз|derekkóz|булак|منبع|منابع|ماخذ|ذریعہ|सूत्र|स्रोत|इनपुट"
    r"|সূত্র|kaynak|mənbə|çeşme|эх сурвалж|աղբյուր|წყარო)\s?[:：]|انتهای پیام\s?/?).{0,25}?"
    r"|(?i:©|\(c\)|copyright)\s*(?:\d{4}\s*)?(?:(?:by|the)\s)?"
)
_WITH = r"(?i:по материалам|mit(?:\s(?:material|agenturmaterial))?(?:\s(?:von|der))?|avec|con información de)\s"
_UNNAMED = regex.compile(
    r"\W{0,3}(?:with (?:agency |agencies )?(?:inputs?|files|reports?|reporting|additional reporting)"
    r"(?:\s(?:from|by)\b.{0,100})?|with \w{2,12} inputs?|(?:additional )?reporting by .{3,160}|mit agenturmaterial"
    r"|(?:the )?associated press .{0,160}contributed.{0,40}"
    r"|[^.]{3,80} contributed to this (?:report|story|article)"
    r"|(?:this (?:story|report|article)|\(?except for the headline).{0,60}(?:has )?not been edited.{0,110}"
    r"|our standards: the thomson reuters trust principles|انتهای پیام)\W{0,3}",
    regex.IGNORECASE,
)


_BY = re.compile(r"^(?:By|Von|Par|Por|Di|Автор:)\s")


@lru_cache(maxsize=1)
def _names() -> tuple[dict[str, str], frozenset[str]]:
    """Every spelling with its agency, and the spellings that are other words as well."""
    spelled: dict[str, str] = {}
    words = set()
    for line in _FILE.read_text("utf-8").splitlines():
        name, sign, spellings = line.partition(" = ")
        for spelling in spellings.split(" | ") if sign else ():
            spelled[spelling.lstrip("~")] = name
            if spelling.startswith("~"):
                words.add(spelling.lstrip("~"))
    return spelled, frozenset(words)


@lru_cache(maxsize=1)
def _datelines() -> tuple[regex.Pattern[str], ...]:
    """The forms of a dateline; each names the agency, and the place and date before it if there are any."""
    spelled, words = _names()
    one = rf"(?P<agency>{_any(spelled)})(?:-[\p{{L}}]{{2,15}})?"
    sure = rf"(?P<agency>{_any(name for name in spelled if name not in words and len(name) > 3)})"
    capitals = rf"(?P<agency>{_any(name for name in spelled if name.isupper() and len(name) > 5)})"
    others = r"(?:\s*[/,،&+]\s*[\w. '-]{2,30}|\s+(?:and|und|и|va|و)\s+[\w. '-]{2,30})?"
    bracketed = rf"(?P<bracket>[(\[/])\s*{one}{others}\s*[)\]/]"
    ends = rf"\s*(?:[:.,।۔]\s*)?(?:{_DASH}\s*(?:\p{{Lo}}[\p{{L}}\p{{M}}]{{1,20}}+\s?:\s*)?)?"  # (آوا) - کابل:
    patterns = (
        rf"\s*(?P<place>{_PLACE})?[\s,.\-–—:।۔]{{0,4}}{bracketed}(?P<ends>{ends})\s*",  # KABUL (Reuters) –
        # BAKU. Trend: – ТАШКЕНТ, 17 ноя — Sputnik.
        rf"\s*(?P<place>{_PLACE})\s*(?:[.,:]|{_DASH})\s*{one}\s*(?:{_DASH}|[.:](?=\s)\s*{_DASH}|[.:](?=\s))\s*",
        rf"\s*(?P<place>{_PLACE}),\s*{capitals}\s+(?=\p{{Lu}})",  # Bakı, 17 noyabr, AZƏRTAC
        rf"\s*{sure}\s*(?:{_DASH})\s+(?=[\p{{Lu}}\p{{Lo}}])",  # АКИpress -
        rf"\s*به گزارش\s(?:(?:خبرنگار|خبرگزاری|گروه \w{{2,12}})\s){{0,2}}{one}\s?[،,:؛]\s*",
        r"(?P<agency>新华社)[\p{Han}]{1,12}\d{1,2}月\d{1,2}日电(?:[（(][^（()）]{1,30}[）)])?\s*",
    )
    return tuple(regex.compile(pattern) for pattern in patterns)


@lru_cache(maxsize=1)
def _credit() -> regex.Pattern[str]:
    """A line at the foot that credits an agency by name, and little else."""
    spelled, words = _names()
    named = rf"(?<![\p{{L}}\p{{M}}])(?P<agency>{_any(spelled)})(?![\p{{L}}\p{{M}}])"
    alone = (
        rf"(?<![\p{{L}}\p{{M}}])(?P<agency>{_any(name for name in spelled if name not in words)})(?![\p{{L}}\p{{M}}])"
    )
    signed = r"(?P<agency>PTI|UNI|ANI|IANS)(?:\s[A-Z]{2,4}){1,5}"  # the initials of those who wrote and edited
    rights = r"(?:\.?\s*(?i:all rights reserved|alle rechte vorbehalten|все права защищены))?"
    return regex.compile(
        rf"\W{{0,3}}(?:(?:{_LABEL}){named}[^.!?\n]{{0,50}}{rights}|{_WITH}{named}|[(\[/]\s*{named}\s*[)\]/]|{alone}|{signed})\W{{0,4}}"
    )


def _any(spellings: Iterable[str]) -> str:
    """The spellings as alternatives, the longest first."""
    return "|".join(re.escape(spelling) for spelling in sorted(spellings, key=len, reverse=True))


def agency(text: str, authors: tuple[str, ...] = ()) -> str | None:
    """The agency that a dateline, a credit line at the head or the foot, or the byline names."""
    lines = text.split("\n")
    spelled, _ = _names()
    for line in lines[:HEAD]:
        if found := _dateline(line[:MAX_HEAD]) or _byline(line[:MAX_HEAD]):
            return found[0]
    for line in lines[-FOOT:]:
        if (credit := _credit_of(line.strip()[:MAX_HEAD])) is not None:
            return credit or None
    return next((spelled[author] for author in authors if author in spelled), None)


def without_credits(text: str) -> str:
    """The text without an agency's dateline in front of the first sentence and without credit lines around it."""
    lines = text.split("\n")
    while len(lines) > 1 and _byline(lines[0][:MAX_HEAD]):
        del lines[0]
    if (found := _dateline(lines[0][:MAX_HEAD])) and len(lines[0]) - found[1] > MIN_LEFT:
        lines[0] = lines[0][found[1] :].lstrip()
    while len(lines) > 1 and _credit_of(lines[-1].strip()[:MAX_HEAD]) is not None:
        lines.pop()
    return "\n".join(lines)


@lru_cache(maxsize=KEPT)
def _byline(line: str) -> tuple[str, int] | None:
    """The agency of a line at the head that holds its credit alone: "By AFP", "(PTI)"; and the line's length."""
    if len(line) < MAX_CREDIT and (found := _credit().fullmatch(_BY.sub("", line.strip()))):
        return _names()[0][found["agency"]], len(line)
    return None


@lru_cache(maxsize=KEPT)
def _dateline(line: str) -> tuple[str, int] | None:
    """The agency of the datelines with which a line begins, and where they end: "(Agencies) SEOUL (Reuters) – "."""
    names: list[str] = []
    end = 0
    for _ in range(MAX_DATELINES):
        head = line[end : end + MAX_DATELINE]
        matches = (match for pattern in _datelines() if (match := pattern.match(head)))
        found = next((match for match in matches if _believed(match, head)), None)
        if found is None:
            break
        names.append(_names()[0][found["agency"]])
        end += found.end()
    return (next((name for name in names if name != UNNAMED), names[0]), end) if names else None


def _believed(found: regex.Match[str], line: str) -> bool:
    """Whether what stands around a bracket is a dateline, and no sentence: "The agency (AFP) said"."""
    parts = found.groupdict()
    if "ends" not in parts:
        return True
    place, follows = parts["place"] or "", line[found.end() : found.end() + 1]
    if parts["ends"].strip():
        return True
    dated = "," in place or any(letter.isdigit() for letter in place)
    short = parts["bracket"] != "/" and len(place.split()) <= MAX_WORDS
    return bool(follows) and not follows.islower() and (dated or short)


@lru_cache(maxsize=KEPT)
def _credit_of(line: str) -> str | None:
    """The agency that a line at the foot credits, "" for one that names none; None if it is no credit."""
    if len(line) < MAX_CREDIT and (found := _credit().fullmatch(line)):
        return _names()[0][found["agency"]]
    if len(line) < MAX_LONG_CREDIT and _UNNAMED.fullmatch(line):
        named = regex.search(rf"(?<!\w)(?:{_any(name for name in _names()[0] if len(name) > 2)})(?!\w)", line)
        return _names()[0][named[0]] if named else ""
    return None
