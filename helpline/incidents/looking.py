"""Looks at connections of those who were hit while an incident lasts, and tries one of them anew."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog

from helpline.banking.contract import BankData, Connection
from helpline.conversations.messages import Sighting
from helpline.conversations.transactions import Transactions
from helpline.errors import BankDataError, NotFound
from helpline.incidents.deciding import PAST
from helpline.incidents.jobs import LOOK
from helpline.incidents.models import Seen
from helpline.incidents.ports import IncidentStore
from helpline.incidents.probing import PROBES, due_for_look
from helpline.jobs.job import Job, NewJob
from helpline.jobs.kinds import Kind

LOOK_TIMEOUT = 8.0

log = structlog.get_logger(__name__)


class Looking:
    """`kind` is what the worker of the queue needs. What is seen is weighed like anything else."""

    def __init__(
        self,
        store: IncidentStore,
        transactions: Transactions,
        bank: BankData,
        sight: Callable[[Connection, datetime], Sighting | None],
    ) -> None:
        self._store = store
        self._transactions = transactions
        self._bank = bank
        self._sight = sight
        self.kind = Kind(name=LOOK, handle=self._handle, workers=1)

    async def _handle(self, job: Job) -> list[NewJob]:
        """Own failures are no evidence: they end this round."""
        incident = await self._store.incident(str(job.payload.get("incident") or ""))
        now = self._transactions.now()
        if incident is None or not incident.is_open:
            return []
        of_bank = await self._store.of_bank(incident.bank, now - PAST)
        for place, seen in enumerate(due_for_look(incident, of_bank, now)):
            try:
                await asyncio.wait_for(self._look(seen, now, tries=place == 0), LOOK_TIMEOUT)
            except (BankDataError, asyncio.TimeoutError) as error:
                log.info("incident_look_failed", incident=incident.id, error=type(error).__name__)
                break
            except NotFound:
                continue  # the conversation was erased meanwhile
        return []

    async def _look(self, seen: Seen, now: datetime, *, tries: bool) -> None:
        connection = await self._bank.connection(seen.customer, seen.connection)
        if found := self._sight(connection, now):
            async with self._transactions.begin(seen.conversation) as unit:
                await unit.saw([found], now)
        long_ago = connection.last_attempt is None or now - connection.last_attempt >= PROBES
        rests = connection.state == "failing" and connection.next_refresh_at is None
        if tries and rests and long_ago and not connection.needs_credentials:
            # Its outcome is seen in the next round.
            await self._bank.start_refresh(seen.customer, seen.connection, requested_at=now)
