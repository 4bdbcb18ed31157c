"""Who is at the desk, and how long people have waited lately: what a customer may expect."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from helpline.conversations.messages import Owner, Wait
from helpline.conversations.models import Conversation, Staff
from helpline.storage import positions
from helpline.storage.desk_tables import agents, customer_words
from helpline.storage.tables import conversations, tickets

ONLINE_FOR = timedelta(minutes=2)
"""An agent's page shows within this time that it is open."""
_LATELY = timedelta(hours=24)
_ENOUGH, _MOST = 3, 20
"""Waits from which "usually" says something, and how many of the newest are looked at."""


async def staff(connection: AsyncConnection, now: datetime, at_desk: bool) -> Staff:
    """`at_desk`: all agents work in the desk; else nobody knows how many are there."""
    return Staff(
        people=await _there(connection, now) if at_desk else None, usual=await _usual(connection, now)
    )


async def wait_of(
    connection: AsyncConnection, conversation: Conversation, now: datetime, *, at_desk: bool, mails: bool
) -> Wait | None:
    """None unless its customer waits for a person. `mails`: mail is set up."""
    if conversation.floor.owner is not Owner.WAITING:
        return None
    row = (await connection.execute(_MINE, {"this": conversation.id})).first()
    if row is None:
        return None
    ahead = await connection.execute(positions.ahead_of(row.waiting_since, row.number))
    seen = await staff(connection, now, at_desk)
    known = bool(conversation.customer.email) or await _left_contact(connection, conversation.id)
    return Wait(
        number=row.number,
        place=int(ahead.scalar_one()) + 1,
        since=row.waiting_since,
        people=seen.people,
        usual=seen.usual,
        contact=known,
        mails=mails,
    )


_MINE = (
    sa.select(tickets.c.number, tickets.c.waiting_since)
    .join(conversations, positions.OF_CONVERSATION)
    .where(positions.WAITING, conversations.c.id == sa.bindparam("this"))
    .order_by(tickets.c.waiting_since)
    .limit(1)
)


async def _there(connection: AsyncConnection, now: datetime) -> int:
    there = (
        agents.c.presence == "available",
        agents.c.disabled.is_(False),
        agents.c.seen_at > now - ONLINE_FOR,
    )
    return int((await connection.execute(sa.select(sa.func.count()).where(*there))).scalar_one())


async def _usual(connection: AsyncConnection, now: datetime) -> float | None:
    """Median seconds until a first answer, of the newest tickets that got one; None of too few."""
    query: Any = (
        sa.select(tickets.c.opened_at, tickets.c.first_answer_at)
        .where(tickets.c.opened_at > now - _LATELY, tickets.c.first_answer_at.is_not(None))
        .order_by(tickets.c.opened_at.desc())
        .limit(_MOST)
    )
    found = (await connection.execute(query)).all()
    took = sorted((row.first_answer_at - row.opened_at).total_seconds() for row in found)
    return max(0.0, took[(len(took) - 1) // 2]) if len(took) >= _ENOUGH else None


async def _left_contact(connection: AsyncConnection, conversation: str) -> bool:
    query = sa.select(customer_words.c.contact).where(customer_words.c.conversation == conversation)
    return bool((await connection.execute(query)).scalar())
