"""A database opened: transactions to read and to write, and the schema brought up to date."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import DatabaseError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from service.errors import StoreError
from service.store.dialects import make_engine
from service.store.schema import HEAD

MIGRATIONS = Path(__file__).parent / "migrations"


class Database:
    """An engine with one writer at a time; SQLite would make the others wait in any case, and fail some of them."""

    def __init__(self, engine: AsyncEngine, url: str, migrated: tuple[str | None, str]) -> None:
        self.engine = engine
        self.migrated = migrated  # (revision found, revision now)
        self.url = url
        self._writer = asyncio.Lock()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A consistent view; what is written in it is thrown away."""
        try:
            async with self.engine.connect() as connection:
                yield connection
        except DBAPIError as error:
            raise StoreError(f"the database {describe(self.url)} could not be read: {error.orig}") from error

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """One transaction: all of it or nothing. Raises StoreError where the database cannot be written."""
        async with self._writer, self.engine.connect() as connection:
            await connection.execution_options(write=True)
            try:
                async with connection.begin():
                    yield connection
            except DBAPIError as error:
                raise StoreError(f"the database {describe(self.url)} could not be written: {error.orig}") from error


def describe(url: str) -> str:
    """The database's name for a person, without a password."""
    return make_url(url).render_as_string(hide_password=True)


@asynccontextmanager
async def open_database(url: str) -> AsyncIterator[Database]:
    """Open a database and bring its schema up to date. Raises StoreError with what to do."""
    _make_folder(url)
    engine = make_engine(url)
    try:
        try:
            migrated = await migrate(engine, url)
        except DatabaseError as error:
            raise StoreError(f"the database {describe(url)} cannot be opened: {error.orig}") from error
        yield Database(engine, url, migrated)
    finally:
        await engine.dispose()


def _make_folder(url: str) -> None:
    name = make_url(url).database
    if not name or name == ":memory:":
        return
    folder = Path(name).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"the folder {folder} of the database cannot be made: {error.strerror}") from error


async def migrate(engine: AsyncEngine, url: str) -> tuple[str | None, str]:
    """Bring the schema to HEAD and return (revision before, revision now)."""
    async with engine.connect() as connection:
        before = await connection.run_sync(_revision)
    if before == HEAD:
        return before, HEAD
    async with engine.connect() as connection:
        await connection.execution_options(write=True)
        async with connection.begin():
            await connection.run_sync(_upgrade, describe(url))
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
