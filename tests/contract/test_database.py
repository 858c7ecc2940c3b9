"""The database file: its schema, its failures, its transactions."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, insert, select
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


async def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    async with open_database(url(tmp_path)) as database:
        with pytest.raises(RuntimeError):
            async with database.write() as connection:
                await connection.execute(insert(digest).values(name="a", known_since=NOW))
                raise RuntimeError
        async with database.read() as connection:
            assert (await connection.execute(select(digest))).all() == []


async def test_writers_that_read_first_wait_for_each_other(tmp_path: Path) -> None:
    async with open_database(url(tmp_path)) as one, open_database(url(tmp_path)) as two:

        async def add(number: int) -> None:
            async with (one if number % 2 else two).write() as connection:
                await connection.execute(select(digest))
                await connection.execute(insert(digest).values(name=str(number), known_since=NOW))

        await asyncio.gather(*(add(number) for number in range(40)))
        async with one.read() as connection:
            assert len((await connection.execute(select(digest))).all()) == 40


async def test_times_come_back_aware_and_naive_ones_are_refused(tmp_path: Path) -> None:
    async with open_database(url(tmp_path)) as database:
        async with database.write() as connection:
            await connection.execute(insert(digest).values(name="a", known_since=NOW))
        async with database.read() as connection:
            assert (await connection.execute(select(digest.c.known_since))).scalar_one() == NOW
        with pytest.raises(StatementError, match="naive"):
            async with database.write() as connection:
                await connection.execute(insert(digest).values(name="b", known_since=NOW.replace(tzinfo=None)))
