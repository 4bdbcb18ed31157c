"""Reads one customer's connections, keeps what is wrong with them, and has the customer told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

import structlog

from helpline.banking.contract import BankData, Connection, Consents
from helpline.conversations.messages import Sighting
from helpline.conversations.transactions import Transactions
from helpline.errors import BankDataError, BankDataUnavailable, NotFound
from helpline.jobs.job import Job, NewJob, PutOff
from helpline.jobs.kinds import Kind
from helpline.knowledge import Knowledge
from helpline.noticing.deciding import reconcile, seen
from helpline.noticing.jobs import LOOK
from helpline.noticing.models import Standing
from helpline.noticing.ports import NoticeStore
from helpline.noticing.telling import Telling

LOOK_TIMEOUT = 8.0
LATER = 60.0
"""Seconds until another try after the provider could not be asked, at least."""
LATELY = timedelta(days=60)
"""Whoever was not in the chat for longer is left in peace."""

log = structlog.get_logger(__name__)


class Looking:
    """`kind` is what the worker of the queue needs: one customer at a time.

    `sight`: what a connection says of its bank, for incidents.
    """

    def __init__(
        self,
        store: NoticeStore,
        transactions: Transactions,
        bank: BankData,
        consents: Consents,
        knowledge: Callable[[], Knowledge],
        telling: Telling,
        sight: Callable[[Connection, datetime], Sighting | None],
    ) -> None:
        self._store = store
        self._transactions = transactions
        self._bank = bank
        self._consents = consents
        self._knowledge = knowledge
        self._telling = telling
        self._sight = sight
        self.kind = Kind(name=LOOK, handle=self._handle, workers=1)

    async def _handle(self, job: Job) -> list[NewJob]:
        """What comes while it reads makes another look due: nothing that happens then is missed."""
        customer, now = str(job.payload.get("customer") or ""), self._transactions.now()
        await self._store.begin(customer, now)
        standing = await self._store.standing(customer, now)
        if standing is None or standing.off or now - standing.active_at > LATELY:
            return []
        connections = await self._read(customer)
        if connections is None:
            return []
        await self._keep_sightings(standing, connections)
        found = seen(connections, await self._ends(customer, connections), self._knowledge(), now)
        troubles = reconcile(customer, standing.troubles, found, connections, now)
        await self._store.save(troubles)
        if again := await self._telling.tell(standing, troubles):
            await self._store.again(customer, again, now)
        return []

    async def _read(self, customer: str) -> Sequence[Connection] | None:
        """None for whom the provider does not know. Raises PutOff, for all who wait for it if it says so."""
        try:
            return await asyncio.wait_for(self._bank.connections(customer), LOOK_TIMEOUT)
        except (BankDataUnavailable, asyncio.TimeoutError) as error:
            wait = getattr(error, "retry_after", 0)
            raise PutOff("unreachable", max(LATER, wait), with_target=True) from None
        except BankDataError as error:
            log.info("notice_look_refused", error=type(error).__name__)
            return None

    async def _ends(self, customer: str, connections: Sequence[Connection]) -> Mapping[str, datetime]:
        """Without open banking nothing is asked; where it can't be told nothing is said of it."""
        if not any(one.auth == "open_banking" for one in connections):
            return {}
        try:
            return await asyncio.wait_for(self._consents.consent_ends(customer), LOOK_TIMEOUT)
        except (BankDataError, asyncio.TimeoutError) as error:
            log.info("notice_consents_unknown", error=type(error).__name__)
            return {}

    async def _keep_sightings(self, standing: Standing, connections: Sequence[Connection]) -> None:
        """They count as signs of an incident like all others."""
        now = self._transactions.now()
        found = [sign for one in connections if (sign := self._sight(one, now))]
        if found:
            try:
                async with self._transactions.begin(standing.conversation) as unit:
                    await unit.saw(found, now)
            except NotFound:
                pass  # erased meanwhile
