"""A bank-data provider that can be slow, down or unwilling, and a few of its connections."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from typing import Literal

from helpline.banking.contract import Bank, Connection, Refresh, RefreshProgress
from helpline.errors import ConnectionUnknown

NOW = datetime(2026, 11, 23, 16, 30, tzinfo=timezone.utc)  # a Monday, 10:30 in Chicago
HEALTHY = Connection(
    id="1",
    bank="Chase",
    provider_id="p1",
    accounts=("Business Checking",),
    state="healthy",
    status="AVAILABLE_DATA_RETRIEVED",
    code="0",
    last_updated=NOW - timedelta(hours=3),
    last_attempt=NOW - timedelta(hours=3),
    next_refresh_at=None,
    needs_credentials=False,
)
REFUSED = replace(
    HEALTHY, state="failing", status="INCORRECT_CREDENTIALS", code="402", needs_credentials=True
)
TIMED_OUT = replace(
    HEALTHY, id="2", bank="American Express", state="failing", status="UNEXPECTED_SITE_ERROR", code="401"
)


LISTED = Bank("p9", "First Example", "bank.example", supported=True, failing_now=False)


@dataclass
class FakeBankData:
    """Implements BankData. `error` is raised by whatever is asked, `refusal` by a refresh alone;
    `delay` seconds pass before any answer.
    """

    owned: list[Connection] = field(default_factory=list)
    error: Exception | None = None
    refusal: Exception | None = None
    delay: float = 0.0
    listed: Bank | None = LISTED
    ended: Literal["succeeded", "failed"] | None = None
    """How the refresh has ended, None while it runs."""
    new_transactions: int = 0
    started: list[tuple[str, bool]] = field(default_factory=list)
    """Connections refreshed, and whether the sign-in was said to be new."""

    async def _answer(self) -> None:
        await asyncio.sleep(self.delay)
        if self.error:
            raise self.error

    async def connections(self, customer: str) -> list[Connection]:
        await self._answer()
        return self.owned

    async def connection(self, customer: str, connection_id: str) -> Connection:
        await self._answer()
        return self._own(connection_id)

    async def start_refresh(
        self,
        customer: str,
        connection_id: str,
        *,
        requested_at: datetime,
        credentials_updated: bool = False,
    ) -> Refresh:
        await self._answer()
        if self.refusal:
            raise self.refusal
        self._own(connection_id)
        self.started.append((connection_id, credentials_updated))
        return Refresh(connection_id, NOW)

    async def progress(self, customer: str, refresh: Refresh) -> RefreshProgress:
        await self._answer()
        state = "running" if self.ended is None else self.ended
        return RefreshProgress(state, self._own(refresh.connection), self.new_transactions)

    async def find_bank(self, name: str) -> Bank | None:
        await self._answer()
        return self.listed

    def _own(self, connection_id: str) -> Connection:
        for connection in self.owned:
            if connection.id == connection_id:
                return connection
        raise ConnectionUnknown()
