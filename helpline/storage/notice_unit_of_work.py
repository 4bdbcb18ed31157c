"""Notices' part of a transaction over one locked conversation."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy.ext.asyncio import AsyncConnection

from helpline.conversations.models import Conversation
from helpline.storage.notice_tables import notice_customers, troubles
from helpline.storage.notices import known_customer


class NoticePart:
    """Implements conversations.notice_ports.NoticePart; a base of SqlUnitOfWork."""

    conversation: Conversation
    _connection: AsyncConnection

    if TYPE_CHECKING:

        async def _run(self, statement: Any, values: Any = None) -> Any: ...

    async def told_trouble(self, trouble: str, before: str, now_told: str, at: datetime) -> bool:
        mine = troubles.c.id == trouble, troubles.c.customer == self.conversation.customer.id
        untold = troubles.c.told == before, troubles.c.ended_at.is_(None)
        update = troubles.update().where(*mine, *untold).values(told=now_told, told_at=at)
        return bool((await self._run(update)).rowcount)

    async def want_notices(self, wanted: bool, at: datetime) -> bool:
        customer = self.conversation.customer.id
        if not customer:
            return False
        await self._run(known_customer(self._connection, customer, at))
        mine = notice_customers.update().where(notice_customers.c.customer == customer)
        await self._run(mine.values(off_at=None if wanted else at))
        return True
