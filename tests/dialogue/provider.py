"""A bank-data provider with connections that fail, heal and refuse at random. Nothing in it waits."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from random import Random
from typing import Any

from helpline.banking.contract import Bank, Connection, Refresh, RefreshProgress
from helpline.errors import BankDataUnavailable, ConnectionUnknown, CredentialsNeeded, RefreshTooSoon

BEGIN = datetime(2026, 11, 23, 16, 30, tzinfo=timezone.utc)
BANKS = (
    *("Chase", "Wells Fargo", "Discover", "Ally Bank", "American Express", "Citibank", "Capital One"),
    *("Navy Federal Credit Union", "First Bank of Nowhere"),
)
FAULTS = (
    *(("401", "UNEXPECTED_SITE_ERROR"), ("402", "INCORRECT_CREDENTIALS"), ("407", "ACCOUNT_LOCKED")),
    *(("409", "SITE_UNAVAILABLE"), ("416", "SITE_SESSION_INVALIDATED"), ("508", "DATA_NOT_AVAILABLE")),
    *(("", "ADDL_AUTHENTICATION_REQUIRED"), ("", "CONSENT_REQUIRED"), ("", "DATASET_NOT_SUPPORTED")),
    *(("424", ""), ("", "TECH_ERROR"), ("999", "SOMETHING_NEW"), ("", "")),
)
"""Code and status as the provider tells them, known ones and others."""
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Started:
    """A refresh that the provider was asked for: the connection before it, and the answer."""

    connection: Connection
    credentials_updated: bool
    refused: str = ""


@dataclass
class Provider:
    """Implements BankData for one customer."""

    random: Random
    owned: list[Connection] = field(default_factory=list)
    now: datetime = BEGIN
    down: bool = False
    moody: bool = True
    """Refuses some refreshes for no reason but the 15 minutes."""
    started: list[Started] = field(default_factory=list)
    running: dict[str, tuple[datetime, int]] = field(default_factory=dict)
    """Connection → when its refresh began, and how many steps it still takes."""
    ended: dict[str, RefreshProgress] = field(default_factory=dict)
    """Refresh (connection and start) → its end."""

    @classmethod
    def furnished(cls, random: Random) -> Provider:
        """With none to four connections, some of them in trouble."""
        provider = cls(random)
        names = random.sample(BANKS, random.randint(0, 4))
        provider.owned = [provider._connection(str(n), name) for n, name in enumerate(names, 1)]
        return provider

    @classmethod
    def calm(cls, *owned: Connection) -> Provider:
        """With these connections; nothing happens but what a test does."""
        return cls(Random(0), list(owned), moody=False)

    def end(self, id: str, *, fault: tuple[str, str] = ("", ""), new: int = 0) -> dict[str, Any]:
        """A refresh that runs ends, well or with a fault (code, status). The event's data."""
        began, _ = self.running.pop(id)
        one = self._own(id)
        code, status = fault
        failed = replace(one, state="failing", code=code, status=status, needs_credentials=code == "402")
        self._put(failed if status else self._healed(one))
        end = RefreshProgress("failed" if status else "succeeded", self._own(id), new)
        self.ended[f"{id} {began.isoformat()}"] = end
        return event_data(id, began.isoformat(), end)

    def _connection(self, id: str, bank: str) -> Connection:
        made = Connection(
            id=id,
            bank=bank,
            provider_id=f"p{id}",
            accounts=("Checking", "Savings")[: self.random.randint(1, 2)],
            state="healthy",
            status="AVAILABLE_DATA_RETRIEVED",
            code="0",
            last_updated=self.now - timedelta(hours=self.random.choice((2, 20, 100))),
            last_attempt=self.now,
            next_refresh_at=None,
            needs_credentials=False,
            auth=self.random.choice(("password", "open_banking", "")),
        )
        return self._failing(made) if self.random.random() < 0.6 else made

    def _failing(self, connection: Connection) -> Connection:
        code, status = self.random.choice(FAULTS)
        refused = status == "INCORRECT_CREDENTIALS" or self.random.random() < 0.2
        return replace(
            connection,
            state="needs_input" if self.random.random() < 0.1 else "failing",
            status=status,
            code=code,
            needs_credentials=refused,
            bank_failing=self.random.random() < 0.1,
        )

    def _healed(self, connection: Connection) -> Connection:
        return replace(
            connection,
            state="healthy",
            status="AVAILABLE_DATA_RETRIEVED",
            code="0",
            last_updated=self.now,
            needs_credentials=False,
            bank_failing=False,
        )

    def heal(self, id: str) -> None:
        """The bank works again by itself."""
        self._put(self._healed(self._own(id)))

    def step(self) -> list[str]:
        """Time passes, and something may happen. The refreshes that have ended."""
        self.now += MINUTE * self.random.choice((1, 1, 5, 20, 600))
        self.down = self.random.random() < 0.05
        if self.owned and self.random.random() < 0.08:
            one = self.random.choice(self.owned)
            if one.id not in self.running:
                self._put(self._healed(one) if self.random.random() < 0.5 else self._failing(one))
        if self.owned and self.random.random() < 0.003:
            gone = self.owned.pop()  # the customer disconnects it
            self.running.pop(gone.id, None)
        return [id for id in list(self.running) if self._goes_on(id)]

    def _goes_on(self, id: str) -> bool:
        began, left = self.running[id]
        self.running[id] = (began, left - 1)
        return left <= 0 and self._end(id)

    def _end(self, id: str) -> bool:
        began, _ = self.running.pop(id)
        succeeded = self.random.random() < 0.4
        connection = self._own(id)
        self._put(self._healed(connection) if succeeded else self._failing(connection))
        self.ended[f"{id} {began.isoformat()}"] = RefreshProgress(
            "succeeded" if succeeded else "failed",
            self._own(id),
            self.random.choice((0, 1, 12)) if succeeded else 0,
        )
        return True

    def _put(self, connection: Connection) -> None:
        self.owned = [connection if one.id == connection.id else one for one in self.owned]

    def _own(self, id: str) -> Connection:
        for connection in self.owned:
            if connection.id == id:
                return connection
        raise ConnectionUnknown()

    def _answer(self) -> None:
        if self.down:
            raise BankDataUnavailable()

    async def connections(self, customer: str) -> list[Connection]:
        self._answer()
        return self.owned

    async def connection(self, customer: str, connection_id: str) -> Connection:
        self._answer()
        return self._own(connection_id)

    async def start_refresh(
        self,
        customer: str,
        connection_id: str,
        *,
        requested_at: datetime,
        credentials_updated: bool = False,
    ) -> Refresh:
        self._answer()
        before = self._own(connection_id)
        if connection_id in self.running:
            return Refresh(connection_id, self.running[connection_id][0], already_running=True)
        if self.moody and self.random.random() < 0.15:
            self.started.append(Started(before, credentials_updated, "too soon"))
            raise RefreshTooSoon(self.now + 12 * MINUTE)
        if before.needs_credentials and (not credentials_updated or self._doubts()):
            self.started.append(Started(before, credentials_updated, "credentials"))
            raise CredentialsNeeded()
        self.started.append(Started(before, credentials_updated))
        self.running[connection_id] = (self.now, self.random.choice((0, 0, 1, 3, 8)))
        self._put(replace(before, state="running", last_attempt=self.now))
        return Refresh(connection_id, self.now)

    def _doubts(self) -> bool:
        """Whether it does not see the new sign-in yet that it was told of."""
        return self.moody and self.random.random() < 0.2

    async def progress(self, customer: str, refresh: Refresh) -> RefreshProgress:
        self._answer()
        key = f"{refresh.connection} {refresh.started_at.isoformat()}"
        return self.ended.get(key) or RefreshProgress("running", self._own(refresh.connection))

    async def find_bank(self, name: str) -> Bank | None:
        self._answer()
        listed = Bank("p9", name, "bank.example", supported=True, failing_now=self.random.random() < 0.3)
        return listed if self.random.random() < 0.7 else None


def event_data(id: str, began: str, end: RefreshProgress) -> dict[str, Any]:
    """As helpline/conversations/refreshes.py tells the end of a refresh."""
    return {
        "connection": id,
        "bank": end.connection.bank,
        "state": end.state,
        "code": end.connection.code,
        "status": end.connection.status,
        "new_transactions": end.new_transactions,
        "started_at": began,
    }
