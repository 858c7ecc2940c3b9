"""Where a site's feeds may be: a page, robots.txt or an index of sitemaps → addresses to try, and the finds in order.

Pure. `page_links` and `sitemaps_of_index` read hostile markup and are made to run in a child that can be killed. They
take the place of trafilatura's `determine_feed`, which knows one `rel` alone, drops the order and `<base>`, and
rewrites addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Literal
from urllib.parse import parse_qsl, urlsplit

from service.model import ParsedFeed
from service.poll.charset import decode
from service.poll.loose import elements
from service.poll.plain import COMMENT, blanked, clean
from service.urls import absolute_url, canonical_url

if TYPE_CHECKING:
    from lxml.etree import _Element

Kind = Literal["RSS", "Atom", "JSON Feed", "news sitemap", "sitemap", "sitemap index", "page", "something else"]
Headers = tuple[tuple[str, str], ...]
HEAD = 100_000  # bytes of a document that tell its kind

# Where publishing systems put their feeds, the commonest first: WordPress, static sites, Blogger, others.
FEED_PATHS = (
    "feed/", "rss.xml", "rss", "feed.xml", "atom.xml", "index.xml", "feed.json", "?feed=rss2", "feeds/posts/default",
)  # fmt: skip
SITEMAP_PATHS = ("news-sitemap.xml", "sitemap-news.xml", "sitemap_news.xml", "sitemap.xml")

_FEED_TYPES = frozenset(
    f"{kind}/{name}"
    for kind in ("application", "text")
    for name in ("rss+xml", "atom+xml", "rdf+xml", "feed+json", "rss", "atom", "rdf", "x-atom+xml", "x-rss+xml", "xml")
)
_EXTENSIONS = (".rss", ".rdf", ".atom", ".xml")
_NAMES = re.compile(
    r"(?:rss\w{0,20}|atom\d{0,2}|rdf|(?:json)?feeds?\d{0,2})(?:[-_]\w{1,20})?(?:\.\w{2,5})?", re.ASCII | re.IGNORECASE
)
_NO_FEED = re.compile(r"feedback|oembed|wp-json|opensearch|rsd\b", re.IGNORECASE)
_WORDS = re.compile(r"\b(?:rss|atom)\b", re.IGNORECASE)
_FORMATS = frozenset(("rss", "rss2", "atom", "rdf", "xml", "feed", "100"))  # 100: TYPO3
_KEYS = frozenset(("feed", "format", "type", "alt", "output", "rss", "view"))
_REFRESH = re.compile(r"""\s*[\d.]+\s*[;,]\s*url\s*=\s*["']?([^"'\s]+)""", re.IGNORECASE)
_MAX_ELEMENTS = 20_000  # of a kind on a page that are looked at
_MAX_LINKS = 500
_LONGEST_LABEL = 40  # characters of a link that says "RSS"

_ROOT = re.compile(
    r"<(?:[a-z]\w{0,20}:)?(rss|rdf|channel|feed|urlset|sitemapindex|html|head|body)(?=[\s>/])", re.IGNORECASE
)
_KINDS: dict[str, Kind] = {
    "rss": "RSS",
    "rdf": "RSS",
    "channel": "RSS",
    "feed": "Atom",
    "urlset": "sitemap",
    "sitemapindex": "sitemap index",
}
_ENVELOPE = frozenset(("sitemapindex",))
_NEWS = ("schemas/sitemap-news/", "<news:")
_SITEMAP_LINE = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE)
_MAX_ROBOTS = 512_000
_MAX_SITEMAPS = 1000
_SIDE = re.compile(r"image|video|author|categor|tag|page|topic|photo", re.IGNORECASE)  # sitemaps of anything but news

_STALE = timedelta(days=60)
_COMMENTS = re.compile(r"/comments?(?:[/._-]|$)", re.IGNORECASE)
_NARROW = re.compile(
    r"/(?:tag|tags|category|categories|author|authors|topic|topics|section|search)(?:/|$)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class PageLinks:
    """Addresses that a page names. `declared`: by `<link>`, which is meant for us; `linked`: by what looks like one;
    `onward`: where the page sends its reader at once."""

    declared: tuple[str, ...] = ()
    linked: tuple[str, ...] = ()
    onward: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Something that can be polled. `also`: other addresses that gave the same entries."""

    url: str
    kind: Kind
    parsed: ParsedFeed
    also: tuple[str, ...] = ()

    @property
    def newest(self) -> datetime | None:
        return max((entry.published for entry in self.parsed.entries if entry.published), default=None)

    @property
    def language(self) -> str | None:
        """What the feed declares, or all its entries do."""
        said = {entry.lang for entry in self.parsed.entries}
        return self.parsed.lang or (said.pop() if len(said) == 1 else None)


def kind_of(body: bytes, url: str = "", headers: Headers = ()) -> Kind:
    """What a body seems to be, by its first bytes."""
    text = _text(body[:HEAD], headers).lstrip("\ufeff \t\r\n")
    if text.startswith("{"):
        return "JSON Feed"
    if text[:14].lower().startswith("<!doctype html"):
        return "page"
    root = _ROOT.search(blanked(text, COMMENT))
    if root is None:
        return "something else"
    kind = _KINDS.get(root[1].lower(), "page")
    return "news sitemap" if kind == "sitemap" and any(sign in text for sign in _NEWS) else kind


def page_links(body: bytes, url: str, headers: Headers = ()) -> PageLinks:
    """The addresses on an HTML page that may be feeds, in its order, absolute, each once. `url`: where it came from."""
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(_text(body, headers).encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        return PageLinks()
    base = next((_joined(one.get("href", ""), url) for one in islice(root.iter("base"), 1)), "") or url
    declared = (one.get("href", "") for one in islice(root.iter("link"), _MAX_ELEMENTS) if _declares(one))
    linked = (one.get("href", "") for one in islice(root.iter("a"), _MAX_ELEMENTS) if _leads(one))
    metas = islice(root.iter("meta"), _MAX_ELEMENTS)
    refresh = (_REFRESH.match(one.get("content", "")[:3000]) for one in metas if _refreshes(one))
    named = _addresses(declared, base)
    return PageLinks(
        named,
        tuple(link for link in _addresses(linked, base) if link not in named),
        _addresses((found[1] for found in refresh if found), base)[:1],
    )


def sitemaps_of_robots(body: bytes) -> tuple[str, ...]:
    """The `Sitemap:` lines of a robots.txt (https://www.sitemaps.org/protocol.html#submit_robots), news first."""
    lines = body[:_MAX_ROBOTS].decode("utf-8-sig", "replace").splitlines()
    named = (found[1] for line in lines if (found := _SITEMAP_LINE.match(line[:3000])))
    return tuple(sorted(_addresses(named, ""), key=_sitemap_rank))


def sitemaps_of_index(body: bytes, url: str, headers: Headers = ()) -> tuple[str, ...]:
    """The sitemaps of an index, those of news first, then the newest."""
    found: dict[str, str] = {}
    for sitemap in elements(_text(body, headers), _ENVELOPE):
        if sitemap.name == "sitemap" and len(found) < _MAX_SITEMAPS:
            fields = {part.name: part.text for part in elements(sitemap.inner)}
            found.setdefault(fields.get("loc", ""), fields.get("lastmod", "")[:40])
    # where no time is given, the higher number in the name is mostly the newer
    newest = sorted(found, key=lambda loc: (found[loc], _numbers(loc)), reverse=True)
    return tuple(sorted(_addresses(newest, url), key=_sitemap_rank))


def guesses(url: str, paths: Sequence[str]) -> tuple[str, ...]:
    """Usual addresses of feeds on the site of `url`: in its root, and in the first folder of its path."""
    parts = urlsplit(url)
    root = f"{parts.scheme}://{parts.netloc}/"
    folder = parts.path.strip("/").partition("/")[0]
    places = (f"{root}{folder}/", root) if folder and "." not in folder else (root,)
    return _addresses((path for place in places for path in (place + one for one in paths)), "")


def is_comments(source: Source) -> bool:
    """Whether it holds what readers wrote below the news."""
    links = [entry.fetch_url for entry in source.parsed.entries]
    below = sum("#comment" in link for link in links)
    return below * 2 > len(links) or bool(_COMMENTS.search(urlsplit(source.url).path))


def ranked(sources: Iterable[Source], now: datetime) -> list[Source]:
    """The best first, those with the same entries folded into one.

    A feed before a sitemap, the whole site before a part of it, what lives before what has ended, the news before what
    readers say about it; else in the order in which they were found.
    """
    order: tuple[Kind, ...] = ("news sitemap", "sitemap")

    def rank(source: Source) -> tuple[bool | int, ...]:
        newest = source.newest
        return (
            not source.parsed.entries,
            is_comments(source),
            newest is not None and now - newest > _STALE,
            order.index(source.kind) + 1 if source.kind in order else 0,
            bool(_NARROW.search(urlsplit(source.url).path)),
        )

    folded: dict[tuple[bool, frozenset[str]], Source] = {}
    for source in sorted(sources, key=rank):
        links = frozenset(entry.url for entry in source.parsed.entries)
        key = (is_comments(source), links or frozenset((source.url,)))  # comments lead to the pages of the news
        if first := folded.get(key):
            folded[key] = Source(first.url, first.kind, first.parsed, (*first.also, source.url))
        else:
            folded[key] = source
    return list(folded.values())


def _text(body: bytes, headers: Headers) -> str:
    content_type = next((value for name, value in headers if name.lower() == "content-type"), None)
    return clean(decode(body, content_type))


def _declares(link: _Element) -> bool:
    relations = link.get("rel", "").lower().split()
    kind = link.get("type", "").partition(";")[0].strip().lower()
    href = link.get("href", "")
    if not {"alternate", "feed"} & set(relations) or _NO_FEED.search(href[:500]):
        return False
    if kind == "application/json":  # many an interface is declared as well
        return "feed" in href
    return kind in _FEED_TYPES or (kind in ("", "text/plain") and (_looks_like_feed(href) or "feed" in relations))


def _refreshes(meta: _Element) -> bool:
    return bool(meta.get("http-equiv", "").lower() == "refresh")


def _leads(link: _Element) -> bool:
    href = link.get("href", "")
    if _NO_FEED.search(href[:500]):
        return False
    texts = (*islice(link.itertext(), 4), link.get("title", ""), link.get("class", ""))
    return _looks_like_feed(href) or any(len(text) <= _LONGEST_LABEL and _WORDS.search(text) for text in texts)


def _looks_like_feed(href: str) -> bool:
    """By its last two path segments, its query or its host. A headline about "how to feed the world" is none."""
    try:
        parts = urlsplit(href[:2000].strip())
        query = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=50)
    except ValueError:
        return False
    path = parts.path.rstrip("/").lower()
    folders = path.split("/")
    if path.endswith(_EXTENSIONS) or "rss" in folders or any(_NAMES.fullmatch(part) for part in folders[-2:]):
        return True
    return parts.netloc.lower().startswith(("feeds.", "rss.", "feeds2.")) or any(
        key.lower() in _KEYS and (value.lower() in _FORMATS or (key == "rss" and value in ("", "1")))
        for key, value in query
    )


def _addresses(links: Iterable[str], base: str) -> tuple[str, ...]:
    """Absolute, each once, in their order; without fragment."""
    found: dict[str, str] = {}
    for link in islice(links, _MAX_LINKS):
        if address := _joined(link, base):
            found.setdefault(canonical_url(address), address)
    return tuple(found.values())


def _joined(link: str, base: str) -> str:
    """An absolute http or https address, or nothing."""
    link = re.sub(r"^feed:(?=https?:)", "", link.strip(), flags=re.IGNORECASE).partition("#")[0]
    try:
        canonical_url(link, base or None)
        address = absolute_url(link, base or None) if link else ""
    except ValueError:
        return ""
    return address if address.isprintable() else ""


def _sitemap_rank(url: str) -> int:
    name = urlsplit(url).path.rpartition("/")[2]
    if name.endswith(".gz"):
        return 3  # a packed one is not read
    return 0 if "news" in name.lower() else 2 if _SIDE.search(name) else 1


def _numbers(url: str) -> tuple[int, ...]:
    return tuple(int(digits[:12]) for digits in re.findall(r"\d+", url[-200:]))
