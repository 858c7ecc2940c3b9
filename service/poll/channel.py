"""What an RSS, RDF, Atom or CDF document says about itself, sound or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from service.poll.item import Text
from service.poll.loose import Element, Span, attributes, elements, pattern, tags
from service.poll.rescue import page_of, persons, title_text

_ROOTS = frozenset(("rss", "rdf", "feed", "channel"))
_ROOT = pattern(*sorted(_ROOTS))
_MAX_SIZE = 500_000  # characters before the items, and behind them
_PERIODS = {"hourly": 1, "daily": 24, "weekly": 168, "monthly": 720, "yearly": 8760}  # hours
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEK = frozenset(range(7 * 24))


@dataclass(frozen=True, slots=True)
class Channel:
    """`link` is its page, `base` its `xml:base`; `authors` wrote what names no author (RFC 4287, section 4.2.1)."""

    title: Text
    lang: str
    link: str
    base: str
    authors: tuple[str, ...]
    ttl: timedelta | None
    rests: frozenset[int]


def read_channel(text: str, items: Sequence[Span]) -> Channel:
    """What stands around the items of a document. Never fails."""
    first, last = (items[0].start, items[-1].end) if items else (len(text), len(text))
    around = text[: min(first, _MAX_SIZE)] + text[last : last + _MAX_SIZE]
    roots = [tag for tag in tags(around, _ROOT) if not tag.closes]
    given = {name: value for tag in roots for name, value in attributes(tag.attributes).items()}
    prefix = roots[-1].prefix if roots else ""
    found: dict[str, list[Element]] = {}
    for element in sorted(elements(around, _ROOTS), key=lambda element: element.prefix != prefix):
        found.setdefault(element.name, []).append(element)
    title = next((element for element in found.get("title", []) if element.text), None)
    base = given.get("xml:base", "")
    return Channel(
        title=title_text(title) if title else Text(),
        lang=_text(found, "language") or given.get("xml:lang", ""),
        link=page_of(found.get("link", []), prefix, base),
        base=base,
        authors=persons(found.get("author", [])) if roots and roots[0].name == "feed" else (),
        ttl=_ttl(found),
        rests=_rests(found),
    )


def _ttl(found: dict[str, list[Element]]) -> timedelta | None:
    minutes = _number(_text(found, "ttl"))
    if minutes is not None:
        return timedelta(minutes=minutes)
    period = _PERIODS.get(_text(found, "updateperiod").lower())
    return timedelta(hours=period) / max(1, _number(_text(found, "updatefrequency")) or 1) if period else None


def _rests(found: dict[str, list[Element]]) -> frozenset[int]:
    """Hours of the week in which RSS asks for rest (`skipHours` in GMT, `skipDays`); all of them would be nonsense."""
    hours = {_number(said) for said in _inside(found, "skiphours", "hour")}
    days = {said[:3].lower() for said in _inside(found, "skipdays", "day")}
    rests = frozenset(
        at for at in _WEEK if (at % 24 in hours or (at % 24 == 0 and 24 in hours)) or _DAYS[at // 24] in days
    )
    return rests if rests != _WEEK else frozenset()


def _inside(found: dict[str, list[Element]], name: str, part: str) -> list[str]:
    return [inner.text for outer in found.get(name, []) for inner in elements(outer.inner) if inner.name == part]


def _text(found: dict[str, list[Element]], name: str) -> str:
    return next((text for element in found.get(name, []) if (text := element.text)), "")


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else None
