"""`nightdesk pipe extract`: one record of a page becomes one record of an article. Pure, but for the file it names."""

from __future__ import annotations

import gzip
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from service.errors import ExtractError
from service.read.boilerplate import MIN_PAGES
from service.read.extract import Extraction, extract, finished
from service.read.page import MAX_BYTES
from service.urls import host_of

_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Draft:
    """A record as it is as long as nothing is known of its site, and what it takes to finish it when something is."""

    record: dict[str, object]
    raw: str
    lines: tuple[int, ...]
    host: str


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


def draft_page(record: dict[str, object], explain: bool = False) -> Draft:
    """The article of a record with the page that it holds or names; `html` and `file` are gone, unknown keys stay.

    `published` is RFC 3339 in the offset that the page states. With `explain`, what each source said and which was
    taken. Raises ExtractError for a page that yields no article.
    """
    url = record.get("url")
    address = url if isinstance(url, str) else ""
    found = extract(load_html(record), url=address)
    if found.problem:
        raise ExtractError(found.problem, permanent=True)
    rest = {key: value for key, value in record.items() if key not in ("html", "file")}
    told = {"explain": _explained(found)} if explain else {}
    return Draft(rest | _record(record, found) | told, found.text, found.lines, _host(address))


def _host(url: str) -> str:
    try:
        return host_of(url)
    except ValueError:
        return ""  # nobody's site


def _record(record: dict[str, object], found: Extraction) -> dict[str, object]:
    return {
        "id": record.get("id"),
        "url": record.get("url"),
        "title": found.title,
        "authors": list(found.authors),
        "published": found.stated.isoformat() if found.stated else None,
        "lang": found.lang,
        "text": found.finished,
        "lead_image": found.lead_image,
        "places": list(found.places),
        "form": found.form,
    }


def _explained(found: Extraction) -> dict[str, object]:
    updated = {"updated": found.updated.isoformat()} if found.updated else {}
    return {**found.evidence, **updated}


def finished_record(draft: Draft, known: Mapping[int, int]) -> dict[str, object]:
    """The record of an article without the lines of its site. `known`: on how many of its other pages a line is, by its
    digest."""
    if max(known.values(), default=0) < MIN_PAGES:
        return draft.record
    return draft.record | {"text": finished(draft.raw, known)}
