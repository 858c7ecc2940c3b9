"""`nightdesk pipe extract`: one record of a page becomes one record of an article. Pure, but for the file it names."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

from service.errors import ExtractError
from service.read.extract import extract, finished
from service.read.page import MAX_BYTES

_GZIP = b"\x1f\x8b"


def load_html(record: dict[str, object]) -> bytes:
    """The page of a record: its `html`, or the file that its `file` names (relative to the working directory, perhaps
    gzipped), at most one byte more than a page may have. Raises ExtractError (permanent)."""
    html, file = record.get("html"), record.get("file")
    if isinstance(html, str):
        return html.encode("utf-8", "surrogatepass")
    if not isinstance(file, str) or not file:
        raise ExtractError('the record has neither "html" nor "file"', permanent=True)
    try:
        with Path(file).open("rb") as source:
            head = source.read(MAX_BYTES + 1)
        if not head.startswith(_GZIP):
            return head
        with gzip.GzipFile(fileobj=io.BytesIO(head)) as packed:
            return packed.read(MAX_BYTES + 1)
    except (OSError, EOFError, ValueError) as error:
        raise ExtractError(f"{file} cannot be read: {error}", permanent=True) from error


def extract_page(record: dict[str, object]) -> dict[str, object]:
    """`extract_record` of a record with the page that it holds or names."""
    return extract_record(record, load_html(record))


def extract_record(record: dict[str, object], html: bytes) -> dict[str, object]:
    """The record with what its page says; `html` and `file` are gone, unknown keys stay.

    `published` is RFC 3339 in the offset that the page states. Raises ExtractError for a page that yields no article.
    """
    url = record.get("url")
    found = extract(html, url=url if isinstance(url, str) else "")
    if found.problem:
        raise ExtractError(found.problem, permanent=True)
    rest = {key: value for key, value in record.items() if key not in ("html", "file")}
    return rest | {
        "id": record.get("id"),
        "url": url,
        "title": found.title,
        "authors": list(found.authors),
        "published": found.stated.isoformat() if found.stated else None,
        "lang": found.lang,
        "text": finished(found.text),
        "lead_image": found.lead_image,
        "places": list(found.places),
    }
