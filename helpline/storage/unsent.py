"""Lines that can still be taken back: jobs that wait in the lane of their conversation."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from helpline.conversations.models import LINE, Conversation, UnsentLine
from helpline.jobs.job import NewJob
from helpline.storage.jobs import put
from helpline.storage.tables import jobs

_WAITING = sa.and_(jobs.c.kind == LINE, jobs.c.state == "pending", jobs.c.lane == sa.bindparam("this"))
UNSENT = sa.select(jobs.c.payload, jobs.c.due_at).where(_WAITING).order_by(jobs.c.position)
"""Of the conversation `this`, in the order of writing."""
_END = jobs.update().where(_WAITING, jobs.c.key == sa.bindparam("its_key"))


def to_unsent(row: Any) -> UnsentLine:
    return msgspec.convert(row.payload | {"due_at": row.due_at}, UnsentLine)


class UnsentPart:
    """Implements a part of conversations.desk_ports.DeskPart; a base of SqlUnitOfWork."""

    conversation: Conversation
    _connection: AsyncConnection
    _visible_change: bool

    if TYPE_CHECKING:

        async def _run(self, statement: Any, values: Any = None) -> Any: ...

    async def keep_unsent(self, line: UnsentLine, at: datetime) -> bool:
        its = {name: getattr(line, name) for name in ("id", "agent", "name", "text", "card")}
        lane, key = self.conversation.id, _key(self.conversation, line.id)
        payload = {"conversation": lane, **its}
        job = NewJob(kind=LINE, key=key, lane=lane, payload=payload, due_at=line.due_at)
        new = await put(self._connection, job, at)
        self._visible_change = self._visible_change or new
        return new

    async def unsent(self) -> list[UnsentLine]:
        return [to_unsent(row) for row in await self._run(UNSENT, {"this": self.conversation.id})]

    async def end_unsent(self, *ids: str) -> None:
        for one in ids:
            its = {"this": self.conversation.id, "its_key": _key(self.conversation, one)}
            # The row stays for a day: what comes again under its key is known.
            await self._run(_END, its | {"state": "done", "payload": {}})
            self._visible_change = True


def _key(conversation: Conversation, line: str) -> str:
    return f"{conversation.id}:{line}"
