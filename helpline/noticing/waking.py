"""Wakes those whose connections may have changed: by the provider's word, or because it is time."""

from __future__ import annotations

from datetime import timedelta

from helpline.conversations.ports import Clock
from helpline.jobs.job import Job, NewJob
from helpline.jobs.kinds import Kind
from helpline.noticing.jobs import HINT, SWEEP
from helpline.noticing.ports import NoticeStore

MINUTE = 60.0
A_MINUTE = 60
"""Customers whose time has come and who are looked at in one minute: the provider has others to serve."""
KEEP_EVENTS, KEEP_TROUBLES = timedelta(days=7), timedelta(days=60)
"""Yodlee repeats what nobody took for two days (10 + 20 + … + 1280 minutes, developer.envestnet.com)."""


class Waking:
    """`kinds` are what the worker of the queue needs; `sweep` is a step to be repeated in every process."""

    def __init__(self, store: NoticeStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self.kinds = (
            Kind(name=HINT, handle=self._hint, workers=1),
            Kind(name=SWEEP, handle=self._sweep, workers=1),
        )

    async def sweep(self) -> bool:
        now = self._clock.now()
        await self._store.sweep(int(now.timestamp() // MINUTE), now)
        return False

    async def _hint(self, job: Job) -> list[NewJob]:
        await self._store.wake(list(job.payload.get("customers") or ()), self._clock.now())
        return []

    async def _sweep(self, _job: Job) -> list[NewJob]:
        now = self._clock.now()
        await self._store.queue_due(now, A_MINUTE)
        await self._store.purge(now - KEEP_EVENTS, now - KEEP_TROUBLES)
        return []
