"""Feeds and what polling found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, delete, func, insert, or_, select, update

from service.model import Entry, Feed, FeedPolled, FeedState, Rhythm, Sighting, appearance, article_id
from service.stage import Work
from service.store.base import Database, reads, writes
from service.store.dialects import BATCH, insert_new, upsert
from service.store.schema import UTCDateTime, article, entry, feed, notice, poll
from service.urls import host_of

STATE = tuple(name for name in FeedState.__dataclass_fields__ if name != "url")
PLAIN = tuple(name for name in STATE if name not in ("rhythm", "rests"))
KEPT = timedelta(days=90)  # the record of a poll
TIMES = 2000  # of a feed's entries, the latest: enough to know its rhythm

# Built once: to build a statement takes longer than to run it, and these run for every poll.
ACTIVE_FEED = select(feed).where(feed.c.url == bindparam("key"), feed.c.active)
SEEN = select(entry.c.guid, entry.c.url, entry.c.title, entry.c.published).where(entry.c.feed == bindparam("key"))
SEEN_BY_GUID = SEEN.where(entry.c.guid.in_(bindparam("some", expanding=True)))
SEEN_BY_PAGE = SEEN.where(entry.c.article.in_(bindparam("some", expanding=True)))
SEEN_LATELY = SEEN.order_by(entry.c.seen_at.desc()).limit(bindparam("most"))
APPEARED = (
    select(entry.c.appeared)
    .where(entry.c.feed == bindparam("key"), entry.c.appeared > bindparam("since", type_=UTCDateTime))
    .order_by(entry.c.seen_at.desc())
    .limit(TIMES)
)
GAPS = select(poll.c.at).where(
    poll.c.feed == bindparam("key"), poll.c.gap, poll.c.at > bindparam("since", type_=UTCDateTime)
)
ADD_ENTRIES = insert_new(entry)
ADD_ARTICLES = insert_new(article)
ADD_POLL = insert(poll)
ADD_NOTICES = insert(notice)
FORGET_POLLS = delete(poll).where(poll.c.feed == bindparam("key"), poll.c.at < bindparam("before", type_=UTCDateTime))
SET_STATE = (
    update(feed)
    .where(feed.c.url == bindparam("key"))
    .values({name: bindparam(name, type_=feed.c[name].type) for name in (*STATE, "host")})
)
SET_WORDS = (
    update(entry)
    .where(entry.c.feed == bindparam("key"), entry.c.guid == bindparam("id"))
    .values({name: bindparam(name) for name in ("title", "summary", "content")})
)
HOLD_HOST = (
    update(feed)
    .where(
        feed.c.host == bindparam("key"),
        or_(feed.c.next_at.is_(None), feed.c.next_at < bindparam("until", type_=UTCDateTime)),
    )
    .values(next_at=bindparam("until", type_=UTCDateTime), why=bindparam("because"))
)


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
        """Those that answer before those that failed: what hangs must not hold up the others."""
        due = (
            select(feed.c.url, feed.c.host)
            .where(feed.c.active, or_(feed.c.next_at.is_(None), feed.c.next_at <= now))
            .order_by(feed.c.failures > 0, feed.c.next_at, feed.c.url)
            .limit(limit)
        )
        return [Work(url, host) for url, host in connection.execute(due)]

    @reads
    def load_feed(self, connection: Connection, url: str) -> tuple[Feed, FeedState] | None:
        row = connection.execute(ACTIVE_FEED, {"key": url}).mappings().first()
        return (as_feed(row), as_state(row)) if row else None

    @reads
    def sightings(self, connection: Connection, url: str, entries: Sequence[Entry]) -> list[Sighting]:
        """What was recorded of the feed that may be one of the entries: by guid, by page, and lately."""
        found: dict[str, Sighting] = {}
        wanted = (
            (SEEN_BY_GUID, [item.guid for item in entries]),
            (SEEN_BY_PAGE, [article_id(item.url) for item in entries]),
        )
        for statement, keys in wanted:
            for start in range(0, len(keys), BATCH):
                rows = connection.execute(statement, {"key": url, "some": keys[start : start + BATCH]})
                found.update((row.guid, Sighting(*row)) for row in rows)
        other = any(item.guid in found and found[item.guid].title != item.title for item in entries)
        if len(found) < len(entries) or other:  # not the usual poll, in which all are known as they are
            lately = connection.execute(SEEN_LATELY, {"key": url, "most": max(100, 2 * len(entries))})
            for row in lately:
                found.setdefault(row.guid, Sighting(*row))
        return list(found.values())

    @reads
    def appearances(self, connection: Connection, url: str, since: datetime) -> tuple[list[datetime], list[datetime]]:
        """When the feed's last entries appeared, and when a poll found that some were missed."""
        told = {"key": url, "since": since}
        times = connection.execute(APPEARED, told).scalars().all()
        return [at for at in times if at], list(connection.execute(GAPS, told).scalars())

    @reads
    def peers(self, connection: Connection, wanted: Feed) -> list[FeedState]:
        """The other feeds of its country, or else of its region, that answer."""
        place = feed.c.country == wanted.country if wanted.country else feed.c.region == wanted.region
        rows = connection.execute(
            select(feed).where(feed.c.active, place, feed.c.url != wanted.url, feed.c.failures == 0)
        )
        return [as_state(row) for row in rows.mappings()]

    @reads
    def share_unreachable(self, connection: Connection, wanted: Feed) -> float:
        """The share of the other feeds that the network does not reach at present."""
        lost = func.sum(case((and_(feed.c.failures > 0, feed.c.fault == "network"), 1), else_=0))
        others = select(lost, func.count()).where(
            feed.c.active, feed.c.polled_at.is_not(None), feed.c.url != wanted.url
        )
        number, of = connection.execute(others).one()
        return (number or 0) / of if of else 0.0

    @writes
    def record_poll(self, connection: Connection, intent: FeedPolled) -> None:
        """Keep the answer: entries once each, an article to read for each new link, the feed's new state."""
        key = intent.state.url
        known = _titles(connection, key, [item.guid for item in intent.entries])
        fresh = [item for item in intent.entries if item.guid not in known]
        if fresh:
            connection.execute(ADD_ENTRIES, [_entry_row(item, intent) for item in fresh])
            connection.execute(ADD_ARTICLES, [_article_row(item, intent.at) for item in fresh])
        edited = [item for item in intent.entries if item.guid in known and item.title != known[item.guid]]
        if edited:
            words = [{name: getattr(item, name) for name in ("title", "summary", "content")} for item in edited]
            keys = [{"key": key, "id": item.guid} for item in edited]
            connection.execute(SET_WORDS, [{**one, **said} for one, said in zip(keys, words, strict=True)])
        connection.execute(SET_STATE, _state_row(intent.state))
        told = {name: getattr(intent, name) for name in ("at", "outcome", "status", "gap", "reason")}
        counts = {"entries": len(intent.entries), "fresh": len(fresh)}
        connection.execute(ADD_POLL, {"feed": key, **told, **counts})
        if intent.state.rhythm and intent.state.rhythm.learned_at == intent.at:  # about once a day
            connection.execute(FORGET_POLLS, {"key": key, "before": intent.at - KEPT})
        if intent.notices:
            connection.execute(ADD_NOTICES, [asdict(item) for item in intent.notices])
        if intent.hold:
            host = host_of(intent.state.address or key)
            because = f"{host} asked to be left alone until then"
            connection.execute(HOLD_HOST, {"key": host, "until": intent.hold, "because": because})


def as_feed(row: Any) -> Feed:
    return Feed(row["url"], row["name"], row["region"], row["country"], row["language"])


def as_state(row: Any) -> FeedState:
    learned = row["rhythm"]
    rhythm = None
    if learned:
        lists = {name: tuple(value) for name, value in learned.items() if isinstance(value, list)}
        rhythm = Rhythm(**{**learned, **lists, "learned_at": datetime.fromisoformat(learned["learned_at"])})
    rests = tuple(row["rests"] or ())
    return FeedState(row["url"], **{name: row[name] for name in PLAIN}, rhythm=rhythm, rests=rests)


def _state_row(state: FeedState) -> dict[str, object]:
    learned = state.rhythm and {**asdict(state.rhythm), "learned_at": state.rhythm.learned_at.isoformat()}
    said = {name: getattr(state, name) for name in PLAIN}
    host = host_of(state.address or state.url)
    return {**said, "key": state.url, "host": host, "rests": list(state.rests), "rhythm": learned}


def _titles(connection: Connection, url: str, guids: Sequence[str]) -> dict[str, str]:
    """The titles of those entries that were recorded before, by guid."""
    known: dict[str, str] = {}
    for start in range(0, len(guids), BATCH):
        rows = connection.execute(SEEN_BY_GUID, {"key": url, "some": guids[start : start + BATCH]})
        known.update((row.guid, row.title) for row in rows)
    return known


def _entry_row(item: Entry, intent: FeedPolled) -> dict[str, object]:
    said = {name: getattr(item, name) for name in Entry.__dataclass_fields__}
    appeared = appearance(item, intent.since, intent.at)
    return {**said, "article": article_id(item.url), "seen_at": intent.at, "appeared": appeared}


def _article_row(item: Entry, at: datetime) -> dict[str, object]:
    return {
        "id": article_id(item.url),
        "url": item.url,
        "host": host_of(item.fetch_url or item.url),
        "feed": item.feed,
        "guid": item.guid,
        "first_seen": at,
        "published": min(item.published, at) if item.published else at,
        "state": "waiting",
        "tries": 0,
    }
