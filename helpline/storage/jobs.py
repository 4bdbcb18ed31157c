"""The queue: written once, worked on in the order of each lane, one worker to a lane."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from helpline.jobs.job import Job, NewJob, PutOff
from helpline.storage.database import Database
from helpline.storage.tables import jobs

CANDIDATES = 16
"""Jobs tried for a lease before giving up: others may be taking the same ones."""
_PENDING = jobs.c.state == "pending"
_NOW: sa.BindParameter[datetime] = sa.bindparam("now")
_DUE = sa.and_(
    _PENDING, jobs.c.due_at <= _NOW, sa.or_(jobs.c.lease_until.is_(None), jobs.c.lease_until <= _NOW)
)
_OLDEST = sa.select(sa.func.min(jobs.c.position)).where(_PENDING).group_by(jobs.c.kind, jobs.c.lane)
_FIRST = (
    sa.select(jobs)
    .where(jobs.c.kind.in_(sa.bindparam("kinds", expanding=True)), jobs.c.position.in_(_OLDEST), _DUE)
    .order_by(jobs.c.due_at, jobs.c.position)
    .limit(CANDIDATES)
)
_LEASE = (
    jobs.update()
    .where(jobs.c.position == sa.bindparam("this"), _DUE)
    .values(
        lease_by=sa.bindparam("worker"),
        lease_until=sa.bindparam("until"),
        attempts=jobs.c.attempts + 1,
        doubtful=True,  # until the worker comes back to tell
    )
)
_KNOWN = [name for name in Job.__struct_fields__ if name != "worker"]


class SqlJobs:
    """Implements jobs.job.Jobs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, job: NewJob, at: datetime) -> bool:
        async with self._database.write(inline=True) as connection:
            return await put(connection, job, at)

    async def lease(self, kinds: Collection[str], worker: str, now: datetime, until: datetime) -> Job | None:
        for row in await self._database.read_inline(_FIRST, {"kinds": list(kinds), "now": now}):
            lease = {"this": row.position, "worker": worker, "now": now, "until": until}
            if await self._database.execute(_LEASE, lease):
                return Job(worker=worker, **{name: getattr(row, name) for name in _KNOWN})
        return None

    async def put_off(self, job: Job, due_at: datetime, how: PutOff) -> None:
        later = {"due_at": due_at, "doubtful": how.doubtful, "lease_by": None, "lease_until": None}
        later |= {"payload": how.payload} if how.payload is not None else {}
        async with self._database.write(inline=True) as connection:
            await connection.execute(_held(job).values(later))
            if how.with_target and job.target:
                others = jobs.c.kind == job.kind, jobs.c.target == job.target, jobs.c.due_at < due_at
                await connection.execute(jobs.update().where(_PENDING, *others).values(due_at=due_at))

    async def finish(self, job: Job, more: Sequence[NewJob], at: datetime, *, failed: bool = False) -> bool:
        over: dict[str, Any] = {"state": "failed" if failed else "done", "payload": {}}
        async with self._database.write(inline=True) as connection:
            mine = bool((await connection.execute(_held(job).values(over))).rowcount)
            for one in more if mine else ():
                await put(connection, one, at)
        return mine

    async def purge(self, before: datetime) -> None:
        async with self._database.write() as connection:
            await connection.execute(jobs.delete().where(sa.not_(_PENDING), jobs.c.queued_at < before))


async def put(connection: AsyncConnection, job: NewJob, at: datetime) -> bool:
    """Within the transaction of whatever causes it. False when it is known by any of its names."""
    second, third = (*job.also, None, None)[:2]
    values = {
        **{name: getattr(job, name) for name in ("kind", "key", "lane", "target", "payload")},
        **{"second_key": second, "third_key": third, "state": "pending", "attempts": 0, "doubtful": False},
        **{"queued_at": at, "due_at": job.due_at or at},
    }
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(jobs).values(values).on_conflict_do_nothing().inline()
    return bool((await connection.execute(statement)).rowcount)


def _held(job: Job) -> Any:
    return jobs.update().where(jobs.c.position == job.position, jobs.c.lease_by == job.worker, _PENDING)
