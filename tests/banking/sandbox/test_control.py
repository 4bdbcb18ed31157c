"""The routes that no provider has: they set customers and faults up."""

from __future__ import annotations

import aiohttp
import pytest

from helpline.banking.contract import BankData
from tests.banking.sandbox.caller import ANN, Caller
from tests.banking.worlds import START, Clock, Sandbox


async def test_each_refresh_takes_the_next_outcome_and_the_last_repeats(
    sandbox_data: BankData, sandbox: Sandbox, clock: Clock
) -> None:
    after = [{"code": 409}, {"code": 0, "new_transactions": 3}]
    connections = [{"bank": "chase", "code": 409, "after_refresh": after}]
    shown = await sandbox.put(f"customers/{ANN}", {"connections": connections})
    seen = []
    for _ in range(3):
        refresh = await sandbox_data.start_refresh(ANN, shown["connections"][0]["id"], requested_at=clock())
        clock.advance(minutes=16)
        progress = await sandbox_data.progress(ANN, refresh)
        seen.append((progress.state, progress.new_transactions))
    assert seen == [("failed", 0), ("succeeded", 3), ("succeeded", 3)]
    assert (await sandbox.shown())["connections"][0]["refreshes"] == 3


async def test_without_an_outcome_the_state_stays(
    sandbox_data: BankData, sandbox: Sandbox, clock: Clock
) -> None:
    shown = await sandbox.put(f"customers/{ANN}", {"connections": [{"bank": "chase", "code": 409}]})
    refresh = await sandbox_data.start_refresh(ANN, shown["connections"][0]["id"], requested_at=clock())
    clock.advance(seconds=1)
    assert (await sandbox_data.progress(ANN, refresh)).connection.code == "409"


async def test_what_was_furnished_is_shown(sandbox: Sandbox) -> None:
    wanted = {
        "bank": "chase",
        "accounts": ["Checking", "Ink Card"],
        "code": 402,
        "last_updated": "2026-03-01T08:00:00Z",
        "after_refresh": [{"code": 0, "new_transactions": 14}],
        "refresh_seconds": 0.5,
    }
    [shown] = (await sandbox.put(f"customers/{ANN}", {"connections": [wanted]}))["connections"]
    after = [{**wanted["after_refresh"][0], "additional_status": "AVAILABLE_DATA_RETRIEVED"}]
    expected = {**wanted, "after_refresh": after, "refreshes": 0}
    assert {key: shown[key] for key in expected} == expected
    again = await sandbox.put(f"customers/{ANN}", {"connections": [shown]})
    assert again["connections"] == [shown]


async def test_data_came_through_a_day_ago_unless_told(sandbox_data: BankData, sandbox: Sandbox) -> None:
    await sandbox.put(f"customers/{ANN}", {"connections": [{"bank": "chase"}]})
    [connection] = await sandbox_data.connections(ANN)
    assert (START - connection.last_updated).days == 1


async def test_a_status_alone_is_told_without_a_number(sandbox_data: BankData, sandbox: Sandbox) -> None:
    connections = [{"bank": "chase", "additional_status": "INCORRECT_CREDENTIALS"}]
    await sandbox.put(f"customers/{ANN}", {"connections": connections})
    [connection] = await sandbox_data.connections(ANN)
    assert (connection.status, connection.code) == ("INCORRECT_CREDENTIALS", "")
    assert connection.needs_credentials


@pytest.mark.parametrize(
    ("bank", "name", "website"),
    [
        ("chase", "Chase", "https://www.chase.com/"),
        ("JPMC", "Chase", "https://www.chase.com/"),
        ("American Express", "American Express", "https://www.americanexpress.com/"),
        ("First Bank of Nowhere", "First Bank of Nowhere", ""),
    ],
)
async def test_a_bank_is_an_id_an_alias_or_any_name(
    sandbox_data: BankData, sandbox: Sandbox, bank: str, name: str, website: str
) -> None:
    await sandbox.put(f"customers/{ANN}", {"connections": [{"bank": bank}]})
    [connection] = await sandbox_data.connections(ANN)
    assert (connection.bank, connection.website) == (name, website)


async def test_a_failing_bank_is_reported_so(sandbox_data: BankData, sandbox: Sandbox) -> None:
    await sandbox.put("banks/amex", {"uptime": "REFRESH_FAILURE_ATTENTION"})
    bank = await sandbox_data.find_bank("American Express")
    assert bank
    assert bank.failing_now


@pytest.mark.parametrize(
    ("wish", "auth"),
    [
        ({"bank": "chase"}, "password"),
        ({"bank": "open"}, "open_banking"),
        ({"bank": "open", "code": 409}, "open_banking"),
        ({"bank": "open", "code": 402}, "password"),
        ({"bank": "chase", "additional_status": "CONSENT_EXPIRED"}, "open_banking"),
        ({"bank": "chase", "auth": "open_banking"}, "open_banking"),
        ({"bank": "open", "auth": "password"}, "password"),
        ({"bank": "open", "code": 402, "auth": "open_banking"}, "open_banking"),
    ],
)
async def test_a_login_is_by_open_banking_as_wished_else_as_its_trouble_or_its_bank_has_it(
    sandbox_data: BankData, sandbox: Sandbox, wish: dict[str, object], auth: str
) -> None:
    [shown] = (await sandbox.put(f"customers/{ANN}", {"connections": [wish]}))["connections"]
    [connection] = await sandbox_data.connections(ANN)
    assert shown["auth"] == connection.auth == auth


async def test_a_bank_is_listed_with_its_way_to_sign_in(sandbox: Sandbox, call: Caller) -> None:
    _, answer = await call("GET", "/providers")
    kinds = {bank["name"]: bank["authType"] for bank in answer["provider"]}
    assert (kinds["Open Bank"], kinds["Chase"]) == ("OAUTH", "CREDENTIALS")


async def test_ids_stay_the_same(sandbox: Sandbox) -> None:
    body = {"connections": [{"bank": "chase"}, {"bank": "amex"}]}
    first = await sandbox.put(f"customers/{ANN}", body)
    assert await sandbox.put(f"customers/{ANN}", body) == first


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ("{", 400, ""),
        ("{}", 422, "connections"),
        ('{"connections": [{}]}', 422, "connections[0]"),
        ('{"connections": [{"bank": 7}]}', 422, "connections[0].bank"),
        ('{"connections": [{"bank": "chase", "code": "x"}]}', 422, "connections[0].code"),
        ('{"connections": [{"bank": "chase", "code": -1}]}', 422, "connections[0].code"),
        ('{"connections": [{"bank": "chase", "auth": "magic"}]}', 422, "connections[0].auth"),
        (
            '{"connections": [{"bank": "b", "last_updated": "soon"}]}',
            422,
            "connections[0].last_updated",
        ),
        (
            '{"connections": [{"bank": "chase", "after_refresh": [{"additional_status": "BAD"}]}]}',
            422,
            "connections[0].after_refresh[0].additional_status",
        ),
    ],
)
async def test_a_wrong_wish_names_the_field(
    session: aiohttp.ClientSession, sandbox: Sandbox, body: str, status: int, field: str
) -> None:
    async with session.put(f"{sandbox.control}/customers/{ANN}", data=body) as response:
        problem = await response.json()
    assert (response.status, response.content_type) == (status, "application/problem+json")
    assert field in f"{problem['field']} {problem['title']}"


async def test_a_customer_can_be_forgotten(session: aiohttp.ClientSession, sandbox: Sandbox) -> None:
    await sandbox.furnish("healthy")
    async with session.delete(f"{sandbox.control}/customers/{ANN}") as response:
        assert response.status == 204
    assert (await sandbox.shown())["status"] == 404


async def test_faults_end_when_deleted(
    session: aiohttp.ClientSession, sandbox: Sandbox, call: Caller
) -> None:
    await sandbox.put("faults", {"path": "/providerAccounts", "status": 503})
    assert (await call("GET", "/providerAccounts"))[0] == 503
    assert (await call("GET", "/accounts"))[0] == 200
    async with session.delete(f"{sandbox.control}/faults") as response:
        assert response.status == 204
    assert (await call("GET", "/providerAccounts"))[0] == 200
