"""The shell of the read room: load a host's waiting articles, fetch and read them, record what came of it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from service.errors import ExtractError, FetchError, WorkError
from service.headers import retry_after
from service.model import Article, ArticleRead, ReadFailed, Request, Response, Waiting
from service.read.boilerplate import MIN_PAGES, other_pages
from service.read.extract import Extraction, extract, finished_all, summary_of
from service.stage import Clock, Cpu, Fetch, Work

log = structlog.get_logger()

BATCH = 25  # articles of one host in one run
BODIES = 8  # page bodies held at a time
EXTRACT_SECONDS = 12.0  # seconds of a child for one page
BACKOFF = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6))
LONGEST = timedelta(hours=24)  # that a server's Retry-After is obeyed
TRY_AGAIN = frozenset((408, 409, 421, 423, 425, 429))  # beside 5xx; every other refusal is final
MARKUP = ("html", "xml", "text/plain")


class ReadStore(Protocol):
    """What reading needs of the store."""

    async def due_reads(self, now: datetime, limit: int) -> list[Work]:
        """Hosts with articles to be read now; key and lane are the host."""

    async def waiting(self, host: str, now: datetime, limit: int) -> list[Waiting]: ...

    async def line_counts(self, host: str, lines: Collection[int]) -> dict[int, int]:
        """How many articles of the host hold each line."""

    async def record_reads(self, host: str, intents: Sequence[ArticleRead | ReadFailed]) -> None:
        """All in one transaction."""


@dataclass(frozen=True, slots=True)
class _Read:
    waiting: Waiting
    found: Extraction


class ReadStage:
    """Entries become articles, a batch of one host at a time."""

    name = "read"

    def __init__(self, store: ReadStore, fetch: Fetch, cpu: Cpu, clock: Clock) -> None:
        self._store = store
        self._fetch = fetch
        self._cpu = cpu
        self._clock = clock

    async def due(self, now: datetime, limit: int) -> list[Work]:
        return await self._store.due_reads(now, limit)

    async def run(self, key: str) -> None:
        """Read the next articles of the host `key`. Every article ends as an ArticleRead or a ReadFailed."""
        batch = await self._store.waiting(key, self._clock(), BATCH)
        if not batch:
            return
        slots = asyncio.Semaphore(BODIES)
        outcomes = await asyncio.gather(*(self._read(waiting, slots) for waiting in batch))
        reads = [outcome for outcome in outcomes if isinstance(outcome, _Read)]
        failures = [outcome for outcome in outcomes if isinstance(outcome, ReadFailed)]
        await self._store.record_reads(key, [*await self._articles(key, reads), *failures])

    async def _read(self, waiting: Waiting, slots: asyncio.Semaphore) -> _Read | ReadFailed:
        if not waiting.fetch_url:
            return await self._instead(waiting, FetchError("has no page of its own", permanent=True))
        try:
            async with slots:
                found = await self._page(waiting)
        except WorkError as error:
            return await self._instead(waiting, error)
        if found.problem:
            return await self._instead(waiting, ExtractError(found.problem, permanent=True))
        return _Read(waiting, found)

    async def _page(self, waiting: Waiting) -> Extraction:
        response = await self._fetch(Request(waiting.fetch_url))
        charset = _accept(response, self._clock())
        try:
            return await self._cpu(
                extract,
                EXTRACT_SECONDS,
                response.body,
                url=response.url,
                entry=waiting.entry,
                feed_language=waiting.feed_language,
                charset=charset,
            )
        except ExtractError:
            raise
        except WorkError as error:
            # whatever kills a child would kill the next one too
            raise ExtractError(f"reading the page failed: {error.reason}", permanent=True) from error

    async def _instead(self, waiting: Waiting, error: WorkError) -> _Read | ReadFailed:
        """Another try later; where none is left, the feed's own words; where there are none, the failure."""
        now = self._clock()
        if not error.permanent and waiting.tries < len(BACKOFF):
            pause = max(BACKOFF[waiting.tries], min(error.retry_after or timedelta(0), LONGEST))
            return ReadFailed(waiting.id, now, error.reason, waiting.tries + 1, now + pause)
        try:
            found = await self._cpu(summary_of, EXTRACT_SECONDS, waiting.entry, waiting.feed_language)
        except WorkError as second:
            return ReadFailed(waiting.id, now, f"{error.reason}; {second.reason}", waiting.tries + 1, None)
        if found.problem:
            return ReadFailed(waiting.id, now, error.reason, waiting.tries + 1, None)
        return _Read(waiting, found)

    async def _articles(self, host: str, reads: Sequence[_Read]) -> list[ArticleRead]:
        lines = {line for read in reads for line in read.found.lines}
        stored = await self._store.line_counts(host, lines) if lines else {}
        counts = other_pages([read.found.lines for read in reads])
        for read, count in zip(reads, counts, strict=True):
            for line in read.found.lines:
                count[line] += stored.get(line, 0)
        texts = await self._texts(reads, counts)
        now = self._clock()
        return [
            ArticleRead(_article(read, text, now), now, read.found.lines)
            for read, text in zip(reads, texts, strict=True)
        ]

    async def _texts(self, reads: Sequence[_Read], counts: Sequence[Counter[int]]) -> list[str]:
        """The texts as they are printed. Where a site repeats lines, they are cleaned of them in a child."""
        learned = [n for n, count in enumerate(counts) if any(pages >= MIN_PAGES for pages in count.values())]
        texts = [read.found.finished for read in reads]
        if learned:
            raw = [(reads[n].found.text, dict(counts[n])) for n in learned]
            try:
                cleaned = await self._cpu(finished_all, EXTRACT_SECONDS, raw)
            except WorkError as error:  # rather some lines too many than no article
                log.warning("repeated lines could not be removed", url=reads[0].waiting.url, reason=error.reason)
                return texts
            for n, text in zip(learned, cleaned, strict=True):
                texts[n] = text
        return texts


def _article(read: _Read, text: str, now: datetime) -> Article:
    waiting, found = read.waiting, read.found
    # the feed announced it, so its time is the better one; a time to come is nobody's
    stated = (waiting.entry.published, found.published, waiting.first_seen)
    return Article(
        id=waiting.id,
        url=waiting.url,
        source="",
        title=found.title or waiting.entry.title or waiting.url,
        text=text,
        published=next((moment for moment in stated if moment is not None and moment <= now), now),
        lang=found.lang,
        authors=found.authors,
        lead_image=found.lead_image,
        places=found.places,
        agency=found.agency,
        form=found.form,
        raw_text=found.text,
    )


def _accept(response: Response, now: datetime) -> str | None:
    """The charset that the answer declares. Raises FetchError for an answer that is no page."""
    status = response.status
    if not 200 <= status < 300:
        again = status >= 500 or status in TRY_AGAIN
        after = retry_after(response.header("retry-after"), now) if again else None
        raise FetchError(f"HTTP {status}", permanent=not again, retry_after=after)
    kind, _, rest = (response.header("content-type") or "text/html").lower().partition(";")
    if not any(word in kind for word in MARKUP):
        raise FetchError(f"not a web page but {kind.strip()[:60] or 'nothing'}", permanent=True)
    _, found, charset = rest.partition("charset=")
    return charset.split(";")[0].strip(" \"'")[:40] if found else None
