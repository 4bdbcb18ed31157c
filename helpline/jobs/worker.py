"""Works on what is queued: beside others, up to a bound."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar
from uuid import uuid4

import structlog

from helpline.errors import DatabaseAway

IDLE = 0.5
"""Seconds until an idle process looks for what others queued or what has become due."""

T = TypeVar("T")
log = structlog.get_logger(__name__)


class Slots(Generic[T]):
    """`count` items are worked on at once. Who queues an item may give it to a free worker right away."""

    def __init__(self, count: int) -> None:
        self._slots = asyncio.Semaphore(count)
        self._free = count
        self.waiting = 1
        """Items in the queue, as far as is known: a free worker is kept for each of them."""
        self.begin: Callable[[T], None] | None = None
        """Set unless the queue waits for a free worker."""

    def add(self, more: int) -> None:
        for _ in range(more):
            self.release()

    async def acquire(self) -> None:
        await self._slots.acquire()
        self._free -= 1

    def release(self) -> None:
        self._free += 1
        self._slots.release()

    @property
    def has_time(self) -> bool:
        """For a new item, without taking the place of one that waits."""
        return self.begin is not None and self._free > self.waiting

    @property
    def all_busy(self) -> bool:
        return self._free <= 0


class QueueWorker(Generic[T]):
    """`lease` gives a worker its next item or None; `work` deals with one and tells if there may be more.

    `give_back` returns an item that was leased just as it was time to stop. `wake` when there is news.
    Nothing is given to a free worker past the queue unless `is_open`.
    """

    def __init__(
        self,
        lease: Callable[[str], Awaitable[T | None]],
        work: Callable[[T], Awaitable[bool]],
        give_back: Callable[[T], Awaitable[object]],
        slots: Slots[T],
        is_open: Callable[[], bool] = lambda: True,
    ) -> None:
        self._lease = lease
        self._work = work
        self._give_back = give_back
        self._slots = slots
        self._is_open = is_open
        self._wake = asyncio.Event()
        self._tasks: set[asyncio.Task[bool]] = set()
        self.stopping = False

    def wake(self) -> None:
        self._slots.waiting += 1
        self._wake.set()

    async def run(self) -> None:
        """Until `stop`."""
        while not self.stopping:
            self._slots.begin = None  # who has waited for a free one comes before who comes now
            await self._slots.acquire()
            self._slots.begin = self._begin if self._is_open() else None
            self._wake.clear()
            item = await self._next()
            if item is None:
                if not self._wake.is_set():
                    self._slots.waiting = 0
                self._slots.release()
                await self._rest()
            else:
                await self._take(item)
        self._slots.begin = None

    async def step(self) -> bool:
        """Deal with one item, here and now. False if nothing is due."""
        item = await self._next()
        if item is not None:
            await self._safely(self._work, item)
        return item is not None

    async def stop(self, grace: float = 10.0) -> None:
        """Nothing new; what is under way gets `grace` seconds, and the rest is done after the restart."""
        self.stopping = True
        self._slots.begin = None
        self._wake.set()
        if self._tasks:
            _, late = await asyncio.wait(set(self._tasks), timeout=grace)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _take(self, item: T) -> None:
        if self.stopping:  # leased just as it was time to stop
            await self._safely(self._give_back, item)
            self._slots.release()
        else:
            self._slots.waiting = max(1, self._slots.waiting - 1)  # there may be more of them
            self._begin(item)

    def _begin(self, item: T) -> None:
        task = asyncio.create_task(self._safely(self._work, item))
        self._tasks.add(task)
        task.add_done_callback(self._done)

    async def _next(self) -> T | None:
        try:
            return await self._lease(uuid4().hex)
        except DatabaseAway as error:
            log.warning("lease_put_off", detail=error.detail)
        except Exception:  # the loop must outlive whatever one lease runs into
            log.exception("lease_failed")
        return None

    async def _safely(self, step: Callable[[T], Awaitable[object]], item: T) -> bool:
        try:
            return bool(await step(item))
        except DatabaseAway as error:  # the lease runs out and the item is taken up again
            log.warning("work_put_off", detail=error.detail)
        except Exception:  # so here
            log.exception("work_failed")
        return False

    async def _rest(self) -> None:
        if not self.stopping:
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._wake.wait(), IDLE)

    def _done(self, task: asyncio.Task[bool]) -> None:
        self._tasks.discard(task)
        self._slots.release()
        if task.cancelled() or task.result():
            self.wake()  # after an error the next look at the queue is soon enough
