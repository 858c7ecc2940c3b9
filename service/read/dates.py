"""When a page says that it was published. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import islice

from service.read.page import Page

_DATE_KEYS = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "publishdate", "publish-date",
    "pubdate", "publication_date", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dc.date", "dcterms.created",
    "cxenseparse:recs:publishtime", "article.published", "og:published_time",
)  # fmt: skip
_IN_URL = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])[/-](0[1-9]|[12]\d|3[01])(?:[/_-]|$)")
_COMPACT_ZONE = re.compile(r"([+-]\d\d)(\d\d)$")
EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)


def published(page: Page, *, guess: bool = True) -> datetime | None:
    """When the page says that it was published, in its own offset: JSON-LD, meta, `<time>`, URL; with `guess`, htmldate
    (slow) at last."""
    stated = [page.article.get("datePublished"), *(page.meta.get(key) for key in _DATE_KEYS)]
    for value in (value for source in (stated, _times(page)) for value in source):
        if (moment := moment_of(value)) is not None:
            return moment
    if found := _IN_URL.search(page.url):
        return moment_of("-".join(found.groups()))
    return _guessed(page) if guess else None


def _times(page: Page) -> Iterator[str]:
    """Of the first two `<time>` that are marked as the publication's or are the first of an `<article>`."""
    times = page.tree.xpath("//time[@datetime]")
    first = next((element for element in times if next(element.iterancestors("article"), None) is not None), None)
    marked = (
        element
        for element in times
        if element is first or element.get("itemprop") == "datePublished" or element.get("pubdate") is not None
    )
    yield from (element.get("datetime") for element in islice(marked, 2))


def moment_of(value: object) -> datetime | None:
    """An ISO 8601 or RFC 5322 time, aware; without a zone it is taken as UTC. None for anything else."""
    if not isinstance(value, str) or not 8 <= len(text := value.strip()) <= 60:
        return None
    try:
        moment = datetime.fromisoformat(_COMPACT_ZONE.sub(r"\1:\2", text))
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError):
            return None
    try:
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
        return moment if EARLIEST < moment.astimezone(UTC) < LATEST else None
    except (OverflowError, ValueError):
        return None


def _guessed(page: Page) -> datetime | None:
    from htmldate import find_date

    try:
        found = find_date(page.tree, url=page.url, extensive_search=False, original_date=True)
    except Exception:  # a guess at hostile input: any failure of the library means that there is no date
        return None
    return moment_of(found)
