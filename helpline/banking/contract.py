"""What Helpline asks of a bank-data provider. No HTTP, no provider's words beyond its status names.

A *connection* is one bank login of one customer (the provider's "provider account").
`status` holds the provider's additionalStatus (knowledge/error_codes.yml pairs it with codes).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

State = Literal["healthy", "failing", "running", "needs_input"]
Auth = Literal["password", "open_banking", ""]


@dataclass(frozen=True)
class Connection:
    """One bank login. Times are aware UTC."""

    id: str
    bank: str
    """The bank's name as the provider spells it ("Chase")."""
    provider_id: str
    accounts: tuple[str, ...]
    """Names of the accounts under this login, without numbers."""
    state: State
    status: str
    """additionalStatus, such as INCORRECT_CREDENTIALS; "" when the provider gives none."""
    code: str
    """The number behind the status ("402") when the provider tells it, else ""."""
    last_updated: datetime | None
    """Last time that data came through."""
    last_attempt: datetime | None
    """Last time that anybody tried."""
    next_refresh_at: datetime | None
    """Earliest time the 15-minute rule allows a refresh; None: now."""
    needs_credentials: bool
    """The provider refuses a bare refresh until the sign-in is replaced (ALLOW_UPDATE_WITH_CREDENTIALS)."""
    website: str = ""
    """The bank's login page, "" when unknown."""
    auth: Auth = ""
    """Whether the bank's password is saved, or the customer approved on the bank's own page; "": not told."""
    bank_failing: bool = False
    """The provider reports right now that this bank fails for (nearly) everybody. False: no, or not told."""


@dataclass(frozen=True)
class Refresh:
    """A refresh that was started (or found running). `started_at` is aware UTC."""

    connection: str
    started_at: datetime
    already_running: bool = False


@dataclass(frozen=True)
class RefreshProgress:
    """Where a refresh stands; `state` "running" and "needs_input" are not final."""

    state: Literal["running", "needs_input", "succeeded", "failed"]
    connection: Connection
    new_transactions: int = 0


@dataclass(frozen=True)
class Bank:
    """A bank as the provider lists it."""

    provider_id: str
    name: str
    website: str
    supported: bool
    failing_now: bool
    """The provider reports that refreshes of this bank fail for (nearly) everybody."""


Flow = Literal["edit", "refresh", ""]
"""What a provider's window is for: a new sign-in or approval, or what the bank asks in an update."""
_BY_SIGN_IN = frozenset(
    {
        *("INCORRECT_CREDENTIALS", "CREDENTIALS_UPDATE_NEEDED", "NEW_AUTHENTICATION_REQUIRED"),
        *("CONSENT_REQUIRED", "CONSENT_EXPIRED", "CONSENT_REVOKED", "INCORRECT_OAUTH_TOKEN"),
    }
)
_BY_ANSWER = frozenset({"ADDL_AUTHENTICATION_REQUIRED", "INVALID_ADDL_INFO_PROVIDED"})


def repair_flow(connection: Connection) -> Flow:
    """How the customer mends it in the provider's window; "" where that cannot help, or could do harm.

    A login that the bank has locked is none: each try could prolong the lock.
    """
    if connection.state == "needs_input":
        return "refresh"
    if connection.state != "failing" or connection.bank_failing:
        return ""
    if connection.status in _BY_ANSWER:
        return "refresh"
    wants = connection.needs_credentials and connection.status != "ACCOUNT_LOCKED"
    return "edit" if wants or connection.status in _BY_SIGN_IN else ""


CONSENT_ENDS = timedelta(days=7)
"""So long before its end an approval at the bank may be renewed, and customers are told of it."""


class Windows(Protocol):
    """The provider's own window, in which a customer signs in to a bank anew."""

    async def window_token(self, customer: str) -> str:
        """A new token of this customer alone, for the customer's browser.

        Raises BankDataUnavailable, BankDataRefused.
        """
        ...


class Consents(Protocol):
    """What customers have allowed their banks to share, where there is open banking."""

    async def consent_ends(self, customer: str) -> Mapping[str, datetime]:
        """By connection, when its approval at the bank ends, as far as the provider tells. Aware UTC.

        Raises BankDataUnavailable, BankDataRefused.
        """
        ...


class BankData(Protocol):
    """Every method raises BankDataUnavailable or BankDataRefused beside what it says itself.

    `customer` is the verified customer's id, which is the provider's loginName.
    """

    async def connections(self, customer: str) -> list[Connection]:
        """All bank logins of the customer, healthy ones too; [] when there are none."""
        ...

    async def connection(self, customer: str, connection_id: str) -> Connection:
        """One of the customer's own. Raises ConnectionUnknown."""
        ...

    async def start_refresh(
        self,
        customer: str,
        connection_id: str,
        *,
        requested_at: datetime,
        credentials_updated: bool = False,
    ) -> Refresh:
        """Start a refresh, once.

        `requested_at` is when the customer asked: an attempt that began after it is that same request
        (a repeated delivery), and is returned with `already_running` instead of starting a second one.
        `credentials_updated`: the customer says that the sign-in was just replaced in CustomBooks.

        Raises RefreshTooSoon, CredentialsNeeded, ConnectionUnknown. One that runs is returned, not raised.
        """
        ...

    async def progress(self, customer: str, refresh: Refresh) -> RefreshProgress:
        """Look, don't touch: where that refresh stands now. Raises ConnectionUnknown."""
        ...

    async def find_bank(self, name: str) -> Bank | None:
        """The provider's own entry for a bank, None when it lists none of that name."""
        ...
