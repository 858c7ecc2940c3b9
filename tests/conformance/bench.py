"""Feeds on a server of our own, polled through the real stage, store and network, at a time that a test sets."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from service.errors import WorkError
from service.model import Feed, FeedState
from service.net import Net, NetPolicy, open_net
from service.poll import Bounds, PollStage
from service.stage import Cpu
from service.store import Store, open_store
from tests.builders import NOW
from tests.servers import Handler, Reply, Server, loopback, serving

P = ParamSpec("P")
T = TypeVar("T")

FEED = "/feed"
CONTACT = "https://desk.example/about"
POLICY = NetPolicy(contact=CONTACT, allow_private=True, delay=0.0, timeout=5.0)


@dataclass(frozen=True, slots=True)
class Poll:
    """One poll as the store recorded it."""

    outcome: str
    status: int | None
    entries: int
    fresh: int
    gap: bool
    reason: str | None


async def in_process(function: Callable[P, T], seconds: float, *args: P.args, **kwargs: P.kwargs) -> T:
    """A worker pool without children, for documents that are no danger."""
    try:
        return function(*args, **kwargs)
    except (MemoryError, RecursionError) as error:
        raise WorkError(f"{type(error).__name__}: {error}", permanent=True) from error


@dataclass
class Bench:
    """The clock stands at `now`; `server` answers for every host name."""

    server: Server
    database: Path
    store: Store
    net: Net
    reopen: Callable[[], Awaitable[Net]] = field(repr=False)
    cpu: Cpu = in_process
    now: datetime = NOW
    bounds: Bounds = field(default_factory=Bounds)

    @property
    def stage(self) -> PollStage:
        return PollStage(self.store.polls, self.net.fetch, self.cpu, lambda: self.now, self.bounds)

    def serve(self, answer: Reply | Handler | bytes, path: str = FEED) -> None:
        """What the server answers from now on."""
        self.server.routes[path] = Reply(answer) if isinstance(answer, bytes) else answer

    async def follow(self, *urls: str) -> None:
        """Make these the configured feeds; a path is one of `herald.test`."""
        feeds = [Feed(self.url(url), f"Outlet {number}", "valley") for number, url in enumerate(urls)]
        await self.store.polls.sync_feeds(feeds)

    def url(self, path: str, host: str = "herald.test") -> str:
        return self.server.url(path, host) if path.startswith("/") else path

    async def restart(self) -> None:
        """The service anew: what only the process remembered is gone."""
        self.net = await self.reopen()

    async def sweep(self) -> list[str]:
        """Poll everything that is due now, one after the other; the feeds that were."""
        due = [work.key for work in await self.stage.due(self.now, 100)]
        for key in due:
            await self.stage.run(key)
        return due

    async def poll(self, feed: str = FEED) -> Poll:
        """Move on to when the feed is due, if that is to come, and poll it."""
        url = self.url(feed)
        state = await self.state(feed)
        self.now = max(self.now, state.next_at or self.now)
        await self.stage.run(url)
        return self.polls(feed)[-1]

    async def polled(self, times: int, feed: str = FEED) -> list[Poll]:
        return [await self.poll(feed) for _ in range(times)]

    async def state(self, feed: str = FEED) -> FeedState:
        loaded = await self.store.polls.load_feed(self.url(feed))
        assert loaded
        return loaded[1]

    async def wait(self, feed: str = FEED) -> timedelta:
        """How long the feed is left alone from now on."""
        state = await self.state(feed)
        assert state.next_at
        return state.next_at - self.now

    # ------------------------------------------------------------ what was recorded

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True) as connection:
            connection.row_factory = sqlite3.Row
            found = [dict(row) for row in connection.execute(query, values)]
        connection.close()
        return found

    def polls(self, feed: str = FEED) -> list[Poll]:
        rows = self.rows("SELECT * FROM poll WHERE feed = ? ORDER BY id", self.url(feed))
        names = Poll.__slots__
        return [Poll(**{name: row[name] for name in names} | {"gap": bool(row["gap"])}) for row in rows]

    def entries(self, feed: str = FEED) -> list[dict[str, Any]]:
        return self.rows("SELECT * FROM entry WHERE feed = ? ORDER BY seen_at, title", self.url(feed))

    def titles(self, feed: str = FEED) -> list[str]:
        return [row["title"] for row in self.entries(feed)]

    def notices(self, feed: str = FEED) -> list[tuple[str, str]]:
        """(kind, text) of what the operator was told about the feed."""
        rows = self.rows("SELECT kind, text FROM notice WHERE feed = ? ORDER BY at", self.url(feed))
        return [(row["kind"], row["text"]) for row in rows]

    def asked(self, name: str, path: str = FEED) -> list[str | None]:
        """A header of all requests for a path, in their order."""
        return [one.headers.get(name) for one in self.server.arrived if one.path == path]


@asynccontextmanager
async def open_bench(template: Path, folder: Path, policy: NetPolicy = POLICY) -> AsyncIterator[Bench]:
    """`template`: a database with today's schema, which is copied."""
    database = Path(shutil.copy(template, folder / "desk.db"))
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(serving({}))
        store = await stack.enter_async_context(open_store(f"sqlite:///{database}", horizon=timedelta(days=3)))

        async def net() -> Net:
            return await stack.enter_async_context(open_net(policy, lambda: bench.now, resolve=loopback))

        bench = Bench(server, database, store, await net(), net)
        await bench.follow(FEED)
        yield bench
