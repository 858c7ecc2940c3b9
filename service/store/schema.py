"""The tables. One metadata for every database; `migrations/` holds the way here from any older release."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

HEAD = "0002"  # the newest migration; a test holds it against the folder


class UTCDateTime(TypeDecorator[datetime]):
    """Aware times in UTC; SQLite forgets the zone of a DateTime, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive time reached the store: {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _text(name: str, **options: Any) -> Column[str]:
    return Column(name, Text, nullable=False, **options)


def _time(name: str, *, nullable: bool = True) -> Column[datetime]:
    return Column(name, UTCDateTime, nullable=nullable)


feed = Table(
    "feed",
    metadata,
    _text("url", primary_key=True),
    _text("host"),
    _text("name"),
    _text("region"),
    Column("country", Text),
    Column("language", Text),
    Column("active", Boolean, nullable=False),  # stands in the configuration now
    Column("etag", Text),
    Column("last_modified", Text),
    _time("polled_at"),
    _time("answered_at"),
    _time("entry_at"),
    _time("next_at"),
    Column("why", Text),
    Column("failures", Integer, nullable=False, default=0),
    _time("failing_since"),
    Column("reason", Text),
    Column("fault", Text),
    Column("address", Text),
    Column("moved_to", Text),
    Column("moved_times", Integer, nullable=False, default=0, server_default="0"),
    _time("ended_at"),
    Column("pace", Float, nullable=False, default=1.0, server_default="1"),
    Column("ttl", Integer),  # seconds
    Column("rests", JSON),
    Column("rhythm", JSON),
    Column("told", Text),
    Index(None, "next_at"),
    Index(None, "host"),
)

notice = Table(
    "notice",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("feed", Text, ForeignKey("feed.url"), nullable=False),
    _time("at", nullable=False),
    _text("kind"),
    _text("text"),
    Index(None, "feed", "at"),
)

poll = Table(
    "poll",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("feed", Text, ForeignKey("feed.url"), nullable=False),
    _time("at", nullable=False),
    _text("outcome"),
    Column("status", Integer),
    Column("entries", Integer, nullable=False),  # seen in the answer
    Column("fresh", Integer, nullable=False),  # of them, new
    Column("gap", Boolean, nullable=False),
    Column("reason", Text),
    Index(None, "feed", "at"),
)

entry = Table(
    "entry",
    metadata,
    Column("feed", Text, ForeignKey("feed.url"), primary_key=True),
    _text("guid", primary_key=True),
    _text("article"),
    _text("url"),
    _text("fetch_url"),
    _text("title"),
    _time("published"),
    _text("summary"),
    _text("content"),
    Column("authors", JSON, nullable=False),
    Column("lang", Text),
    _time("seen_at", nullable=False),
    _time("appeared"),  # between the poll before and the one that saw it, as near as can be told
    Index(None, "article"),
    Index(None, "feed", "seen_at"),
    Index(None, "seen_at"),
)

article = Table(
    "article",
    metadata,
    _text("id", primary_key=True),
    _text("url"),
    _text("host"),
    _text("feed"),  # the one that announced it first
    _text("guid"),
    _time("first_seen", nullable=False),
    _time("published", nullable=False),  # best known; before the page is read, what the feed said
    _text("state"),  # waiting, read, placed, failed
    Column("tries", Integer, nullable=False, default=0),
    _time("next_at"),
    Column("reason", Text),
    _time("read_at"),
    Column("title", Text),
    Column("text", Text),
    Column("raw_text", Text),
    Column("lang", Text),
    Column("authors", JSON),
    Column("lead_image", Text),
    Column("places", JSON),
    Column("agency", Text),
    Column("form", Text),
    Index(None, "state", "host"),
    Index(None, "first_seen"),
)

site_line = Table(
    "site_line",
    metadata,
    _text("host", primary_key=True),
    Column("line", BigInteger, primary_key=True, autoincrement=False),
    Column("pages", Integer, nullable=False),
)

story = Table(
    "story",
    metadata,
    _text("id", primary_key=True),
    Column("merged_into", Text),
)

placement = Table(
    "placement",
    metadata,
    Column("article", Text, ForeignKey("article.id"), primary_key=True),
    _text("story"),
    Column("reprint_of", Text),
    _text("why"),
    Column("evidence", JSON, nullable=False),
    Column("adds", JSON, nullable=False),
    Index(None, "story"),
)

signature = Table(
    "signature",
    metadata,
    Column("article", Text, ForeignKey("article.id"), primary_key=True),
    _text("story"),
    _time("published", nullable=False),
    Column("data", LargeBinary, nullable=False),
    Index(None, "published"),
)

digest = Table(
    "digest",
    metadata,
    _text("name", primary_key=True),
    _time("known_since", nullable=False),
)

edition = Table(
    "edition",
    metadata,
    _text("digest", primary_key=True),
    Column("date", Date, primary_key=True),
    _time("window_start", nullable=False),
    _time("cut_off", nullable=False),
    _text("document"),
)

account = Table(
    "account",
    metadata,
    _text("digest", primary_key=True),
    _text("article", primary_key=True),
    Column("date", Date, nullable=False),
    Column("story", Text),
    Column("reason", Text),
    Index(None, "digest", "story"),
)

delivery = Table(
    "delivery",
    metadata,
    _text("digest", primary_key=True),
    Column("date", Date, primary_key=True),
    _text("channel", primary_key=True),
    _text("address", primary_key=True),
    _text("state"),
    Column("tries", Integer, nullable=False, default=0),
    _time("next_at"),
    Column("reason", Text),
    Index(None, "state"),
)
