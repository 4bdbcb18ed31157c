"""Looks after refreshes that run at the provider until they end, whatever crashes meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from helpline.banking.contract import BankData, Connection, Refresh, RefreshProgress
from helpline.conversations.messages import Sighting
from helpline.conversations.models import WATCH, Watch
from helpline.conversations.ports import Clock, Store
from helpline.conversations.refreshes import Refreshes
from helpline.errors import BankDataError, BankDataUnavailable, NotFound
from helpline.jobs.job import Job, NewJob, PutOff
from helpline.jobs.kinds import Kind

SHORTEST, LONGEST = 2.0, 5.0
"""Seconds between two looks at one refresh: slower as it takes longer."""
UNREACHABLE_FOR = timedelta(minutes=2)
LOOK_TIMEOUT = 8.0
_UNTIL_DEADLINE = 10_000
"""Tries, whatever goes wrong: then it has ended as unknown."""

log = structlog.get_logger(__name__)


class Watcher:
    """`kind` is what the worker of the queue needs: a job is done when its refresh has ended.

    `sight`: what the connection says of its bank after a refresh.
    """

    def __init__(
        self,
        store: Store,
        refreshes: Refreshes,
        bank: BankData,
        clock: Clock,
        sight: Callable[[Connection, datetime], Sighting | None] = lambda _connection, _now: None,
    ) -> None:
        self._sight = sight
        self._store = store
        self._refreshes = refreshes
        self._bank = bank
        self._clock = clock
        self.kind = Kind(name=WATCH, handle=self._handle, tries=_UNTIL_DEADLINE)

    async def _handle(self, job: Job) -> list[NewJob]:
        """One look at a refresh. Raises PutOff while it goes on."""
        watch = await self._store.watch(job.key)
        if watch and self._clock.now() >= watch.deadline:
            await self._refreshes.ended(watch, "unknown")
        elif watch:
            await self._look(watch, job)
        return []

    async def _look(self, watch: Watch, job: Job) -> None:
        refresh = Refresh(connection=watch.connection, started_at=watch.started_at)
        try:
            progress = await asyncio.wait_for(self._bank.progress(watch.customer, refresh), LOOK_TIMEOUT)
        except (BankDataUnavailable, asyncio.TimeoutError) as error:
            await self._unreachable(watch, job, getattr(error, "retry_after", 0))
        except (BankDataError, NotFound) as error:
            log.warning("refresh_lost", watch=watch.id, error=type(error).__name__)
            await self._refreshes.ended(watch, "unknown")
        else:
            await self._tell(watch, progress)

    async def _unreachable(self, watch: Watch, job: Job, wait: int) -> None:
        now = self._clock.now()
        since = datetime.fromisoformat(job.payload.get("unreachable_since") or now.isoformat())
        if now - since < UNREACHABLE_FOR:
            payload = {"unreachable_since": since.isoformat()}
            raise PutOff("unreachable", self._pause(watch, now, wait), payload=payload)
        await self._refreshes.ended(watch, "unknown")

    async def _tell(self, watch: Watch, progress: RefreshProgress) -> None:
        connection = progress.connection
        if progress.state in ("succeeded", "failed"):
            await self._refreshes.ended(
                watch,
                progress.state,
                code=connection.code,
                status=connection.status,
                new_transactions=progress.new_transactions,
                seen=self._sight(connection, self._clock.now()),
            )
            return
        if progress.state == "needs_input" and not watch.asked_input:
            await self._refreshes.needs_input(watch, code=connection.code, status=connection.status)
        raise PutOff("running", self._pause(watch, self._clock.now()), payload={})

    def _pause(self, watch: Watch, now: datetime, wait: int = 0) -> float:
        """Seconds until the next look: not before the provider wants to be asked again."""
        elapsed = (now - watch.started_at).total_seconds()
        pause = max(min(max(elapsed / 10, SHORTEST), LONGEST), wait)
        return min(pause, (watch.deadline - now).total_seconds())
