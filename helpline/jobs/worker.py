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


class QueueWorker(Generic[T]):
    """`lease` gives a worker its next item or None; `work` deals with one. `wake` when there is news.

    `give_back` returns an item that was leased just as it was time to stop.
    """

    def __init__(
        self,
        lease: Callable[[str], Awaitable[T | None]],
        work: Callable[[T], Awaitable[None]],
        give_back: Callable[[T], Awaitable[None]],
        *,
        workers: int = 4,
    ) -> None:
        self._lease = lease
        self._work = work
        self._give_back = give_back
        self._slots = asyncio.Semaphore(workers)
        self._wake = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = False

    def wake(self) -> None:
        self._wake.set()

    async def run(self) -> None:
        """Until `stop`."""
        while not self._stopping:
            await self._slots.acquire()
            self._wake.clear()
            item = await self._next()
            if item is None:
                self._slots.release()
                await self._rest()
            else:
                await self._take(item)

    async def _take(self, item: T) -> None:
        if self._stopping:  # leased just as it was time to stop
            await self._safely(self._give_back, item)
            self._slots.release()
            return
        task = asyncio.create_task(self._safely(self._work, item))
        self._tasks.add(task)
        task.add_done_callback(self._done)

    async def step(self) -> bool:
        """Deal with one item, here and now. False if nothing is due."""
        item = await self._next()
        if item is not None:
            await self._safely(self._work, item)
        return item is not None

    async def stop(self, grace: float = 10.0) -> None:
        """What is under way gets `grace` seconds; the rest is done after the restart."""
        self._stopping = True
        self._wake.set()
        if self._tasks:
            _, late = await asyncio.wait(set(self._tasks), timeout=grace)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _next(self) -> T | None:
        try:
            return await self._lease(uuid4().hex)
        except DatabaseAway as error:
            log.warning("lease_put_off", detail=error.detail)
        except Exception:  # the loop must outlive whatever one lease runs into
            log.exception("lease_failed")
        return None

    async def _safely(self, step: Callable[[T], Awaitable[None]], item: T) -> None:
        try:
            await step(item)
        except DatabaseAway as error:  # the lease runs out and the item is taken up again
            log.warning("work_put_off", detail=error.detail)
        except Exception:  # so here
            log.exception("work_failed")

    async def _rest(self) -> None:
        if not self._stopping:
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._wake.wait(), IDLE)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._slots.release()
        self._wake.set()
