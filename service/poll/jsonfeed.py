"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from service.errors import ParseError
from service.poll.charset import mended
from service.poll.item import Document, Item, Text

_ENDED = "the feed says that it has ended and will never change again"  # `expired`


def read_json_feed(text: str) -> Document:
    """Raises ParseError for JSON that is broken, or no feed. A missing `version` is forgiven, extensions ignored."""
    try:
        feed = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        raise ParseError("answered with JSON that cannot be read", fault="broken") from error
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise ParseError("answered with JSON that is not a JSON Feed", fault="not-a-feed")
    authors = _authors(feed)
    return Document(
        title=Text(_string(feed, "title"), markup=False),
        items=tuple(_item(item, authors) for item in feed["items"] if isinstance(item, dict)),
        lang=_string(feed, "language"),
        base=_string(feed, "home_page_url") or _string(feed, "feed_url"),
        problem=_ENDED if feed.get("expired") is True else None,
    )


def _item(item: dict[str, Any], authors: tuple[str, ...]) -> Item:
    """`authors`: the feed's, who wrote what names nobody else. Plain text is escaped, for it is read as markup."""
    id_ = _string(item, "id")
    link = _string(item, "url") or _string(item, "external_url")
    return Item(
        id=id_,
        link=link,
        permalink=id_ if id_.lower().startswith(("http://", "https://")) else "",
        title=Text(_string(item, "title"), markup=False),
        dates=tuple(filter(None, (_string(item, "date_published"), _string(item, "date_modified")))),
        summary=escape(_string(item, "summary"), quote=False),
        content=_string(item, "content_html") or escape(_string(item, "content_text"), quote=False),
        authors=_authors(item) or authors,
        lang=_string(item, "language"),
    )


def _authors(holder: dict[str, Any]) -> tuple[str, ...]:
    """Names of `authors`, or of the `author` of version 1.0."""
    authors = holder.get("authors")
    people = authors if isinstance(authors, list) and authors else [holder.get("author")]
    return tuple(name for person in people if isinstance(person, dict) and (name := _string(person, "name")))


def _string(holder: dict[str, Any], name: str) -> str:
    value = holder.get(name)
    if isinstance(value, str):
        return mended(value.strip())
    # ids are often numbers
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
