"""The poll stage: load a feed, ask its server, read the answer, record what it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Protocol

from service.errors import FetchError, ParseError, WorkError
from service.model import Entry, Feed, FeedPolled, FeedState, ParsedFeed, Request, Response, Sighting, appearance
from service.poll.decide import answered, conditions, failed, held, recognised, refusal, unchanged
from service.poll.nofeed import describe_page
from service.poll.pace import Bounds
from service.poll.parse import PLAIN_SECONDS, THOROUGH_SECONDS, parse_feed, parse_plainly
from service.poll.rhythm import excuse, learn, resting
from service.poll.watch import alarmed, suspicion
from service.stage import Clock, Cpu, Fetch, Work

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml,"
    " application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
)
_UNCHANGED = frozenset((HTTPStatus.NOT_MODIFIED, HTTPStatus.NO_CONTENT))
MEMORY = timedelta(days=90)  # that a rhythm is learned from
LEARN_EVERY = timedelta(days=1)
TELLING = frozenset(("wall", "parked", "login", "consent"))  # pages that say more than the status they come with
OURSELVES = 0.5  # where the network reaches less than this share of the feeds, the fault is on our side


class PollStore(Protocol):
    """What polling needs of the store."""

    async def due_polls(self, now: datetime, limit: int) -> list[Work]:
        """Feeds whose next poll has come. Key: the feed's URL; lane: its host."""

    async def load_feed(self, url: str) -> tuple[Feed, FeedState] | None:
        """A feed and what is known of it; None where it is configured no more."""

    async def sightings(self, url: str, entries: Sequence[Entry]) -> list[Sighting]:
        """What was recorded of the feed that may be one of the entries."""

    async def appearances(self, url: str, since: datetime) -> tuple[list[datetime], list[datetime]]:
        """When the feed's last entries appeared, and when a poll found that some were missed."""

    async def peers(self, wanted: Feed) -> list[FeedState]:
        """The other feeds of its country, or else of its region, that answer."""

    async def share_unreachable(self, wanted: Feed) -> float:
        """The share of the other feeds that the network does not reach at present."""

    async def record_poll(self, intent: FeedPolled) -> None:
        """One transaction: the new state, the poll, and those entries that are new."""


class PollStage:
    """feed → entries."""

    name = "poll"

    def __init__(self, store: PollStore, fetch: Fetch, cpu: Cpu, clock: Clock, bounds: Bounds) -> None:
        self._store = store
        self._fetch = fetch
        self._cpu = cpu
        self._clock = clock
        self._bounds = bounds

    async def due(self, now: datetime, limit: int) -> list[Work]:
        return await self._store.due_polls(now, limit)

    async def run(self, key: str) -> None:
        loaded = await self._store.load_feed(key)
        if loaded is None:
            return
        feed, state = loaded
        if state.next_at is not None and state.next_at > self._clock():
            return  # somebody was faster
        polled = await self._poll(feed, state)
        await self._store.record_poll(await self._watched(feed, polled))

    async def _poll(self, feed: Feed, state: FeedState) -> FeedPolled:
        asked = conditions(state, self._clock())
        request = Request(url=state.address or feed.url, headers=(("Accept", _ACCEPT), *asked), kind="feed")
        response = None
        try:
            response = await self._fetch(request)
            await self._refuse(response, conditional=bool(asked))
            if response.status in _UNCHANGED:
                return unchanged(state, self._clock(), response, self._bounds)
            parsed = await self._parse(response)
        except WorkError as error:
            if error.fault == "held":
                return held(state, self._clock(), error)
            return failed(state, self._clock(), error, response)
        recorded = await self._store.sightings(feed.url, parsed.entries)
        entries, new = recognised(feed, parsed, recorded)
        state = await self._learned(state, new)
        return answered(state, self._clock(), response, parsed, entries, new, self._bounds)

    async def _refuse(self, response: Response, *, conditional: bool) -> None:
        """Raises FetchError for an answer whose status says that it holds no feed."""
        reason = refusal(response.status, conditional=conditional)
        if reason is None:
            return
        page = None
        if response.body:
            content_type = response.header("content-type")
            page = await self._cpu(describe_page, PLAIN_SECONDS, response.body, content_type, response.url)
        if page is not None and page[0] in TELLING:
            raise FetchError(f"{reason}: {page[1]}", fault=page[0])
        raise FetchError(reason)

    async def _parse(self, response: Response) -> ParsedFeed:
        body, url, headers, now = response.body, response.url, response.headers, self._clock()
        try:
            return await self._cpu(parse_feed, THOROUGH_SECONDS, body, url=url, headers=headers, now=now)
        except ParseError:
            raise
        except WorkError:
            # the thorough way took too long or fell over; the plain way has no regular expressions to fall into
            return await self._cpu(parse_plainly, PLAIN_SECONDS, body, url=url, headers=headers, now=now)

    async def _learned(self, state: FeedState, new: Sequence[Entry]) -> FeedState:
        """The state with a rhythm that is of today."""
        now = self._clock()
        if state.rhythm is not None and now - state.rhythm.learned_at < LEARN_EVERY:
            return state
        times, gaps = await self._store.appearances(state.url, now - MEMORY)
        times += [appearance(entry, state.polled_at, now) for entry in new]
        return replace(state, rhythm=learn(times, gaps, now, state.rhythm))

    async def _watched(self, feed: Feed, polled: FeedPolled) -> FeedPolled:
        """The poll with an alarm where something is wrong with the feed, and with it alone."""
        state, now = polled.state, polled.at
        kind = suspicion(state, now)
        if kind == "failing" and state.fault == "network":
            return polled if await self._store.share_unreachable(feed) > OURSELVES else alarmed(polled, kind)
        if kind == "silent" and resting(await self._store.peers(feed), now):
            return replace(polled, state=replace(state, rhythm=excuse(state.rhythm, now)))
        return alarmed(polled, kind) if kind else polled
