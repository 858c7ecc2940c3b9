"""The poll stage: load a feed, ask its server, read the answer, record what it means."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Protocol

from service.errors import FetchError, ParseError, WorkError
from service.model import Feed, FeedPolled, FeedState, ParsedFeed, Request, Response
from service.poll.decide import answered, conditions, failed, refusal, unchanged
from service.poll.parse import parse_feed, parse_plainly
from service.stage import Clock, Cpu, Fetch, Work

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml,"
    " application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
)
PARSE_SECONDS = 20.0  # for one document, in the pool


class PollStore(Protocol):
    """What polling needs of the store."""

    async def due_polls(self, now: datetime, limit: int) -> list[Work]:
        """Feeds whose next poll has come. Key: the feed's URL; lane: its host."""

    async def load_feed(self, url: str) -> tuple[Feed, FeedState] | None:
        """A feed and what is known of it; None where it is configured no more."""

    async def known_guids(self, feed: str, guids: Sequence[str]) -> set[str]:
        """Those of the guids that this feed has announced before."""

    async def record_poll(self, intent: FeedPolled) -> None:
        """One transaction: the new state, the poll, and those entries that are new."""


class PollStage:
    """feed → entries."""

    name = "poll"

    def __init__(self, store: PollStore, fetch: Fetch, cpu: Cpu, clock: Clock) -> None:
        self._store = store
        self._fetch = fetch
        self._cpu = cpu
        self._clock = clock

    async def due(self, now: datetime, limit: int) -> list[Work]:
        return await self._store.due_polls(now, limit)

    async def run(self, key: str) -> None:
        loaded = await self._store.load_feed(key)
        if loaded is None:
            return
        feed, state = loaded
        if state.next_at is not None and state.next_at > self._clock():
            return  # somebody was faster
        await self._store.record_poll(await self._poll(feed, state))

    async def _poll(self, feed: Feed, state: FeedState) -> FeedPolled:
        asked = conditions(state, self._clock())
        response = None
        try:
            response = await self._fetch(Request(url=feed.url, headers=(("Accept", _ACCEPT), *asked), kind="feed"))
            if reason := refusal(response.status, conditional=bool(asked)):
                raise FetchError(reason)
            if response.status == HTTPStatus.NOT_MODIFIED:
                return unchanged(state, self._clock())
            parsed = await self._parse(response)
        except WorkError as error:
            return failed(state, self._clock(), error, response)
        known = await self._store.known_guids(feed.url, [entry.guid for entry in parsed.entries])
        return answered(feed, state, self._clock(), response, parsed, known)

    async def _parse(self, response: Response) -> ParsedFeed:
        body, url, headers, now = response.body, response.url, response.headers, self._clock()
        try:
            return await self._cpu(parse_feed, PARSE_SECONDS, body, url=url, headers=headers, now=now)
        except ParseError:
            raise
        except WorkError:
            # the thorough way took too long or fell over; the plain way has no regular expressions to fall into
            return await self._cpu(parse_plainly, PARSE_SECONDS, body, url=url, headers=headers, now=now)
