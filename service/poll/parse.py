"""A feed document of any kind → its entries. Pure: bytes in, values out; made to run in a child that can be killed."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from service.errors import ParseError, WorkError
from service.model import Entry, ParsedFeed
from service.poll.ceiling import ceiling
from service.poll.charset import decode
from service.poll.entries import MAX_CONTENT, MAX_SUMMARY, MAX_TITLE, entries_of, language
from service.poll.item import Document
from service.poll.narrow import MAX_ENTRIES, narrowed, newest
from service.poll.nofeed import FEEDS, HEAD, ROOT, binary, no_feed, root_of
from service.poll.plain import COMMENT, Span, blanked, clean, one_line
from service.poll.sanitise import harmless

# Together they are the longest that a body may take, up to its first entry or its refusal.
THOROUGH_SECONDS, PLAIN_SECONDS = 4.0, 5.0
MEMORY = 180 << 20  # bytes that one document may take
MAX_UNPACKED = 10 << 20  # bytes
MAX_TEXT = 10_000_000  # characters of summaries and contents of one document

_DECLARATION: Span = (re.compile(r"<\?xml\b", re.IGNORECASE), re.compile(">"))


def parse_feed(
    body: bytes, *, url: str, headers: tuple[tuple[str, str], ...] = (), now: datetime | None = None
) -> ParsedFeed:
    """The entries of a feed document, those of no link left out and counted in `problem`.

    `url` is where the body came from: links are relative to it, and it is each entry's `feed`. Raises ParseError, with
    what the body is instead, where it is no feed, and WorkError where it needs too much memory.
    """
    return _judged(*read_entries(body, url=url, headers=headers, now=now))


def parse_plainly(
    body: bytes, *, url: str, headers: tuple[tuple[str, str], ...] = (), now: datetime | None = None
) -> ParsedFeed:
    """The same without feedparser, which some documents send into endless work: poorer, but quick on any body."""
    return _judged(*read_entries(body, url=url, headers=headers, now=now, plainly=True))


def read_entries(
    body: bytes,
    *,
    url: str,
    headers: tuple[tuple[str, str], ...] = (),
    now: datetime | None = None,
    plainly: bool = False,
) -> tuple[Document, list[Entry]]:
    """What the document says, and its entries, also those without a link. Raises as above."""
    try:
        with ceiling(MEMORY):
            document = _document(body, headers, url, plainly)
            return document, list(_stored(entries_of(document, url=url, now=now or datetime.now(UTC))))
    except RecursionError as error:
        raise ParseError("answered with a document that is nested too deeply", fault="broken") from error
    except MemoryError:
        pass  # an error raised from here would hold on to all that was read
    raise WorkError(f"needs more than {MEMORY >> 20} MiB of memory to be read", fault="broken")


def _judged(document: Document, every: list[Entry]) -> ParsedFeed:
    once = {entry.guid: entry for entry in reversed(every)}  # the first of those that say the same
    every = [entry for entry in every if once[entry.guid] is entry]
    entries = [entry for entry in every if entry.url]
    complaints = [document.problem] if document.problem else []
    if lost := len(every) - len(entries):
        complaints.append(f"{lost} of {len(every)} entries have no link")
    return ParsedFeed(
        title=one_line(document.title.value, MAX_TITLE, markup=document.title.markup),
        lang=language(document.lang),
        entries=tuple(entries),
        ttl=document.ttl,
        rests=document.rests,
        problem="; ".join(complaints) or None,
    )


def _document(body: bytes, headers: tuple[tuple[str, str], ...], url: str, plainly: bool) -> Document:
    body = _unpacked(body)
    if not body.strip(b"\0 \t\r\n"):
        raise ParseError("answered with nothing", fault="empty")
    if what := binary(body):
        raise ParseError(f"answered with {what}, not a feed", fault="not-a-feed")
    content_type = next((value for name, value in headers if name.lower() == "content-type"), None)
    document, count = _read(clean(decode(body, content_type)).lstrip("\ufeff \t\r\n"), url, plainly)
    count = max(count, len(document.items))
    if count <= MAX_ENTRIES:
        return document
    return replace(
        document,
        items=tuple(newest(document.items, lambda item: item.dates[0] if item.dates else "")),
        problem="; ".join(
            filter(None, (document.problem, f"only the newest {MAX_ENTRIES} of {count} entries were taken"))
        ),
    )


def _unpacked(body: bytes) -> bytes:
    """The body without the gzip around it of which no header told; the first 10 MB."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return zlib.decompressobj(wbits=31).decompress(body, MAX_UNPACKED)
    except zlib.error:
        return body


def _read(text: str, url: str, plainly: bool) -> tuple[Document, int]:
    """The document, and of how many items it has the newest; 0 where none is missing."""
    from service.poll.jsonfeed import read_json_feed
    from service.poll.sitemap import read_sitemap
    from service.poll.syndication import read_syndication

    if text.startswith(("{", "[")):
        return read_json_feed(text), 0
    kind = root_of(text)
    if kind not in FEEDS:
        raise no_feed(text, url)
    text, count = narrowed(_from_root(text), sitemap=kind == "urlset")
    return (read_sitemap(text) if kind == "urlset" else read_syndication(text, plainly=plainly)), count


def _from_root(text: str) -> str:
    """The text from its document type on, which may declare entities, or else from its root element: what stands before
    is noise that some servers print first, and the declaration of an encoding that it no longer has."""
    head = blanked(text[:HEAD], COMMENT)
    root = ROOT.search(head)
    end = root.start() if root else 0
    start = head.find("<!DOCTYPE", 0, end)
    return blanked(text[start:end], _DECLARATION) + text[end:] if start >= 0 else text[end:]


def _stored(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The same, fit to be stored: their markup harmless, and shortened where all together is too long to be sent on."""
    room = MAX_TEXT
    for entry in entries:
        summary = harmless(entry.summary, min(MAX_SUMMARY, room)) if entry.summary else ""
        content = harmless(entry.content, min(MAX_CONTENT, room - len(summary))) if entry.content else ""
        room -= len(summary) + len(content)
        yield replace(entry, summary=summary, content=content)
