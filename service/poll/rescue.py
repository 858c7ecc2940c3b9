"""The items of an RSS, RDF, Atom or CDF document that need not be well-formed: a table says what their elements mean.

Ids, links and dates of every item are read here, also where a document is sound: so an item stays the same one on the
day on which its feed is broken.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from service.poll.item import Item, Text
from service.poll.loose import Element, Span, attributes, elements, pattern, spans

if TYPE_CHECKING:
    from lxml.etree import _Element

_FIELDS = {  # local name of an element in an item: what it is
    "guid": "id",
    "id": "id",
    "link": "link",
    "origlink": "origlink",
    "title": "title",
    "pubdate": "published",
    "published": "published",
    "issued": "published",
    "date": "updated",
    "updated": "updated",
    "modified": "updated",
    "created": "created",
    "description": "summary",
    "abstract": "summary",
    "summary": "summary",
    "encoded": "content",
    "content": "content",
    "body": "content",
    "fullitem": "content",
    "full-text": "content",
    "fulltext": "content",
    "creator": "author",
    "author": "author",
}
_ANYBODYS = frozenset(("id", "link", "content"))  # names that other vocabularies use for something else
_ATOM = frozenset(("atom", "atom10", "a10"))  # prefixes that it has within RSS
_PERSON = frozenset(("name", "email", "uri", "url"))  # what Atom tells about one
_GROUP = frozenset(("group",))  # of Media RSS
_NO_PAGE = frozenset(
    ("enclosure", "self", "edit", "replies", "license", "hub", "next", "prev", "previous", "first", "last")
)
_ITEM = pattern("item", "entry")
_MAX_ITEMS = 100_000
_MARKUP = re.compile(
    r"</(?:[abipqsu]|[bh]r|d[dlt]|em|font|h[1-6]|img|li|[ou]l|pre|small|span|strong|su[bp]|t[dr]|tt)\s{0,9}>|&#?\w{1,32};",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:mailto:)?(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,255}(?:\?subject=\S{1,200})?")


def item_spans(text: str) -> list[Span]:
    """Where the items of a document stand, by their tags outside of comments and CDATA."""
    return spans(text, _ITEM, _MAX_ITEMS)


def rescue(text: str, items: Iterable[Span], base: str = "") -> list[Item]:
    """The items, each read alone, so that none suffers from what is broken elsewhere. Never fails.

    `base` is the document's `xml:base`.
    """
    return [_item(text[span.inside : span.end], span, base) for span in items]


def _item(inner: str, span: Span, base: str) -> Item:
    own = attributes(span.attributes)
    base = joined(base, own.get("xml:base", ""))
    found: defaultdict[str, list[Element]] = defaultdict(list)
    for element in elements(inner, _GROUP):
        ours = element.prefix in ("", span.prefix) or element.prefix in _ATOM or element.name not in _ANYBODYS
        if ours and (field := _FIELDS.get(element.name)):
            found[field].append(element)
    for same in found.values():
        same.sort(key=lambda element: element.prefix != span.prefix)  # `media:title` only where there is no `title`
    id_, permalink = _id(found["id"], own.get("rdf:about", ""), base)
    title = next((element for element in found["title"] if element.text), None)
    summary, *others = _texts(found["summary"]) or [""]
    link = _first(found["origlink"]) or page_of(found["link"], span.prefix, base)
    dates = (*(_first(found[name]) for name in ("published", "updated", "created")), own.get("lastmod", ""))
    return Item(
        id=id_,
        link=link or joined(base, own.get("href", "")),
        permalink=permalink,
        title=title_text(title) if title else Text(),
        dates=tuple(filter(None, dates)),
        summary=summary,
        content=max((*_texts(found["content"]), *others), key=len, default=""),
        authors=persons(found["author"]),
        lang=(title.get("xml:lang") if title else "") or own.get("xml:lang", ""),
    )


def _id(given: list[Element], about: str, base: str) -> tuple[str, str]:
    """The id, and the address that it is said, or looks, to be as well."""
    element = next((element for element in given if element.text), None)
    value = element.text if element else about
    said = element.get("isPermaLink").lower() if element else ""
    address = (
        value.lower().startswith(("http://", "https://")) or said == "true" or (not said and value.startswith("/"))
    )
    return value, joined(base, value) if address else ""


def page_of(links: list[Element], prefix: str, base: str) -> str:
    """The page that links name, as text or as an attribute; those under `prefix` first, and of equals the last."""
    ranked = []
    for number, element in enumerate(links):
        given = attributes(element.attributes)
        href = given.get("href") or given.get("url") or given.get("uri") or element.text
        rel, kind = given.get("rel", "alternate").lower(), given.get("type", "html").lower()
        rank = 3 if rel != "alternate" else 2 if "html" not in kind else int(element.prefix != prefix)
        if href and rel not in _NO_PAGE:
            # in CDATA much software escapes what need not be escaped there
            ranked.append((rank, -number, joined(joined(base, given.get("xml:base", "")), href.replace("&amp;", "&"))))
    return min(ranked)[2] if ranked else ""


def joined(base: str, link: str) -> str:
    """A link, or a further base, made relative to a base, which may itself be relative."""
    try:
        return urljoin(base, link)
    except ValueError:  # one of them cannot be taken apart
        return link


def title_text(element: Element) -> Text:
    """What a title says. Atom tells whether it is markup; elsewhere it is markup where it looks like it."""
    value, kind = element.text, element.get("type").lower()
    return Text(value, markup="html" in kind if kind else bool(_MARKUP.search(value)))


def persons(authors: Iterable[Element]) -> tuple[str, ...]:
    """The names that such elements give, each once."""
    return tuple(dict.fromkeys(filter(None, map(_person, authors))))


def _person(author: Element) -> str:
    """`Ann Reed` of itself, of `ann@paper.example (Ann Reed)`, or of the parts of Atom; else the address."""
    parts = {part.name: part.text for part in elements(author.inner)}
    person = parts.get("name") or parts.get("email", "") if _PERSON & parts.keys() else author.text
    name = " ".join(_ADDRESS.sub("", person).replace("()", "").replace("<>", "").split())
    return name[1:].removesuffix(")").strip() if name.startswith("(") else name or person


def _first(given: list[Element]) -> str:
    return next(iter(_texts(given)), "")


def _texts(given: list[Element]) -> list[str]:
    return list(filter(None, (element.text for element in given)))


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
