"""The store: one module a room, read views for people, and nothing of SQL outside."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from service.store.base import open_database
from service.store.deliveries import Deliveries
from service.store.editions import LONGEST_CATCH_UP, Editions
from service.store.groups import Groups
from service.store.polls import Polls
from service.store.reads import Reads
from service.store.views import FeedHistory, FeedRow, Views, Whereabouts

__all__ = [
    "LONGEST_CATCH_UP",
    "Deliveries",
    "Editions",
    "FeedHistory",
    "FeedRow",
    "Groups",
    "Polls",
    "Reads",
    "Store",
    "Views",
    "Whereabouts",
    "migrate_database",
    "open_store",
]


@dataclass(frozen=True)
class Store:
    """One database, as each room sees it."""

    polls: Polls
    reads: Reads
    groups: Groups
    editions: Editions
    deliveries: Deliveries
    views: Views


@asynccontextmanager
async def open_store(url: str, *, horizon: timedelta) -> AsyncIterator[Store]:
    """Open and migrate the database. `horizon`: articles older than that when due are not read."""
    async with open_database(url) as database:
        yield Store(
            Polls(database),
            Reads(database, horizon),
            Groups(database),
            Editions(database),
            Deliveries(database),
            Views(database),
        )


async def migrate_database(url: str) -> tuple[str | None, str]:
    """Bring a database to this release's schema; (revision before, revision now)."""
    async with open_database(url) as database:
        return database.migrated
