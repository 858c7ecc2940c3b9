"""A feed document of any kind → its entries. Pure: bytes in, values out; made to run in a child that can be killed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from hashlib import sha256

from service.errors import ParseError
from service.model import Entry, ParsedFeed
from service.poll.charset import decode
from service.poll.dates import parse_date
from service.poll.item import Document, Item
from service.poll.plain import COMMENT, blanked, clean, one_line
from service.urls import absolute_url, canonical_url

MAX_ENTRIES = 5000
MAX_TITLE = 1000
MAX_SUMMARY = 20_000
MAX_CONTENT = 500_000
_MAX_GUID = 500
_WORDS = 120  # characters of the text that stand in for a missing title
_MAX_AUTHORS = 20
_MAX_NAME = 200

_DECLARATION = re.compile(r"<\?xml\b[^>]*>")
_ROOT = re.compile(
    r"<(?:[a-z]\w*:)?(rss|rdf|feed|channel|urlset|sitemapindex|opml|html|head|body|item|entry)(?=[\s>/])",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_SEARCHED = 100_000  # characters in which the root element must stand
_NO_FEED = {
    "html": "answered with an HTML page, not a feed",
    "head": "answered with an HTML page, not a feed",
    "body": "answered with an HTML page, not a feed",
    "opml": "answered with an OPML list of feeds, not a feed",
    "sitemapindex": "answered with an index of sitemaps, not a feed: name one of the sitemaps in it",
}
_BINARY = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "compressed data"),
)


def parse_feed(
    body: bytes, *, url: str, headers: tuple[tuple[str, str], ...] = (), now: datetime | None = None
) -> ParsedFeed:
    """The entries of a feed document, those of no link left out and counted in `problem`.

    `url` is where the body came from: links are relative to it, and it is each entry's `feed`. Raises ParseError, with
    what the body is instead, where it is no feed.
    """
    return _judged(read_document(body, headers), url, now or datetime.now(UTC))


def parse_plainly(
    body: bytes, *, url: str, headers: tuple[tuple[str, str], ...] = (), now: datetime | None = None
) -> ParsedFeed:
    """The same without feedparser, which some documents send into endless work: poorer, but quick on any body."""
    return _judged(read_document(body, headers, plainly=True), url, now or datetime.now(UTC))


def _judged(document: Document, url: str, now: datetime) -> ParsedFeed:
    every = list(entries_of(document, url=url, now=now))
    entries = [entry for entry in every if entry.url]
    complaints = [document.problem] if document.problem else []
    if lost := len(every) - len(entries):
        complaints.append(f"{lost} of {len(every)} entries have no link")
    if len(entries) > MAX_ENTRIES:
        complaints.append(f"only the newest {MAX_ENTRIES} of {len(entries)} entries were taken")
        entries = _newest(entries)
    return ParsedFeed(
        title=one_line(document.title.value, MAX_TITLE, markup=document.title.markup),
        lang=_language(document.lang),
        entries=tuple(entries),
        ttl=document.ttl,
        problem="; ".join(complaints) or None,
    )


def read_document(body: bytes, headers: tuple[tuple[str, str], ...] = (), *, plainly: bool = False) -> Document:
    """What the document says, unjudged. Raises ParseError."""
    if not body.strip(b"\0 \t\r\n"):
        raise ParseError("answered with nothing")
    if what := next((what for start, what in _BINARY if body.startswith(start)), None):
        raise ParseError(f"answered with {what}, not a feed")
    content_type = next((value for name, value in headers if name.lower() == "content-type"), None)
    text = clean(decode(body, content_type)).lstrip("\ufeff \t\r\n")
    try:
        return _read(text, plainly)
    except RecursionError as error:
        raise ParseError("answered with a document that is nested too deeply") from error


def _read(text: str, plainly: bool) -> Document:
    from service.poll.jsonfeed import read_json_feed
    from service.poll.sitemap import read_sitemap
    from service.poll.syndication import read_syndication

    if text.startswith(("{", "[")):
        return read_json_feed(text)
    root = _ROOT.search(blanked(text[:_SEARCHED], COMMENT))
    kind = root[1].lower() if root else ""
    if re.match("<!doctype html", text, re.IGNORECASE):
        kind = "html"
    if not kind:
        raise ParseError(
            "answered with XML that is not a feed" if text.startswith("<") else "answered with text that is not a feed"
        )
    if kind in _NO_FEED:
        raise ParseError(_NO_FEED[kind])
    # the document type may declare entities; what stands before it is noise that some servers print first
    head = text[: root.start()] if root else ""
    start = head.find("<!DOCTYPE")
    text = _DECLARATION.sub("", text[start if start >= 0 else len(head) :], count=1)
    return read_sitemap(text) if kind == "urlset" else read_syndication(text, plainly=plainly)


def entries_of(document: Document, *, url: str, now: datetime) -> Iterator[Entry]:
    """Each item once: its identity, its link (empty where it leads nowhere), its date, and text within bounds."""
    linked = [(item, _links(item, (url, document.base))) for item in document.items]
    ids = Counter(item.id for item in document.items)
    pages = Counter(links[0] for _, links in linked)
    seen: set[str] = set()
    for item, links in linked:
        guid = _guid(item, ids, links[0], pages)
        if guid in seen:
            continue  # the same item twice
        seen.add(guid)
        yield _entry(item, document, guid, links, url, now)


def _entry(item: Item, document: Document, guid: str, links: tuple[str, str], url: str, now: datetime) -> Entry:
    lang = _language(item.lang) or _language(document.lang)
    dates = (parse_date(date, now=now, lang=lang) for date in item.dates)
    summary, content = clean(item.summary)[:MAX_SUMMARY], clean(item.content)[:MAX_CONTENT]
    return Entry(
        feed=url,
        guid=guid,
        url=links[0],
        fetch_url=links[1],
        title=_title(item),
        published=next((date for date in dates if date), None),
        summary=summary,
        content=content if len(content) > len(summary) else "",
        authors=_names(item.authors),
        lang=lang,
    )


def _title(item: Item) -> str:
    """The title, or the first words of an item that has none."""
    title = one_line(item.title.value, MAX_TITLE, markup=item.title.markup)
    return title or one_line(item.summary or item.content, _WORDS, markup=True)


def _links(item: Item, bases: Iterable[str]) -> tuple[str, str]:
    """The link, canonical and as it is to be fetched; both empty where there is none that can be followed."""
    for link in filter(None, (item.link, item.permalink)):
        for base in bases:
            try:
                return canonical_url(link, base or None), absolute_url(link, base or None)
            except ValueError:
                continue
    return "", ""


def _guid(item: Item, ids: Counter[str], page: str, pages: Counter[str]) -> str:
    """The id where it tells the item from the others of its document, else the link if that does, else a digest."""
    if item.id and ids[item.id] == 1:
        guid = clean(item.id)
    elif page and pages[page] == 1:
        guid = page
    else:
        guid = _digest("\n".join((page, item.title.value, item.summary or item.content)))
    return guid if len(guid) <= _MAX_GUID else _digest(guid)


def _digest(text: str) -> str:
    return "sha256:" + sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _names(authors: Iterable[str]) -> tuple[str, ...]:
    names = (one_line(author, _MAX_NAME, markup=True) for author in authors)
    return tuple(dict.fromkeys(name for name in names if name))[:_MAX_AUTHORS]


def _language(tag: str) -> str | None:
    tag = tag.strip().replace("_", "-")
    if not _LANGUAGE.fullmatch(tag) or len(tag) > 35:
        return None
    first, *rest = tag.split("-")
    return "-".join((first.lower(), *(part.upper() if len(part) == 2 else part for part in rest)))


def _newest(entries: list[Entry]) -> list[Entry]:
    """The newest, in their order. Sitemaps often have theirs last."""
    epoch = datetime.min.replace(tzinfo=UTC)
    order = sorted(range(len(entries)), key=lambda i: entries[i].published or epoch, reverse=True)
    return [entries[i] for i in sorted(order[:MAX_ENTRIES])]
