"""The provider's JSON checked into types, and read as the values of the contract.

Every field may be absent (the provider leaves out what has no value); one of a wrong type refuses the answer.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Annotated

import msgspec

from helpline.banking.contract import Auth, Bank, Connection, State

COOLDOWN = timedelta(minutes=15)
"""The provider's rule for refreshes of one login that a person asks for."""
STUCK_AFTER = timedelta(hours=1)
"""A refresh "in progress" for longer has died: the advice for codes 801 and 802 is to start another."""
HEALTHY = "AVAILABLE_DATA_RETRIEVED"
_RUNNING = frozenset(
    {"LOGIN_IN_PROGRESS", "IN_PROGRESS", "DATA_RETRIEVAL_IN_PROGRESS", "ACCT_SUMMARY_RECEIVED"}
)
_WANTS_A_CODE = frozenset({"ADDL_AUTHENTICATION_REQUIRED", "INVALID_ADDL_INFO_PROVIDED"})
_AUTH: dict[str, Auth] = {
    "OAUTH": "open_banking",
    "CREDENTIALS": "password",
    "MFA_CREDENTIALS": "password",
}
_FAILING_BANK = frozenset({"ACCOUNT_LINKING_UNAVAILABLE", "REFRESH_FAILURE_ATTENTION"})
Id = int | str
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class Dataset(msgspec.Struct):
    name: str = ""
    additionalStatus: str = ""
    additionalStatusErrorCode: Id = ""
    updateEligibility: str = ""
    lastUpdated: Moment | None = None
    lastUpdateAttempt: Moment | None = None


class ProviderAccount(msgspec.Struct):
    id: Id
    providerId: Id = ""
    status: str = ""
    authType: str = ""
    lastUpdated: Moment | None = None
    dataset: list[Dataset] = []


class Account(msgspec.Struct):
    id: Id
    providerAccountId: Id = ""
    providerName: str = ""
    accountName: str = ""
    dataset: list[Dataset] = []


class Uptime(msgspec.Struct):
    status: str = ""


class Provider(msgspec.Struct):
    id: Id
    name: str = ""
    loginUrl: str = ""
    baseUrl: str = ""
    status: str = "Supported"
    authType: str = ""
    uptimeMetrics: Uptime | None = None


class Transaction(msgspec.Struct):
    createdDate: Moment | None = None


class ProviderAccounts(msgspec.Struct):
    providerAccount: list[ProviderAccount] = []


class Accounts(msgspec.Struct):
    account: list[Account] = []


class Providers(msgspec.Struct):
    provider: list[Provider] = []


class Transactions(msgspec.Struct):
    transaction: list[Transaction] = []


class Consent(msgspec.Struct):
    """`expirationDateTime`, or else the day alone (developer.envestnet.com, "Consent Resource")."""

    providerAccountId: Id = ""
    consentStatus: str = ""
    expirationDateTime: str = ""
    expirationDate: str = ""


class Consents(msgspec.Struct):
    consent: list[Consent] = []


def consent_ends(consents: list[Consent]) -> dict[str, datetime]:
    """By login, when the last of its approvals that holds ends; what has no end, or one we can't read, is
    left out.
    """
    found: dict[str, datetime] = {}
    for one in consents:
        end = _moment(one.expirationDateTime or one.expirationDate)
        login = str(one.providerAccountId)
        if one.consentStatus == "ACTIVE" and login and end:
            found[login] = max(end, found.get(login, end))
    return found


def _moment(text: str) -> datetime | None:
    """A day alone is its beginning; a time without a zone is UTC."""
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def connection(
    login: ProviderAccount, accounts: list[Account], provider: Provider | None, now: datetime
) -> Connection:
    """`accounts`: those of this login. Success is judged per account: one that fails makes the login fail."""
    basic = _basic(login.dataset)
    attempt = basic.lastUpdateAttempt
    state = _state(login.status or basic.additionalStatus, attempt, now)
    worst = _failing_account(accounts) if state in ("healthy", "failing") and _came(basic) else None
    if state == "healthy" and (worst or basic.additionalStatus not in ("", HEALTHY)):
        state = "failing"
    told = worst or basic
    allowed_at = attempt + COOLDOWN if attempt else None
    return Connection(
        id=str(login.id),
        bank=(provider.name if provider else "") or next((a.providerName for a in accounts), ""),
        provider_id=str(login.providerId),
        accounts=tuple(account.accountName for account in accounts if account.accountName),
        state=state,
        status=told.additionalStatus,
        code=str(told.additionalStatusErrorCode),
        last_updated=basic.lastUpdated or login.lastUpdated,
        last_attempt=attempt,
        next_refresh_at=allowed_at if allowed_at and allowed_at > now else None,
        needs_credentials=_needs_credentials(told) or _needs_credentials(basic),
        website=(provider.loginUrl or provider.baseUrl) if provider else "",
        auth=_auth(login, provider),
        bank_failing=provider is not None and _fails(provider),
    )


def bank(provider: Provider) -> Bank:
    return Bank(
        provider_id=str(provider.id),
        name=provider.name,
        website=provider.loginUrl or provider.baseUrl,
        supported=provider.status in ("Supported", "Beta"),
        failing_now=_fails(provider),
    )


def without_uptime(provider: Provider) -> Provider:
    """What of an old answer still holds: name and website, but not whether the bank fails."""
    return msgspec.structs.replace(provider, uptimeMetrics=None)


def _auth(login: ProviderAccount, provider: Provider | None) -> Auth:
    """What the login itself says; a bank that moves to open banking may still have some of the other kind."""
    return _AUTH.get(login.authType) or _AUTH.get(provider.authType if provider else "", "")


def _fails(provider: Provider) -> bool:
    return bool(provider.uptimeMetrics and provider.uptimeMetrics.status in _FAILING_BANK)


def _basic(datasets: list[Dataset]) -> Dataset:
    """The data set that bank feeds live on, else the first."""
    named = (dataset for dataset in datasets if dataset.name == "BASIC_AGG_DATA")
    return next(named, datasets[0] if datasets else Dataset())


def _came(basic: Dataset) -> bool:
    return basic.additionalStatus in ("", HEALTHY, "PARTIAL_DATA_RETRIEVED")


def _failing_account(accounts: list[Account]) -> Dataset | None:
    datasets = (_basic(account.dataset) for account in accounts)
    return next((dataset for dataset in datasets if not _came(dataset)), None)


def _state(status: str, attempt: datetime | None, now: datetime) -> State:
    if status == "USER_INPUT_REQUIRED":
        return "needs_input"
    if status in _RUNNING:
        return "failing" if attempt and now - attempt >= STUCK_AFTER else "running"
    # PARTIAL_SUCCESS says that some data set failed; whether ours did, its own status tells.
    return "healthy" if status in ("SUCCESS", "PARTIAL_SUCCESS", HEALTHY) else "failing"


def _needs_credentials(dataset: Dataset) -> bool:
    """A bank that wants a one-time code asks for it during a refresh: that needs no new sign-in."""
    asked = dataset.updateEligibility == "ALLOW_UPDATE_WITH_CREDENTIALS"
    return asked and dataset.additionalStatus not in _WANTS_A_CODE
