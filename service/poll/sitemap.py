"""Sitemaps (https://www.sitemaps.org/protocol.html), and Google's extension for news."""

from __future__ import annotations

import re

from service.errors import ParseError
from service.poll.item import BREAKS_OFF, Document, Item, Text
from service.poll.loose import Element, elements, pattern, spans
from service.poll.rescue import title_text

_MAX_URLS = 50_000  # what the protocol allows
_URL = pattern("url")
_END = re.compile(r"</(?:[a-z]\w*:)?urlset\s*>", re.IGNORECASE)
_TAIL = 5000  # characters in which the end of the root element must stand
_NEWS = frozenset(("news", "publication"))  # the extension's elements under which the facts stand


def read_sitemap(text: str) -> Document:
    """Each `url` of a `urlset` is an item. Raises ParseError where it breaks off before the first."""
    whole = _END.search(text, max(0, len(text) - _TAIL)) is not None
    if not whole:  # half a link would be another page
        text = text[: text.rfind(">") + 1]
    found = [_fields(text[span.inside : span.end]) for span in spans(text, _URL, _MAX_URLS)]
    if not whole and not found:
        raise ParseError("answered with a sitemap that cannot be read", fault="broken")
    name = next((fields["name"] for fields in found if "name" in fields), None)
    return Document(
        title=title_text(name) if name else Text(),
        items=tuple(map(_item, found)),
        problem=None if whole else BREAKS_OFF,
    )


def _fields(inner: str) -> dict[str, Element]:
    """The elements of a `url` by their names, the first of each. Those of a picture or a film do not stand for it."""
    return {element.name: element for element in reversed([*elements(inner, _NEWS)])}


def _item(fields: dict[str, Element]) -> Item:
    title = fields.get("title")
    return Item(
        link=_text(fields, "loc"),
        title=title_text(title) if title else Text(),
        dates=tuple(filter(None, (_text(fields, "publication_date"), _text(fields, "lastmod")))),
        lang=_text(fields, "language"),
    )


def _text(fields: dict[str, Element], name: str) -> str:
    return fields[name].text if name in fields else ""
