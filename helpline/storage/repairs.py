"""Sign-ins that are renewed in the provider's own window: offered, opened once, left, ended."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from helpline.conversations.models import REPAIR, Repair
from helpline.jobs.job import NewJob
from helpline.storage.database import Database
from helpline.storage.jobs import put
from helpline.storage.tables import jobs, refreshes, repairs

_OPEN = repairs.c.state == "open"


class SqlRepairs:
    """Implements conversations.ports.RepairStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def offer(self, repair: Repair) -> None:
        same = repairs.c.conversation == repair.conversation, repairs.c.connection == repair.connection
        former = repairs.update().where(*same, repairs.c.state == "offered")
        values = {name: getattr(repair, name) for name in Repair.__struct_fields__}
        async with self._database.write(inline=True) as connection:
            await connection.execute(former.values(state="ended", result="replaced"))
            await connection.execute(repairs.insert().values(values))

    async def repair(self, repair_id: str) -> Repair | None:
        found = await self._database.read_inline(
            sa.select(repairs).where(repairs.c.id == sa.bindparam("this")), {"this": repair_id}
        )
        return (
            Repair(**{name: getattr(found[0], name) for name in Repair.__struct_fields__}) if found else None
        )

    async def open(self, repair_id: str, at: datetime) -> bool:
        offered = repairs.c.id == repair_id, repairs.c.state == "offered", repairs.c.expires_at > at
        async with self._database.write(inline=True) as connection:
            opening = repairs.update().where(*offered).values(state="open", opened_at=at)
            opened = bool((await connection.execute(opening)).rowcount)
            if opened:
                await put(connection, NewJob(kind=REPAIR, key=repair_id, lane=repair_id), at)
        return opened

    async def leave(self, repair_id: str, how: str, at: datetime) -> None:
        first = repairs.c.id == repair_id, _OPEN, repairs.c.left_at.is_(None)
        async with self._database.write(inline=True) as connection:
            left = await connection.execute(repairs.update().where(*first).values(left_at=at, left_how=how))
            if left.rowcount:
                looks = jobs.c.kind == REPAIR, jobs.c.key == repair_id, jobs.c.state == "pending"
                await connection.execute(jobs.update().where(*looks).values(due_at=at))

    async def purge(self, before: datetime) -> None:
        async with self._database.write() as connection:
            await connection.execute(repairs.delete().where(repairs.c.created_at < before))


class RepairPart:
    """The part of conversations.ports.UnitOfWork that repairs need; a base of SqlUnitOfWork."""

    if TYPE_CHECKING:

        @property
        def _id(self) -> str: ...
        async def _run(self, statement: Any, values: Any = None) -> Any: ...
        async def _first(self, query: Any) -> Any: ...

    async def is_watched(self, connection: str) -> bool:
        mine = refreshes.c.conversation == self._id, refreshes.c.connection == connection
        active = sa.select(refreshes.c.id).where(*mine, refreshes.c.state == "active")
        return await self._first(active) is not None

    async def end_repair(self, repair_id: str, result: str) -> bool:
        ending = repairs.update().where(repairs.c.id == repair_id, _OPEN)
        return bool((await self._run(ending.values(state="ended", result=result))).rowcount)
