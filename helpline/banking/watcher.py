"""Looks after refreshes that run at the provider until they end, whatever crashes meanwhile."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from uuid import uuid4

import structlog

from helpline.banking.contract import BankData, Refresh, RefreshProgress
from helpline.conversations.ports import Clock, Store
from helpline.conversations.records import Watch
from helpline.conversations.refreshes import Refreshes
from helpline.conversations.repeating import Repeating
from helpline.errors import BankDataError, BankDataUnavailable, NotFound

LEASE = timedelta(seconds=15)
IDLE = 0.5
"""Seconds between looks at the queue."""
SHORTEST, LONGEST = 2.0, 5.0
"""Seconds between two looks at one refresh: slower as it takes longer."""
UNREACHABLE_FOR = timedelta(minutes=2)
LOOK_TIMEOUT = 8.0

log = structlog.get_logger(__name__)


class Watcher:
    """`loops` are to be run beside one another; `step` is one look."""

    def __init__(
        self, store: Store, refreshes: Refreshes, bank: BankData, clock: Clock, *, workers: int = 4
    ) -> None:
        self._store = store
        self._refreshes = refreshes
        self._bank = bank
        self._clock = clock
        self.loops = [Repeating(self.step, IDLE) for _ in range(workers)]

    async def step(self) -> bool:
        """Look at one refresh that is due; False if there is none."""
        worker, now = uuid4().hex, self._clock.now()
        watch = await self._store.lease_watch(worker, now, now + LEASE)
        if watch is None:
            return False
        if now >= watch.deadline:
            await self._refreshes.ended(watch, "unknown")
            return True
        await self._look(watch, worker)
        return True

    async def _look(self, watch: Watch, worker: str) -> None:
        refresh = Refresh(connection=watch.connection, started_at=watch.started_at)
        try:
            progress = await asyncio.wait_for(self._bank.progress(watch.customer, refresh), LOOK_TIMEOUT)
        except (BankDataUnavailable, asyncio.TimeoutError) as error:
            await self._unreachable(watch, worker, getattr(error, "retry_after", 0))
        except (BankDataError, NotFound) as error:
            log.warning("refresh_lost", watch=watch.id, error=type(error).__name__)
            await self._refreshes.ended(watch, "unknown")
        else:
            await self._tell(watch, worker, progress)

    async def _unreachable(self, watch: Watch, worker: str, wait: int) -> None:
        now = self._clock.now()
        since = watch.unreachable_since or now
        if now - since >= UNREACHABLE_FOR:
            await self._refreshes.ended(watch, "unknown")
            return
        await self._store.put_off_watch(watch.id, worker, self._next(watch, now, wait), since)

    async def _tell(self, watch: Watch, worker: str, progress: RefreshProgress) -> None:
        connection = progress.connection
        if progress.state in ("succeeded", "failed"):
            await self._refreshes.ended(
                watch,
                progress.state,
                code=connection.code,
                status=connection.status,
                new_transactions=progress.new_transactions,
            )
            return
        if progress.state == "needs_input" and not watch.asked_input:
            await self._refreshes.needs_input(watch, code=connection.code, status=connection.status)
        now = self._clock.now()
        await self._store.put_off_watch(watch.id, worker, self._next(watch, now), None)

    def _next(self, watch: Watch, now: datetime, wait: int = 0) -> datetime:
        """Not before the provider wants to be asked again."""
        elapsed = (now - watch.started_at).total_seconds()
        pause = max(min(max(elapsed / 10, SHORTEST), LONGEST), wait)
        return min(now + timedelta(seconds=pause), watch.deadline)
