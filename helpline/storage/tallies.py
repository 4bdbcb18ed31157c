"""Tries to come in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from helpline.storage.database import Database
from helpline.storage.desk_tables import attempts


class SqlTally:
    """Implements desk.tries.Tally."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def times(self, key: str, since: datetime, most: int) -> list[datetime]:
        query = sa.select(attempts.c.at).where(attempts.c.key == key, attempts.c.at > since)
        found = await self._connection.execute(query.order_by(attempts.c.at.desc()).limit(most))
        return [row.at for row in found]

    async def add(self, key: str, at: datetime) -> int:
        added = await self._connection.execute(attempts.insert().values(key=key, at=at))
        assert added.inserted_primary_key
        return int(added.inserted_primary_key[0])

    async def forget(self, key: str) -> None:
        await self._connection.execute(attempts.delete().where(attempts.c.key == key))


class SqlTallies:
    """Implements desk.tries.Tallies."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @asynccontextmanager
    async def tally(self) -> AsyncIterator[SqlTally]:
        async with self._database.write() as connection:
            if not self._database.sqlite:
                # Two that count at once would both see the last free place.
                await connection.execute(sa.text("LOCK TABLE login_attempts IN EXCLUSIVE MODE"))
            yield SqlTally(connection)

    async def take_back(self, added: int) -> None:
        async with self._database.write() as connection:
            await connection.execute(attempts.delete().where(attempts.c.id == added))

    async def forget_account(self, start: str) -> int:
        async with self._database.write() as connection:
            ended = await connection.execute(attempts.delete().where(attempts.c.key.startswith(start)))
            return int(ended.rowcount)
