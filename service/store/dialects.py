"""What differs between databases, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Integer, Table, create_engine, event, literal_column
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.dialects.sqlite.dml import Insert

from service.errors import StoreError

BATCH = 400  # rows a statement; SQLite allows 32766 bound values


def make_engine(url: str) -> Engine:
    """An engine for the database. Raises StoreError for one that is not supported."""
    if not url.startswith("sqlite:"):
        raise StoreError(f"the database {url.split(':', 1)[0]}:… is not supported; use sqlite:///PATH")
    engine = create_engine(url)
    _tune_sqlite(engine)
    return engine


def _tune_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(raw: Any, _record: Any) -> None:
        raw.isolation_level = None  # the driver's own BEGIN would be deferred; ours says what it wants
        cursor = raw.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=10000", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        # a transaction that reads first and writes later fails at once under WAL when somebody wrote in between
        mode = "IMMEDIATE" if connection.get_execution_options().get("write") else "DEFERRED"
        connection.exec_driver_sql(f"BEGIN {mode}")


def last_row(table: Table) -> ColumnElement[int]:
    """The number that a row got when it came; the newest row has the greatest."""
    return literal_column(f"{table.name}.rowid", Integer)


def insert_new(table: Table) -> Insert:
    """An INSERT that leaves rows alone whose key is known already."""
    return insert(table).on_conflict_do_nothing()


def upsert(table: Table, columns: Sequence[str]) -> Insert:
    """An INSERT that replaces `columns` where the key is known."""
    statement = insert(table)
    keys = [column.name for column in table.primary_key]
    return statement.on_conflict_do_update(
        index_elements=keys, set_={name: statement.excluded[name] for name in columns}
    )


def add_to(table: Table, column: str) -> Insert:
    """An INSERT that adds to a counter where the key is known."""
    statement = insert(table)
    keys = [item.name for item in table.primary_key]
    total: Mapping[str, Any] = {column: table.c[column] + statement.excluded[column]}
    return statement.on_conflict_do_update(index_elements=keys, set_=total)
