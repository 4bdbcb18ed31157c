"""Which customers are still there, and how far their browsers got: signs of life, written together.

A sign is an open event stream, or a page that asks for news. They are gathered here for some seconds and
written by one statement for all conversations that people have to do with: no stream costs a query.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol

from helpline.conversations.messages import Owner, Value
from helpline.conversations.models import Conversation
from helpline.conversations.ports import Clock
from helpline.conversations.repeating import Repeating

EVERY = 5.0
"""Seconds between two writings."""
HERE_FOR = timedelta(seconds=75)
"""A page in a tab that nobody sees asks once a minute: without a sign for longer, the customer has left."""


class Sign(Value, frozen=True):
    """`got`: number of the last message that the customer's browser is known to have."""

    at: datetime
    got: int


class AttendanceStore(Protocol):
    async def attend(self, signs: Mapping[str, Sign]) -> None:
        """Keep the newest of each conversation; one that is unknown meanwhile is passed over."""
        ...


class Attendance:
    """Run `loop` as a task."""

    def __init__(self, store: AttendanceStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._signs: dict[str, Sign] = {}
        self.loop = Repeating(self.write, EVERY)

    def sign(self, conversation: Conversation, got: int) -> None:
        """The customer's browser is there and has the messages up to `got`, as it says itself."""
        if conversation.floor.owner is Owner.BOT:
            return  # nobody looks
        known = self._signs.get(conversation.id)
        got = max(min(got, conversation.last_seq), known.got if known else 0)
        self._signs[conversation.id] = Sign(at=self._clock.now(), got=got)

    async def write(self) -> bool:
        """What a failure loses comes again with the next signs."""
        signs, self._signs = self._signs, {}
        if signs:
            await self._store.attend(signs)
        return False


def is_here(seen_at: datetime | None, now: datetime) -> bool:
    return seen_at is not None and now - seen_at < HERE_FOR
