"""Signs of life of customers: the last of each conversation."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from helpline.conversations.attendance import HERE_FOR, Sign
from helpline.storage.database import Database
from helpline.storage.desk_tables import attendance
from helpline.storage.tables import conversations

_AT_ONCE = 500
"""Rows of one statement."""


class SqlAttendance:
    """Implements conversations.attendance.AttendanceStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def attend(self, signs: Mapping[str, Sign]) -> None:
        ids = sorted(signs)  # in one order, so that two processes never wait for each other
        for start in range(0, len(ids), _AT_ONCE):
            async with self._database.write() as connection:
                await self._keep(connection, ids[start : start + _AT_ONCE], signs)

    async def _keep(
        self, connection: AsyncConnection, ids: Collection[str], signs: Mapping[str, Sign]
    ) -> None:
        known = await connection.execute(
            sa.select(conversations.c.id).where(conversations.c.id.in_(ids)).order_by(conversations.c.id)
        )
        rows = [
            {"conversation": row.id, "seen_at": signs[row.id].at, "got": signs[row.id].got} for row in known
        ]
        if rows:
            await connection.execute(self._upsert().values(rows))

    def _upsert(self) -> Any:
        """Of two processes the later sign counts, and the further message."""
        dialect: Any = sqlite if self._database.sqlite else postgresql
        insert = dialect.insert(attendance)
        newest = {
            name: sa.case(
                (attendance.c[name] > insert.excluded[name], attendance.c[name]), else_=insert.excluded[name]
            )
            for name in ("seen_at", "got")
        }
        return insert.on_conflict_do_update(index_elements=["conversation"], set_=newest)


async def attendances(connection: AsyncConnection, ids: Collection[str]) -> dict[str, Any]:
    """Rows of `attendance` by conversation."""
    query = sa.select(attendance).where(attendance.c.conversation.in_(ids))
    return {row.conversation: row for row in await connection.execute(query)}


def here(now: datetime) -> Any:
    """1 while the customer of a conversation is there, else 0."""
    return sa.case((attendance.c.seen_at > now - HERE_FOR, 1), else_=0)
