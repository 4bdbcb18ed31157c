"""Customers' sign-ins at their banks: how they are told, refreshed, edited and added."""

from __future__ import annotations

import pytest

from tests.banking.sandbox.caller import ANN, Caller, refused
from tests.banking.worlds import Clock, Sandbox


async def test_an_unknown_customer_has_nothing(call: Caller) -> None:
    for path in ("/providerAccounts", "/accounts", "/transactions"):
        assert await call("GET", path) == (200, {})


async def test_every_answer_carries_a_reference(call: Caller) -> None:
    for path in ("/providerAccounts", "/providerAccounts/1", "/nothing"):
        await call("GET", path)
        assert call.answer_headers["Yodlee-Ref-Id"]


async def test_unknown_ids_and_paths_are_refused(call: Caller) -> None:
    assert refused(await call("GET", "/providerAccounts/1")) == (400, "Y800")
    assert refused(await call("GET", "/providers/abc")) == (400, "Y800")
    assert refused(await call("GET", "/accounts/1")) == (400, "Y800")
    assert refused(await call("GET", "/nothing")) == (404, "Y807")


async def test_another_customers_login_is_unknown(call: Caller, sandbox: Sandbox) -> None:
    login_id = await sandbox.furnish("healthy")
    await call.sign_in("bob-1104712")
    assert refused(await call("GET", f"/providerAccounts/{login_id}")) == (400, "Y800")


async def test_a_refresh_restarts_the_status(call: Caller, sandbox: Sandbox) -> None:
    login_id = await sandbox.furnish("healthy")
    status, answer = await call("PUT", f"/providerAccounts?providerAccountIds={login_id}")
    [login] = answer["providerAccount"]
    assert (status, login["status"]) == (200, "LOGIN_IN_PROGRESS")
    assert login["dataset"] == [{"name": "BASIC_AGG_DATA", "updateEligibility": "DISALLOW_UPDATE"}]


async def test_a_second_refresh_is_refused_while_it_runs_and_for_fifteen_minutes(
    call: Caller, sandbox: Sandbox, clock: Clock
) -> None:
    path = f"/providerAccounts?providerAccountIds={await sandbox.furnish('healthy')}"
    assert (await call("PUT", path))[0] == 200
    assert refused(await call("PUT", path)) == (400, "Y825")
    clock.advance(minutes=14, seconds=59)
    status, answer = await call("PUT", path)
    assert (status, answer["errorCode"]) == (400, "Y825")
    assert answer["errorMessage"].endswith("REFRESHED_RECENTLY")
    clock.advance(seconds=1)
    assert (await call("PUT", path))[0] == 200


async def test_data_that_came_lately_was_an_attempt(call: Caller, sandbox: Sandbox) -> None:
    connections = [{"bank": "chase", "last_updated": "2026-03-02T13:50:00Z"}]
    shown = await sandbox.put(f"customers/{ANN}", {"connections": connections})
    path = f"/providerAccounts?providerAccountIds={shown['connections'][0]['id']}"
    assert refused(await call("PUT", path)) == (400, "Y825")


async def test_a_wrong_sign_in_is_not_refreshed_until_it_is_edited(
    call: Caller, sandbox: Sandbox, clock: Clock
) -> None:
    login_id = await sandbox.furnish("incorrect_credentials", new=2)
    path = f"/providerAccounts?providerAccountIds={login_id}"
    assert refused(await call("PUT", path)) == (400, "Y825")
    field = [{"id": "1", "name": "LOGIN", "value": "ann"}]
    assert refused(await call("PUT", f"{path},{login_id}", json={"field": field})) == (400, "Y805")
    assert refused(await call("PUT", path, json={"field": []})) == (400, "Y400")
    assert (await call("PUT", path, json={"field": field}))[0] == 200
    clock.advance(seconds=1)
    _, answer = await call("GET", f"/providerAccounts/{login_id}")
    assert answer["providerAccount"][0]["status"] == "SUCCESS"
    _, answer = await call("GET", "/transactions")
    assert len(answer["transaction"]) == 2


async def test_the_sign_in_form_is_told_when_asked(call: Caller, sandbox: Sandbox) -> None:
    login_id = await sandbox.furnish("healthy")
    _, answer = await call("GET", f"/providerAccounts/{login_id}?include=credentials,questions")
    [form] = answer["providerAccount"][0]["loginForm"]
    assert [row["field"][0]["name"] for row in form["row"]] == ["LOGIN", "PASSWORD"]


async def test_an_answered_code_ends_the_wait_at_once(call: Caller, sandbox: Sandbox, clock: Clock) -> None:
    login_id = await sandbox.furnish("waits_for_code")
    path = f"/providerAccounts?providerAccountIds={login_id}"
    _, answer = await call("GET", f"/providerAccounts/{login_id}")
    [login] = answer["providerAccount"]
    assert (login["status"], login["loginForm"][0]["formType"]) == ("USER_INPUT_REQUIRED", "token")
    login["loginForm"][0]["row"][0]["field"][0]["value"] = "123456"
    assert (await call("PUT", path, json={"loginForm": login["loginForm"]}))[0] == 200
    clock.advance(seconds=0.5)
    _, answer = await call("GET", f"/providerAccounts/{login_id}")
    assert answer["providerAccount"][0]["status"] == "SUCCESS"


async def test_an_unanswered_code_goes_on_by_itself(call: Caller, sandbox: Sandbox, clock: Clock) -> None:
    login_id = await sandbox.furnish("waits_for_code")
    clock.advance(seconds=2.5)
    _, answer = await call("GET", f"/providerAccounts/{login_id}")
    assert answer["providerAccount"][0]["status"] == "SUCCESS"


async def test_refresh_all_takes_only_what_is_eligible(call: Caller, sandbox: Sandbox) -> None:
    connections = [{"bank": "chase"}, {"bank": "amex", "code": 402}]
    await sandbox.put(f"customers/{ANN}", {"connections": connections})
    _, answer = await call("PUT", "/providerAccounts")
    assert len(answer["providerAccount"]) == 1
    assert await call("PUT", "/providerAccounts") == (200, None)
    assert [c["refreshes"] for c in (await sandbox.shown())["connections"]] == [1, 0]


@pytest.mark.parametrize(("suffix", "status"), [("402", "FAILED"), ("0", "SUCCESS")])
async def test_the_user_names_suffix_picks_how_a_new_login_ends(
    call: Caller, clock: Clock, suffix: str, status: str
) -> None:
    _, found = await call("GET", "/providers?name=jpmc")
    path = f"/providerAccounts?providerId={found['provider'][0]['id']}"
    field = [{"name": "LOGIN", "value": f"ann.site16441.{suffix}"}, {"name": "PASSWORD", "value": "x"}]
    created, answer = await call("POST", path, json={"field": field})
    assert created == 201
    clock.advance(seconds=1)
    path = f"/providerAccounts/{answer['providerAccount'][0]['id']}"
    _, answer = await call("GET", path)
    assert answer["providerAccount"][0]["status"] == status
    assert await call("DELETE", path) == (204, None)
    assert await call("GET", "/providerAccounts") == (200, {})


@pytest.mark.parametrize("body", ["[]", "{", '"x"', '{"field": [7]}', '{"loginForm": 7}', '{"field": 7}'])
async def test_a_body_of_another_shape_is_refused(call: Caller, sandbox: Sandbox, body: str) -> None:
    path = f"/providerAccounts?providerAccountIds={await sandbox.furnish('healthy')}"
    status, code = refused(await call("PUT", path, data=body))
    assert (status, code in ("Y806", "Y400")) == (400, True)
