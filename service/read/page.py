"""A page, parsed once: its tree, its meta tags and its structured data. Pure."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from service.errors import ExtractError

MAX_BYTES = 5_000_000  # beyond this a page is data, not prose
MAX_SCRIPT = 1_000_000  # characters of one JSON-LD block
LARGE = 1_000_000  # bytes; hardly an article's page is so large, and such a one is looked at before it is parsed
MAX_ATTRIBUTES = 2_000  # of one tag; the parser's time grows with their square
MAX_NODES = 2_000  # JSON objects looked at
MIN_GUESS = 64  # bytes beyond ASCII that a guess at the charset needs

ARTICLE_TYPES = frozenset(
    [
        "article",
        "newsarticle",
        "reportagenewsarticle",
        "analysisnewsarticle",
        "backgroundnewsarticle",
        "opinionnewsarticle",
        "reviewnewsarticle",
        "askpublicnewsarticle",
        "satiricalarticle",
        "blogposting",
        "liveblogposting",
        "socialmediaposting",
        "report",
        "scholarlyarticle",
        "medicalscholarlyarticle",
        "techarticle",
        "advertisercontentarticle",
        "creativework",
    ]
)

Json = dict[str, Any]

_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_ADDRESS_END = re.compile(r"[/?#]")
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_LOOSE_FIELD = re.compile(
    r'"(headline|datePublished|dateModified|articleBody|description)"\s*:\s*"((?:[^"\\]|\\.){1,100000})"'
)
_CONTROLS = bytes(sorted({*range(32)} - {9, 10, 13}))  # no character of XML
_BAD_DOCTYPE = re.compile(rb"^< ?! ?doctype[^>\n]*/[^<>\n]*>", re.IGNORECASE)
_SCRIPT = re.compile(rb"<(script|style)\b", re.IGNORECASE)
_SCRIPT_END = {name: re.compile(rb"</" + name + rb"\s{0,9}>", re.IGNORECASE) for name in (b"script", b"style")}
_LONG_TAG = re.compile(rb"<[^<>]{10000,}>?")
_AUTHOR_KEYS = frozenset(
    ("author", "article:author", "og:article:author", "parsely-author", "sailthru.author", "dc.creator", "byl")
)
_BINARY = (
    (b"%PDF", "a PDF"), (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"),
    (b"RIFF", "a picture or recording"), (b"ID3", "a recording"), (b"PK\x03\x04", "a ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "a document of an office program"), (b"{\\rtf", "a document of an office program"),
)  # fmt: skip
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# what the web means by these labels (https://encoding.spec.whatwg.org)
_ALIASES = {"iso-8859-1": "windows-1252", "latin1": "windows-1252", "latin-1": "windows-1252", "ascii": "windows-1252"}


@dataclass(frozen=True, slots=True)
class Page:
    """`meta`: content by lower-case property, name or itemprop, the first of each; `article`: the JSON-LD node.

    `people`: names of the JSON-LD nodes that are persons, by their `@id`; `kinds`: the types of all its nodes, in lower
    case.
    """

    url: str
    tree: Any  # lxml.html.HtmlElement
    meta: Mapping[str, str]
    authors_meta: tuple[str, ...]
    article: Json
    people: Mapping[str, str]
    site_names: tuple[str, ...]
    kinds: frozenset[str]

    @property
    def host(self) -> str:
        """Of its address, in lower case, with a port if it names one; no address is too broken for that."""
        return _ADDRESS_END.split(self.url.partition("//")[2], maxsplit=1)[0].rpartition("@")[2].lower()

    @property
    def path(self) -> str:
        """Of its address, without the leading slash, at most 500 characters."""
        return self.url.partition("//")[2].partition("/")[2].partition("?")[0].partition("#")[0][:500]


def decode(html: bytes | str, charset: str | None = None) -> str:
    """Text of a page. Valid UTF-8 is UTF-8 whatever is declared; then BOM, header, `<meta>`, and a guess."""
    if isinstance(html, str):
        return html
    for mark, name in _BOMS:
        if html.startswith(mark):
            return html.decode(name, "replace")
    try:
        return html.decode("utf-8")
    except UnicodeDecodeError:
        pass
    found = _META_CHARSET.search(html[:4096])
    declared = [charset or "", found[1].decode("ascii", "replace") if found else ""]
    for label in declared:
        name = _ALIASES.get(label.strip().lower(), label.strip().lower())
        try:
            # a page in UTF-8 with one broken byte is still a page in UTF-8
            return html.decode(name, "replace" if name.startswith("utf") else "strict") if name else _no()
        except (LookupError, UnicodeError, ValueError):
            continue
    return _guess(html)


def _no() -> str:
    raise LookupError


def _guess(html: bytes) -> str:
    lenient = html.decode("utf-8", "replace")
    if lenient.count("\ufffd") * 200 < len(lenient):
        return lenient
    if sum(byte > 127 for byte in html[:20_000]) < MIN_GUESS:
        return html.decode("windows-1252", "replace")  # what a browser would take it for
    from charset_normalizer import from_bytes

    best = from_bytes(html[:20_000]).best()
    try:
        return html.decode(best.encoding, "replace") if best else lenient
    except LookupError:
        return lenient


def load(html: bytes | str, url: str, charset: str | None = None) -> Page:
    """Parse a page. Raises ExtractError (permanent) for what is empty, too large, or not HTML at all."""
    if isinstance(html, bytes) and len(html) > LARGE:
        html = _lightened(html)
    if len(html) > MAX_BYTES:
        raise ExtractError(f"the page has more than {MAX_BYTES // 1_000_000} MB", permanent=True)
    if what := "empty" if not html else _binary(html):
        raise ExtractError(f"the page is {what}", permanent=True)
    tree = _parsed(decode(html, charset))
    if tree is None:
        raise ExtractError("the page is not HTML", permanent=True)
    (meta, authors), nodes = _meta(tree), list(_json_ld(tree))
    article = next((node for node in nodes if _types(node) & ARTICLE_TYPES and _is_main(node)), {})
    people = {str(node.get("@id")): str(node.get("name") or "") for node in nodes if "person" in _types(node)}
    kinds = frozenset(kind for node in nodes for kind in _types(node))
    return Page(url, tree, meta, authors, article, people, _site_names(meta, nodes), kinds)


def _binary(html: bytes | str) -> str:
    """What a body is that is no text; empty for what may be a page."""
    if isinstance(html, str):
        return ""
    head = html[:1024].removeprefix(codecs.BOM_UTF8).lstrip()
    return next((what for start, what in _BINARY if head.startswith(start)), "")


def _lightened(html: bytes) -> bytes:
    """A large page without what costs much and says nothing: endless scripts, and tags of endless attributes."""
    parts, at = [], 0
    while found := _SCRIPT.search(html, at):
        end = _SCRIPT_END[found[1].lower()].search(html, found.end())
        stop = end.end() if end else len(html)
        parts.append(html[at : found.start() if stop - found.start() > MAX_SCRIPT else stop])
        at = stop
    parts.append(html[at:])
    return _LONG_TAG.sub(lambda tag: b" " if tag[0].count(b"=") > MAX_ATTRIBUTES else tag[0], b"".join(parts))


@lru_cache(maxsize=1)
def _parser() -> Any:
    """A parser that makes every element the same class, in C: lxml.html's own asks Python for the class of each."""
    from lxml.etree import ElementDefaultClassLookup, HTMLParser
    from lxml.html import HtmlElement

    parser = HTMLParser(
        collect_ids=False, default_doctype=False, encoding="utf-8", remove_comments=True, remove_pis=True
    )
    parser.set_element_class_lookup(ElementDefaultClassLookup(element=HtmlElement))
    return parser


def _parsed(text: str) -> Any:
    """The tree of a page as trafilatura would load it, or None for what is no HTML."""
    from lxml.etree import LxmlError
    from lxml.html import fromstring

    head = text[:50].lower()
    data = text.encode("utf-8", "replace").translate(None, _CONTROLS)
    if "doctype" in head:
        data = _BAD_DOCTYPE.sub(b"", data, count=1)  # libxml2 would take the page for empty
    try:
        tree = fromstring(data, parser=_parser())
    except (LxmlError, AssertionError, ValueError):
        return None
    return None if "html" not in head and len(tree) < 2 else tree


def _meta(tree: Any) -> tuple[dict[str, str], tuple[str, ...]]:
    """The page's meta tags, the first of each, and all that name authors."""
    found: dict[str, str] = {}
    authors: list[str] = []
    for element in tree.iter("meta"):
        key = (element.get("property") or element.get("name") or element.get("itemprop") or "").strip().lower()
        value = (element.get("content") or "").strip()
        if key and value:
            found.setdefault(key, value[:5_000])
            if key in _AUTHOR_KEYS:
                authors.append(value)
    return found, tuple(authors)


def _json_ld(tree: Any) -> Iterator[Json]:
    """Every object of the page's JSON-LD, flattened in document order, without recursion."""
    budget = MAX_NODES
    for script in tree.xpath("//script[@type]"):
        if "ld+json" not in script.get("type").lower() or not script.text:
            continue
        stack: list[Any] = [_parse(script.text[:MAX_SCRIPT])]
        while stack and budget:
            item = stack.pop()
            if isinstance(item, list):
                stack.extend(reversed(item[:200]))
            elif isinstance(item, dict):
                budget -= 1
                yield item
                stack.extend(item[key] for key in ("mainEntity", "mainEntityOfPage", "@graph") if key in item)


def _parse(text: str) -> Any:
    """JSON as sites write it; of what is beyond repair, the plain fields that can be picked out in linear time."""
    text = text.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    for candidate in (text, _TRAILING_COMMA.sub(r"\1", text)):
        try:
            return json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
    loose: Json = {}
    for match in _LOOSE_FIELD.finditer(text):
        loose.setdefault(match[1], match[2].replace('\\"', '"').replace("\\/", "/").replace("\\n", "\n"))
    return {"@type": "Article", **loose} if "headline" in loose else None


def _types(node: Json) -> set[str]:
    kinds = node.get("@type")
    return {
        kind.rpartition("/")[2].lower()
        for kind in (kinds if isinstance(kinds, list) else [kinds])
        if isinstance(kind, str)
    }


def _is_main(node: Json) -> bool:
    return any(key in node for key in ("headline", "articleBody", "datePublished", "author"))


def _site_names(meta: Mapping[str, str], nodes: list[Json]) -> tuple[str, ...]:
    names = [meta.get("og:site_name"), meta.get("application-name"), meta.get("twitter:site", "").lstrip("@")]
    for node in nodes:
        publisher = node.get("publisher")
        names.append(publisher.get("name") if isinstance(publisher, dict) else None)
        if _types(node) & {"website", "newsmediaorganization", "organization"}:
            names.append(node.get("name"))
    return tuple(dict.fromkeys(name.strip() for name in names if isinstance(name, str) and 1 < len(name.strip()) < 80))
