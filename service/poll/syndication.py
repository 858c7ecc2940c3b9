"""RSS 0.9x, 1.0 and 2.0, Atom and CDF: text by feedparser where it finds every item, all else by our own readers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any

from service.errors import ParseError
from service.poll.channel import read_channel
from service.poll.charset import mended
from service.poll.item import BREAKS_OFF, NOT_WELL_FORMED, Document, Item, Text
from service.poll.rescue import item_spans, rescue

_END = re.compile(r"</(?:[a-z]\w*:)?(?:rss|rdf|feed|channel)\s*>", re.IGNORECASE)
_TAIL = 5000  # characters in which the end of the root element must stand
_MANY = 5_000  # references to entities


def read_syndication(text: str, *, plainly: bool = False) -> Document:
    """`text` from its document type or root element on, without an XML declaration. Raises ParseError.

    `plainly`: without feedparser.
    """
    whole = _END.search(text, max(0, len(text) - _TAIL)) is not None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not whole:  # half an id would be another item, half a link another page
        text = text[: text.rfind(">") + 1]
    spans = item_spans(text)
    channel = read_channel(text, spans)
    items = rescue(text, spans, channel.base)
    # who declares entities and uses them by the thousand wants them to be expanded without end
    plainly = plainly or ("<!ENTITY" in text and text.count("&") > _MANY)
    parsed = None if plainly else _feedparser(text)
    if parsed and len(parsed["entries"]) == len(items):
        items = [_item(entry, ours) for entry, ours in zip(parsed["entries"], items, strict=True)]
    problem = None if plainly or (parsed and not parsed.get("bozo")) else NOT_WELL_FORMED
    if (problem or plainly) and not whole:
        problem = BREAKS_OFF
    if problem == BREAKS_OFF and not items:
        raise ParseError("answered with XML that cannot be read as a feed", fault="broken")
    title = _text(parsed["feed"], "title") if parsed else Text()
    return Document(
        title=title if title.value else channel.title,
        items=tuple(item if item.authors else replace(item, authors=channel.authors) for item in items),
        lang=channel.lang,
        base=channel.link,
        ttl=channel.ttl,
        rests=channel.rests,
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
    except Exception:  # whatever its regular expressions stumble upon: our own readers are enough
        return None
    return found


def _item(entry: Mapping[str, Any], ours: Item) -> Item:
    """An item with the text of feedparser. Its ids and links depend on where it met an `xml:base` before."""
    title = _text(entry, "title")
    contents = [_string(part, "value") for part in _dicts(entry.get("content"))]
    detail = entry.get("title_detail")
    return replace(
        ours,
        title=title if title.value else ours.title,
        summary=_string(entry, "summary") or ours.summary,
        content=max(contents, key=len, default="") or ours.content,
        lang=(_string(detail, "language") if isinstance(detail, Mapping) else "") or ours.lang,
    )


def _text(holder: Mapping[str, Any], name: str) -> Text:
    detail = holder.get(f"{name}_detail")
    kind = detail.get("type") if isinstance(detail, Mapping) else None
    return Text(_string(holder, name), markup=kind != "text/plain")


def _string(holder: Mapping[str, Any], name: str) -> str:
    value = holder.get(name)
    return mended(value.strip()) if isinstance(value, str) else ""


def _dicts(value: object) -> list[Mapping[str, Any]]:
    return [part for part in value if isinstance(part, Mapping)] if isinstance(value, list) else []
