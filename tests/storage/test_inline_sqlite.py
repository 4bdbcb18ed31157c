"""Our shortcut through SQLite's driver keeps what a transaction promises."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable
from pathlib import Path

import pytest
import sqlalchemy as sa

from helpline.storage.database import Database
from tests.support.closing import Closing

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


async def add_briefly(database: Database, *texts: str) -> None:
    """The same on the event loop's own thread."""
    async with database.write(inline=True) as connection:
        for text in texts:
            await connection.execute(sa.text("INSERT INTO lines (text) VALUES (:text)"), {"text": text})


async def pauses(step: Awaitable[None]) -> tuple[float, float]:
    """The longest between two turns of the event loop while `step` runs, and how long it ran, in seconds."""
    began = last = time.monotonic()
    longest = 0.0
    task = asyncio.ensure_future(step)
    while not task.done():
        await asyncio.sleep(0.001)
        longest, last = max(longest, time.monotonic() - last), time.monotonic()
    await task
    return longest, last - began


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


async def test_who_is_cancelled_while_it_commits_leaves_all_or_nothing(database: Database) -> None:
    for number in range(20):
        task = asyncio.create_task(add_briefly(database, f"{number}a", f"{number}b"))
        for _ in range(number % 7):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        kept = {line for line in await lines(database) if line.startswith(f"{number}")}
        assert kept in (set(), {f"{number}a", f"{number}b"})
        await add(database, f"after {number}")


async def test_a_brief_transaction_that_fails_leaves_nothing(database: Database) -> None:
    await add_briefly(database, "one")
    with pytest.raises(sa.exc.IntegrityError):
        await add_briefly(database, "two", "one")
    await add_briefly(database, "three", "four")
    assert await lines(database) == ["one", "three", "four"]


async def test_a_brief_transaction_waits_for_another_process_without_holding_up_the_loop(
    database: Database, closing: Closing
) -> None:
    other = closing(Database(str(database.engine.url), pool_size=1))
    async with other.write() as held:
        await held.execute(sa.text("INSERT INTO lines (text) VALUES ('theirs')"))
        waiting = asyncio.create_task(add_briefly(database, "ours"))
        longest, total = await pauses(asyncio.sleep(0.5))
        assert longest < total / 2
        assert not waiting.done()
    await waiting
    assert await lines(database) == ["theirs", "ours"]


async def test_a_long_report_does_not_hold_up_the_loop(database: Database) -> None:
    async def report() -> None:
        async with database.read() as connection:
            await connection.execute(sa.text(LONG))

    longest, total = await pauses(report())
    assert longest < total / 2


async def test_a_glance_sees_what_was_committed_and_nothing_else(database: Database) -> None:
    every = sa.text("SELECT text FROM lines ORDER BY id")
    async with database.write(inline=True) as connection:
        await connection.execute(sa.text("INSERT INTO lines (text) VALUES ('new')"))
        assert await database.read_inline(every) == []
    assert [row.text for row in await database.read_inline(every)] == ["new"]


async def test_it_is_known_how_many_rows_changed(database: Database) -> None:
    await add(database, "one")
    await add(database, "two")
    async with database.write() as connection:
        assert (await connection.execute(sa.text("UPDATE lines SET text = text || '!'"))).rowcount == 2
        assert (await connection.execute(sa.text("DELETE FROM lines WHERE text = 'none'"))).rowcount == 0
