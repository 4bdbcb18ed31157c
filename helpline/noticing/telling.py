"""Tells a customer what was noticed: once, all of it together, at a good time, and not what they know."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import NAMESPACE_OID, uuid5

from helpline.conversations.messages import OpenIncident, Owner
from helpline.conversations.models import NewMessage
from helpline.conversations.ports import UnitOfWork
from helpline.conversations.transactions import Transactions
from helpline.errors import NotFound
from helpline.noticing.deciding import due
from helpline.noticing.meter import Meter
from helpline.noticing.models import Stage, Standing, Trouble
from helpline.noticing.ports import NoticeStore
from helpline.noticing.quiet import QuietHours
from helpline.noticing.words import Words

BUSY = timedelta(hours=1)
"""Until another look while a person has the chat, or is waited for."""
News = tuple[Trouble, Stage]


class Telling:
    """`after`: for how long trouble must have been seen before it is told: most of it heals by itself."""

    def __init__(
        self,
        store: NoticeStore,
        transactions: Transactions,
        words: Words,
        quiet: QuietHours,
        incidents: Callable[[], Sequence[OpenIncident]],
        meter: Meter,
        after: timedelta,
    ) -> None:
        self._store = store
        self._transactions = transactions
        self._words = words
        self._quiet = quiet
        self._incidents = incidents
        self._meter = meter
        self._after = after

    async def tell(self, standing: Standing, troubles: Sequence[Trouble]) -> datetime | None:
        """What they have not heard. When to look again, if now is not the time."""
        now = self._transactions.now()
        news = [(one, stage) for one in troubles if (stage := due(one, now)) and not self._is_incident(one)]
        if not news:
            return None
        if wait := self._wait(standing, news, now):
            return wait
        known = [one for one in news if await self._is_known(standing, one)]
        try:
            async with self._transactions.begin(standing.conversation) as unit:
                await self._mark(unit, known, now)
                fresh = await self._mark(unit, [one for one in news if one not in known], now)
                if fresh:
                    await self._say(unit, fresh, now)
        except NotFound:
            return None  # erased meanwhile
        for _, stage in fresh:
            self._meter.told(stage)
        return None

    def _is_incident(self, trouble: Trouble) -> bool:
        """Then the incident tells, now and when it is over."""
        return any(one.bank == trouble.key for one in self._incidents())

    def _wait(self, standing: Standing, news: Sequence[News], now: datetime) -> datetime | None:
        ripe = min(one.seen_at for one, _ in news) + self._after
        ripe = max(ripe, now)
        if quiet := self._quiet.until(ripe, standing.zone, standing.customer):
            return quiet
        if standing.owner in (Owner.WAITING, Owner.AGENT):
            return now + BUSY
        return ripe if ripe > now else None

    async def _is_known(self, standing: Standing, news: News) -> bool:
        """The assistant has spoken of it already, so the customer knows; of thirty days they hear again."""
        trouble, stage = news
        bank = self._words.bank_id(trouble)
        if not bank or stage == "long" or trouble.kind == "consent":
            return False
        return await self._store.spoken_of(standing.customer, bank, trouble.since)

    async def _mark(self, unit: UnitOfWork, news: Sequence[News], now: datetime) -> list[News]:
        return [(one, stage) for one, stage in news if await unit.told_trouble(one.id, one.told, stage, now)]

    async def _say(self, unit: UnitOfWork, news: Sequence[News], now: datetime) -> None:
        """In the same transaction as that it was told."""
        zone = self._quiet.zone_of(unit.conversation.timezone)
        text, buttons, card = self._words.of(news, now, zone)
        key = "/".join(f"{one.id}:{stage}" for one, stage in news)
        id = str(uuid5(NAMESPACE_OID, f"{unit.conversation.id}/notice/{key}"))
        await unit.append(NewMessage(id=id, author="system", text=text, at=now, buttons=buttons, card=card))
        unit.announce("trouble")
