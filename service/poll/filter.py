"""The poll stage as a filter: files of feeds → entries as JSON objects."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from service.errors import ParseError
from service.model import Entry
from service.poll.parse import read_entries


def parse_file(path: str, now: datetime | None = None, *, plainly: bool = False) -> list[dict[str, object]]:
    """`{feed, guid, url, title, published, summary, content, authors, lang}` for each entry of a feed file.

    Entries that lead nowhere have a null `url`. A list, so that it can come from a pool. `plainly`: without feedparser,
    for a file that it cannot bear. Raises ParseError for what cannot be opened or is no feed, and WorkError for what
    needs too much memory.
    """
    try:
        body = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        raise ParseError(f"cannot be read: {getattr(error, 'strerror', None) or error}") from error
    return [_record(entry) for entry in read_entries(body, url=path, now=now, plainly=plainly)[1]]


def _record(entry: Entry) -> dict[str, object]:
    return {
        "feed": entry.feed,
        "guid": entry.guid,
        "url": entry.url if entry.fetch_url else None,
        "title": entry.title,
        "published": entry.published.isoformat().replace("+00:00", "Z") if entry.published else None,
        "summary": entry.summary,
        "content": entry.content,
        "authors": list(entry.authors),
        "lang": entry.lang,
    }
