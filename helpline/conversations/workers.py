"""The workers of this process: how many are free, and how a turn gets to one of them without queueing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import uuid4

from helpline.conversations.models import LeasedTurn, QueuedTurn
from helpline.conversations.ports import UnitOfWork
from helpline.jobs.worker import Slots

LEASE = timedelta(seconds=15)


class Leased(NamedTuple):
    """A conversation in the hands of one worker; `due` is its next turn where that is known already."""

    conversation: str
    worker: str
    due: LeasedTurn | None = None


class Workers(Slots[Leased]):
    """Those that bring turns to the assistant. Who stores a turn may reserve one of them for it."""

    def __init__(self, count: int = 8) -> None:
        super().__init__(count)

    @asynccontextmanager
    async def reservation(self) -> AsyncIterator[Reservation]:
        """To be held around the transaction that stores a turn: what it reserved begins after the commit."""
        reservation = Reservation(self)
        try:
            yield reservation
        except BaseException:
            reservation.release()
            raise
        reservation.close()


class Reservation:
    """Of a worker, for at most one turn: `due` is that one; otherwise the turn waits in the queue."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._begin: Callable[[Leased], None] | None = None
        self._worker = ""
        self.due: LeasedTurn | None = None

    async def reserve(self, unit: UnitOfWork, turn: QueuedTurn, now: datetime) -> None:
        """Lease the conversation within the transaction that queues its `turn`, if a worker is free.

        If this process dies before the worker begins, the lease ends and the turn is found in the queue.
        """
        if not self._workers.has_time:
            return
        self._begin = self._workers.begin
        await self._workers.acquire()
        self._worker = uuid4().hex
        self.due = await unit.lease(turn, self._worker, now, now + LEASE)

    def close(self) -> None:
        if self.due and self._begin:
            self._begin(Leased(self.due.turn.conversation, self._worker, self.due))
        else:
            self.release()

    def release(self) -> None:
        self.due = None
        if self._worker:
            self._worker = ""
            self._workers.release()
