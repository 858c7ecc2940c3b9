"""Feeds and what polling found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from service.model import Entry, Feed, FeedPolled, FeedState, article_id
from service.stage import Work
from service.store.base import Database, reads, writes
from service.store.dialects import BATCH, insert_new, upsert
from service.store.schema import article, entry, feed, poll
from service.urls import host_of

STATE = tuple(name for name in FeedState.__dataclass_fields__ if name != "url")

# Built once: to build a statement takes longer than to run it, and these run for every poll.
ACTIVE_FEED = select(feed).where(feed.c.url == bindparam("key"), feed.c.active)
KNOWN_GUIDS = select(entry.c.guid).where(
    entry.c.feed == bindparam("key"), entry.c.guid.in_(bindparam("guids", expanding=True))
)
LAST_SEEN = (
    select(entry.c.published, entry.c.seen_at)
    .where(entry.c.feed == bindparam("key"))
    .order_by(entry.c.seen_at.desc())
    .limit(50)
)
ADD_ENTRIES = insert_new(entry)
ADD_ARTICLES = insert_new(article)
ADD_POLL = insert(poll)
SET_STATE = update(feed).where(feed.c.url == bindparam("key")).values({name: bindparam(name) for name in STATE})


class Polls:
    """What the poll room needs of the store."""

    def __init__(self, database: Database) -> None:
        self._db = database

    @writes
    def sync_feeds(self, connection: Connection, feeds: Sequence[Feed]) -> None:
        """Make the configured feeds the active ones; what was learned about the others stays."""
        rows = [{**asdict(item), "host": host_of(item.url), "active": True} for item in feeds]
        connection.execute(update(feed).values(active=False))
        if rows:
            connection.execute(upsert(feed, ("name", "region", "country", "language", "active")), rows)

    @reads
    def due_polls(self, connection: Connection, now: datetime, limit: int) -> list[Work]:
        due = (
            select(feed.c.url, feed.c.host)
            .where(feed.c.active, or_(feed.c.next_at.is_(None), feed.c.next_at <= now))
            .order_by(feed.c.next_at, feed.c.url)
            .limit(limit)
        )
        return [Work(url, host) for url, host in connection.execute(due)]

    @reads
    def load_feed(self, connection: Connection, url: str) -> tuple[Feed, FeedState] | None:
        row = connection.execute(ACTIVE_FEED, {"key": url}).mappings().first()
        return (as_feed(row), as_state(row)) if row else None

    @reads
    def known_guids(self, connection: Connection, feed: str, guids: Sequence[str]) -> set[str]:
        return _known(connection, feed, guids)

    @writes
    def record_poll(self, connection: Connection, intent: FeedPolled) -> None:
        """Keep the answer: entries once each, an article to read for each new link, the feed's new state."""
        known = _known(connection, intent.state.url, [item.guid for item in intent.entries])
        fresh = [item for item in intent.entries if item.guid not in known]
        if fresh:
            connection.execute(ADD_ENTRIES, [_entry_row(item, intent.at) for item in fresh])
            connection.execute(ADD_ARTICLES, [_article_row(item, intent.at) for item in fresh])
        state = {name: getattr(intent.state, name) for name in STATE}
        connection.execute(SET_STATE, {"key": intent.state.url, **state})
        told = {name: getattr(intent, name) for name in ("at", "outcome", "status", "gap", "reason")}
        counts = {"entries": len(intent.entries), "fresh": len(fresh)}
        connection.execute(ADD_POLL, {"feed": intent.state.url, **told, **counts})


def last_times(connection: Connection, url: str) -> list[datetime]:
    """The times of a feed's last entries, newest first."""
    rows = connection.execute(LAST_SEEN, {"key": url})
    return sorted((published or seen for published, seen in rows), reverse=True)


def as_feed(row: Any) -> Feed:
    return Feed(row["url"], row["name"], row["region"], row["country"], row["language"])


def as_state(row: Any) -> FeedState:
    return FeedState(row["url"], **{name: row[name] for name in STATE})


def _known(connection: Connection, url: str, guids: Sequence[str]) -> set[str]:
    known: set[str] = set()
    for start in range(0, len(guids), BATCH):
        some = {"key": url, "guids": guids[start : start + BATCH]}
        known.update(connection.execute(KNOWN_GUIDS, some).scalars())
    return known


def _entry_row(item: Entry, at: datetime) -> dict[str, object]:
    said = {name: getattr(item, name) for name in Entry.__dataclass_fields__}
    return {**said, "article": article_id(item.url), "seen_at": at}


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
