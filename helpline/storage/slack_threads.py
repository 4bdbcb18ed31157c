"""Which thread in Slack belongs to which ticket."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from helpline.slack.models import Thread
from helpline.storage.database import Database
from helpline.storage.slack_tables import threads


class SqlThreads:
    """Implements slack.ports.Threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_ticket(self, ticket: str) -> Thread | None:
        return await self._thread(threads.c.ticket == ticket)

    async def at(self, channel: str, ts: str) -> Thread | None:
        return await self._thread(sa.and_(threads.c.channel == channel, threads.c.ts == ts))

    async def opened(self, ticket: str, ts: str) -> None:
        async with self._database.write(inline=True) as connection:
            await connection.execute(threads.update().where(threads.c.ticket == ticket).values(ts=ts))

    async def _thread(self, condition: Any) -> Thread | None:
        found = await self._database.read_inline(sa.select(threads).where(condition).limit(1))
        return to_thread(found[0]) if found else None


def to_thread(row: Any) -> Thread:
    return Thread(
        ticket=row.ticket, conversation=row.conversation, channel=row.channel, ts=row.ts, open=row.open
    )
