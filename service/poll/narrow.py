"""A document of very many items cut down to its newest, before anybody reads it. Linear in its length."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")

MAX_ENTRIES = 2000
_CONSIDERED = 200_000  # items; what stands behind them is not looked at
_NAME = r"(?:[a-z_][\w.-]{0,39}:)?"
_FLAGS = re.ASCII | re.IGNORECASE


def _marks(names: str) -> re.Pattern[str]:
    return re.compile(rf"<(?:(!--)|(!\[CDATA\[)|{_NAME}(?:{names})(?=[\s>/]))", _FLAGS)


_ITEMS, _URLS = _marks("item|entry"), _marks("url")
_END = re.compile(rf"</{_NAME}(?:item|entry|url)\s{{0,9}}>", _FLAGS)
_DATE = re.compile(
    rf"<{_NAME}(?:pubdate|published|publication_date|issued|date|updated|modified|lastmod)(?=[\s>])"
    r"[^<>]{0,200}>\s{0,99}(?:<!\[CDATA\[)?\s{0,99}([^<\]]{1,80})",
    _FLAGS,
)
_ISO = re.compile(r"(\d{4})[-/.](\d\d?)[-/.](\d\d?)(?:[T\s]{1,9}(\d\d?):(\d\d)(?::(\d\d))?)?", re.ASCII)
_MAIL = re.compile(
    r"(\d\d?)[\s-]{1,9}([A-Za-z]{3})[a-z]{0,6}[\s,-]{1,9}(\d{4})(?:\s{1,9}(\d\d?):(\d\d)(?::(\d\d))?)?", re.ASCII
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def narrowed(text: str, *, sitemap: bool = False) -> tuple[str, int]:
    """The document with its newest `MAX_ENTRIES` items alone, and how many it had; 0 where they are few.

    `text` is RSS, RDF, Atom, CDF or a `sitemap`, and need not be well-formed.
    """
    if text.count("<") <= MAX_ENTRIES:
        return text, 0
    starts = _starts(text, _URLS if sitemap else _ITEMS)
    if len(starts) <= MAX_ENTRIES:
        return text, 0
    last = max((end.end() for end in _END.finditer(text, starts[-1])), default=len(text))
    ends = [*starts[1:], last]

    def date(index: int) -> str:
        found = _DATE.search(text, starts[index], ends[index])
        return found[1] if found else ""

    kept = newest(range(len(starts)), date)
    parts = (text[starts[index] : ends[index]] for index in kept)
    return "".join((text[: starts[0]], *parts, text[last:])), len(starts)


def newest(items: Sequence[T], date: Callable[[T], str]) -> list[T]:
    """The newest `MAX_ENTRIES` of them in their order, by a date as the feed writes it; those without one are old."""
    if len(items) <= MAX_ENTRIES:
        return list(items)
    moments = [_moment(date(item)) for item in items]
    order = sorted(range(len(items)), key=moments.__getitem__, reverse=True)
    return [items[index] for index in sorted(order[:MAX_ENTRIES])]


def _starts(text: str, marks: re.Pattern[str]) -> list[int]:
    """Where items start, by their tags outside of comments and CDATA."""
    starts: list[int] = []
    at, closed = 0, {"-->": True, "]]>": True}
    while (mark := marks.search(text, at)) and len(starts) < _CONSIDERED:
        at = mark.end()
        if mark.lastindex:
            closes = ("-->", "]]>")[mark.lastindex - 1]
            end = text.find(closes, at) if closed[closes] else -1
            closed[closes] = end >= 0  # one search for an end that is not there is enough
            at = end + 3 if end >= 0 else at
        else:
            starts.append(mark.start())
    return starts


def _moment(text: str) -> tuple[int, ...]:
    """Year to second as the text has them, near enough to tell old from new; empty where it has none."""
    if found := _ISO.search(text):
        return tuple(int(part or 0) for part in found.groups())
    if (found := _MAIL.search(text)) and (month := found[2].lower()) in _MONTHS:
        day, _, year, *time = found.groups()
        return (int(year), _MONTHS.index(month) + 1, int(day), *(int(part or 0) for part in time))
    return ()
