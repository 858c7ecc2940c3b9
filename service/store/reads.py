"""Articles that wait to be read, and those that were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Update, and_, bindparam, func, or_, select, update

from service.model import Article, ArticleRead, Entry, ReadFailed, Waiting
from service.stage import Work
from service.store.base import Database, reads, writes
from service.store.dialects import BATCH, add_to
from service.store.schema import UTCDateTime, article, entry, feed, site_line

TEXT = ("title", "text", "raw_text", "lang", "authors", "lead_image", "places", "agency", "form", "published")


# Built once: to build a statement takes longer than to run it, and these run for every host.
DUE = and_(
    article.c.state == "waiting",
    article.c.published > bindparam("oldest", type_=UTCDateTime),
    or_(article.c.next_at.is_(None), article.c.next_at <= bindparam("now", type_=UTCDateTime)),
)
HOSTS = (
    select(article.c.host)
    .where(DUE)
    .group_by(article.c.host)
    .order_by(func.min(article.c.first_seen), func.count().desc(), article.c.host)
    .limit(bindparam("most"))
)
BATCH_OF_HOST = (
    select(entry, article.c.id, article.c.first_seen, article.c.tries, feed.c.language.label("feed_language"))
    .join(article, and_(article.c.feed == entry.c.feed, article.c.guid == entry.c.guid))
    .join(feed, feed.c.url == entry.c.feed)
    .where(article.c.host == bindparam("host"), DUE)
    .order_by(article.c.first_seen, article.c.published, article.c.id)
    .limit(bindparam("most"))
)
LINES_OF_HOST = select(site_line.c.line, site_line.c.pages).where(
    site_line.c.host == bindparam("host"), site_line.c.line.in_(bindparam("lines", expanding=True))
)
STILL_WAITING = select(article.c.id).where(
    article.c.id.in_(bindparam("keys", expanding=True)), article.c.state == "waiting"
)
ADD_LINES = add_to(site_line, "pages")


def _set(*names: str) -> Update:
    """An UPDATE of these columns of the article named by "key"."""
    return update(article).where(article.c.id == bindparam("key")).values({name: bindparam(name) for name in names})


SET_READ = _set(*TEXT, "state", "read_at", "reason")
SET_FAILED = _set("state", "tries", "next_at", "reason")


class Reads:
    """What the read room needs of the store. Articles older than `horizon` when due are left unread."""

    def __init__(self, database: Database, horizon: timedelta) -> None:
        self._db = database
        self.horizon = horizon

    def _times(self, now: datetime) -> dict[str, object]:
        return {"oldest": now - self.horizon, "now": now}

    @reads
    def due_reads(self, connection: Connection, now: datetime, limit: int) -> list[Work]:
        hosts = connection.execute(HOSTS, {**self._times(now), "most": limit}).scalars()
        return [Work(host, host) for host in hosts]

    @reads
    def waiting(self, connection: Connection, host: str, now: datetime, limit: int) -> list[Waiting]:
        batch = connection.execute(BATCH_OF_HOST, {**self._times(now), "host": host, "most": limit})
        return [_waiting(row) for row in batch.mappings()]

    @reads
    def line_counts(self, connection: Connection, host: str, lines: Collection[int]) -> dict[int, int]:
        """How many of the host's articles hold each line; lines never seen are left out."""
        wanted, counts = sorted(lines), dict[int, int]()
        for start in range(0, len(wanted), BATCH):
            some = connection.execute(LINES_OF_HOST, {"host": host, "lines": wanted[start : start + BATCH]})
            counts.update((line, pages) for line, pages in some)
        return counts

    @writes
    def record_reads(self, connection: Connection, host: str, intents: Sequence[ArticleRead | ReadFailed]) -> None:
        keys = [intent.article.id if isinstance(intent, ArticleRead) else intent.id for intent in intents]
        # another process may have been faster; what it recorded stays
        waiting = set(connection.execute(STILL_WAITING, {"keys": keys}).scalars())
        fresh = [intent for intent, key in zip(intents, keys, strict=True) if key in waiting]
        read = [intent for intent in fresh if isinstance(intent, ArticleRead)]
        failed = [intent for intent in fresh if isinstance(intent, ReadFailed)]
        lines = Counter(line for intent in read for line in set(intent.lines))
        if read:
            connection.execute(SET_READ, [_read_row(intent) for intent in read])
        if failed:
            connection.execute(SET_FAILED, [_failed_row(intent) for intent in failed])
        if lines:
            rows = [{"host": host, "line": line, "pages": pages} for line, pages in sorted(lines.items())]
            connection.execute(ADD_LINES, rows)


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
