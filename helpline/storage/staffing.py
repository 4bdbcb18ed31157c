"""Who is at the desk, and how long people have waited lately: what a customer may expect."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from helpline.conversations.models import Staff
from helpline.conversations.reopening import REOPENED
from helpline.storage.desk_tables import agents
from helpline.storage.tables import tickets

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
        .where(
            tickets.c.opened_at > now - _LATELY,
            tickets.c.first_answer_at.is_not(None),
            tickets.c.reason != REOPENED,
        )
        .order_by(tickets.c.opened_at.desc())
        .limit(_MOST)
    )
    found = (await connection.execute(query)).all()
    took = sorted((row.first_answer_at - row.opened_at).total_seconds() for row in found)
    return max(0.0, took[(len(took) - 1) // 2]) if len(took) >= _ENOUGH else None
