"""The JSON shapes of the protocol. Fields without a value are left out."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta, timezone
from typing import Any

from helpline.banking.sandbox.catalogue import HEALTHY, Provider
from helpline.banking.sandbox.state import IN_PROGRESS, Login, Transaction

Document = dict[str, Any]

_WITH_CREDENTIALS = """ACCOUNT_LOCKED ADDL_AUTHENTICATION_REQUIRED INVALID_ADDL_INFO_PROVIDED
 INCORRECT_CREDENTIALS CREDENTIALS_UPDATE_NEEDED NEW_AUTHENTICATION_REQUIRED CONSENT_REQUIRED CONSENT_EXPIRED
 CONSENT_REVOKED INCORRECT_OAUTH_TOKEN"""
_DISALLOWED = """LOGIN_IN_PROGRESS DATA_RETRIEVAL_IN_PROGRESS ACCT_SUMMARY_RECEIVED SITE_NOT_SUPPORTED
 DATASET_NOT_SUPPORTED MIGRATION_IN_PROGRESS"""
_ALLOWED = """AVAILABLE_DATA_RETRIEVED PARTIAL_DATA_RETRIEVED DATA_RETRIEVAL_FAILED DATA_NOT_AVAILABLE
 USER_ACTION_NEEDED_AT_SITE SITE_SESSION_INVALIDATED SITE_UNAVAILABLE UNEXPECTED_SITE_ERROR
 SITE_BLOCKING_ERROR ENROLLMENT_REQUIRED_FOR_DATASET BETA_SITE_DEV_IN_PROGRESS REQUEST_TIME_OUT TECH_ERROR
 PROPERTY_VALUE_NOT_AVAILABLE"""
ELIGIBILITY = {
    **dict.fromkeys(_WITH_CREDENTIALS.split(), "ALLOW_UPDATE_WITH_CREDENTIALS"),
    **dict.fromkeys(_DISALLOWED.split(), "DISALLOW_UPDATE"),
    **dict.fromkeys(_ALLOWED.split(), "ALLOW_UPDATE"),
}
"""updateEligibility by additionalStatus, all thirty of them."""

_FINAL = {
    HEALTHY: "SUCCESS",
    "PARTIAL_DATA_RETRIEVED": "PARTIAL_SUCCESS",
    "LOGIN_IN_PROGRESS": "LOGIN_IN_PROGRESS",
    "DATA_RETRIEVAL_IN_PROGRESS": "IN_PROGRESS",
    "ACCT_SUMMARY_RECEIVED": "IN_PROGRESS",
    "MIGRATION_IN_PROGRESS": "MIGRATION_IN_PROGRESS",
}


def instant(moment: datetime) -> str:
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def eligibility(login: Login, now: datetime) -> str:
    if login.running:
        return "DISALLOW_UPDATE"
    if login.stuck(now):
        return "ALLOW_UPDATE"
    return ELIGIBILITY.get(login.now.status, "ALLOW_UPDATE")


def dataset(login: Login, now: datetime) -> Document:
    """BASIC_AGG_DATA. choice: while a refresh runs, lastUpdateAttempt is its start."""
    document = {
        "name": "BASIC_AGG_DATA",
        "updateEligibility": eligibility(login, now),
        "lastUpdated": instant(login.last_updated),
        "lastUpdateAttempt": instant(login.last_attempt),
    }
    if login.running:
        reading = login.running.phase(now) == "IN_PROGRESS"
        status = "DATA_RETRIEVAL_IN_PROGRESS" if reading else "LOGIN_IN_PROGRESS"
        return {**document, "additionalStatus": status}
    if login.now.status:
        document["additionalStatus"] = login.now.status
    if login.now.code not in ("", "0"):
        document["additionalStatusErrorCode"] = login.now.code
    if login.now.status not in IN_PROGRESS:
        document["nextUpdateScheduled"] = instant(login.last_attempt + timedelta(days=1))
    return document


def provider_account(login: Login, now: datetime, *, credentials: bool = False) -> Document:
    """`credentials`: include=credentials was asked."""
    phase = login.settle(now)
    document: Document = {
        "id": login.id,
        "providerId": login.provider.id,
        "aggregationSource": "USER",
        "isManual": False,
        "authType": login.auth,
        "createdDate": instant(login.created),
        "lastUpdated": instant(login.last_updated),
        "requestId": request_id(login),
        "status": phase or _FINAL.get(login.now.status, "FAILED"),
        "dataset": [dataset(login, now)],
    }
    if phase == "USER_INPUT_REQUIRED":
        document["loginForm"] = [token_form()]
    elif credentials:
        document["loginForm"] = [sign_in_form(login.provider)]
    return document


def consent(login: Login, now: datetime) -> Document:
    """choice: a consent has its login's number. Of the many fields those that tell when it ends."""
    ends = login.consent_ends or now
    return {
        "consentId": login.id,
        "providerAccountId": login.id,
        "providerId": login.provider.id,
        "consentStatus": "ACTIVE" if ends > now else "EXPIRED",
        "dataAccessFrequency": "RECURRING",
        "expirationDate": ends.date().isoformat(),
        "expirationDateTime": instant(ends),
    }


def restarted(login: Login, now: datetime) -> Document:
    """The answer to PUT: the status restarts and the dataset has lost its last one (observed)."""
    document = provider_account(login, now)
    document["dataset"] = [{"name": "BASIC_AGG_DATA", "updateEligibility": "DISALLOW_UPDATE"}]
    return document


def request_id(login: Login) -> str:
    return base64.b64encode(f"{login.id}.{login.refreshes}".encode()).decode()


def account(login: Login, account_id: int, now: datetime) -> Document:
    name = login.accounts[account_id]
    card = any(word in name.casefold() for word in ("card", "visa", "amex", "platinum", "gold", "credit"))
    return {
        "CONTAINER": "creditCard" if card else "bank",
        "id": account_id,
        "providerAccountId": login.id,
        "providerId": str(login.provider.id),
        "providerName": login.provider.name,
        "accountName": name,
        "accountNumber": f"xxxx{account_id % 10_000:04d}",
        "accountStatus": "ACTIVE",
        "aggregationSource": "USER",
        "isAsset": not card,
        "isManual": False,
        "createdDate": instant(login.created),
        "lastUpdated": instant(login.last_updated),
        "dataset": [dataset(login, now)],
    }


def transaction(entry: Transaction) -> Document:
    day = entry.created.date().isoformat()
    return {
        "CONTAINER": "bank",
        "id": entry.id,
        "accountId": entry.account,
        "amount": {"amount": entry.cents / 100, "currency": "USD"},
        "baseType": "DEBIT",
        "status": "POSTED",
        "date": day,
        "postDate": day,
        "transactionDate": day,
        "createdDate": instant(entry.created),
        "description": {"original": f"CARD PURCHASE {entry.id}", "simple": "Card purchase"},
    }


def provider(bank: Provider, *, form: bool = False) -> Document:
    """`form`: GET /providers/{id} adds the sign-in form."""
    document: Document = {
        "id": bank.id,
        "name": bank.name,
        "status": bank.status,
        "authType": bank.auth,
        "isAutoRefreshEnabled": True,
        "countryISOCode": "US",
        "primaryLanguageISOCode": "EN",
    }
    if bank.domain:
        document |= {"baseUrl": f"https://www.{bank.domain}/", "loginUrl": f"https://www.{bank.domain}/"}
    if bank.uptime:
        document["uptimeMetrics"] = {"status": bank.uptime}
    if form:
        document["loginForm"] = [sign_in_form(bank)]
    return document


def sign_in_form(bank: Provider) -> Document:
    rows = [("LOGIN", "text", "Username"), ("PASSWORD", "password", "Password")]
    return {
        "id": bank.id,
        "formType": "login",
        "row": [
            {
                "id": f"{bank.id}{number}",
                "label": label,
                "form": "0001",
                "fieldRowChoice": f"000{number}",
                "field": [
                    {
                        "id": f"{number}",
                        "name": name,
                        "type": kind,
                        "isOptional": False,
                        "valueEditable": True,
                    }
                ],
            }
            for number, (name, kind, label) in enumerate(rows, 1)
        ],
    }


def token_form() -> Document:
    field = {"id": "token", "name": "OP_OTP", "type": "text", "isOptional": False, "valueEditable": True}
    return {
        "formType": "token",
        "mfaTimeout": 90_000,
        "mfaInfoTitle": "Security code",
        "row": [
            {"id": "token_row", "label": "Code", "form": "0001", "fieldRowChoice": "0001", "field": [field]}
        ],
    }
