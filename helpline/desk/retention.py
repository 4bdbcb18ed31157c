"""What is forgotten in time, and what a customer may ask for: everything kept, or that nothing be left."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol

import structlog

from helpline.conversations.ports import Clock
from helpline.conversations.repeating import Repeating, each
from helpline.desk.ports import Accounts
from helpline.errors import Invalid

DAILY = 86_400.0
_SESSIONS = timedelta(days=1)

log = structlog.get_logger(__name__)


class PersonalData(Protocol):
    """All that is kept, by customer and by age."""

    async def of_customer(self, customer: str) -> dict[str, Any]:
        """Ready for JSON; pictures in base64."""
        ...

    async def erase_customer(self, customer: str) -> int:
        """Conversations erased, each with all that belongs to it."""
        ...

    async def expire(self, before: datetime, limit: int) -> int:
        """Erase that many conversations at most whose last word is older; how many there were."""
        ...

    async def expire_attachments(self, before: datetime) -> int: ...

    async def purge_orphans(self, staff_before: datetime) -> None:
        """What the assistant remembers of conversations that were never kept (suggestions) or are erased.

        Of internal support's own talks with it those are forgotten whose last word is older.
        """
        ...


class Retention:
    """`loop` forgets once a day. The audit trail stays: it holds ids and words of ours alone."""

    def __init__(
        self, data: PersonalData, accounts: Accounts, clock: Clock, *, days: int, attachment_days: int
    ) -> None:
        self._data = data
        self._accounts = accounts
        self._clock = clock
        self._days = timedelta(days=days)
        self._attachment_days = timedelta(days=attachment_days)
        self.loop = Repeating(self.purge, DAILY)

    async def purge(self) -> bool:
        now, gone, pictures = self._clock.now(), 0, 0

        async def conversations() -> None:
            nonlocal gone
            # In portions: one long transaction would keep everybody else waiting.
            while erased := await self._data.expire(now - self._days, 50):
                gone += erased

        async def attachments() -> None:
            nonlocal pictures
            pictures = await self._data.expire_attachments(now - self._attachment_days)

        await each(
            conversations=conversations,
            attachments=attachments,
            orphans=partial(self._data.purge_orphans, now - self._days),
            sessions=partial(self._accounts.purge_expired, now - _SESSIONS),
        )
        if gone or pictures:
            detail = f"{gone} conversations, {pictures} pictures"
            await self._accounts.record("expire", now, detail=detail)
            log.info("expired", conversations=gone, pictures=pictures)
        return False

    async def export(self, customer: str) -> dict[str, Any]:
        """Raises Invalid without a customer: anonymous visitors have no id to ask by."""
        _check(customer)
        found = await self._data.of_customer(customer)
        await self._accounts.record("export", self._clock.now(), detail=mark(customer))
        return found

    async def erase(self, customer: str) -> int:
        """How many conversations it were. Raises Invalid without a customer."""
        _check(customer)
        erased = await self._data.erase_customer(customer)
        await self._accounts.record("erase", self._clock.now(), detail=mark(customer))
        return erased


def _check(customer: str) -> None:
    if not customer.strip():
        raise Invalid("Name a customer: anonymous visitors have no id.")


def mark(customer: str) -> str:
    """Tells later whether somebody was erased, without keeping who it was."""
    return hashlib.sha256(customer.encode()).hexdigest()
