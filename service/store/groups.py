"""Stories: which article stands where, and what the index must remember."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, select, update

from service.model import Article, ArticlesPlaced, Signature
from service.store.base import Database, reads, writes
from service.store.dialects import insert_new, last_row, upsert
from service.store.reads import as_article
from service.store.schema import article, feed, placement, signature, story

UNPLACED = article.c.state == "read"  # with its place it becomes "placed"
SET_PLACED = update(article).where(article.c.id == bindparam("key")).values(state="placed")


def _mark(connection: Connection) -> int:
    return connection.execute(select(func.max(last_row(placement))).select_from(placement)).scalar() or 0


class Groups:
    """What the group room needs of the store."""

    def __init__(self, database: Database) -> None:
        self._db = database

    @reads
    def any_unplaced(self, connection: Connection) -> bool:
        return connection.execute(select(article.c.id).where(UNPLACED).limit(1)).first() is not None

    @reads
    def unplaced(self, connection: Connection, limit: int) -> list[Article]:
        """Read articles without a place, in time order."""
        batch = (
            select(article, feed.c.name, feed.c.country)
            .join(feed, feed.c.url == article.c.feed)
            .where(UNPLACED)
            .order_by(article.c.published, article.c.id)
            .limit(limit)
        )
        return [as_article(row) for row in connection.execute(batch).mappings()]

    @reads
    def signatures(self, connection: Connection, since: datetime) -> list[Signature]:
        kept = (
            select(signature).where(signature.c.published >= since).order_by(signature.c.published, signature.c.article)
        )
        return [Signature(**row) for row in connection.execute(kept).mappings()]

    @reads
    def mark(self, connection: Connection) -> int:
        """Moves with every placement that anybody records."""
        return _mark(connection)

    @writes
    def record_placed(self, connection: Connection, intent: ArticlesPlaced, mark: int | None = None) -> bool:
        """Keep the places, if the mark is where it was; else keep nothing and say so."""
        if mark is not None and _mark(connection) != mark:
            return False
        places = [
            {
                "article": item.article,
                "story": item.story,
                "reprint_of": item.reprint_of,
                "why": item.why,
                "evidence": dict(item.evidence),
                "adds": list(item.adds),
            }
            for item in intent.placements
        ]
        signs = [
            {"article": item.article, "story": item.story, "published": item.published, "data": item.data}
            for item in intent.signatures
        ]
        if places:
            connection.execute(insert_new(story), [{"id": item["story"]} for item in places])
            connection.execute(insert_new(placement), places)
            connection.execute(SET_PLACED, [{"key": item["article"]} for item in places])
        if signs:
            connection.execute(upsert(signature, ("story", "published", "data")), signs)
        for gone, survivor in intent.merged:
            connection.execute(update(placement).where(placement.c.story == gone).values(story=survivor))
            connection.execute(update(signature).where(signature.c.story == gone).values(story=survivor))
            connection.execute(update(story).where(story.c.id == gone).values(merged_into=survivor))
            connection.execute(update(story).where(story.c.merged_into == gone).values(merged_into=survivor))
        return True

    @writes
    def forget(self, connection: Connection, before: datetime) -> None:
        """Drop what the index no longer needs; articles and places stay."""
        connection.execute(delete(signature).where(signature.c.published < before))
