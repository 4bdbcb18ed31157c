"""Applications sign in: tokens and the version of the protocol."""

from __future__ import annotations

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from helpline.banking.sandbox import create_app
from tests.banking.sandbox.caller import ANN, Caller, refused
from tests.banking.worlds import Clock


async def test_a_token_is_issued_for_half_an_hour(call: Caller) -> None:
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
    call: Caller, login_name: str, form: dict[str, str], expected: tuple[int, str]
) -> None:
    assert refused(await call.sign_in(login_name, **form)) == expected


async def test_a_wrong_secret_is_refused(session: aiohttp.ClientSession) -> None:
    async with TestServer(create_app(knowledge=None, client_id="client", secret="right")) as server:
        caller = Caller(session, str(server.make_url("/ysl")))
        assert refused(await caller.sign_in()) == (400, "Y301")
        assert (await caller.sign_in(secret="right"))[0] == 201


async def test_calls_without_a_good_token_are_refused(call: Caller, clock: Clock) -> None:
    good = call.headers.pop("Authorization")
    assert refused(await call("GET", "/providerAccounts")) == (401, "Y007")
    call.headers["Authorization"] = "Bearer nonsense"
    assert refused(await call("GET", "/providerAccounts")) == (401, "Y020")
    call.headers["Authorization"] = good
    clock.advance(minutes=30)
    assert refused(await call("GET", "/providerAccounts")) == (401, "Y023")


async def test_a_revoked_token_is_invalid(call: Caller) -> None:
    assert await call("DELETE", "/auth/token") == (204, None)
    assert refused(await call("GET", "/accounts")) == (401, "Y020")


async def test_the_api_version_is_required(call: Caller) -> None:
    del call.headers["Api-Version"]
    assert refused(await call("GET", "/providerAccounts")) == (401, "Y016")
