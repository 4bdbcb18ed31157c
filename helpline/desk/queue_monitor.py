"""Watches the queue: tells customers who wait too long, frees chats of absent agents, announces the next.

Nothing is kept in memory: when something is due follows from rows, so a restart forgets nothing.
"""

from __future__ import annotations

import contextlib
from datetime import timedelta
from functools import partial

import structlog

from helpline.conversations import texts
from helpline.conversations.agents import Agents
from helpline.conversations.event_bus import EventBus
from helpline.conversations.hours import SupportHours
from helpline.conversations.messages import Owner
from helpline.conversations.repeating import Repeating, each
from helpline.conversations.transactions import Transactions, system
from helpline.desk.models import Owed
from helpline.desk.ports import DeskStore
from helpline.errors import Conflict, NotFound

GONE_AFTER = timedelta(minutes=2)
PAUSE = 1.0
"""Seconds between rounds."""

log = structlog.get_logger(__name__)


class QueueMonitor:
    """`loop` is to be run beside the requests; several processes may each run one."""

    def __init__(
        self,
        transactions: Transactions,
        agents: Agents,
        store: DeskStore,
        bus: EventBus,
        hours: SupportHours,
        *,
        target: float,
        take_back_after: float,
    ) -> None:
        """`target`, `take_back_after`: seconds until a first answer, and until one of who has the chat."""
        self._transactions = transactions
        self._agents = agents
        self._store = store
        self._bus = bus
        self._hours = hours
        self._target = timedelta(seconds=target)
        self._patience = timedelta(seconds=take_back_after)
        self._began = transactions.now()
        self._positions: dict[str, int] = {}
        self.loop = Repeating(self.round, PAUSE)

    async def round(self) -> bool:
        await each(
            move_up=self._move_up,
            tell_waiting=self._tell_waiting,
            take_from_gone=self._take_from_gone,
            take_from_silent=self._take_from_silent,
        )
        return False

    async def _move_up(self) -> None:
        """Readers learn their new position; the first in the queue is told so, once."""
        waiting = await self._store.waiting()
        positions = {one.conversation: position for position, one in enumerate(waiting, 1)}
        for conversation in self._bus.conversations:
            if self._positions.get(conversation) != positions.get(conversation):
                self._bus.notify(conversation)
        self._positions = positions
        if waiting and not waiting[0].told_next:
            await self._tell_next(waiting[0].conversation)

    async def _tell_next(self, conversation: str) -> None:
        async with self._transactions.begin(conversation) as unit:
            ticket = await unit.ticket()
            if unit.conversation.floor.owner is not Owner.WAITING or ticket is None:
                return
            if await unit.position(ticket) == 1 and await unit.tell_next():
                await unit.append(system(texts.NEXT, self._transactions.now()))

    async def _tell_waiting(self) -> None:
        """Outside support hours the target counts from the next opening."""
        now = self._transactions.now()
        for conversation, since in await self._store.overdue(now - self._target):
            if now - self._hours.there_from(since) >= self._target:
                await each(tell_overdue=partial(self._tell_overdue, conversation))

    async def _tell_overdue(self, conversation: str) -> None:
        now = self._transactions.now()
        async with self._transactions.begin(conversation) as unit:
            ticket = await unit.ticket()
            if unit.conversation.floor.owner is not Owner.WAITING or ticket is None:
                return
            # Whoever was told and waits anew since has a later `waiting_since` again.
            if ticket.waiting_since and now - ticket.waiting_since < self._target:
                return
            if await unit.tell_waiting(now):
                position = await unit.position(ticket)
                words = texts.nobody_yet(position, self._hours.when_back(now), "mail" in unit.ways)
                await unit.append(system(words, now, texts.RESUME))
                await unit.record("overdue", now)

    async def _take_from_gone(self) -> None:
        """Waits after a start: no page could show that it was alive while no server ran."""
        now = self._transactions.now()
        if now - self._began < GONE_AFTER:
            return
        for conversation, agent, name in await self._store.abandoned(now - GONE_AFTER):
            await each(take_back=partial(self._take_back, conversation, agent, name))

    async def _take_back(self, conversation: str, agent: str, name: str) -> None:
        with contextlib.suppress(Conflict, NotFound):  # moved meanwhile
            await self._agents.leave(conversation, agent, name)
            log.info("agent_gone", agent=agent, conversation=conversation)

    async def _take_from_silent(self) -> None:
        """Wherever they work: what counts is when the customer heard of them last, while support is there."""
        now = self._transactions.now()
        for owed in await self._store.owed():
            if now - max(self._hours.there_from(owed.since), self._began) >= self._patience:
                await each(relieve=partial(self._relieve, owed))

    async def _relieve(self, owed: Owed) -> None:
        with contextlib.suppress(Conflict, NotFound):  # moved meanwhile
            if await self._agents.relieve(owed.conversation, owed.agent, owed.name, owed.since):
                log.info("agent_silent", agent=owed.agent, conversation=owed.conversation)
