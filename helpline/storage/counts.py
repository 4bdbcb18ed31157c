"""Counts for the reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from helpline.conversations.messages import Brief
from helpline.desk.reports import AWAY, CAME_BACK, ConversationRow, Counted, TicketRow
from helpline.storage.database import Database
from helpline.storage.desk_tables import customer_words
from helpline.storage.tables import Instant, conversations, messages, refreshes, tickets

_BY_CUSTOMER = messages.c.author == "customer"
_PORTION = 500


class SqlCounts:
    """Implements desk.reports.Counts. `not_understood`: ids of the responses that say so."""

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
                said=await reading.messages(_BY_CUSTOMER),
                not_understood=await reading.messages(*self._excuses()),
                missed=await reading.before(*self._excuses()),
            )

    async def missed(self, start: datetime, end: datetime) -> tuple[str, ...]:
        """What customers wrote and was not understood, as stored, newest first."""
        async with self._database.read() as connection:
            return await _Counting(connection, start, end).before(*self._excuses())

    def _excuses(self) -> tuple[Any, ...]:
        about = sa.cast(messages.c.about, sa.Text)
        said = (about.contains(f'"{response}"') for response in self._not_understood)
        return messages.c.author == "bot", sa.or_(*said)


class _Counting:
    def __init__(self, connection: AsyncConnection, start: datetime, end: datetime) -> None:
        self._connection = connection
        self._start = start
        self._end = end

    async def conversations(self) -> tuple[ConversationRow, ...]:
        found = (await self._run(_spoken(self._start, self._end + CAME_BACK))).all()
        long = [row.id for row in found if row.last_at - row.first_at >= AWAY]
        resumed = await self._resumed(long)
        return tuple(
            ConversationRow(
                id=row.id,
                customer=row.customer_id,
                created_at=row.created_at,
                ended_at=row.ended_at,
                handed_over=bool(row.handed_over),
                resumed=row.id in resumed,
            )
            for row in found
        )

    async def _resumed(self, ids: Sequence[str]) -> set[str]:
        times: dict[str, list[datetime]] = defaultdict(list)
        for start in range(0, len(ids), _PORTION):
            mine = messages.c.conversation.in_(ids[start : start + _PORTION])
            query = sa.select(messages.c.conversation, messages.c.at).where(mine, _BY_CUSTOMER)
            for row in await self._run(query.order_by(messages.c.seq)):
                times[row.conversation].append(row.at)
        return {
            one
            for one, at in times.items()
            if any(AWAY <= later - earlier <= CAME_BACK for earlier, later in pairwise(at))
        }

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

    async def before(self, *conditions: Any) -> tuple[str, ...]:
        """What customers had typed last before such messages: once each, newest first."""
        said, earlier = messages.alias(), messages.alias()
        last = sa.select(sa.func.max(earlier.c.seq)).where(
            earlier.c.conversation == messages.c.conversation,
            earlier.c.seq < messages.c.seq,
            earlier.c.author == "customer",
        )
        pair = sa.and_(said.c.conversation == messages.c.conversation, said.c.seq == last.scalar_subquery())
        query = (
            sa.select(said.c.conversation, said.c.seq, said.c.text, said.c.at)
            .distinct()
            .select_from(messages.join(said, pair))
            .where(self._within(messages.c.at), *conditions, said.c.choice == "", said.c.text != "")
        )
        found = await self._run(query.order_by(said.c.at.desc(), said.c.conversation, said.c.seq))
        return tuple(row.text for row in found)

    async def column(self, column: Any, at: Any) -> tuple[Any, ...]:
        found = await self._run(sa.select(column).where(self._within(at), column.is_not(None)))
        return tuple(row[0] for row in found)

    def _within(self, at: Any) -> Any:
        return sa.and_(at >= self._start, at < self._end)

    async def _run(self, query: Any) -> Any:
        return await self._connection.execute(query)


def _spoken(start: datetime, end: datetime) -> Any:
    """Conversations begun within that time in which the customer wrote."""
    of_conversation = messages.c.conversation == conversations.c.id

    def at(function: Any, condition: Any, name: str) -> Any:
        chosen = sa.select(function(messages.c.at, type_=Instant)).where(of_conversation, condition)
        return chosen.scalar_subquery().label(name)

    handed_over = sa.exists().where(tickets.c.conversation == conversations.c.id)
    return sa.select(
        conversations.c.id,
        conversations.c.customer_id,
        conversations.c.created_at,
        at(sa.func.min, _BY_CUSTOMER, "first_at"),
        at(sa.func.max, _BY_CUSTOMER, "last_at"),
        at(sa.func.max, messages.c.author != "system", "ended_at"),
        handed_over.label("handed_over"),
    ).where(
        conversations.c.created_at >= start,
        conversations.c.created_at < end,
        sa.exists().where(of_conversation, _BY_CUSTOMER),
    )
