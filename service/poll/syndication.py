"""RSS 0.9x, 1.0 and 2.0, Atom and CDF: feedparser reads them, and lxml what feedparser lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from io import BytesIO
from typing import Any

from service.errors import ParseError
from service.poll.item import BREAKS_OFF, NOT_WELL_FORMED, Document, Item, Text
from service.poll.rescue import item_starts, rescue

_END = re.compile(r"</(?:[a-z]\w*:)?(?:rss|rdf|feed|channel)\s*>", re.IGNORECASE)
_TAIL = 5000  # characters in which the end of the root element must stand
_PERIODS = {"hourly": 1, "daily": 24, "weekly": 168, "monthly": 720, "yearly": 8760}  # hours
_NO_PAGE = frozenset(
    ("enclosure", "self", "edit", "replies", "license", "hub", "next", "prev", "previous", "first", "last")
)


def read_syndication(text: str, *, plainly: bool = False) -> Document:
    """`text` from its document type or root element on, without an XML declaration. Raises ParseError.

    `plainly`: without feedparser.
    """
    parsed = None if plainly else _feedparser(text)
    feed = parsed["feed"] if parsed else {}
    items = [_item(entry) for entry in parsed["entries"]] if parsed else []
    starts = item_starts(text)
    if len(items) < len(starts):
        items = _joined(items, rescue(text, starts))
    sound = plainly or (parsed is not None and not parsed.get("bozo"))
    problem = None if sound else NOT_WELL_FORMED
    if (problem or plainly) and not _END.search(text, max(0, len(text) - _TAIL)):
        problem = BREAKS_OFF
    if not items and (starts or problem == BREAKS_OFF):
        raise ParseError("answered with XML that cannot be read as a feed")
    return Document(
        title=_text(feed, "title"),
        items=tuple(items),
        lang=_string(feed, "language"),
        base=_string(feed, "link"),
        ttl=_ttl(feed),
        problem=problem,
    )


def _feedparser(text: str) -> dict[str, Any] | None:
    import feedparser

    # without a location: links are resolved by us, and ids must not depend on where a document was found
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        # a stream and never the text itself, which feedparser would open as a path or fetch as a URL
        found: dict[str, Any] = feedparser.parse(
            BytesIO(text.encode("utf-8")), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception:  # whatever its regular expressions stumble upon: the rescue reads what can be read
        return None
    return found


def _joined(items: list[Item], rescued: Iterable[Item]) -> list[Item]:
    """Both, each item once: those of feedparser are richer, so they stay."""
    known = {key for item in items for key in _keys(item)}
    return items + [item for item in rescued if not known.intersection(_keys(item))]


def _keys(item: Item) -> list[str]:
    return [f"{kind} {value}" for kind, value in (("id", item.id), ("link", item.link)) if value] or [
        f"title {item.title.value}"
    ]


def _item(entry: Mapping[str, Any]) -> Item:
    id_ = _string(entry, "id")
    link = _string(entry, "feedburner_origlink") or _string(entry, "link") or _any_link(entry)
    summary = _string(entry, "summary")
    content = max((_string(part, "value") for part in _dicts(entry.get("content"))), key=len, default="")
    detail = entry.get("title_detail")
    plain = dict(entry)  # feedparser's own mapping warns when asked for a date that is not there
    return Item(
        id=id_,
        link=link,
        permalink=id_ if entry.get("guidislink") or id_.lower().startswith(("http://", "https://")) else "",
        title=_text(entry, "title"),
        dates=tuple(filter(None, (_string(plain, key) for key in ("published", "updated", "created")))),
        summary=summary,
        content=content,
        authors=_authors(entry),
        lang=_string(detail, "language") if isinstance(detail, Mapping) else "",
    )


def _any_link(entry: Mapping[str, Any]) -> str:
    links = (link for link in _dicts(entry.get("links")) if link.get("rel") not in _NO_PAGE)
    return next((href for link in links if (href := _string(link, "href"))), "")


def _authors(entry: Mapping[str, Any]) -> tuple[str, ...]:
    names = [_string(author, "name") for author in _dicts(entry.get("authors"))]
    return tuple(filter(None, names)) or tuple(filter(None, (_string(entry, "author"),)))


def _text(holder: Mapping[str, Any], name: str) -> Text:
    detail = holder.get(f"{name}_detail")
    kind = detail.get("type") if isinstance(detail, Mapping) else None
    return Text(_string(holder, name), markup=kind != "text/plain")


def _ttl(feed: Mapping[str, Any]) -> timedelta | None:
    minutes = _string(feed, "ttl")
    if minutes.isascii() and minutes.isdigit() and len(minutes) < 8:
        return timedelta(minutes=int(minutes))
    period = _PERIODS.get(_string(feed, "sy_updateperiod").lower())
    often = _string(feed, "sy_updatefrequency")
    times = int(often) if often.isascii() and often.isdigit() and 0 < len(often) < 5 else 1
    return timedelta(hours=period) / max(1, times) if period else None


def _string(holder: Mapping[str, Any], name: str) -> str:
    value = holder.get(name)
    return value.strip() if isinstance(value, str) else ""


def _dicts(value: object) -> list[Mapping[str, Any]]:
    return [part for part in value if isinstance(part, Mapping)] if isinstance(value, list) else []
