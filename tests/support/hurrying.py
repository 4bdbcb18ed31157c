"""What waits in the queue comes due when the test says so: what comes before has all the time it needs."""

from __future__ import annotations

from datetime import datetime, timezone

from helpline.storage.database import Database
from helpline.storage.tables import jobs
from tests.support.closing import closed
from tests.support.web import House, eventually

PATIENT = 3_600.0
"""Seconds of delay that no test outlasts."""


async def hurried(house: House, kind: str) -> None:
    """All jobs of the kind are due now; when this returns they are done."""
    mine = jobs.c.state == "pending", jobs.c.kind == kind
    async with closed(Database(house.settings.database)) as database:
        async with database.write() as connection:
            await connection.execute(jobs.update().where(*mine).values(due_at=datetime.now(timezone.utc)))

        async def done() -> bool:
            return not await database.read_inline(jobs.select().where(*mine))

        await eventually(done)
