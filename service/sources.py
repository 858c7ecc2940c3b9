"""Feeds tried without a database: by the poll stage itself, over a store that keeps nothing."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import ParamSpec, TypeVar

from service.app import Tape, policy
from service.model import Entry, Feed, FeedPolled, FeedState, ParsedFeed, Request, Response, Sighting
from service.net import open_net
from service.poll import Bounds, PollStage
from service.poll.faults import fault_of
from service.pool import open_pool, ready
from service.runners.embedded import Progress, quiet
from service.settings import Settings
from service.stage import Clock, Cpu, Fetch, Work, attempt
from service.urls import host_of

P = ParamSpec("P")
T = TypeVar("T")

SILENT_HOST = 3  # times in a row without an answer, after which a host is not asked for more


@dataclass(frozen=True, slots=True)
class Tried:
    """What a feed answered when it was tried."""

    feed: Feed
    state: str  # "fine", "moved", "empty", "silent", or one of service.poll.faults
    answer: str  # in words, with what to do
    entries: int
    newest: datetime | None
    seconds: float  # from asking to the whole answer, waiting for a turn on the host included


@dataclass(frozen=True)
class Bench:
    """What trying needs."""

    fetch: Fetch
    cpu: Cpu
    clock: Clock


class Trial:
    """One address, polled once: a store for the poll stage that keeps nothing, and what went by on the way."""

    def __init__(self, bench: Bench, feed: Feed) -> None:
        self.feed = feed
        self.response: Response | None = None
        self.parsed: ParsedFeed | None = None
        self.seconds = 0.0
        self._bench = bench
        self._polled: FeedPolled | None = None

    async def run(self) -> FeedPolled | None:
        """What polling it gave; None where a defect broke it, which the log tells."""
        stage = PollStage(self, self._fetch, self._cpu, self._bench.clock, Bounds())
        await attempt(stage.run(self.feed.url), stage=stage.name, key=self.feed.url)
        return self._polled

    async def _fetch(self, request: Request) -> Response:
        started = asyncio.get_running_loop().time()
        try:
            self.response = await self._bench.fetch(request)
        finally:
            self.seconds = asyncio.get_running_loop().time() - started
        return self.response

    async def _cpu(self, function: Callable[P, T], seconds: float, *args: P.args, **kwargs: P.kwargs) -> T:
        result = await self._bench.cpu(function, seconds, *args, **kwargs)
        if isinstance(result, ParsedFeed):
            self.parsed = result
        return result

    async def load_feed(self, url: str) -> tuple[Feed, FeedState]:
        return self.feed, FeedState(url)

    async def record_poll(self, intent: FeedPolled) -> None:
        self._polled = intent

    async def due_polls(self, now: datetime, limit: int) -> list[Work]:
        return []

    async def sightings(self, url: str, entries: Sequence[Entry]) -> list[Sighting]:
        return []

    async def appearances(self, url: str, since: datetime) -> tuple[list[datetime], list[datetime]]:
        return [], []

    async def peers(self, wanted: Feed) -> list[FeedState]:
        return []

    async def share_unreachable(self, wanted: Feed) -> float:
        return 0.0


@asynccontextmanager
async def open_bench(settings: Settings, clock: Clock, tape: Tape, *also: str) -> AsyncIterator[Bench]:
    """The network, or the archive in its place, and a pool that is ready. `also`: addresses that the operator names."""
    network = policy(settings, *also)
    async with open_net(network, clock, replay=tape.replay, record=tape.record) as net, open_pool() as pool:
        await ready(pool)
        yield Bench(net.fetch, pool, clock)


async def check_feeds(bench: Bench, feeds: Sequence[Feed], at_once: int, progress: Progress = quiet) -> list[Tried]:
    """Try each feed once, so many hosts at the same time; the results in the order of `feeds`."""
    hosts = defaultdict(list)
    for feed in feeds:
        hosts[host_of(feed.url)].append(feed)
    found: dict[str, Tried] = {}
    places = asyncio.Semaphore(at_once)  # bounds the bodies that wait to be read, too

    async def try_host(members: list[Feed]) -> None:
        unanswered: list[Tried] = []
        for feed in members:
            if len(unanswered) < SILENT_HOST:
                async with places:
                    found[feed.url], answered = await _tried(bench, feed)
                unanswered = [] if answered else [*unanswered, found[feed.url]]
            else:
                last = unanswered[-1]
                answer = f"not tried, for its host failed {SILENT_HOST} times in a row: {last.answer}"
                found[feed.url] = Tried(feed, last.state, answer, 0, None, 0.0)
            progress("feeds", len(found), len(feeds))

    await asyncio.gather(*map(try_host, hosts.values()))
    return [found[feed.url] for feed in feeds]


async def _tried(bench: Bench, feed: Feed) -> tuple[Tried, bool]:
    """The result, and whether the host answered at all."""
    trial = Trial(bench, feed)
    polled = await trial.run()
    state, answer = _in_words(polled)
    entries = polled.entries if polled else ()
    newest = max((entry.published for entry in entries if entry.published), default=None)
    tried = Tried(feed, state, answer, len(entries), newest, trial.seconds)
    return tried, trial.response is not None


def _in_words(polled: FeedPolled | None) -> tuple[str, str]:
    if polled is None:
        return "failing", "could not be tried; the log above says why"
    state = polled.state
    if polled.outcome in ("failed", "held"):
        kind = state.fault or ("busy" if polled.outcome == "held" else "failing")
        return kind, f"{polled.reason}; {fault_of(kind).advice}"
    if state.moved_to:
        return "moved", f"answers at {state.moved_to}, where it has moved for good: put that address into the list"
    if not polled.entries:
        return "empty", "answers, and has no entries; look at its site"
    silent = next((notice.text for notice in polled.notices if notice.kind == "silent"), None)
    if silent:
        return "silent", silent
    return "fine", f"fine, though {polled.reason}" if polled.reason else "fine"
