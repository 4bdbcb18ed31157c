"""Counts for the reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from helpline.conversations.messages import Brief
from helpline.desk.outcomes import AWAY, ConversationRow
from helpline.desk.reports import CAME_BACK, Counted, TicketRow
from helpline.storage import places
from helpline.storage.database import Database
from helpline.storage.desk_tables import customer_words
from helpline.storage.tables import Instant, conversations, messages, refreshes, tickets

_BY_CUSTOMER = messages.c.author == "customer"
_PORTION = 500
_CLOCKS = timedelta(days=1)
"""No message is that much older than its conversation, whatever the clocks of two processes say."""


class SqlCounts:
    """Implements desk.reports.Counts and desk.noting.Unnoted.

    `not_understood`: ids of the responses that say so.
    """

    def __init__(self, database: Database, not_understood: Collection[str]) -> None:
        self._database = database
        self._not_understood = not_understood

    async def count(self, start: datetime, end: datetime) -> Counted:
        async with self._database.read() as connection:
            reading = _Counting(connection, start, end)
            return Counted(
                conversations=await reading.conversations(),
                tickets=await reading.tickets(),
                waiting=await reading.waiting(),
                refreshes=await reading.column(refreshes.c.result, refreshes.c.started_at),
                stars=await reading.column(customer_words.c.stars, customer_words.c.rated_at),
                codes=await reading.codes(),
                **await reading.messages(said=_BY_CUSTOMER, not_understood=sa.and_(*self._excuses())),
                missed=await reading.before(*self._excuses()),
            )

    async def missed(self, start: datetime, end: datetime) -> tuple[str, ...]:
        """What customers wrote and was not understood, as stored, newest first."""
        async with self._database.read() as connection:
            return await _Counting(connection, start, end).before(*self._excuses())

    async def without_outcome(self, limit: int) -> list[str]:
        query = sa.select(conversations.c.id).where(conversations.c.outcome.is_(None)).limit(limit)
        async with self._database.read() as connection:
            return [row.id for row in await connection.execute(query)]

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
                outcome=row.outcome,
                stars=row.stars,
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

    async def waiting(self) -> tuple[datetime, ...]:
        joined = tickets.join(conversations, places.OF_CONVERSATION)
        query = sa.select(tickets.c.waiting_since).select_from(joined).where(places.WAITING)
        return tuple(row.waiting_since for row in await self._run(query) if row.waiting_since)

    async def codes(self) -> tuple[str, ...]:
        """Each once for each conversation that explained it: grouped where the rows are."""
        kind, code = (messages.c.card[name].as_string() for name in ("type", "code"))
        explained = (
            sa.select(code.label("code"), messages.c.conversation)
            .where(self._within(messages.c.at), messages.c.author == "bot", messages.c.card.is_not(None))
            .where(kind == "error_code", code != "")
            .distinct()
            .subquery()
        )
        query = sa.select(explained.c.code, sa.func.count().label("times")).group_by(explained.c.code)
        found = await self._run(query.order_by(explained.c.code))
        return tuple(row.code for row in found for _ in range(row.times))

    async def messages(self, **conditions: Any) -> dict[str, int]:
        """How many there are for which each holds."""
        columns = (sa.func.count(sa.case((holds, 1))).label(name) for name, holds in conditions.items())
        found = await self._run(sa.select(*columns).where(self._within(messages.c.at)))
        return dict(found.one()._mapping)

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
    """Conversations begun within that time in which the customer wrote: all their messages, read once."""
    by_customer = sa.case((_BY_CUSTOMER, messages.c.at))
    said = sa.case((messages.c.author != "system", messages.c.at))
    times = (
        sa.select(
            messages.c.conversation,
            sa.func.min(by_customer, type_=Instant).label("first_at"),
            sa.func.max(by_customer, type_=Instant).label("last_at"),
            sa.func.max(said, type_=Instant).label("ended_at"),
        )
        .where(messages.c.at >= start - _CLOCKS)
        .group_by(messages.c.conversation)
        .subquery()
    )
    handed_over = sa.exists().where(tickets.c.conversation == conversations.c.id)
    columns = conversations.c.id, conversations.c.customer_id, conversations.c.created_at
    its, rated = (table.c.conversation == conversations.c.id for table in (times, customer_words))
    return (
        sa.select(
            *columns,
            conversations.c.outcome,
            customer_words.c.stars,
            *(times.c[name] for name in ("first_at", "last_at", "ended_at")),
            handed_over.label("handed_over"),
        )
        .select_from(conversations.join(times, its).outerjoin(customer_words, rated))
        .where(conversations.c.created_at >= start, conversations.c.created_at < end)
        .where(times.c.first_at.is_not(None))
    )
