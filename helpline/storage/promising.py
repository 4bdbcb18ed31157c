"""Promises of one locked conversation: each with its job, in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from helpline.conversations.models import PROMISE, Promised
from helpline.jobs.job import NewJob
from helpline.storage.jobs import put
from helpline.storage.promise_tables import promises


class Promising:
    """Implements a part of conversations.ports.UnitOfWork; a base of SqlUnitOfWork."""

    _connection: AsyncConnection

    if TYPE_CHECKING:

        @property
        def _id(self) -> str: ...
        async def _run(self, statement: Any, values: Any = None) -> Any: ...
        async def _first(self, query: Any) -> Any: ...

    async def promise(self, promised: Promised) -> bool:
        if await self._first(sa.select(promises.c.id).where(promises.c.id == promised.id)):
            return False
        await self._run(promises.insert().values(state="open", **msgspec.structs.asdict(promised)))
        job = NewJob(kind=PROMISE, key=promised.id, lane=promised.id, due_at=promised.due_at)
        await put(self._connection, job, promised.made_at)
        return True

    async def promises(self) -> int:
        query = sa.select(sa.func.count()).select_from(promises).where(*self._open())
        return int((await self._run(query)).scalar_one())

    async def end_promises(self, state: str, *ids: str) -> int:
        which = (*self._open(), *((promises.c.id.in_(ids),) if ids else ()))
        return int((await self._run(promises.update().where(*which).values(state=state))).rowcount)

    def _open(self) -> tuple[Any, ...]:
        return promises.c.conversation == self._id, promises.c.state == "open"


def to_promised(row: Any) -> Promised:
    found = {name: getattr(row, name) for name in Promised.__struct_fields__}
    return Promised(**found | {"connections": tuple(row.connections)})
