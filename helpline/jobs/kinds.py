"""The kinds of jobs, and what becomes of a job however its handler ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

import msgspec
import structlog

from helpline.errors import DatabaseAway
from helpline.jobs.backoff import Backoff
from helpline.jobs.job import GiveUp, Job, Jobs, NewJob, PutOff
from helpline.jobs.worker import QueueWorker, Slots

log = structlog.get_logger(__name__)


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of job.

    `handle` does one and tells which jobs follow from it; it may raise PutOff or GiveUp, and be called again
    for the same job whenever a process dies. Any other error is a mistake of ours: after `tries` the job is
    given up, so that it does not hold up its lane, and what `apologise` tells follows.
    `lease`: longer than a try may take. `workers`: how many of them are worked on at once.
    """

    name: str
    handle: Callable[[Job], Awaitable[Sequence[NewJob]]]
    backoff: Backoff = Backoff()
    lease: timedelta = timedelta(seconds=30)
    workers: int = 4
    tries: int = 5
    apologise: Callable[[Job], Sequence[NewJob]] = lambda _job: ()


class KindsWorker(QueueWorker[Job]):
    """Works on the jobs of these kinds, and of those that are added before it runs."""

    def __init__(self, jobs: Jobs, now: Callable[[], datetime], *kinds: Kind) -> None:
        super().__init__(self._lease_one, self._do, self._return, Slots(0))
        self._jobs = jobs
        self._now = now
        self._kinds: dict[str, Kind] = {}
        self._busy: Counter[str] = Counter()
        for kind in kinds:
            self.add(kind)

    def add(self, kind: Kind) -> None:
        self._kinds[kind.name] = kind
        self._slots.add(kind.workers)

    async def _lease_one(self, worker: str) -> Job | None:
        """Of a kind that has workers left: a slow one never takes those of the others."""
        free = [kind for kind in self._kinds.values() if self._busy[kind.name] < kind.workers]
        now = self._now()
        until = now + max((kind.lease for kind in free), default=timedelta())
        job = await self._jobs.lease([kind.name for kind in free], worker, now, until)
        if job:
            self._busy[job.kind] += 1
        return job

    async def _return(self, job: Job) -> None:
        self._busy[job.kind] -= 1
        await self._jobs.put_off(job, self._now(), PutOff("stopping", doubtful=job.doubtful))

    async def _do(self, job: Job) -> bool:
        """True: another one may wait behind it in its lane."""
        try:
            await self._try(job, self._kinds[job.kind])
            return True
        finally:
            self._busy[job.kind] -= 1

    async def _try(self, job: Job, kind: Kind) -> None:
        known = {"kind": job.kind, "key": job.key, "attempts": job.attempts}
        try:
            more = await kind.handle(job)
        except GiveUp as error:
            log.warning("job_given_up", reason=str(error), **known)
            await self._jobs.finish(job, (), self._now(), failed=True)
        except PutOff as error:
            log.debug("job_put_off", reason=str(error), **known)
            await self._put_off(job, kind, error)
        except DatabaseAway:
            raise
        except Exception as error:
            log.exception("job_failed", **known)
            if job.attempts < kind.tries:
                await self._put_off(job, kind, PutOff(type(error).__name__, doubtful=True))
            else:
                await self._jobs.finish(job, kind.apologise(job), self._now(), failed=True)
        else:
            await self._jobs.finish(job, more, self._now())

    async def _put_off(self, job: Job, kind: Kind, error: PutOff) -> None:
        wait = kind.backoff.after(job.attempts) if error.after is None else timedelta(seconds=error.after)
        await self._jobs.put_off(job, self._now() + wait, error)
