"""The items of broken XML: lxml repairs what it can, and a table of names says what an item's children are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from service.poll.item import Item, Text
from service.poll.plain import CDATA, COMMENT, blanked

if TYPE_CHECKING:
    from lxml.etree import _Element

_TAG = re.compile(r"<(?:[a-z]\w*:)?(?:item|entry)(?=[\s>/])", re.IGNORECASE)
_FIELDS = {  # local name of a child: field, the first that has a text wins
    "guid": "id",
    "id": "id",
    "link": "link",
    "title": "title",
    "pubdate": "date",
    "published": "date",
    "issued": "date",
    "date": "date",
    "updated": "updated",
    "modified": "updated",
    "description": "summary",
    "abstract": "summary",
    "summary": "summary",
    "encoded": "content",
    "content": "content",
    "creator": "author",
    "author": "author",
}
_NO_PAGE = frozenset(("enclosure", "self", "edit", "replies"))
_MAX_ITEMS = 20_000


def item_starts(text: str) -> list[int]:
    """Where the items of a document start, by their tags outside of comments and CDATA."""
    return [found.start() for found in _TAG.finditer(blanked(text, CDATA, COMMENT))]


def rescue(text: str, starts: list[int]) -> list[Item]:
    """Items of an RSS, Atom or CDF document that need not be well-formed, in its order. Never fails.

    Each is read alone, from its own tag to the next one's, so that none suffers from what is broken elsewhere.
    """
    ends = [*starts[1:], len(text)][:_MAX_ITEMS]
    roots = (recovered(text[start:end]) for start, end in zip(starts, ends, strict=False))
    found = [_item(root) for root in roots if root is not None]
    return [item for item in found if item.title.value or item.link or item.id or item.summary]


def recovered(text: str) -> _Element | None:
    """The root of what lxml makes of a document; it opens neither files nor URLs, and expands no entity."""
    from lxml import etree

    parser = etree.XMLParser(
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root: _Element | None = etree.fromstring(text.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root


def local(element: _Element) -> str:
    """The name of an element without namespace or prefix, in lower case."""
    return re.split("[}:]", str(element.tag))[-1].lower()


def _item(element: _Element) -> Item:
    found: dict[str, str] = {}
    permalink = ""
    for child in element:
        name = local(child) if isinstance(child.tag, str) else ""
        field = _FIELDS.get(name)
        if field is None or found.get(field):
            continue
        value = _value(child, name)
        if name == "guid" and child.get("isPermaLink", "true").lower() != "false":
            permalink = value
        found[field] = value
    id_ = found.get("id") or element.get("rdf:about", "")
    return Item(
        id=id_,
        link=found.get("link") or element.get("href", ""),
        permalink=permalink or (id_ if id_.startswith(("http://", "https://")) else ""),
        title=Text(found.get("title", "")),
        dates=tuple(filter(None, (found.get("date", ""), found.get("updated", "")))),
        summary=found.get("summary", ""),
        content=found.get("content", ""),
        authors=tuple(filter(None, (found.get("author", ""),))),
    )


def _value(child: _Element, name: str) -> str:
    if name == "link" and child.get("href"):
        return "" if child.get("rel") in _NO_PAGE else child.get("href", "")
    if name == "author":
        person = next((part for part in child if local(part) == "name"), child)
        return " ".join("".join(person.itertext()).split())
    return "".join(child.itertext()).strip()
