"""Keeps what customers were promised: reminders at their time, news of a connection once it works."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from helpline.banking.contract import BankData
from helpline.conversations import texts
from helpline.conversations.models import PROMISE, Promised
from helpline.conversations.ports import Clock, Store
from helpline.conversations.promises import WATCH_FOR, Promises
from helpline.errors import BankDataError, NotFound
from helpline.jobs.job import GiveUp, Job, NewJob, PutOff
from helpline.jobs.kinds import Kind

EVERY = timedelta(minutes=30)
"""Between two looks at a connection: the provider refreshes by itself a few times a day."""
LOOK_TIMEOUT = 8.0
_UNTIL_DEADLINE = 10_000


class PromiseKeeper:
    """`kind` is what the worker of the queue needs."""

    def __init__(
        self, store: Store, promises: Promises, bank: BankData, clock: Clock, every: timedelta = EVERY
    ) -> None:
        self._store = store
        self._promises = promises
        self._bank = bank
        self._clock = clock
        self._every = every.total_seconds()
        self.kind = Kind(name=PROMISE, handle=self._handle, tries=_UNTIL_DEADLINE, workers=2)

    async def _handle(self, job: Job) -> list[NewJob]:
        promised = await self._store.promise(job.key)
        if promised is None:
            return []
        try:
            await self._keep(promised)
        except NotFound:
            raise GiveUp("erased") from None
        return []

    async def _keep(self, promised: Promised) -> None:
        """Raises PutOff while there is nothing to tell yet."""
        if promised.kind == "remind":
            await self._promises.keep(promised, "reminder", texts.reminder(promised.words))
        elif await self._works(promised):
            await self._promises.keep(promised, "fixed", texts.fixed(promised.bank))
        elif self._clock.now() >= promised.until:
            words = texts.not_fixed(promised.bank, WATCH_FOR.days)
            await self._promises.keep(promised, "news", words, texts.PERSON)
        else:
            raise PutOff("not yet", self._every)

    async def _works(self, promised: Promised) -> bool:
        """All of the connections that are still there. What can't be seen is not said to work."""
        customer = (await self._store.conversation(promised.conversation)).customer.id
        try:
            owned = await asyncio.wait_for(self._bank.connections(customer), LOOK_TIMEOUT)
        except (BankDataError, asyncio.TimeoutError):
            return False
        states = [one.state for one in owned if one.id in promised.connections]
        return bool(states) and all(state == "healthy" for state in states)
