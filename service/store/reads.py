"""Articles that wait to be read, and those that were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Update, and_, bindparam, func, or_, select, update

from service.model import Article, ArticleRead, Entry, ReadFailed, Waiting
from service.stage import Work
from service.store.base import Database, reads, writes
from service.store.dialects import BATCH, add_to
from service.store.schema import article, entry, feed, site_line

TEXT = ("title", "text", "raw_text", "lang", "authors", "lead_image", "places", "agency", "form", "published")


class Reads:
    """What the read room needs of the store. Articles older than `horizon` when due are left unread."""

    def __init__(self, database: Database, horizon: timedelta) -> None:
        self._db = database
        self._horizon = horizon

    def _due(self, now: datetime) -> ColumnElement[bool]:
        return and_(
            article.c.state == "waiting",
            article.c.published > now - self._horizon,
            or_(article.c.next_at.is_(None), article.c.next_at <= now),
        )

    @reads
    def due_reads(self, connection: Connection, now: datetime, limit: int) -> list[Work]:
        hosts = (
            select(article.c.host)
            .where(self._due(now))
            .group_by(article.c.host)
            .order_by(func.min(article.c.first_seen), func.count().desc(), article.c.host)
            .limit(limit)
        )
        return [Work(host, host) for host in connection.execute(hosts).scalars()]

    @reads
    def waiting(self, connection: Connection, host: str, now: datetime, limit: int) -> list[Waiting]:
        batch = (
            select(entry, article.c.id, article.c.first_seen, article.c.tries, feed.c.language.label("feed_language"))
            .join(article, and_(article.c.feed == entry.c.feed, article.c.guid == entry.c.guid))
            .join(feed, feed.c.url == entry.c.feed)
            .where(article.c.host == host, self._due(now))
            .order_by(article.c.first_seen, article.c.published, article.c.id)
            .limit(limit)
        )
        return [_waiting(row) for row in connection.execute(batch).mappings()]

    @reads
    def line_counts(self, connection: Connection, host: str, lines: Collection[int]) -> dict[int, int]:
        """How many of the host's articles hold each line; lines never seen are left out."""
        wanted, counts = sorted(lines), dict[int, int]()
        for start in range(0, len(wanted), BATCH):
            some = select(site_line.c.line, site_line.c.pages).where(
                site_line.c.host == host, site_line.c.line.in_(wanted[start : start + BATCH])
            )
            counts.update((line, pages) for line, pages in connection.execute(some))
        return counts

    @writes
    def record_reads(self, connection: Connection, host: str, intents: Sequence[ArticleRead | ReadFailed]) -> None:
        read = [intent for intent in intents if isinstance(intent, ArticleRead)]
        failed = [intent for intent in intents if isinstance(intent, ReadFailed)]
        lines = Counter(line for intent in read for line in set(intent.lines))
        by_id = update(article).where(article.c.id == bindparam("key"))
        if read:
            connection.execute(_set(by_id, (*TEXT, "state", "read_at", "reason")), [_read_row(i) for i in read])
        if failed:
            connection.execute(_set(by_id, ("state", "tries", "next_at", "reason")), [_failed_row(i) for i in failed])
        if lines:
            rows = [{"host": host, "line": line, "pages": pages} for line, pages in sorted(lines.items())]
            connection.execute(add_to(site_line, "pages"), rows)


def _set(statement: Update, names: Sequence[str]) -> Update:
    return statement.values({name: bindparam(name) for name in names})


def as_article(row: Any) -> Article:
    """An article that has been read; `row` joins `article` with its feed's `name` and `country`."""
    return Article(
        id=row["id"],
        url=row["url"],
        source=row["name"],
        country=row["country"],
        authors=tuple(row["authors"]),
        places=tuple(row["places"]),
        **{name: row[name] for name in TEXT if name not in ("authors", "places")},
    )


def _waiting(row: Any) -> Waiting:
    names = [name for name in Entry.__dataclass_fields__ if name != "authors"]
    announced = Entry(**{name: row[name] for name in names}, authors=tuple(row["authors"]))
    return Waiting(
        row["id"], row["url"], row["fetch_url"], announced, row["first_seen"], row["feed_language"], row["tries"]
    )


def _read_row(intent: ArticleRead) -> dict[str, object]:
    texts = {name: getattr(intent.article, name) for name in TEXT}
    lists = {"authors": list(intent.article.authors), "places": list(intent.article.places)}
    return {**texts, **lists, "key": intent.article.id, "state": "read", "read_at": intent.at, "reason": None}


def _failed_row(intent: ReadFailed) -> dict[str, object]:
    state = "waiting" if intent.next_at else "failed"
    return {
        "key": intent.id,
        "state": state,
        "tries": intent.tries,
        "next_at": intent.next_at,
        "reason": intent.reason,
    }
