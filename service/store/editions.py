"""What an edition is made of, and the editions themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, exists, func, insert, select

from service.model import Digest, EditionComposed, FeedReport, Material, Notice, PlacedArticle, Told, Unplaced
from service.store.base import Database, reads, writes
from service.store.deliveries import delivery_row
from service.store.dialects import insert_new
from service.store.polls import as_feed
from service.store.reads import as_article
from service.store.schema import (
    account,
    article,
    delivery,
    digest,
    edition,
    entry,
    feed,
    notice,
    placement,
    poll,
    story,
)

LONGEST_CATCH_UP = timedelta(days=7)


class Editions:
    """What the compose room needs of the store."""

    def __init__(self, database: Database) -> None:
        self._db = database

    @writes
    def digest_anchor(self, connection: Connection, name: str, now: datetime) -> datetime:
        """The last edition's cut-off; before the first edition, when the digest was first known."""
        last = select(func.max(edition.c.cut_off)).where(edition.c.digest == name)
        first_known = select(digest.c.known_since).where(digest.c.name == name)
        connection.execute(insert_new(digest), [{"name": name, "known_since": now}])
        known: datetime = connection.execute(last).scalar() or connection.execute(first_known).scalar_one()
        return known

    @reads
    def has_edition(self, connection: Connection, name: str, day: date) -> bool:
        return connection.execute(select(edition.c.date).where(_is(name, day))).first() is not None

    @reads
    def is_mailed(self, connection: Connection, name: str, day: date) -> bool:
        """Whether any mail of the edition was wanted."""
        mails = select(delivery.c.address).where(delivery.c.digest == name, delivery.c.date == day)
        return connection.execute(mails.where(delivery.c.channel == "mail").limit(1)).first() is not None

    @reads
    def last_cut_off(self, connection: Connection, names: Sequence[str]) -> datetime | None:
        """The earliest of the digests' last cut-offs; None where one of them has no edition yet."""
        last = select(func.max(edition.c.cut_off)).where(edition.c.digest.in_(names)).group_by(edition.c.digest)
        known = connection.execute(last).scalars().all()
        return min(known) if known and len(known) == len(names) else None

    @reads
    def document(self, connection: Connection, name: str, day: date) -> str | None:
        return connection.execute(select(edition.c.document).where(_is(name, day))).scalar()

    @reads
    def material(self, connection: Connection, wanted: Digest, day: date, cut_off: datetime) -> Material:
        """All announced articles that no earlier edition of this digest accounts for, and what became of each."""
        before = (
            connection.execute(
                select(edition.c.window_start, edition.c.cut_off)
                .where(edition.c.digest == wanted.name)
                .order_by(edition.c.cut_off.desc())
                .limit(1)
            )
        ).first()
        start = cut_off - wanted.window
        oldest = start
        if before:
            # after an outage the window reaches back to the last edition; what came too late for that one
            # and was published within its window is news still
            start = max(min(start, before.cut_off), cut_off - max(LONGEST_CATCH_UP, wanted.window))
            oldest = min(start, before.window_start)
        placed, unplaced = _sort(connection, wanted, start, oldest, cut_off)
        told = _told(connection, wanted.name, {item.story for item in placed})
        feeds = self._feeds(connection, wanted, start, cut_off)
        return Material(wanted, day, start, cut_off, tuple(placed), tuple(unplaced), told, tuple(feeds))

    def _feeds(self, connection: Connection, wanted: Digest, start: datetime, end: datetime) -> list[FeedReport]:
        counted = (
            select(
                feed,
                func.count(poll.c.id).label("polls"),
                func.sum(case((poll.c.outcome.in_(("answered", "unchanged")), 1), else_=0)).label("fine"),
                func.sum(case((poll.c.gap, 1), else_=0)).label("gaps"),
            )
            .outerjoin(poll, and_(poll.c.feed == feed.c.url, poll.c.at > start, poll.c.at <= end))
            .where(feed.c.active, feed.c.region.in_(wanted.regions))
            .group_by(feed.c.url)
            .order_by(feed.c.url)
        )
        told: defaultdict[str, list[Notice]] = defaultdict(list)
        fresh = select(notice).where(notice.c.at > start, notice.c.at <= end).order_by(notice.c.at, notice.c.id)
        for row in connection.execute(fresh):
            told[row.feed].append(Notice(row.feed, row.at, row.kind, row.text))
        return [_report(row, tuple(told[row["url"]])) for row in connection.execute(counted).mappings()]

    @writes
    def record_edition(self, connection: Connection, intent: EditionComposed) -> None:
        """Freeze the edition, its accounts and its deliveries together."""
        head = {"digest": intent.digest, "date": intent.date}
        connection.execute(
            insert(edition).values(
                **head, window_start=intent.window_start, cut_off=intent.cut_off, document=intent.document
            )
        )
        if intent.accounts:
            rows = [
                {**head, "article": item.article, "story": item.story, "reason": item.reason}
                for item in intent.accounts
            ]
            connection.execute(insert_new(account), rows)
        self._add(connection, intent.deliveries)

    @writes
    def add_deliveries(self, connection: Connection, deliveries: Sequence[Any]) -> None:
        """Wanted later, for an edition that is out; those known already stay as they are."""
        self._add(connection, deliveries)

    def _add(self, connection: Connection, deliveries: Sequence[Any]) -> None:
        if deliveries:
            connection.execute(insert_new(delivery), [delivery_row(item) for item in deliveries])


def _report(row: Any, notices: tuple[Notice, ...]) -> FeedReport:
    silent = row["entry_at"] if row["told"] == "silent" and not row["failures"] else None
    reason = row["reason"] if row["failures"] else None
    return FeedReport(as_feed(row), row["polls"], row["fine"] or 0, reason, silent, row["gaps"] or 0, notices)


def _is(name: str, day: date) -> ColumnElement[bool]:
    return and_(edition.c.digest == name, edition.c.date == day)


def _candidates(wanted: Digest, since: datetime, until: datetime) -> Select[Any]:
    announced = (
        select(entry.c.article)
        .join(feed, feed.c.url == entry.c.feed)
        .where(feed.c.region.in_(wanted.regions), entry.c.seen_at > since, entry.c.seen_at <= until)
        .distinct()
        .subquery()
    )
    origin = article.alias("origin")
    return (
        select(
            article,
            feed.c.name,
            feed.c.country,
            placement.c.story,
            placement.c.why,
            placement.c.adds,
            origin.c.url.label("origin_url"),
        )
        .join(announced, announced.c.article == article.c.id)
        .join(feed, feed.c.url == article.c.feed)
        .outerjoin(placement, placement.c.article == article.c.id)
        .outerjoin(origin, origin.c.id == placement.c.reprint_of)
        .where(~exists().where(account.c.digest == wanted.name, account.c.article == article.c.id))
        .order_by(article.c.published, article.c.id)
    )


def _sort(
    connection: Connection, wanted: Digest, start: datetime, oldest: datetime, cut_off: datetime
) -> tuple[list[PlacedArticle], list[Unplaced]]:
    placed: list[PlacedArticle] = []
    unplaced: list[Unplaced] = []
    rows = connection.execute(_candidates(wanted, oldest - LONGEST_CATCH_UP, cut_off))
    for row in rows.mappings():
        fate = _fate(row, oldest, cut_off)
        if fate:
            unplaced.append(fate)
        else:
            item = as_article(row)
            placed.append(PlacedArticle(item, row["story"], row["origin_url"], row["why"], tuple(row["adds"])))
    return placed, unplaced


def _fate(row: Any, oldest: datetime, cut_off: datetime) -> Unplaced | None:
    """Why an announced article stands in no story, or None where it does."""
    key, url = row["id"], row["url"]
    if row["published"] <= oldest:
        return Unplaced(key, url, "older than the window")
    if row["published"] > cut_off:
        return Unplaced(key, url, "published after the cut-off; kept for the next edition", final=False)
    if row["state"] == "failed":
        return Unplaced(key, url, row["reason"])
    if row["state"] == "waiting":
        because = f": {row['reason']}" if row["reason"] else ""
        return Unplaced(key, url, f"not read by the cut-off{because}; kept for the next edition", final=False)
    if row["story"] is None:
        return Unplaced(key, url, "not grouped by the cut-off; kept for the next edition", final=False)
    return None


def _told(connection: Connection, name: str, stories: set[str]) -> dict[str, Told]:
    now_called = func.coalesce(story.c.merged_into, account.c.story)
    rows = connection.execute(
        select(now_called, account.c.date, account.c.article)
        .outerjoin(story, story.c.id == account.c.story)
        .where(account.c.digest == name, account.c.story.is_not(None))
        .where(now_called.in_(sorted(stories)) if len(stories) < 400 else account.c.story.is_not(None))
    )
    days: dict[str, date] = {}
    articles: defaultdict[str, set[str]] = defaultdict(set)
    for key, day, item in rows:
        if key in stories:
            days[key] = max(day, days.get(key, day))
            articles[key].add(item)
    return {key: Told(key, days[key], frozenset(articles[key])) for key in sorted(days)}
