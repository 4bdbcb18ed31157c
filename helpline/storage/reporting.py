"""What reports count, folded beside the work: a row for each day of a conversation, and its notable replies.

A conversation is due while more changed in it than `counted` tells. That holds for what another version
writes, too, and for all that was kept before these tables came.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timezone
from itertools import groupby
from typing import Any, NamedTuple

import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from helpline.desk.outcomes import AWAY
from helpline.desk.reports import CAME_BACK
from helpline.errors import DatabaseAway
from helpline.storage.database import Database
from helpline.storage.desk_tables import report_days, report_marks
from helpline.storage.tables import conversations, messages

EVERY = 30.0
"""Seconds between two looks. A report that is asked for meanwhile folds what is due itself."""
PORTION = 100
"""Conversations at a time: nobody writes to them until they are kept, and in SQLite nobody writes at all."""
_BREATH = 0.1

_DUE = (
    sa.select(conversations.c.id)
    .where(conversations.c.counted != conversations.c.changes)
    .order_by(conversations.c.id)  # whoever waits for several does so in the same order
)
_COUNTED = sa.text("UPDATE conversations SET counted = changes WHERE id = :conversation")
log = structlog.get_logger(__name__)


class Line(NamedTuple):
    """What is told of one message. `text`: what the customer typed. `code`: the one that it explains."""

    seq: int
    author: str
    at: datetime
    text: str = ""
    excuse: bool = False
    code: str = ""


class SqlReportDays:
    """Keeps `report_days` and `report_marks` up to date; `step` is for a loop.

    `excuses`: ids of the responses by which the assistant says that it has not understood.
    """

    def __init__(self, database: Database, excuses: Collection[str]) -> None:
        self._database = database
        about = sa.cast(messages.c.about, sa.Text)
        mine = sa.and_(messages.c.author == "customer", messages.c.choice == "")
        excused = sa.or_(*(about.contains(f'"{response}"') for response in excuses))
        card = [messages.c.card[name].as_string() for name in ("type", "code")]
        self._lines = sa.select(
            *(messages.c[name] for name in ("conversation", "seq", "author", "at")),
            sa.case((mine, messages.c.text), else_="").label("text"),
            sa.and_(messages.c.author == "bot", messages.c.about.is_not(None), excused).label("excuse"),
            sa.case((sa.and_(messages.c.card.is_not(None), card[0] == "error_code"), card[1])).label("code"),
        ).order_by(messages.c.conversation, messages.c.seq)

    async def step(self) -> bool:
        """One portion; whether there may be more. What others have in hand is theirs."""
        due = await self._due(PORTION)
        await self._fold(due, skip_locked=True)
        await asyncio.sleep(_BREATH if due else 0)
        return len(due) == PORTION

    async def catch_up(self) -> None:
        """All that is due now is folded when this returns, also what others have in hand."""
        due = await self._due()
        for start in range(0, len(due), PORTION):
            await self._fold(due[start : start + PORTION], skip_locked=False)

    async def _due(self, most: int | None = None) -> list[str]:
        return [row.id for row in await self._database.select(_DUE.limit(most))]

    async def _fold(self, ids: Sequence[str], *, skip_locked: bool) -> None:
        try:
            await self._write(ids, skip_locked)
        except DatabaseAway:
            raise
        except Exception:  # one that can't be folded must not keep all others from being counted
            log.exception("report_days_failed")
            for one in ids:
                await self._fold_one(one, skip_locked)

    async def _fold_one(self, one: str, skip_locked: bool) -> None:
        try:
            await self._write([one], skip_locked)
        except DatabaseAway:
            raise
        except Exception:  # as above; it counts as it was until it changes again
            log.exception("report_day_failed", conversation=one)
            async with self._database.write() as connection:
                await connection.execute(_COUNTED, {"conversation": one})

    async def _write(self, ids: Sequence[str], skip_locked: bool) -> None:
        """Those of them that are still due, once nobody else has them in hand."""
        if not ids:
            return
        due = _DUE.where(conversations.c.id.in_(ids)).with_for_update(skip_locked=skip_locked)
        async with self._database.write() as connection:
            mine = [row.id for row in (await connection.execute(due)).all()]
            if mine:
                found = await connection.execute(self._lines.where(messages.c.conversation.in_(mine)))
                await _keep(connection, mine, found.all())


async def _keep(connection: AsyncConnection, ids: Sequence[str], rows: Sequence[Any]) -> None:
    days, marks = list[dict[str, Any]](), list[dict[str, Any]]()
    for conversation, its in groupby(rows, lambda row: row.conversation):
        lines = [Line(row.seq, row.author, row.at, row.text, row.excuse, row.code or "") for row in its]
        days += [{"conversation": conversation, **day} for day in days_of(lines)]
        marks += [{"conversation": conversation, **mark} for mark in marks_of(lines)]
    for table, values in ((report_days, days), (report_marks, marks)):
        await connection.execute(table.delete().where(table.c.conversation.in_(ids)))
        if values:
            await connection.execute(table.insert(), values)
    await connection.execute(_COUNTED, [{"conversation": one} for one in ids])


def days_of(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """By UTC day: how often the customer wrote, whether after being away, and when the last word fell."""
    found: dict[date, dict[str, Any]] = {}
    before: datetime | None = None
    for line in lines:
        day = line.at.astimezone(timezone.utc).date()
        its = found.setdefault(day, {"day": day, "said": 0, "resumed": False, "ended_at": None})
        if line.author != "system":
            its["ended_at"] = max(its["ended_at"] or line.at, line.at)
        if line.author == "customer":
            its["said"] += 1
            its["resumed"] |= before is not None and AWAY <= line.at - before <= CAME_BACK
            before = line.at
    return list(found.values())


def marks_of(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Replies that explain a code or say that nothing was understood; `asked`: number of the words before."""
    found, said = list[dict[str, Any]](), None
    for line in lines:
        if line.author == "customer":
            said = line if line.text else None
        elif line.author == "bot" and (line.code or line.excuse):
            mark = {"seq": line.seq, "at": line.at, "code": line.code[:64], "excuse": line.excuse}
            missed = said if line.excuse else None
            asked = {"asked": missed and missed.seq, "words": missed and missed.text}
            found.append(mark | asked)
    return found
