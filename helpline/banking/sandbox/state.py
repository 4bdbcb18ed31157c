"""What the provider keeps of its customers: sign-ins, their accounts, and what a refresh does to them.

Nothing runs in the background: `Login.settle(now)` carries a refresh on to where it stands by then.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from helpline.banking.sandbox.catalogue import HEALTHY, Catalogue, Provider

COOLDOWN = timedelta(minutes=15)
STUCK_AFTER = timedelta(hours=1)
IN_PROGRESS = frozenset({"LOGIN_IN_PROGRESS", "DATA_RETRIEVAL_IN_PROGRESS", "ACCT_SUMMARY_RECEIVED"})
_BY_PASSWORD = frozenset(
    {
        *("INCORRECT_CREDENTIALS", "CREDENTIALS_UPDATE_NEEDED", "ACCOUNT_LOCKED"),
        *("ADDL_AUTHENTICATION_REQUIRED", "INVALID_ADDL_INFO_PROVIDED"),
        *("NEW_AUTHENTICATION_REQUIRED", "MIGRATION_IN_PROGRESS"),
    }
)
_BY_CONSENT = frozenset({"CONSENT_REQUIRED", "CONSENT_EXPIRED", "CONSENT_REVOKED", "INCORRECT_OAUTH_TOKEN"})
DATA_CAME = frozenset({HEALTHY, "PARTIAL_DATA_RETRIEVED"})


@dataclass(frozen=True)
class Outcome:
    """How a refresh ends. `mfa_seconds`: how long it waits for a one-time code, None when it wants none."""

    status: str = HEALTHY
    code: str = ""
    new_transactions: int = 0
    mfa_seconds: float | None = None


@dataclass(frozen=True)
class Transaction:
    id: int
    account: int
    created: datetime
    cents: int


@dataclass
class Run:
    """A refresh under way: signing in for half its time, maybe waiting for a code, then reading data."""

    started: datetime
    seconds: float
    outcome: Outcome
    wait: float

    def phase(self, now: datetime) -> str:
        """The providerAccount.status by `now`; "" when it is over."""
        elapsed = (now - self.started).total_seconds()
        if elapsed < self.seconds / 2:
            return "LOGIN_IN_PROGRESS"
        if elapsed < self.seconds / 2 + self.wait:
            return "USER_INPUT_REQUIRED"
        return "IN_PROGRESS" if elapsed < self.seconds + self.wait else ""

    @property
    def ended(self) -> datetime:
        return self.started + timedelta(seconds=self.seconds + self.wait)

    def answer(self, now: datetime) -> None:
        """The customer typed the code: the wait ends here."""
        self.wait = (now - self.started).total_seconds() - self.seconds / 2


@dataclass
class Login:
    """One bank login. `accounts`: id to name; `now`: how the last refresh ended."""

    id: int
    bank: str
    """As it was asked for: an id of banks.yml or a name."""
    provider: Provider
    accounts: dict[int, str]
    now: Outcome
    last_updated: datetime
    last_attempt: datetime
    created: datetime
    after_refresh: Sequence[Outcome] = ()
    refresh_seconds: float = 1.0
    refreshes: int = 0
    running: Run | None = None
    auth: str = "CREDENTIALS"
    """authType: OAUTH (open banking) or CREDENTIALS."""
    consent_ends: datetime | None = None
    """When the customer's approval at the bank ends; None: it has no end, or there is none."""
    transactions: list[Transaction] = field(default_factory=list)

    def settle(self, now: datetime) -> str:
        """Carry the refresh on to `now`; returns its phase as providerAccount.status, "" when none runs."""
        phase = self.running.phase(now) if self.running else ""
        if self.running and not phase:
            self._end(self.running)
        return phase

    def stuck(self, now: datetime) -> bool:
        """choice: one furnished as "in progress" an hour ago never ends by itself and may be refreshed."""
        idle = self.running is None and self.now.status in IN_PROGRESS
        return idle and now - self.last_attempt >= STUCK_AFTER

    @property
    def next_outcome(self) -> Outcome:
        """How the next refresh ends."""
        outcomes = self.after_refresh or (Outcome(self.now.status, self.now.code),)
        return outcomes[min(self.refreshes, len(outcomes) - 1)]

    def begin(self, now: datetime, outcome: Outcome | None = None) -> None:
        """`outcome`: how it ends; None: as it was furnished."""
        outcome = outcome or self.next_outcome
        self.running = Run(now, self.refresh_seconds, outcome, outcome.mfa_seconds or 0.0)
        self.refreshes += 1
        self.last_attempt = now

    def _end(self, run: Run) -> None:
        self.running, self.now = None, run.outcome
        if run.outcome.status in DATA_CAME:
            self.last_updated = run.ended
        for number in range(run.outcome.new_transactions if self.accounts else 0):
            account = list(self.accounts)[number % len(self.accounts)]
            identity = self.id * 1000 + len(self.transactions)
            self.transactions.append(Transaction(identity, account, run.ended, 1250 + 735 * number))


@dataclass(frozen=True)
class Plan:
    """How to furnish one login. Times are aware UTC; None: a day ago. `auth` "": by trouble or bank."""

    bank: str
    accounts: Sequence[str] = ("Business Checking",)
    now: Outcome = Outcome()
    after_refresh: Sequence[Outcome] = ()
    refresh_seconds: float = 1.0
    last_updated: datetime | None = None
    last_attempt: datetime | None = None
    auth: str = ""
    consent_ends: datetime | None = None


def _auth(plan: Plan, provider: Provider) -> str:
    """choice: a password or code is refused to a login by password, a consent is missing in open banking."""
    if plan.auth:
        return plan.auth
    if plan.now.status in _BY_CONSENT:
        return "OAUTH"
    return "CREDENTIALS" if plan.now.status in _BY_PASSWORD else provider.auth


class Customers:
    """All customers by loginName."""

    def __init__(self, catalogue: Catalogue, clock: Callable[[], datetime]) -> None:
        self._catalogue = catalogue
        self._clock = clock
        self._logins: dict[str, list[Login]] = {}

    def furnish(self, name: str, plans: Sequence[Plan]) -> None:
        """Replace all that is known of the customer."""
        self._logins[name] = []
        for plan in plans:
            self.add(name, plan)

    def register(self, name: str) -> None:
        """An unknown customer begins with no logins."""
        self._logins.setdefault(name, [])

    def forget(self, name: str) -> bool:
        return self._logins.pop(name, None) is not None

    def known(self, name: str) -> bool:
        return name in self._logins

    def logins(self, name: str) -> list[Login]:
        """Every login of the customer, settled by now."""
        now = self._clock()
        for login in self._logins.get(name, []):
            login.settle(now)
        return list(self._logins.get(name, []))

    def login(self, name: str, login_id: str) -> Login | None:
        return next((login for login in self.logins(name) if str(login.id) == login_id), None)

    def add(self, name: str, plan: Plan) -> Login:
        """Ids are the same for the same name and position."""
        logins, now = self._logins.setdefault(name, []), self._clock()
        base = 10_000_000 + zlib.crc32(name.encode()) % 1_000_000 * 100
        identity = max((login.id for login in logins), default=base) + 1
        updated, provider = plan.last_updated or now - timedelta(days=1), self._catalogue.bank(plan.bank)
        login = Login(
            id=identity,
            bank=plan.bank,
            provider=provider,
            accounts={identity * 100 + number: account for number, account in enumerate(plan.accounts, 1)},
            now=plan.now,
            last_updated=updated,
            # data that came through was an attempt too
            last_attempt=max(plan.last_attempt or updated, updated),
            created=min(updated, now) - timedelta(days=90),
            after_refresh=tuple(plan.after_refresh),
            refresh_seconds=plan.refresh_seconds,
            auth=_auth(plan, provider),
            consent_ends=plan.consent_ends,
        )
        logins.append(login)
        return login

    def remove(self, name: str, login: Login) -> None:
        self._logins[name].remove(login)
