"""Outcomes of chats that another version has begun, which did not note them; it may still run beside us."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from helpline.conversations.outcome import after
from helpline.conversations.repeating import Repeating, each
from helpline.conversations.transactions import Transactions
from helpline.errors import NotFound

PAUSE = 5.0
"""Seconds between portions: nobody waits for this."""
PORTION = 50


class Unnoted(Protocol):
    async def without_outcome(self, limit: int) -> list[str]:
        """Conversations, that many at most, whose outcome nobody has noted yet."""
        ...


class Noting:
    """`loop` is to be run beside the requests; several processes may each run one."""

    def __init__(self, transactions: Transactions, store: Unnoted) -> None:
        self._transactions = transactions
        self._store = store
        self.loop = Repeating(self.portion, PAUSE)

    async def portion(self) -> bool:
        for conversation in await self._store.without_outcome(PORTION):
            await each(note=partial(self._note, conversation))
        return False

    async def _note(self, conversation: str) -> None:
        try:
            async with self._transactions.begin(conversation) as unit:
                if unit.conversation.outcome is None:
                    unit.set_outcome(after("", await unit.abouts()))
        except NotFound:  # erased meanwhile
            return
