"""Feeds and what polling found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.model import Entry, Feed, FeedPolled, FeedState, article_id
from service.stage import Work
from service.store.base import Database
from service.store.dialects import BATCH, insert_new, upsert
from service.store.schema import article, entry, feed, poll
from service.urls import host_of

STATE = tuple(name for name in FeedState.__dataclass_fields__ if name != "url")


class Polls:
    """What the poll room needs of the store."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def sync_feeds(self, feeds: Sequence[Feed]) -> None:
        """Make the configured feeds the active ones; what was learned about the others stays."""
        rows = [{**asdict(item), "host": host_of(item.url), "active": True} for item in feeds]
        async with self._db.write() as connection:
            await connection.execute(update(feed).values(active=False))
            if rows:
                await connection.execute(upsert(feed, ("name", "region", "country", "language", "active")), rows)

    async def due_polls(self, now: datetime, limit: int) -> list[Work]:
        due = (
            select(feed.c.url, feed.c.host)
            .where(feed.c.active, or_(feed.c.next_at.is_(None), feed.c.next_at <= now))
            .order_by(feed.c.next_at, feed.c.url)
            .limit(limit)
        )
        async with self._db.read() as connection:
            return [Work(url, host) for url, host in await connection.execute(due)]

    async def load_feed(self, url: str) -> tuple[Feed, FeedState] | None:
        async with self._db.read() as connection:
            row = (await connection.execute(select(feed).where(feed.c.url == url, feed.c.active))).mappings().first()
        return (as_feed(row), as_state(row)) if row else None

    async def known_guids(self, feed: str, guids: Sequence[str]) -> set[str]:
        async with self._db.read() as connection:
            return await _known(connection, feed, guids)

    async def record_poll(self, intent: FeedPolled) -> None:
        """Keep the answer: entries once each, an article to read for each new link, the feed's new state."""
        async with self._db.write() as connection:
            known = await _known(connection, intent.state.url, [item.guid for item in intent.entries])
            fresh = [item for item in intent.entries if item.guid not in known]
            if fresh:
                await connection.execute(insert_new(entry), [_entry_row(item, intent.at) for item in fresh])
                await connection.execute(insert_new(article), [_article_row(item, intent.at) for item in fresh])
            state = {name: getattr(intent.state, name) for name in STATE}
            await connection.execute(update(feed).where(feed.c.url == intent.state.url).values(**state))
            await connection.execute(
                insert(poll).values(
                    feed=intent.state.url,
                    at=intent.at,
                    outcome=intent.outcome,
                    status=intent.status,
                    entries=len(intent.entries),
                    fresh=len(fresh),
                    gap=intent.gap,
                    reason=intent.reason,
                )
            )


def as_feed(row: Any) -> Feed:
    return Feed(row["url"], row["name"], row["region"], row["country"], row["language"])


def as_state(row: Any) -> FeedState:
    return FeedState(row["url"], **{name: row[name] for name in STATE})


async def _known(connection: AsyncConnection, url: str, guids: Sequence[str]) -> set[str]:
    known: set[str] = set()
    for start in range(0, len(guids), BATCH):
        some = select(entry.c.guid).where(entry.c.feed == url, entry.c.guid.in_(guids[start : start + BATCH]))
        known.update((await connection.execute(some)).scalars())
    return known


def _entry_row(item: Entry, at: datetime) -> dict[str, object]:
    return {**asdict(item), "article": article_id(item.url), "seen_at": at}


def _article_row(item: Entry, at: datetime) -> dict[str, object]:
    return {
        "id": article_id(item.url),
        "url": item.url,
        "host": host_of(item.fetch_url),
        "feed": item.feed,
        "guid": item.guid,
        "first_seen": at,
        "published": min(item.published, at) if item.published else at,
        "state": "waiting",
        "tries": 0,
    }
