"""Whatever a database does when it is away, those above hear of one thing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from helpline.errors import DatabaseAway
from helpline.storage.database import Database
from tests.support.closing import Closing, closed
from tests.support.databases import Databases
from tests.support.line import Line

CREATE = sa.text("CREATE TABLE things (id INTEGER PRIMARY KEY, words TEXT)")
ADD = sa.text("INSERT INTO things (words) VALUES (:words)")
PASSWORD = "canary-of-the-database"


@pytest.fixture
async def distant(line: Line, databases: Databases) -> AsyncIterator[Database]:
    """PostgreSQL at the other end of the line."""
    name = urlsplit(databases.postgresql()).path
    database = Database(f"postgresql+asyncpg://helpline:{PASSWORD}@127.0.0.1:{line.port}{name}")
    yield database
    await database.close()


async def kinds_of(database: Database) -> set[str]:
    """How each of its doors fails. What is told of it holds neither words nor the password."""
    told: list[str] = []
    database.on_away = told.append
    for door in (_write, _read, _read_inline):
        with pytest.raises(DatabaseAway) as failed:
            await door(database)
        assert "words" not in str(failed.value)
        assert PASSWORD not in str(failed.value)
    return set(told)


async def _write(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(sa.text("SELECT 1"))


async def _read(database: Database) -> None:
    async with database.read() as connection:
        await connection.execute(sa.text("SELECT 1"))


async def _read_inline(database: Database) -> None:
    await database.read_inline(sa.text("SELECT 1"))


@pytest.mark.slow
async def test_a_line_that_was_cut_is_a_database_that_is_away(line: Line, distant: Database) -> None:
    await _write(distant)
    await line.cut()
    assert await kinds_of(distant) == {"unreachable"}
    await line.mend()
    await _write(distant)


@pytest.mark.slow
async def test_a_database_that_says_it_goes_is_away_before_the_line_breaks(
    line: Line, distant: Database, databases: Databases
) -> None:
    line.lingers = True
    held, going = asyncio.Event(), asyncio.Event()

    async def write() -> None:
        async with distant.write() as connection:
            held.set()
            await going.wait()
            await connection.execute(sa.text("SELECT 1"))

    writing = asyncio.create_task(write())
    await held.wait()
    await _terminate(line, databases.server, str(distant.engine.url.database))
    going.set()
    with pytest.raises(DatabaseAway) as failed:
        await writing
    assert failed.value.kind == "unreachable"
    line.lingers = False
    await _write(distant)


async def _terminate(line: Line, server: str, name: str) -> None:
    """All who are connected to that database; when this returns they have been told."""
    async with closed(Database(f"{server}/postgres")) as beside:
        ending = sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
        await beside.read_inline(ending, {"name": name})
        await line.ended.wait()
        await beside.read_inline(sa.text("SELECT 1"))  # the line passes on within this loop, too: now it has


@pytest.mark.slow
async def test_a_database_that_is_not_there_refuses(line: Line, closing: Closing) -> None:
    database = closing(Database(f"postgresql+asyncpg://helpline@127.0.0.1:{line.port}/nowhere"))
    assert await kinds_of(database) == {"refused"}


async def test_a_file_that_is_no_database_fails(tmp_path: Path, closing: Closing) -> None:
    file = tmp_path / "helpline.db"
    file.write_bytes(b"no database" * 1_000)
    database = closing(Database(f"sqlite+aiosqlite:///{file}"))
    assert await kinds_of(database) == {"failing"}


@pytest.mark.parametrize("inline", [False, True])
async def test_a_full_disk_is_told_as_such(tmp_path: Path, inline: bool, closing: Closing) -> None:
    database = closing(Database(f"sqlite+aiosqlite:///{tmp_path / 'helpline.db'}"))
    sa.event.listen(database.engine.sync_engine, "connect", _leave_no_room)
    told: list[str] = []
    database.on_away = told.append
    with pytest.raises(DatabaseAway) as failed:
        await _fill(database, inline)
    assert told == [failed.value.kind] == ["full"]
    assert failed.value.detail == "full: database or disk is full"
    assert "hush" not in str(failed.value)


async def test_a_mistake_of_ours_is_no_outage(tmp_path: Path, closing: Closing) -> None:
    database = closing(Database(f"sqlite+aiosqlite:///{tmp_path / 'helpline.db'}"))
    with pytest.raises(sa.exc.IntegrityError):
        await _repeat(database)


def _leave_no_room(connection: object, _record: object) -> None:
    connection.execute("PRAGMA max_page_count = 5")  # type: ignore[attr-defined]


async def _fill(database: Database, inline: bool) -> None:
    async with database.write(inline=inline) as connection:
        await connection.execute(CREATE)
        await connection.execute(ADD, {"words": "my password is hush " * 2_000})


async def _repeat(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(CREATE)
        for _ in range(2):
            await connection.execute(sa.text("INSERT INTO things (id) VALUES (1)"))
