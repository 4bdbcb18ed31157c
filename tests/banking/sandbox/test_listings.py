"""Banks and accounts, as lists."""

from __future__ import annotations

import pytest

from tests.banking.sandbox.caller import ANN, Caller, refused
from tests.banking.worlds import Sandbox


async def test_banks_are_found_by_name_and_counted(call: Caller) -> None:
    _, answer = await call("GET", "/providers?name=american")
    assert [bank["name"] for bank in answer["provider"]] == ["American Express"]
    assert await call("GET", "/providers?name=nowhere") == (200, {})
    assert await call("GET", "/providers/count") == (200, {"provider": {"TOTAL": {"count": 4}}})
    assert refused(await call("GET", "/providers?name=")) == (400, "Y801")


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("top=0", "Y804"),
        ("top=501", "Y804"),
        ("skip=-1", "Y804"),
        ("fromDate=soon", "Y800"),
        ("fromDate=2026-03-02&toDate=2026-03-01", "Y809"),
        ("fromDate=2020-01-01", "Y809"),
        ("accountId=" + ",".join(map(str, range(101))), "Y824"),
    ],
)
async def test_a_wrong_query_is_refused_by_code(call: Caller, query: str, code: str) -> None:
    assert refused(await call("GET", f"/transactions?{query}")) == (400, code)


async def test_accounts_are_filtered_by_login(call: Caller, sandbox: Sandbox) -> None:
    connections = [
        {"bank": "chase", "accounts": ["Checking"]},
        {"bank": "amex", "accounts": ["Gold"]},
    ]
    shown = await sandbox.put(f"customers/{ANN}", {"connections": connections})
    _, answer = await call("GET", f"/accounts?providerAccountId={shown['connections'][1]['id']}")
    assert [account["accountName"] for account in answer["account"]] == ["Gold"]


async def test_approvals_are_told_with_their_end(call: Caller, sandbox: Sandbox) -> None:
    ends = "2026-03-05T00:00:00Z"
    connections = [{"bank": "chase", "auth": "open_banking", "consent_ends": ends}, {"bank": "amex"}]
    shown = (await sandbox.put(f"customers/{ANN}", {"connections": connections}))["connections"]
    _, answer = await call("GET", "/consents")
    [told] = answer["consent"]
    assert (str(told["providerAccountId"]), told["consentStatus"]) == (shown[0]["id"], "ACTIVE")
    assert (told["expirationDateTime"], told["expirationDate"]) == (ends, "2026-03-05")
