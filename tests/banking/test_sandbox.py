"""The stand-in's protocol and its test door."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yaml
from aiohttp.test_utils import TestServer

from helpline.banking.contract import BankData
from helpline.banking.sandbox import create_app

from .worlds import START, Clock, Sandbox, client

ANN = "ann-1104711"
REPOSITORY = Path(__file__).parents[2]


class Caller:
    """Bare HTTP as a customer of the protocol; answers (status, JSON or None)."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session, self._url = session, url
        self.headers = {"Api-Version": "1.1"}
        self.answer_headers: Any = {}

    async def sign_in(self, login_name: str = ANN, **form: str) -> tuple[int, Any]:
        body = {"clientId": "client", "secret": "secret", **form}
        headers = {"loginName": login_name} if login_name else {}
        status, answer = await self("POST", "/auth/token", data=body, headers=headers)
        if status == 201:
            self.headers["Authorization"] = f"Bearer {answer['token']['accessToken']}"
        return status, answer

    async def __call__(self, method: str, path: str, headers: Any = None, **parts: Any) -> tuple[int, Any]:
        merged = {**self.headers, **(headers or {})}
        async with self._session.request(method, self._url + path, headers=merged, **parts) as response:
            self.answer_headers = response.headers
            return response.status, (await response.json() if await response.read() else None)


@pytest.fixture
async def call(session: aiohttp.ClientSession, sandbox: Sandbox) -> Caller:
    caller = Caller(session, sandbox.url)
    await caller.sign_in()
    return caller


def refused(answer: tuple[int, Any]) -> tuple[int, str]:
    status, body = answer
    assert set(body) == {"errorCode", "errorMessage", "referenceCode"}
    return status, body["errorCode"]


class TestTokens:
    async def test_a_token_is_issued_for_half_an_hour(self, call: Caller):
        status, answer = await call.sign_in()
        assert status == 201
        assert (answer["token"]["expiresIn"], answer["token"]["issuedAt"]) == (1800, "2026-03-02T14:00:00Z")

    @pytest.mark.parametrize(
        ("login_name", "form", "expected"),
        [
            ("", {}, (401, "Y016")),
            ("ab", {}, (400, "Y801")),
            ("ann 1104711", {}, (400, "Y800")),
            (ANN, {"secret": ""}, (400, "Y303")),
        ],
    )
    async def test_a_wrong_request_is_refused_by_code(
        self, call: Caller, login_name: str, form: dict[str, str], expected: tuple[int, str]
    ):
        assert refused(await call.sign_in(login_name, **form)) == expected

    async def test_a_wrong_secret_is_refused(self, session: aiohttp.ClientSession):
        async with TestServer(create_app(knowledge=None, client_id="client", secret="right")) as server:
            caller = Caller(session, str(server.make_url("/ysl")))
            assert refused(await caller.sign_in()) == (400, "Y301")
            assert (await caller.sign_in(secret="right"))[0] == 201

    async def test_calls_without_a_good_token_are_refused(self, call: Caller, clock: Clock):
        good = call.headers.pop("Authorization")
        assert refused(await call("GET", "/providerAccounts")) == (401, "Y007")
        call.headers["Authorization"] = "Bearer nonsense"
        assert refused(await call("GET", "/providerAccounts")) == (401, "Y020")
        call.headers["Authorization"] = good
        clock.advance(minutes=30)
        assert refused(await call("GET", "/providerAccounts")) == (401, "Y023")

    async def test_a_revoked_token_is_invalid(self, call: Caller):
        assert await call("DELETE", "/auth/token") == (204, None)
        assert refused(await call("GET", "/accounts")) == (401, "Y020")

    async def test_the_api_version_is_required(self, call: Caller):
        del call.headers["Api-Version"]
        assert refused(await call("GET", "/providerAccounts")) == (401, "Y016")


class TestProviderAccounts:
    async def test_an_unknown_customer_has_nothing(self, call: Caller):
        for path in ("/providerAccounts", "/accounts", "/transactions"):
            assert await call("GET", path) == (200, {})

    async def test_every_answer_carries_a_reference(self, call: Caller):
        for path in ("/providerAccounts", "/providerAccounts/1", "/nothing"):
            await call("GET", path)
            assert call.answer_headers["Yodlee-Ref-Id"]

    async def test_unknown_ids_and_paths_are_refused(self, call: Caller):
        assert refused(await call("GET", "/providerAccounts/1")) == (400, "Y800")
        assert refused(await call("GET", "/providers/abc")) == (400, "Y800")
        assert refused(await call("GET", "/accounts/1")) == (400, "Y800")
        assert refused(await call("GET", "/nothing")) == (404, "Y807")

    async def test_another_customers_login_is_unknown(self, call: Caller, sandbox: Sandbox):
        login_id = await sandbox.furnish("healthy")
        await call.sign_in("bob-1104712")
        assert refused(await call("GET", f"/providerAccounts/{login_id}")) == (400, "Y800")

    async def test_a_refresh_restarts_the_status(self, call: Caller, sandbox: Sandbox):
        login_id = await sandbox.furnish("healthy")
        status, answer = await call("PUT", f"/providerAccounts?providerAccountIds={login_id}")
        [login] = answer["providerAccount"]
        assert (status, login["status"]) == (200, "LOGIN_IN_PROGRESS")
        assert login["dataset"] == [{"name": "BASIC_AGG_DATA", "updateEligibility": "DISALLOW_UPDATE"}]

    async def test_a_second_refresh_is_refused_while_it_runs_and_for_fifteen_minutes(
        self, call: Caller, sandbox: Sandbox, clock: Clock
    ):
        path = f"/providerAccounts?providerAccountIds={await sandbox.furnish('healthy')}"
        assert (await call("PUT", path))[0] == 200
        assert refused(await call("PUT", path)) == (400, "Y825")
        clock.advance(minutes=14, seconds=59)
        status, answer = await call("PUT", path)
        assert (status, answer["errorCode"]) == (400, "Y825")
        assert answer["errorMessage"].endswith("REFRESHED_RECENTLY")
        clock.advance(seconds=1)
        assert (await call("PUT", path))[0] == 200

    async def test_data_that_came_lately_was_an_attempt(self, call: Caller, sandbox: Sandbox):
        connections = [{"bank": "chase", "last_updated": "2026-03-02T13:50:00Z"}]
        shown = await sandbox.put(f"customers/{ANN}", {"connections": connections})
        path = f"/providerAccounts?providerAccountIds={shown['connections'][0]['id']}"
        assert refused(await call("PUT", path)) == (400, "Y825")

    async def test_a_wrong_sign_in_is_not_refreshed_until_it_is_edited(
        self, call: Caller, sandbox: Sandbox, clock: Clock
    ):
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

    async def test_the_sign_in_form_is_told_when_asked(self, call: Caller, sandbox: Sandbox):
        login_id = await sandbox.furnish("healthy")
        _, answer = await call("GET", f"/providerAccounts/{login_id}?include=credentials,questions")
        [form] = answer["providerAccount"][0]["loginForm"]
        assert [row["field"][0]["name"] for row in form["row"]] == ["LOGIN", "PASSWORD"]

    async def test_an_answered_code_ends_the_wait_at_once(self, call: Caller, sandbox: Sandbox, clock: Clock):
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

    async def test_an_unanswered_code_goes_on_by_itself(self, call: Caller, sandbox: Sandbox, clock: Clock):
        login_id = await sandbox.furnish("waits_for_code")
        clock.advance(seconds=2.5)
        _, answer = await call("GET", f"/providerAccounts/{login_id}")
        assert answer["providerAccount"][0]["status"] == "SUCCESS"

    async def test_refresh_all_takes_only_what_is_eligible(self, call: Caller, sandbox: Sandbox):
        connections = [{"bank": "chase"}, {"bank": "amex", "code": 402}]
        await sandbox.put(f"customers/{ANN}", {"connections": connections})
        _, answer = await call("PUT", "/providerAccounts")
        assert len(answer["providerAccount"]) == 1
        assert await call("PUT", "/providerAccounts") == (200, None)
        assert [c["refreshes"] for c in (await sandbox.shown())["connections"]] == [1, 0]

    @pytest.mark.parametrize(("suffix", "status"), [("402", "FAILED"), ("0", "SUCCESS")])
    async def test_the_user_names_suffix_picks_how_a_new_login_ends(
        self, call: Caller, clock: Clock, suffix: str, status: str
    ):
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
    async def test_a_body_of_another_shape_is_refused(self, call: Caller, sandbox: Sandbox, body: str):
        path = f"/providerAccounts?providerAccountIds={await sandbox.furnish('healthy')}"
        status, code = refused(await call("PUT", path, data=body))
        assert (status, code in ("Y806", "Y400")) == (400, True)


class TestListings:
    async def test_banks_are_found_by_name_and_counted(self, call: Caller):
        _, answer = await call("GET", "/providers?name=american")
        assert [bank["name"] for bank in answer["provider"]] == ["American Express"]
        assert await call("GET", "/providers?name=nowhere") == (200, {})
        assert await call("GET", "/providers/count") == (200, {"provider": {"TOTAL": {"count": 3}}})
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
    async def test_a_wrong_query_is_refused_by_code(self, call: Caller, query: str, code: str):
        assert refused(await call("GET", f"/transactions?{query}")) == (400, code)

    async def test_accounts_are_filtered_by_login(self, call: Caller, sandbox: Sandbox):
        connections = [
            {"bank": "chase", "accounts": ["Checking"]},
            {"bank": "amex", "accounts": ["Gold"]},
        ]
        shown = await sandbox.put(f"customers/{ANN}", {"connections": connections})
        _, answer = await call("GET", f"/accounts?providerAccountId={shown['connections'][1]['id']}")
        assert [account["accountName"] for account in answer["account"]] == ["Gold"]


class TestDoor:
    async def test_each_refresh_takes_the_next_outcome_and_the_last_repeats(
        self, sandbox_data: BankData, sandbox: Sandbox, clock: Clock
    ):
        after = [{"code": 409}, {"code": 0, "new_transactions": 3}]
        connections = [{"bank": "chase", "code": 409, "after_refresh": after}]
        shown = await sandbox.put(f"customers/{ANN}", {"connections": connections})
        seen = []
        for _ in range(3):
            refresh = await sandbox_data.start_refresh(
                ANN, shown["connections"][0]["id"], requested_at=clock()
            )
            clock.advance(minutes=16)
            progress = await sandbox_data.progress(ANN, refresh)
            seen.append((progress.state, progress.new_transactions))
        assert seen == [("failed", 0), ("succeeded", 3), ("succeeded", 3)]
        assert (await sandbox.shown())["connections"][0]["refreshes"] == 3

    async def test_without_an_outcome_the_state_stays(
        self, sandbox_data: BankData, sandbox: Sandbox, clock: Clock
    ):
        shown = await sandbox.put(f"customers/{ANN}", {"connections": [{"bank": "chase", "code": 409}]})
        refresh = await sandbox_data.start_refresh(ANN, shown["connections"][0]["id"], requested_at=clock())
        clock.advance(seconds=1)
        assert (await sandbox_data.progress(ANN, refresh)).connection.code == "409"

    async def test_what_was_furnished_is_shown(self, sandbox: Sandbox):
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

    async def test_data_came_through_a_day_ago_unless_told(self, sandbox_data: BankData, sandbox: Sandbox):
        await sandbox.put(f"customers/{ANN}", {"connections": [{"bank": "chase"}]})
        [connection] = await sandbox_data.connections(ANN)
        assert (START - connection.last_updated).days == 1

    async def test_a_status_alone_is_told_without_a_number(self, sandbox_data: BankData, sandbox: Sandbox):
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
        self, sandbox_data: BankData, sandbox: Sandbox, bank: str, name: str, website: str
    ):
        await sandbox.put(f"customers/{ANN}", {"connections": [{"bank": bank}]})
        [connection] = await sandbox_data.connections(ANN)
        assert (connection.bank, connection.website) == (name, website)

    async def test_a_failing_bank_is_reported_so(self, sandbox_data: BankData, sandbox: Sandbox):
        await sandbox.put("banks/amex", {"uptime": "REFRESH_FAILURE_ATTENTION"})
        bank = await sandbox_data.find_bank("American Express")
        assert bank
        assert bank.failing_now

    async def test_ids_stay_the_same(self, sandbox: Sandbox):
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
        self, session: aiohttp.ClientSession, sandbox: Sandbox, body: str, status: int, field: str
    ):
        async with session.put(f"{sandbox.door}/customers/{ANN}", data=body) as response:
            problem = await response.json()
        assert (response.status, response.content_type) == (status, "application/problem+json")
        assert field in f"{problem['field']} {problem['title']}"

    async def test_a_customer_can_be_forgotten(self, session: aiohttp.ClientSession, sandbox: Sandbox):
        await sandbox.furnish("healthy")
        async with session.delete(f"{sandbox.door}/customers/{ANN}") as response:
            assert response.status == 204
        assert (await sandbox.shown())["status"] == 404

    async def test_faults_end_when_deleted(
        self, session: aiohttp.ClientSession, sandbox: Sandbox, call: Caller
    ):
        await sandbox.put("faults", {"path": "/providerAccounts", "status": 503})
        assert (await call("GET", "/providerAccounts"))[0] == 503
        assert (await call("GET", "/accounts"))[0] == 200
        async with session.delete(f"{sandbox.door}/faults") as response:
            assert response.status == 204
        assert (await call("GET", "/providerAccounts"))[0] == 200


async def test_every_code_of_the_knowledge_can_be_produced(session: aiohttp.ClientSession, clock: Clock):
    knowledge = REPOSITORY / "data" / "knowledge"
    entries = yaml.load((knowledge / "error_codes.yml").read_text(), Loader=yaml.CSafeLoader)["codes"]
    async with TestServer(create_app(knowledge=knowledge, clock=clock)) as server:
        connections = [{"bank": "chase", "code": entry["code"]} for entry in entries]
        door = server.make_url(f"/sandbox/customers/{ANN}")
        async with session.put(door, json={"connections": connections}) as response:
            assert response.status == 200
        told = await client(session, str(server.make_url("/ysl")), clock).connections(ANN)
        codes = [(entry["code"], entry.get("additional_status") or "") for entry in entries]
        expected = [(str(code) if code else "", status) for code, status in codes]
        assert [(connection.code, connection.status) for connection in told] == expected
        assert [connection.state for connection in told].count("healthy") == 1


async def test_the_demo_customers_are_mended_each_in_its_way(session: aiohttp.ClientSession, clock: Clock):
    async with TestServer(
        create_app(knowledge=REPOSITORY / "data" / "knowledge", clock=clock, demo=True)
    ) as server:
        data = client(session, str(server.make_url("/ysl")), clock)
        mended = {"demo-402": 14, "demo-mfa": 6, "demo-refresh": 9}
        for customer, new in mended.items():
            [connection] = await data.connections(customer)
            refresh = await data.start_refresh(
                customer,
                connection.id,
                requested_at=clock(),
                credentials_updated=connection.needs_credentials,
            )
            clock.advance(seconds=30)
            progress = await data.progress(customer, refresh)
            assert (progress.state, progress.new_transactions) == ("succeeded", new)
        assert [c.state for c in await data.connections("demo-healthy")] == ["healthy", "healthy"]
        assert [c.code for c in await data.connections("demo-two-broken")] == ["402", "401"]
        assert [c.code for c in await data.connections("demo-bank-down")] == ["409"]


async def test_it_tells_that_it_lives(session: aiohttp.ClientSession, sandbox: Sandbox):
    async with session.get(sandbox.url.removesuffix("/ysl") + "/health/live") as response:
        assert response.status == 200
