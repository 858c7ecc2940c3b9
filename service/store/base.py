"""A database opened: transactions to read and to write, and the schema brought up to date."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import update_wrapper
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, DBAPIError

from service.errors import StoreError
from service.store.dialects import make_engine
from service.store.schema import HEAD

MIGRATIONS = Path(__file__).parent / "migrations"
READERS = 2  # threads

P = ParamSpec("P")
T = TypeVar("T")


class Database:
    """An engine, a thread that writes and some that read.

    A transaction is one hop to a thread. SQLAlchemy's asyncio drivers hop for every cursor call, which took a third of
    the main process's time. One writer: SQLite would make the others wait in any case, and fail some of them.
    """

    def __init__(self, engine: Engine, url: str, migrated: tuple[str | None, str]) -> None:
        self.engine = engine
        self.url = url
        self.migrated = migrated  # (revision found, revision now)
        self._writer = ThreadPoolExecutor(1, "store-write")
        self._readers = ThreadPoolExecutor(READERS, "store-read")

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work` on a consistent view; what it writes is thrown away. Raises StoreError."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, work)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in one transaction: all of it or nothing. Raises StoreError where it cannot be written."""
        return await asyncio.get_running_loop().run_in_executor(self._writer, self._write, work)

    def close(self) -> None:
        self._writer.shutdown()
        self._readers.shutdown()
        self.engine.dispose()

    def _read(self, work: Callable[[Connection], T]) -> T:
        try:
            with self.engine.connect() as connection:
                return work(connection)
        except DBAPIError as error:
            raise StoreError(f"the database {describe(self.url)} could not be read: {error.orig}") from error

    def _write(self, work: Callable[[Connection], T]) -> T:
        try:
            with self.engine.connect().execution_options(write=True) as connection, connection.begin():
                return work(connection)
        except DBAPIError as error:
            raise StoreError(f"the database {describe(self.url)} could not be written: {error.orig}") from error


class Rows(Protocol):
    """Whatever holds a database: a store module's class."""

    _db: Database


S = TypeVar("S", bound=Rows)
Method = Callable[Concatenate[S, Connection, P], T]
Async = Callable[Concatenate[S, P], Coroutine[Any, Any, T]]


def reads(method: Method[S, P, T]) -> Async[S, P, T]:
    """Make a method over a connection one that is awaited without it, on a consistent view."""

    async def in_thread(self: S, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._db.read(lambda connection: method(self, connection, *args, **kwargs))

    update_wrapper(in_thread, method)
    return in_thread


def writes(method: Method[S, P, T]) -> Async[S, P, T]:
    """The same in one transaction that writes."""

    async def in_thread(self: S, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._db.write(lambda connection: method(self, connection, *args, **kwargs))

    update_wrapper(in_thread, method)
    return in_thread


def describe(url: str) -> str:
    """The database's name for a person, without a password."""
    return make_url(url).render_as_string(hide_password=True)


@asynccontextmanager
async def open_database(url: str) -> AsyncIterator[Database]:
    """Open a database and bring its schema up to date. Raises StoreError with what to do."""
    _make_folder(url)
    engine = make_engine(url)
    try:
        migrated = migrate(engine, url)
    except DatabaseError as error:
        engine.dispose()
        raise StoreError(f"the database {describe(url)} cannot be opened: {error.orig}") from error
    except StoreError:
        engine.dispose()
        raise
    database = Database(engine, url, migrated)
    try:
        yield database
    finally:
        await asyncio.to_thread(database.close)


def _make_folder(url: str) -> None:
    name = make_url(url).database
    if not name or name == ":memory:":
        return
    folder = Path(name).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"the folder {folder} of the database cannot be made: {error.strerror}") from error


def migrate(engine: Engine, url: str) -> tuple[str | None, str]:
    """Bring the schema to HEAD and return (revision before, revision now)."""
    with engine.connect() as connection:
        before = _revision(connection)
    if before != HEAD:
        with engine.connect().execution_options(write=True) as connection, connection.begin():
            _upgrade(connection, describe(url))
    return before, HEAD


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: Connection, name: str) -> None:
    # Alembic is imported only when there is something to do: it costs start-up
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    before = _revision(connection)
    if before is not None and before not in known:
        raise StoreError(
            f"the database {name} has schema {before}, which is newer than this Nightdesk ({HEAD}): "
            "install the newer release, or restore a backup made with this one"
        )
    if before is None and inspect(connection).has_table("feed"):
        raise StoreError(f"the database {name} holds tables that Nightdesk did not make: name another file")
    command.upgrade(config, "head")
