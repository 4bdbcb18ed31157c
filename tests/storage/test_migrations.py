"""The migrations and the tables describe the same database."""

from __future__ import annotations

import asyncio

from helpline.settings import Settings
from helpline.storage.database import Database
from helpline.storage.migrate import is_fit, migrate, upgrade
from tests.storage.differences import differences
from tests.support.closing import Closing


async def test_the_migrated_schema_is_the_one_of_the_tables(empty_url: str, closing: Closing) -> None:
    await migrate(Settings(database_url=empty_url))
    database = closing(Database(empty_url))
    async with database.read() as connection:
        assert await connection.run_sync(differences) == []
    assert await is_fit(database)


async def test_processes_that_start_together_migrate_once(empty_url: str, closing: Closing) -> None:
    databases = [closing(Database(empty_url)) for _ in range(3)]
    await asyncio.gather(*(upgrade(database) for database in databases))
    assert await is_fit(databases[0])


async def test_an_empty_database_is_not_current(empty_url: str, closing: Closing) -> None:
    assert not await is_fit(closing(Database(empty_url)))
