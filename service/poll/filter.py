"""The poll stage as a filter: files of feeds → entries as JSON objects."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from service.errors import ParseError
from service.model import Entry
from service.poll.parse import entries_of, read_document


def parse_file(path: str, now: datetime | None = None) -> list[dict[str, object]]:
    """`{feed, guid, url, title, published, summary, content, authors, lang}` for each entry of a feed file.

    Entries that lead nowhere have a null `url`. A list, so that it can come from a pool. Raises ParseError for what
    cannot be opened or is no feed.
    """
    try:
        body = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        raise ParseError(f"cannot be read: {getattr(error, 'strerror', None) or error}") from error
    return [_record(entry) for entry in entries_of(read_document(body), url=path, now=now or datetime.now(UTC))]


def _record(entry: Entry) -> dict[str, object]:
    return {
        "feed": entry.feed,
        "guid": entry.guid,
        "url": entry.url or None,
        "title": entry.title,
        "published": entry.published.isoformat().replace("+00:00", "Z") if entry.published else None,
        "summary": entry.summary,
        "content": entry.content,
        "authors": list(entry.authors),
        "lang": entry.lang,
    }
