"""Bank data from Yodlee's API v1.1 (developer.yodlee.com/api-reference), by client credentials."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from weakref import WeakValueDictionary

import aiohttp
import msgspec

from helpline.banking import readings
from helpline.banking.contract import Bank, Connection, Refresh, RefreshProgress
from helpline.banking.meter import Meter
from helpline.banking.readings import Account, Provider, ProviderAccount
from helpline.banking.tokens import Tokens
from helpline.banking.transport import ProtocolRefusal, Timeouts, Transport
from helpline.banking.visit import Visit
from helpline.errors import (
    BankDataError,
    BankDataRefused,
    ConnectionUnknown,
    CredentialsNeeded,
    RefreshTooSoon,
)

_CLOCKS_DIFFER = timedelta(seconds=5)
"""How far the provider's clock may lag behind ours when its last attempt is compared with our start."""
_PROVIDER_KEPT = timedelta(minutes=5)
"""A bank's own entry says whether the bank fails right now, so it is not kept for long."""
_PAGE, _PAGES = 500, 4
_SINCE = timedelta(days=90)
"""New transactions of a connection that was broken for long carry old dates."""
_VOUCHED = {"dataset": [{"name": "BASIC_AGG_DATA"}]}


class YodleeBankData:
    """Implements BankData, Windows and Consents. The session belongs to the caller and may be shared.

    `base_url` ends in /ysl. `service_login` is the loginName for questions that belong to no customer.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        base_url: str,
        client_id: str,
        secret: str,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
        timeouts: Timeouts = Timeouts(),  # noqa: B008 - frozen
        service_login: str = "helpline-service",
        meter: Meter | None = None,
    ) -> None:
        self._clock = clock
        self._timeouts = timeouts
        self._service_login = service_login
        self._transport = Transport(session, base_url, clock, timeouts, meter)
        self._tokens = Tokens(self._transport, client_id, secret, clock)
        self._providers: dict[str, tuple[datetime, Provider]] = {}
        self._locks: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def connections(self, customer: str) -> list[Connection]:
        """All bank logins of the customer. Raises BankDataUnavailable, BankDataRefused."""
        provider = self._visit(customer)
        logins = (await provider.get("/providerAccounts", readings.ProviderAccounts)).providerAccount
        if not logins:
            return []
        accounts = (await provider.get("/accounts", readings.Accounts)).account
        return [await self._read(provider, login, accounts) for login in logins]

    async def connection(self, customer: str, connection_id: str) -> Connection:
        """One of the customer's own. Raises ConnectionUnknown."""
        provider = self._visit(customer)
        return (await self._look(provider, connection_id))[0]

    async def start_refresh(
        self,
        customer: str,
        connection_id: str,
        *,
        requested_at: datetime,
        credentials_updated: bool = False,
    ) -> Refresh:
        """Start a refresh, once. See the contract."""
        lock = self._locks.setdefault((customer, connection_id), asyncio.Lock())
        provider = self._visit(customer)
        async with lock:
            connection, _ = await self._look(provider, connection_id)
            if found := self._found(connection, requested_at):
                return found
            if not credentials_updated:
                self._check_allowed(connection)
            started = self._clock()
            try:
                await provider.put(
                    "/providerAccounts",
                    msgspec.Raw,
                    params={"providerAccountIds": connection_id},
                    json=_VOUCHED if credentials_updated else None,
                )
            except BankDataError as failure:
                return await self._look_again(
                    provider, connection_id, requested_at, credentials_updated, failure
                )
            return Refresh(connection_id, started)

    async def progress(self, customer: str, refresh: Refresh) -> RefreshProgress:
        """Where that refresh stands now. Raises ConnectionUnknown."""
        provider = self._visit(customer)
        connection, accounts = await self._look(provider, refresh.connection)
        if connection.state == "needs_input":
            return RefreshProgress("needs_input", connection)
        attempt = connection.last_attempt
        if connection.state == "running" or attempt is None or attempt < _earliest(refresh.started_at):
            return RefreshProgress("running", connection)
        new = await self._count_new(provider, accounts, refresh.started_at)
        return RefreshProgress("succeeded" if connection.state == "healthy" else "failed", connection, new)

    async def window_token(self, customer: str) -> str:
        """Never one that we work with ourselves: each window has its own, for as long as there is."""
        return await self._visit(customer).new_token()

    async def consent_ends(self, customer: str) -> Mapping[str, datetime]:
        """Implements Consents (GET /consents, consentStatus ACTIVE)."""
        found = (await self._visit(customer).get("/consents", readings.Consents)).consent
        return readings.consent_ends(found)

    async def find_bank(self, name: str) -> Bank | None:
        """The provider's own entry for a bank: the one of that name, else the nearest it lists."""
        wanted = name.strip().casefold()
        if not wanted:
            return None
        provider = self._visit(self._service_login)
        found = (await provider.get("/providers", readings.Providers, name=name.strip())).provider
        ranked = sorted(found, key=lambda bank: _distance(bank.name.casefold(), wanted))
        return readings.bank(ranked[0]) if ranked else None

    def _visit(self, login_name: str) -> Visit:
        return Visit(self._transport, self._tokens, login_name, self._timeouts.overall)

    async def _look(self, provider: Visit, connection_id: str) -> tuple[Connection, list[Account]]:
        """The connection as it is now, with its accounts. Raises ConnectionUnknown."""
        if not (connection_id.isascii() and connection_id.isdigit()):
            raise ConnectionUnknown(detail="not a provider account id")
        try:
            answer = await provider.get(f"/providerAccounts/{connection_id}", readings.ProviderAccounts)
        except ProtocolRefusal as refusal:
            if refusal.http_status == 404 or refusal.error_code in ("Y800", "Y807"):
                raise ConnectionUnknown(detail=str(refusal)) from refusal
            raise
        login = next((entry for entry in answer.providerAccount if str(entry.id) == connection_id), None)
        if login is None:
            raise ConnectionUnknown(detail="not in the answer")
        accounts = (
            await provider.get("/accounts", readings.Accounts, providerAccountId=connection_id)
        ).account
        return await self._read(provider, login, accounts), _of(login, accounts)

    async def _read(self, provider: Visit, login: ProviderAccount, accounts: list[Account]) -> Connection:
        bank = await self._provider(provider, str(login.providerId))
        return readings.connection(login, _of(login, accounts), bank, self._clock())

    async def _provider(self, provider: Visit, provider_id: str) -> Provider | None:
        """From the cache, else asked. What it says is worth having but nothing to fail for."""
        kept_until, known = self._providers.get(provider_id, (self._clock(), None))
        if known and kept_until > self._clock():
            return known
        if not (provider_id.isascii() and provider_id.isdigit()):
            return None
        old = readings.without_uptime(known) if known else None
        try:
            found = (await provider.get_once(f"/providers/{provider_id}", readings.Providers)).provider
        except BankDataError:
            return old
        if not found:
            return old
        self._providers[provider_id] = (self._clock() + _PROVIDER_KEPT, found[0])
        return found[0]

    def _found(self, connection: Connection, requested_at: datetime) -> Refresh | None:
        """One that runs, or that began after it was asked for (the provider tells whole seconds)."""
        attempt = connection.last_attempt
        running = connection.state in ("running", "needs_input")
        if running or (attempt and attempt >= requested_at.replace(microsecond=0)):
            return Refresh(connection.id, attempt or self._clock(), already_running=True)
        return None

    def _check_allowed(self, connection: Connection) -> None:
        if connection.needs_credentials:
            raise CredentialsNeeded(detail=connection.status)
        if connection.next_refresh_at:
            raise RefreshTooSoon(connection.next_refresh_at)

    async def _look_again(
        self,
        provider: Visit,
        connection_id: str,
        requested_at: datetime,
        credentials_updated: bool,
        failure: BankDataError,
    ) -> Refresh:
        """After a PUT that failed. A timeout means unknown: see whether the refresh runs, else say why."""
        if isinstance(failure, ProtocolRefusal) and failure.error_code != "Y825":
            raise failure
        connection, _ = await self._look(provider, connection_id)
        if found := self._found(connection, requested_at):
            return found
        if isinstance(failure, ProtocolRefusal):
            raise self._why_not(connection, failure, credentials_updated) from failure
        raise failure

    def _why_not(
        self, connection: Connection, refusal: ProtocolRefusal, credentials_updated: bool
    ) -> BankDataError:
        too_soon = "RECENTLY" in refusal.reason.upper() or connection.next_refresh_at
        if connection.needs_credentials or (credentials_updated and not too_soon):
            return CredentialsNeeded(detail=connection.status)
        if too_soon:
            return RefreshTooSoon(connection.next_refresh_at or self._clock() + readings.COOLDOWN)
        return BankDataRefused(detail=str(refusal))

    async def _count_new(self, provider: Visit, accounts: list[Account], since: datetime) -> int:
        """Transactions of these accounts that the provider created since then, 2000 at most."""
        if not accounts:
            return 0
        query = {
            "accountId": ",".join(str(account.id) for account in accounts[:100]),
            "fromDate": (since - _SINCE).date().isoformat(),
            "top": str(_PAGE),
        }
        count = 0
        for page in range(_PAGES):
            answer = await provider.get(
                "/transactions", readings.Transactions, **query, skip=str(page * _PAGE)
            )
            created = [entry.createdDate for entry in answer.transaction if entry.createdDate]
            count += sum(moment >= since.replace(microsecond=0) for moment in created)
            if len(answer.transaction) < _PAGE:
                break
        return count


def _of(login: ProviderAccount, accounts: list[Account]) -> list[Account]:
    return [account for account in accounts if str(account.providerAccountId) == str(login.id)]


def _earliest(started_at: datetime) -> datetime:
    return started_at.replace(microsecond=0) - _CLOCKS_DIFFER


def _distance(name: str, wanted: str) -> tuple[bool, bool, int]:
    """Sorts the same name first, then one that begins alike, then the shortest."""
    return name != wanted, not (name.startswith(wanted) or wanted.startswith(name)), len(name)
