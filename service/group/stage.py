"""The shell of the room: load the articles that wait, read them in the pool, place them, record."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from service.errors import WorkError
from service.group.reading import Reading, read_articles
from service.model import Article, ArticlesPlaced, Signature
from service.stage import Clock, Cpu, Work

if TYPE_CHECKING:
    from service.group.grouper import Grouper

BATCH = 500
TOGETHER = 25  # articles a task of the pool: its cost is spread, and every core has some
READ_SECONDS = 30.0  # such a task takes a tenth of a second


class GroupStore(Protocol):
    """What grouping needs of the store."""

    async def any_unplaced(self) -> bool: ...

    async def unplaced(self, limit: int) -> list[Article]:
        """Ordered by (published, id)."""

    async def signatures(self, since: datetime) -> list[Signature]:
        """Of articles published at or after `since`."""

    async def forget(self, before: datetime) -> None:
        """Drop the signatures of what was published before."""

    async def mark(self) -> int:
        """Moves with every placement that anybody records."""

    async def record_placed(self, intent: ArticlesPlaced, mark: int) -> bool:
        """Keep the places, if nobody has moved the mark; else keep nothing and say so."""


class GroupStage:
    """Places articles in stories. One lane for all: stories are shared state."""

    name = "group"

    def __init__(self, store: GroupStore, cpu: Cpu, clock: Clock, window: timedelta = timedelta(days=7)) -> None:
        self._store = store
        self._cpu = cpu
        self._clock = clock
        self._window = window
        self._grouper: Grouper | None = None
        self._mark = -1  # of the store, as the index knows it

    async def due(self, now: datetime, limit: int) -> list[Work]:
        """One piece of work where anything waits."""
        return [Work("all", "group")] if limit > 0 and await self._store.any_unplaced() else []

    async def run(self, key: str) -> None:
        """Place everything that waits, a batch at a time, each recorded in one transaction."""
        await self._store.forget(self._since())
        while articles := await self._store.unplaced(BATCH):
            readings = await self._read([(one.title, one.text) for one in articles])
            mark = await self._store.mark()
            known, self._grouper = self._grouper, None
            # another process may have placed articles: an index that does not know them would found their stories again
            grouper = known if known and mark == self._mark else await self._warm()
            await asyncio.to_thread(grouper.forget, self._since())
            intent = await asyncio.to_thread(grouper.place, articles, readings)
            if await self._store.record_placed(intent, mark):
                # Only now: an index ahead of the store would place the same articles twice.
                self._grouper, self._mark = grouper, await self._store.mark()

    async def _read(self, texts: Sequence[tuple[str, str]]) -> list[Reading]:
        parts = [texts[n : n + TOGETHER] for n in range(0, len(texts), TOGETHER)]
        return [reading for part in await asyncio.gather(*map(self._part, parts)) for reading in part]

    async def _part(self, texts: Sequence[tuple[str, str]]) -> list[Reading]:
        """Read texts in the pool. One that cannot be read counts as empty, so that it never stops the room."""
        try:
            return await self._cpu(read_articles, READ_SECONDS, texts)
        except WorkError as error:
            if len(texts) == 1:
                await self._cpu(read_articles, READ_SECONDS, [])  # raises where the fault is the pool's own
                return [Reading(fault=str(error))]
        return [reading for text in texts for reading in await self._part([text])]

    async def _warm(self) -> Grouper:
        from service.group.grouper import Grouper

        grouper = Grouper()
        signatures = await self._store.signatures(self._since())
        await asyncio.to_thread(grouper.warm, signatures)
        return grouper

    def _since(self) -> datetime:
        return self._clock() - self._window
