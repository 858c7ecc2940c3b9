"""Sitemaps (https://www.sitemaps.org/protocol.html), and Google's extension for news."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from service.errors import ParseError
from service.poll.item import Document, Item, Text
from service.poll.rescue import local, recovered

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAX_URLS = 50_000  # what the protocol allows
_FIELDS = frozenset(("loc", "lastmod", "publication_date", "title", "language", "name"))


def read_sitemap(text: str) -> Document:
    """Each `url` of a `urlset` is an item. Raises ParseError where nothing can be read."""
    root = recovered(text)
    if root is None:
        raise ParseError("answered with a sitemap that cannot be read")
    urls = islice((element for element in root.iter("*") if local(element) == "url"), _MAX_URLS)
    found = [_fields(element) for element in urls]
    name = next((fields["name"] for fields in found if fields.get("name")), "")
    return Document(title=Text(name), items=tuple(map(_item, found)))


def _fields(element: _Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in element.iter("*"):
        name = local(part)
        # a picture has a location and a title of its own
        if name in _FIELDS and "image" not in str(part.tag) and "video" not in str(part.tag):
            found.setdefault(name, (part.text or "").strip())
    return found


def _item(fields: dict[str, str]) -> Item:
    dates = (fields.get("publication_date", ""), fields.get("lastmod", ""))
    return Item(
        link=fields.get("loc", ""),
        title=Text(fields.get("title", "")),
        dates=tuple(filter(None, dates)),
        lang=fields.get("language", ""),
    )
