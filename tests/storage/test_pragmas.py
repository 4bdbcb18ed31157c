"""A new SQLite file that somebody else has just begun to write."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from helpline.storage.database import Database
from helpline.storage.pragmas import set_pragmas

LINES = sa.text("SELECT words FROM line")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/new.db")
    yield database
    await database.close()


@pytest.fixture
def commit(tmp_path: Path) -> Iterator[threading.Timer]:
    """Another process's transaction that has the write lock, and a timer that will commit it.

    SQLite makes nobody wait for it who wants to change the file's journal.
    """
    options: dict[str, Any] = {"isolation_level": None, "check_same_thread": False}
    with closing(sqlite3.connect(tmp_path / "new.db", **options)) as other:
        other.execute("CREATE TABLE line (words TEXT)")
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO line VALUES ('kept')")
        timer = threading.Timer(0.2, other.execute, ["COMMIT"])
        yield timer
        timer.join()


async def test_who_reads_a_file_that_another_process_begins_waits_for_it(
    database: Database, commit: threading.Timer
) -> None:
    commit.start()
    async with database.read() as connection:
        assert list((await connection.execute(LINES)).scalars()) == ["kept"]


async def test_who_writes_a_file_that_another_process_begins_waits_for_it(
    database: Database, commit: threading.Timer
) -> None:
    commit.start()
    async with database.write() as connection:
        await connection.execute(sa.text("INSERT INTO line VALUES ('ours')"))
        assert list((await connection.execute(LINES)).scalars()) == ["kept", "ours"]


async def test_who_glances_at_a_file_that_another_process_begins_waits_for_it(
    database: Database, commit: threading.Timer
) -> None:
    commit.start()
    assert await database.read_inline(LINES) == [("kept",)]


def test_what_no_waiting_helps_against_is_told_at_once(tmp_path: Path) -> None:
    """Nobody may write this one."""
    file, said = tmp_path / "old.db", []
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE line (words TEXT)")
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        connection.set_trace_callback(said.append)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            set_pragmas(connection, None)
    assert said == ["PRAGMA journal_mode = WAL"]
