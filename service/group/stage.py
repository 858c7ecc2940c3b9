"""The shell of the room: load the articles that wait, place them, record."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from service.model import Article, ArticlesPlaced, Signature
from service.stage import Clock, Work

if TYPE_CHECKING:
    from service.group.grouper import Grouper

BATCH = 500


class GroupStore(Protocol):
    """What grouping needs of the store."""

    async def any_unplaced(self) -> bool: ...

    async def unplaced(self, limit: int) -> list[Article]:
        """Ordered by (published, id)."""

    async def signatures(self, since: datetime) -> list[Signature]:
        """Of articles published at or after `since`."""

    async def record_placed(self, intent: ArticlesPlaced) -> None: ...


class GroupStage:
    """Places articles in stories. One lane for all: stories are shared state."""

    name = "group"

    def __init__(self, store: GroupStore, clock: Clock, window: timedelta = timedelta(days=7)) -> None:
        self._store = store
        self._clock = clock
        self._window = window
        self._grouper: Grouper | None = None

    async def due(self, now: datetime, limit: int) -> list[Work]:
        """One piece of work where anything waits."""
        return [Work("all", "group")] if limit > 0 and await self._store.any_unplaced() else []

    async def run(self, key: str) -> None:
        """Place everything that waits, a batch at a time, each recorded in one transaction."""
        while articles := await self._store.unplaced(BATCH):
            grouper, self._grouper = self._grouper or await self._warm(), None
            await asyncio.to_thread(grouper.forget, self._since())
            intent = await asyncio.to_thread(grouper.place, articles)
            await self._store.record_placed(intent)
            # Only now: an index ahead of the store would place the same articles twice.
            self._grouper = grouper

    async def _warm(self) -> Grouper:
        from service.group.grouper import Grouper

        grouper = Grouper()
        signatures = await self._store.signatures(self._since())
        await asyncio.to_thread(grouper.warm, signatures)
        return grouper

    def _since(self) -> datetime:
        return self._clock() - self._window
