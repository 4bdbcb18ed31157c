"""Counts for the reports."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from helpline.conversations.messages import Brief
from helpline.desk.reports import CAME_BACK, ConversationRow, Counted, TicketRow
from helpline.storage.database import Database
from helpline.storage.desk_tables import customer_words
from helpline.storage.tables import conversations, messages, refreshes, tickets


class SqlCounts:
    """Implements desk.reports.Counts. `not_understood`: sentences that say so, word for word."""

    def __init__(self, database: Database, not_understood: Collection[str]) -> None:
        self._database = database
        self._not_understood = not_understood

    async def count(self, start: datetime, end: datetime) -> Counted:
        async with self._database.read() as connection:
            reading = _Counting(connection, start, end)
            return Counted(
                conversations=await reading.conversations(),
                tickets=await reading.tickets(),
                refreshes=await reading.column(refreshes.c.result, refreshes.c.started_at),
                stars=await reading.column(customer_words.c.stars, customer_words.c.rated_at),
                codes=await reading.codes(),
                said=await reading.messages(messages.c.author == "customer"),
                not_understood=await reading.messages(
                    messages.c.author == "bot", messages.c.text.in_(self._not_understood)
                ),
            )


class _Counting:
    def __init__(self, connection: AsyncConnection, start: datetime, end: datetime) -> None:
        self._connection = connection
        self._start = start
        self._end = end

    async def conversations(self) -> tuple[ConversationRow, ...]:
        wrote = sa.and_(messages.c.conversation == conversations.c.id, messages.c.author == "customer")
        ended = sa.select(sa.func.max(messages.c.at)).where(
            messages.c.conversation == conversations.c.id, messages.c.author != "system"
        )
        handed_over = sa.exists().where(tickets.c.conversation == conversations.c.id)
        query = sa.select(
            conversations.c.id,
            conversations.c.customer_id,
            conversations.c.created_at,
            ended.scalar_subquery().label("ended_at"),
            sa.select(sa.literal(1)).where(handed_over).scalar_subquery().label("handed_over"),
        ).where(
            conversations.c.created_at >= self._start,
            conversations.c.created_at < self._end + CAME_BACK,
            sa.exists().where(wrote),
        )
        return tuple(
            ConversationRow(
                id=row.id,
                customer=row.customer_id,
                created_at=row.created_at,
                ended_at=row.ended_at,
                handed_over=bool(row.handed_over),
            )
            for row in await self._run(query)
        )

    async def tickets(self) -> tuple[TicketRow, ...]:
        query = sa.select(tickets).where(self._within(tickets.c.opened_at))
        found = []
        for row in await self._run(query):
            brief = msgspec.convert(row.brief, Brief)
            times = {name: getattr(row, name) for name in ("opened_at", "first_answer_at", "resolved_at")}
            found.append(TicketRow(reason=row.reason, bank=brief.bank, code=brief.code, **times))
        return tuple(found)

    async def codes(self) -> tuple[str, ...]:
        query = sa.select(messages.c.conversation, messages.c.card).where(
            self._within(messages.c.at), messages.c.author == "bot", messages.c.card.is_not(None)
        )
        explained = {
            (row.conversation, str(row.card["code"]))
            for row in await self._run(query)
            if row.card.get("type") == "error_code" and row.card.get("code")
        }
        return tuple(code for _, code in sorted(explained))

    async def messages(self, *conditions: Any) -> int:
        query = sa.select(sa.func.count()).select_from(messages)
        return int((await self._run(query.where(self._within(messages.c.at), *conditions))).scalar_one())

    async def column(self, column: Any, at: Any) -> tuple[Any, ...]:
        found = await self._run(sa.select(column).where(self._within(at), column.is_not(None)))
        return tuple(row[0] for row in found)

    def _within(self, at: Any) -> Any:
        return sa.and_(at >= self._start, at < self._end)

    async def _run(self, query: Any) -> Any:
        return await self._connection.execute(query)
