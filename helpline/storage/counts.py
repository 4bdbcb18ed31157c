"""Counts for the reports, from what storage/reporting.py keeps: one row a conversation and day."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from helpline.conversations.withdrawing import GONE
from helpline.desk.outcomes import AWAY, ConversationGroup
from helpline.desk.reports import CAME_BACK, Counted, TicketRow
from helpline.storage import positions
from helpline.storage.database import Database
from helpline.storage.desk_tables import customer_words, report_days, report_marks
from helpline.storage.moments import a_week_after, utc_day
from helpline.storage.reporting import SqlReportDays
from helpline.storage.tables import Instant, conversations, messages, refreshes, tickets

_CLOCKS = timedelta(days=1)
"""No message is that much older than its conversation, whatever the clocks of two processes say."""


class SqlCounts:
    """Implements desk.reports.Counts and desk.noting.Unnoted.

    `not_understood`: ids of the responses that say so. What is due of `days` is folded before it is read.
    """

    def __init__(self, database: Database, not_understood: Collection[str]) -> None:
        self._database = database
        self.days = SqlReportDays(database, not_understood)

    async def count(self, start: datetime, end: datetime, now: datetime) -> Counted:
        await self.days.catch_up()
        async with self._database.read() as connection:
            reading = _Counting(connection, start, end)
            return Counted(
                conversations=await reading.conversations(now),
                tickets=await reading.tickets(),
                waiting=await reading.waiting(),
                refreshes=await reading.column(refreshes.c.result, refreshes.c.started_at),
                stars=await reading.column(customer_words.c.stars, customer_words.c.rated_at),
                codes=await reading.codes(),
                said=await reading.said(),
                not_understood=await reading.not_understood(),
                missed=await reading.missed(),
            )

    async def missed(self, start: datetime, end: datetime) -> tuple[str, ...]:
        """What customers wrote and was not understood, as stored, newest first."""
        await self.days.catch_up()
        async with self._database.read() as connection:
            return await _Counting(connection, start, end).missed()

    async def without_outcome(self, limit: int) -> list[str]:
        query = sa.select(conversations.c.id).where(conversations.c.outcome.is_(None)).limit(limit)
        return [row.id for row in await self._database.select(query)]


class _Counting:
    def __init__(self, connection: AsyncConnection, start: datetime, end: datetime) -> None:
        self._connection = connection
        self._start = start
        self._end = end

    async def conversations(self, now: datetime) -> tuple[ConversationGroup, ...]:
        return tuple(
            ConversationGroup(
                day=day,
                handed_over=bool(handed_over),
                outcome=outcome,
                stars=stars,
                over=bool(over),
                count=count,
                came_back=came_back,
            )
            for day, handed_over, outcome, stars, over, count, came_back in await self._run(
                _grouped(self._start, self._end, now)
            )
        )

    async def tickets(self) -> tuple[TicketRow, ...]:
        told = (tickets.c.brief[name].as_string() for name in ("bank", "code"))
        times = (tickets.c[name] for name in ("opened_at", "first_answer_at", "resolved_at", "outcome"))
        query = sa.select(tickets.c.reason, *told, *times).where(self._within(tickets.c.opened_at))
        return tuple(
            TicketRow(
                reason=reason,
                bank=bank or "",
                code=code or "",
                opened_at=opened_at,
                first_answer_at=first_answer_at,
                resolved_at=resolved_at,
                withdrawn=outcome in GONE,
            )
            for reason, bank, code, opened_at, first_answer_at, resolved_at, outcome in await self._run(query)
        )

    async def waiting(self) -> tuple[datetime, ...]:
        joined = tickets.join(conversations, positions.OF_CONVERSATION)
        query = sa.select(tickets.c.waiting_since).select_from(joined).where(positions.WAITING)
        return tuple(row.waiting_since for row in await self._run(query) if row.waiting_since)

    async def codes(self) -> tuple[str, ...]:
        """Each once for each conversation that explained it."""
        times = sa.func.count(report_marks.c.conversation.distinct()).label("times")
        query = sa.select(report_marks.c.code, times).where(report_marks.c.code != "", *self._marked())
        found = await self._run(query.group_by(report_marks.c.code).order_by(report_marks.c.code))
        return tuple(row.code for row in found for _ in range(row.times))

    async def said(self) -> int:
        """Messages of customers, on whole days."""
        mine = report_days.c.day >= self._start.date(), report_days.c.day < self._end.date()
        query = sa.select(sa.func.coalesce(sa.func.sum(report_days.c.said), 0)).where(*mine)
        [(count,)] = await self._run(query)
        return int(count)

    async def not_understood(self) -> int:
        query = sa.select(sa.func.count()).where(report_marks.c.excuse.is_(True), *self._marked())
        [(count,)] = await self._run(query)
        return int(count)

    async def missed(self) -> tuple[str, ...]:
        """What customers had typed last before such replies: once each, newest first."""
        asked = report_marks.c.conversation, report_marks.c.asked
        its = messages.c.conversation == report_marks.c.conversation, messages.c.seq == report_marks.c.asked
        kept = sa.select(messages.c.text).where(*its).scalar_subquery()
        words = sa.func.coalesce(sa.func.max(report_marks.c.words), kept).label("words")
        query = sa.select(words).where(report_marks.c.excuse.is_(True), *self._marked())
        query = query.where(report_marks.c.asked.is_not(None)).group_by(*asked)
        found = await self._run(query.order_by(sa.func.max(report_marks.c.at).desc(), *asked))
        return tuple(row.words for row in found if row.words is not None)

    async def column(self, column: Any, at: Any) -> tuple[Any, ...]:
        found = await self._run(sa.select(column).where(self._within(at), column.is_not(None)))
        return tuple(row[0] for row in found)

    def _marked(self) -> tuple[Any, ...]:
        return (self._within(report_marks.c.at),)

    def _within(self, at: Any) -> Any:
        return sa.and_(at >= self._start, at < self._end)

    async def _run(self, query: Any) -> Sequence[Any]:
        """All rows at once: single ones SQLAlchemy takes off the head of a list, moving all others."""
        return (await self._connection.execute(query)).all()


def _grouped(start: datetime, end: datetime, now: datetime) -> Any:
    """Conversations begun within that time in which the customer wrote, as ConversationGroup has them."""
    spoken = _spoken(start, end + CAME_BACK).cte("spoken")
    mine = spoken.c.created_at < end
    kinds = (
        utc_day(spoken.c.created_at).label("day"),
        *(spoken.c[name] for name in ("handed_over", "outcome", "stars")),
        (spoken.c.ended_at <= now - AWAY).label("over"),
    )
    # Who returned is a second row: joined to the first one, SQLite would look through all for each.
    returned = _returned(spoken, kinds).where(mine, spoken.c.resumed == 0).subquery()
    same = [returned.c[kind.name] for kind in kinds]
    rows = sa.union_all(
        sa.select(*kinds, sa.literal(1).label("one"), spoken.c.resumed.label("back")).where(mine),
        sa.select(*same, sa.literal(0), sa.literal(1)),
    ).subquery()
    alike = [rows.c[kind.name] for kind in kinds]
    return sa.select(*alike, sa.func.sum(rows.c.one), sa.func.sum(rows.c.back)).group_by(*alike)


def _returned(spoken: sa.CTE, kinds: Sequence[Any]) -> Any:
    """Of these, each once whose customer began another one within a week after its end."""
    later = spoken.alias("later")
    again = sa.and_(
        later.c.customer_id == spoken.c.customer_id,
        later.c.created_at > spoken.c.ended_at,
        later.c.created_at <= a_week_after(spoken.c.ended_at),
        *(side.c.customer_id != "" for side in (spoken, later)),  # else all strangers are compared
    )
    return sa.select(spoken.c.id, *kinds).select_from(spoken.join(later, again)).distinct()


def _spoken(start: datetime, end: datetime) -> Any:
    """Conversations begun within that time in which the customer wrote."""
    its = (
        sa.select(
            report_days.c.conversation,
            sa.func.max(report_days.c.ended_at, type_=Instant).label("ended_at"),
            sa.func.max(sa.case((report_days.c.resumed, 1), else_=0)).label("resumed"),
        )
        .where(report_days.c.day >= (start - _CLOCKS).date())
        .group_by(report_days.c.conversation)
        .having(sa.func.sum(report_days.c.said) > 0)
        .subquery()
    )
    handed_over = conversations.c.id.in_(sa.select(tickets.c.conversation)).label("handed_over")
    counted, rated = (table.c.conversation == conversations.c.id for table in (its, customer_words))
    return (
        sa.select(
            *(conversations.c[name] for name in ("id", "customer_id", "created_at", "outcome")),
            *(customer_words.c.stars, its.c.ended_at, its.c.resumed, handed_over),
        )
        .select_from(conversations.join(its, counted).outerjoin(customer_words, rated))
        .where(conversations.c.created_at >= start, conversations.c.created_at < end)
    )
