"""Lines that an agent can still take back: each waits a moment before it reaches the customer.

A line is a job in the lane of its conversation, so lines keep their order; it is said in the transaction that
ends the job, under its own id, so that it is said once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from helpline.conversations import floor as rules
from helpline.conversations.models import LINE, NewMessage, UnsentLine
from helpline.conversations.ports import UnitOfWork
from helpline.conversations.transactions import Transactions
from helpline.errors import Conflict, NotFound
from helpline.jobs.job import Job, NewJob
from helpline.jobs.kinds import Kind

_TAKEN_BACK = "This line was taken back."
_SAID = "The customer has it already."


class _Which(msgspec.Struct):
    """Of a job's payload, what finds the line in its transaction."""

    conversation: str
    id: str


class UnsentLines:
    """`kind` is what the worker of the queue needs."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self.kind = Kind(name=LINE, handle=self._handle, tries=20)

    async def take_back(self, conversation: str, agent: str, name: str, line: str) -> UnsentLine:
        """The agent's own line, which the customer never gets. Raises NotFound, Conflict when it is said."""
        now = self._transactions.now()
        async with self._transactions.begin(conversation) as unit:
            mine = [one for one in await unit.unsent() if (one.id, one.agent) == (line, agent)]
            if not mine:
                raise Conflict(_SAID) if await unit.find(line) else NotFound
            await unit.end_unsent(line)
            await unit.record("take_back", now, agent, name, detail=line)
        return mine[0]

    async def send_now(self, conversation: str, agent: str) -> None:
        """All that waits here. Raises NotFound, and Conflict for who does not have the chat."""
        async with self._transactions.begin(conversation) as unit:
            rules.check_holder(unit.conversation.floor, agent)
            await say_unsent(unit, self._transactions.now())

    async def _handle(self, job: Job) -> Sequence[NewJob]:
        which = job.read(_Which)
        try:
            async with self._transactions.begin(which.conversation) as unit:
                await say_unsent(unit, self._transactions.now(), which.id)
        except NotFound:
            pass  # erased meanwhile
        return ()


async def keep(unit: UnitOfWork, line: UnsentLine, now: datetime) -> None:
    """Twice is once. Raises Conflict for a line that was taken back, or an id of other words."""
    if not await unit.keep_unsent(line, now):
        known = next((one for one in await unit.unsent() if one.id == line.id), None)
        if known is None or (known.agent, known.text) != (line.agent, line.text):
            raise Conflict(_TAKEN_BACK if known is None else "This id was used for another message.")


async def say_unsent(unit: UnitOfWork, now: datetime, until: str = "") -> None:
    """What waits here is said now, in its order: all of it, or up to the line `until` if that still waits.

    Before anything of an agent that would else overtake it: who is passed on has read what was said before.
    """
    lines = await unit.unsent()
    ids = [line.id for line in lines]
    if until:
        lines = lines[: ids.index(until) + 1] if until in ids else []
    for line in lines:
        await say_line(unit, line, now)
    await unit.end_unsent(*(line.id for line in lines))


async def say_line(unit: UnitOfWork, line: UnsentLine, now: datetime) -> None:
    await unit.append(
        NewMessage(id=line.id, author="agent", name=line.name, text=line.text, at=now, card=line.card)
    )
    await unit.first_answer(now)
    await unit.mark_read(line.agent, unit.conversation.last_seq)
