"""The workers of this process: how many are free, and how a turn gets to one of them without queueing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from uuid import uuid4

from helpline.conversations.ports import Change
from helpline.conversations.records import Asked, Due

LEASE = timedelta(seconds=15)


class Workers:
    """`count` work at once. Delivery leads them; who stores a turn may hand it to one of them."""

    def __init__(self, count: int = 8) -> None:
        self._slots = asyncio.Semaphore(count)
        self._free = count
        self.waiting = 1
        """Turns in the queue, as far as is known: a free worker is kept for each of them."""
        self.begin: Callable[[Due, str], None] | None = None
        """Set unless the queue waits for a free worker."""

    async def acquire(self) -> None:
        await self._slots.acquire()
        self._free -= 1

    def release(self) -> None:
        self._free += 1
        self._slots.release()

    @property
    def has_time(self) -> bool:
        """For a new turn, without taking the place of one that waits."""
        return self.begin is not None and self._free > self.waiting

    @property
    def all_busy(self) -> bool:
        return self._free <= 0

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
        self._begin: Callable[[Due, str], None] | None = None
        self._worker = ""
        self.due: Due | None = None

    async def reserve(self, change: Change, turn: Asked, now: datetime) -> None:
        """Lease the conversation within the transaction that queues its `turn`, if a worker is free.

        If this process dies before the worker begins, the lease ends and the turn is found in the queue.
        """
        if not self._workers.has_time:
            return
        self._begin = self._workers.begin
        await self._workers.acquire()
        self._worker = uuid4().hex
        self.due = await change.lease(turn, self._worker, now, now + LEASE)

    def close(self) -> None:
        if self.due and self._begin:
            self._begin(self.due, self._worker)
        else:
            self.release()

    def release(self) -> None:
        self.due = None
        if self._worker:
            self._worker = ""
            self._workers.release()
