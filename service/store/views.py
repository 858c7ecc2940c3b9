"""What people ask the store; nothing here changes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, or_, select

from service.model import Article, Feed, FeedState, Notice
from service.store.base import Database, reads
from service.store.polls import as_feed, as_state
from service.store.reads import as_article
from service.store.schema import account, article, delivery, edition, entry, feed, notice, placement, poll, story

LAST_POLLS, LAST_NOTICES = 20, 20  # of a feed, that are shown


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A configured feed with what was learned about it, and the number of entries seen."""

    feed: Feed
    state: FeedState
    entries: int


@dataclass(frozen=True, slots=True)
class PollRow:
    """One poll of a feed, as it was recorded."""

    at: datetime
    outcome: str
    status: int | None  # of HTTP
    entries: int  # seen in the answer
    new: int
    gap: bool
    reason: str | None


@dataclass(frozen=True, slots=True)
class FeedHistory:
    """All that was seen of one feed. Polls and notices: the newest first; gaps: those since a given time."""

    state: FeedState
    entries: int
    first_entry: datetime | None  # when its first entry was seen
    lately: int  # entries seen since that time
    polls: tuple[PollRow, ...]
    gaps: tuple[datetime, ...]
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """All that is known of one article."""

    url: str
    state: str
    reason: str | None
    first_seen: datetime
    announced: tuple[tuple[str, datetime], ...]  # (feed URL, when)
    article: Article | None
    story: str | None
    reprint_of: str | None  # URL
    why: str | None
    evidence: dict[str, Any]
    accounts: tuple[tuple[str, date, str | None, str | None], ...]  # (digest, date, story, reason)
    siblings: tuple[tuple[str, str, str], ...]  # (id, URL, title) of the story's other articles


class Views:
    """Read views for the command line."""

    def __init__(self, database: Database) -> None:
        self._db = database

    @reads
    def feeds(self, connection: Connection) -> list[FeedRow]:
        rows = connection.execute(select(feed).where(feed.c.active).order_by(feed.c.region, feed.c.url)).mappings()
        counts = select(entry.c.feed, func.count().label("total")).group_by(entry.c.feed)
        totals = {row.feed: row.total for row in connection.execute(counts)}
        return [FeedRow(as_feed(row), as_state(row), totals.get(row["url"], 0)) for row in rows]

    @reads
    def feed(self, connection: Connection, url: str, since: datetime) -> FeedHistory | None:
        """What was seen of a feed: its last polls and notices, and what happened `since`. None: it is not known."""
        row = connection.execute(select(feed).where(feed.c.url == url)).mappings().first()
        if row is None:
            return None
        counts = select(func.count(), func.min(entry.c.seen_at), func.count().filter(entry.c.seen_at >= since)).where(
            entry.c.feed == url
        )
        total, first, lately = connection.execute(counts).one()
        polls = connection.execute(
            select(poll.c.at, poll.c.outcome, poll.c.status, poll.c.entries, poll.c.fresh, poll.c.gap, poll.c.reason)
            .where(poll.c.feed == url)
            .order_by(poll.c.at.desc(), poll.c.id.desc())
            .limit(LAST_POLLS)
        )
        gaps = select(poll.c.at).where(poll.c.feed == url, poll.c.gap, poll.c.at >= since).order_by(poll.c.at.desc())
        told = (
            select(notice.c.feed, notice.c.at, notice.c.kind, notice.c.text)
            .where(notice.c.feed == url)
            .order_by(notice.c.at.desc(), notice.c.id.desc())
            .limit(LAST_NOTICES)
        )
        return FeedHistory(
            as_state(row),
            total,
            first,
            lately,
            tuple(PollRow(*one) for one in polls),
            tuple(connection.execute(gaps).scalars()),
            tuple(Notice(*one) for one in connection.execute(told)),
        )

    @reads
    def editions(self, connection: Connection, digest: str | None = None) -> list[tuple[str, date, datetime, str]]:
        """(digest, date, cut-off, deliveries in words), newest first."""
        wanted = select(edition.c.digest, edition.c.date, edition.c.cut_off)
        wanted = wanted.where(edition.c.digest == digest) if digest else wanted
        counts = select(
            delivery.c.digest, delivery.c.date, delivery.c.channel, delivery.c.state, func.count()
        ).group_by(delivery.c.digest, delivery.c.date, delivery.c.channel, delivery.c.state)
        told: dict[tuple[str, date], list[str]] = {}
        for name, day, channel, state, number in connection.execute(counts):
            told.setdefault((name, day), []).append(f"{number} {channel} {state}")
        rows = connection.execute(wanted.order_by(edition.c.date.desc(), edition.c.digest))
        return [(name, day, at, ", ".join(sorted(told.get((name, day), [])))) for name, day, at in rows]

    @reads
    def whereabouts(self, connection: Connection, key: str) -> Whereabouts | None:
        """An article by its id, the beginning of its id, or its URL."""
        by_key = or_(article.c.id == key, article.c.url == key)
        by_prefix = article.c.id.startswith(key, autoescape=True) if len(key) >= 6 else by_key
        origin = article.alias("origin")
        wanted = (
            select(article, feed.c.name, feed.c.country, placement, origin.c.url.label("origin_url"))
            .join(feed, feed.c.url == article.c.feed)
            .outerjoin(placement, placement.c.article == article.c.id)
            .outerjoin(origin, origin.c.id == placement.c.reprint_of)
            .where(or_(by_key, by_prefix))
            .order_by(article.c.id)
            .limit(1)
        )
        row = connection.execute(wanted).mappings().first()
        if row is None:
            return None
        announced = connection.execute(
            select(entry.c.feed, entry.c.seen_at).where(entry.c.article == row["id"]).order_by(entry.c.seen_at)
        )
        accounts = connection.execute(
            select(account.c.digest, account.c.date, account.c.story, account.c.reason)
            .where(account.c.article == row["id"])
            .order_by(account.c.date)
        )
        siblings = connection.execute(
            select(article.c.id, article.c.url, article.c.title)
            .join(placement, placement.c.article == article.c.id)
            .where(placement.c.story == row["story"], article.c.id != row["id"])
            .order_by(article.c.published)
        )
        return Whereabouts(
            row["url"],
            row["state"],
            row["reason"],
            row["first_seen"],
            tuple((url, at) for url, at in announced),
            as_article(row) if row["state"] in ("read", "placed") else None,
            row["story"],
            row["origin_url"],
            row["why"],
            row["evidence"] or {},
            tuple((a, b, c, d) for a, b, c, d in accounts),
            tuple((a, b, c) for a, b, c in siblings),
        )

    @reads
    def story(self, connection: Connection, key: str) -> list[tuple[str, str, str]]:
        """(id, URL, title) of a story's articles in time order; a merged story answers with its survivor's."""
        now_called = connection.execute(select(story.c.merged_into).where(story.c.id == key)).scalar() or key
        rows = connection.execute(
            select(article.c.id, article.c.url, article.c.title)
            .join(placement, placement.c.article == article.c.id)
            .where(placement.c.story == now_called)
            .order_by(article.c.published, article.c.id)
        )
        return [(a, b, c) for a, b, c in rows]
