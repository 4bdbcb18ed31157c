"""A customer writes into a closed conversation."""

from __future__ import annotations

from datetime import datetime

from helpline.conversations import floor as rules
from helpline.conversations.ports import UnitOfWork
from helpline.conversations.resetting import reset


async def reopen(unit: UnitOfWork, now: datetime) -> None:
    """The assistant has the floor again, and begins afresh; nothing happens unless it was closed."""
    floor = rules.reopen(unit.conversation.floor)
    if floor != unit.conversation.floor:
        unit.set_floor(floor)
        await reset(unit, now)
