"""Who read what of a customer: a line of the audit trail, an hour's reading of one chat in one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from helpline.conversations.ports import Clock
from helpline.desk.models import Agent

AGAIN = timedelta(hours=1)
"""A page reads with every change: so long the same reader of the same chat is told once."""


class Trail(Protocol):
    async def note(
        self, agent: Agent, conversation: str, action: str, now: datetime, again: timedelta, *, held: bool
    ) -> None:
        """Unless it stands there already, no older than `again`. `held`: also of who has the conversation."""
        ...


class Reads:
    """Before anything is shown: what can't be written down is not read (DatabaseAway)."""

    def __init__(self, trail: Trail, clock: Clock) -> None:
        self._trail = trail
        self._clock = clock

    async def conversation(self, agent: Agent, conversation: str) -> None:
        """Words, pictures and brief. Who has the conversation reads it anyway: the claim tells that."""
        await self._trail.note(agent, conversation, "read", self._clock.now(), AGAIN, held=False)

    async def connections(self, agent: Agent, conversation: str) -> None:
        """What the provider knows of the customer's banks, whoever has the conversation."""
        await self._trail.note(agent, conversation, "connections", self._clock.now(), AGAIN, held=True)
