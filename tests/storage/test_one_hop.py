"""Our shortcut through SQLite's driver keeps what a transaction promises."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from helpline.storage.database import Database

LONG = (
    "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 3000000) SELECT max(x) FROM c"
)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """One connection, so that the next one who comes gets the one that was left."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'a.db'}", pool_size=1)
    async with database.write() as connection:
        await connection.execute(sa.text("CREATE TABLE lines (id INTEGER PRIMARY KEY, text TEXT UNIQUE)"))
    yield database
    await database.close()


async def add(database: Database, *texts: str) -> None:
    """All in one transaction."""
    async with database.write() as connection:
        for text in texts:
            await connection.execute(sa.text("INSERT INTO lines (text) VALUES (:text)"), {"text": text})


async def lines(database: Database) -> list[str]:
    async with database.read() as connection:
        return list((await connection.execute(sa.text("SELECT text FROM lines ORDER BY id"))).scalars())


async def test_what_is_written_can_be_read(database: Database) -> None:
    await add(database, "one")
    await add(database, "two")
    assert await lines(database) == ["one", "two"]


async def test_who_is_cancelled_in_the_middle_of_a_statement_leaves_nothing_behind(
    database: Database,
) -> None:
    written = asyncio.Event()

    async def half_done() -> None:
        async with database.write() as connection:
            await connection.execute(sa.text("INSERT INTO lines (text) VALUES ('never')"))
            written.set()
            await connection.execute(sa.text(LONG))

    task = asyncio.create_task(half_done())
    await written.wait()
    await asyncio.sleep(0)  # the long statement has been handed to the thread
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await add(database, "after")
    assert await lines(database) == ["after"]


async def test_a_statement_that_fails_undoes_its_transaction_and_the_next_one_works(
    database: Database,
) -> None:
    await add(database, "one")
    with pytest.raises(sa.exc.IntegrityError):
        await add(database, "two", "one")
    await add(database, "three")
    assert await lines(database) == ["one", "three"]


async def test_it_is_known_how_many_rows_changed(database: Database) -> None:
    await add(database, "one")
    await add(database, "two")
    async with database.write() as connection:
        assert (await connection.execute(sa.text("UPDATE lines SET text = text || '!'"))).rowcount == 2
        assert (await connection.execute(sa.text("DELETE FROM lines WHERE text = 'none'"))).rowcount == 0
