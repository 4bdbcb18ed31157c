"""What a use of PostgreSQL costs in round trips, and that a connection which is gone is never handed out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pytest
import sqlalchemy as sa

from helpline.storage import idle
from helpline.storage.database import Database
from tests.support.databases import Databases
from tests.support.line import Line
from tests.support.web import eventually

ONE = sa.text("SELECT 1 AS one")
NOBODY = sa.text("UPDATE agents SET seen_at = NULL WHERE id = :nobody")
NAME = {"nobody": "nobody"}


@pytest.fixture
def opened() -> list[Any]:
    """The driver's connections, in the order in which they were opened."""
    return []


@pytest.fixture
async def database(
    databases: Databases, line: Line, opened: list[Any], monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Database]:
    """At the other end of the line. Its one connection has been used before, and counts as fresh for long."""
    monkeypatch.setattr(idle, "IDLE", 3600.0)
    name = urlsplit(databases.postgresql()).path
    database = Database(f"postgresql+asyncpg://helpline@127.0.0.1:{line.port}{name}", pool_size=1)

    def note(connection: Any, _record: object) -> None:
        opened.append(connection.driver_connection)

    sa.event.listen(database.engine.sync_engine, "connect", note)
    await database.select(ONE)
    await database.execute(NOBODY, NAME)
    line.asked = 0
    yield database
    await database.close()


async def test_what_is_one_statement_is_one_round_trip(database: Database, line: Line) -> None:
    assert (await database.select(ONE))[0].one == 1
    assert await database.execute(NOBODY, NAME) == 0
    assert (await database.read_inline(ONE))[0].one == 1
    assert line.asked == 3


async def test_a_transaction_costs_its_beginning_and_its_end_and_no_more(
    database: Database, line: Line
) -> None:
    async with database.read() as connection:
        await connection.execute(ONE)
    async with database.write() as connection:
        await connection.execute(ONE)
    assert line.asked == 3 + 3


async def test_a_connection_that_was_silent_is_asked_first(
    database: Database, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idle, "IDLE", 0.0)
    await database.select(ONE)
    assert line.asked > 1


async def test_who_comes_after_the_server_has_ended_all_connections_notices_nothing(
    database: Database, databases: Databases, opened: list[Any]
) -> None:
    other = await asyncpg.connect(f"{databases.server}/postgres".replace("+asyncpg", ""))
    try:
        ending = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1"
        assert await other.fetch(ending, database.engine.url.database)
    finally:
        await other.close()
    await eventually(lambda: _is_closed(opened[0]))
    assert (await database.select(ONE))[0].one == 1


async def test_a_line_that_was_cut_while_nobody_used_it_is_replaced(
    database: Database, line: Line, opened: list[Any]
) -> None:
    told: list[str] = []
    database.on_away = told.append
    await line.cut()
    await line.mend()
    await eventually(lambda: _is_closed(opened[0]))
    assert (await database.select(ONE))[0].one == 1
    assert not told


async def _is_closed(connection: Any) -> bool:
    return bool(connection.is_closed())
