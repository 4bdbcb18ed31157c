"""A customer writes into a closed conversation."""

from __future__ import annotations

from datetime import datetime

from helpline.conversations import floor as rules
from helpline.conversations.ports import Change
from helpline.conversations.resetting import reset


async def reopen(change: Change, now: datetime) -> None:
    """The assistant has the floor again, and begins afresh; nothing happens unless it was closed."""
    floor = rules.reopen(change.conversation.floor)
    if floor != change.conversation.floor:
        change.set_floor(floor)
        await reset(change, now)
