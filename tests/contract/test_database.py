"""The database file: its schema, its failures, its transactions."""

import asyncio
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, insert, select
from sqlalchemy.exc import StatementError

from service.errors import StoreError
from service.store import migrate_database
from service.store.base import MIGRATIONS, open_database
from service.store.schema import HEAD, digest, metadata
from tests.builders import NOW


def url(folder: Path) -> str:
    return f"sqlite:///{folder}/desk.db"


async def test_the_migrations_lead_to_the_schema(tmp_path: Path) -> None:
    await migrate_database(url(tmp_path))
    with create_engine(url(tmp_path)).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, metadata) == []


def test_head_is_the_newest_migration() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [HEAD]


async def test_a_database_is_migrated_once(tmp_path: Path) -> None:
    assert await migrate_database(url(tmp_path)) == (None, HEAD)
    assert await migrate_database(url(tmp_path)) == (HEAD, HEAD)


async def test_a_database_of_a_newer_schema_is_refused_and_left_alone(tmp_path: Path) -> None:
    await migrate_database(url(tmp_path))
    with sqlite3.connect(tmp_path / "desk.db") as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="newer than this Nightdesk"):
        await migrate_database(url(tmp_path))
    with sqlite3.connect(tmp_path / "desk.db") as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)


async def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "desk.db").write_bytes(b"my diary, not a database" * 100)
    with pytest.raises(StoreError, match=r"desk\.db cannot be opened: file is not a database"):
        await migrate_database(url(tmp_path))
    assert (tmp_path / "desk.db").read_bytes().startswith(b"my diary")


async def test_a_strangers_database_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "desk.db") as raw:
        raw.execute("CREATE TABLE feed (x)")
    with pytest.raises(StoreError, match="Nightdesk did not make"):
        await migrate_database(url(tmp_path))


async def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"the folder .*file/deep of the database cannot be made"):
        await migrate_database(f"sqlite:///{tmp_path}/file/deep/desk.db")


def add(name: str, since: datetime = NOW) -> Callable[[Connection], None]:
    def work(connection: Connection) -> None:
        connection.execute(select(digest)).all()
        connection.execute(insert(digest).values(name=name, known_since=since))

    return work


def known(connection: Connection) -> list[tuple[str, datetime]]:
    return [(name, since) for name, since in connection.execute(select(digest))]


async def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def fail(connection: Connection) -> None:
        add("a")(connection)
        raise RuntimeError

    async with open_database(url(tmp_path)) as database:
        with pytest.raises(RuntimeError):
            await database.write(fail)
        assert await database.read(known) == []


async def test_what_a_reader_writes_is_thrown_away(tmp_path: Path) -> None:
    async with open_database(url(tmp_path)) as database:
        await database.read(add("a"))
        assert await database.read(known) == []


async def test_writers_that_read_first_wait_for_each_other(tmp_path: Path) -> None:
    async with open_database(url(tmp_path)) as one, open_database(url(tmp_path)) as two:
        await asyncio.gather(*((one if number % 2 else two).write(add(str(number))) for number in range(40)))
        assert len(await one.read(known)) == 40


async def test_times_come_back_aware_and_naive_ones_are_refused(tmp_path: Path) -> None:
    async with open_database(url(tmp_path)) as database:
        await database.write(add("a"))
        assert await database.read(known) == [("a", NOW)]
        with pytest.raises(StatementError, match="naive"):
            await database.write(add("b", NOW.replace(tzinfo=None)))


async def test_a_database_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    async with open_database(url(tmp_path)) as database:
        with pytest.raises(StoreError, match=r"desk\.db could not be written: UNIQUE"):
            await database.write(lambda connection: [add("a")(connection), add("a")(connection)])
