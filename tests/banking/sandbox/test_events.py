"""The provider's events: who may subscribe, and that what is sent is what the documentation shows."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from helpline.banking.events import parse_event
from helpline.errors import Malformed
from tests.banking.sandbox.caller import ANN, Caller, refused
from tests.banking.worlds import FIXTURES, Sandbox

ROOT = "/configs/notifications/events"
NAMES = ("REFRESH", "AUTO_REFRESH_UPDATES", "DATA_UPDATES", "CONSENT_STATUS_UPDATES")
TOLD = {"REFRESH": "REFRESH.PROCESS_COMPLETED", "DATA_UPDATES": "DATA_UPDATES.USER_DATA"}


class Listener:
    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.status = 200
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        self.bodies.append(await request.read())
        return web.Response(status=self.status)


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    made, app = Listener(), web.Application()
    app.add_routes([web.post("/hook", made.take)])
    server = TestServer(app)
    await server.start_server()
    made.url = str(server.make_url("/hook"))
    yield made
    await server.close()


async def test_a_subscription_is_made_listed_moved_and_ended(call: Caller, listener: Listener) -> None:
    body = {"event": {"callbackUrl": listener.url}}
    assert (await call("POST", f"{ROOT}/REFRESH", json=body))[0] == 201
    assert await call("GET", ROOT) == (200, {"event": [{"name": "REFRESH", "callbackUrl": listener.url}]})
    assert (await call("PUT", f"{ROOT}/REFRESH", json=body))[0] == 204
    assert (await call("DELETE", f"{ROOT}/REFRESH"))[0] == 204
    assert await call("GET", ROOT) == (200, {})
    assert refused(await call("POST", f"{ROOT}/REFRESH", json={"event": {"callbackUrl": "x"}})) == (
        400,
        "Y800",
    )
    assert refused(await call("POST", f"{ROOT}/NOTHING", json=body)) == (400, "Y800")
    del call.headers["Authorization"]
    assert refused(await call("GET", ROOT))[0] == 401


@pytest.mark.parametrize("name", NAMES)
async def test_each_event_is_sent_as_often_as_wanted_and_names_its_customer(
    call: Caller, sandbox: Sandbox, listener: Listener, session: aiohttp.ClientSession, name: str
) -> None:
    await sandbox.put(f"customers/{ANN}", {"connections": [{"bank": "chase", "code": 402}]})
    await call("POST", f"{ROOT}/{name}", json={"event": {"callbackUrl": listener.url}})
    listener.status = 503
    address = f"{sandbox.url.removesuffix('/ysl')}/sandbox/customers/{ANN}/events"
    async with session.post(address, json={"event": name, "times": 2}) as response:
        assert await response.json() == {"answers": [503, 503]}
    first, second = map(parse_event, listener.bodies)
    assert first == second
    assert (first.name, first.customers) == (TOLD.get(name, name), (ANN,))
    if name in DOCUMENTED:
        assert fields(json.loads(listener.bodies[0])) == DOCUMENTED[name]


def fields(value: Any) -> Any:
    """Names of all fields, without values."""
    if isinstance(value, dict):
        return {name: fields(inner) for name, inner in value.items()}
    return [fields(value[0])] if isinstance(value, list) and value else None


_LINK = {"methodType": None, "rel": None, "href": None}
_AUTO = {"status": None, "additionalStatus": None}
_LOGIN = {"autoRefresh": _AUTO, "accountIds": [None], "loginName": None, "providerAccountId": None}
_USER = {"user": {"loginName": None}, "links": [_LINK]}
DOCUMENTED: dict[str, Any] = {
    "AUTO_REFRESH_UPDATES": {
        "event": {"info": None, "notificationId": None, "notificationTime": None, "data": [_LOGIN]}
    },
    "DATA_UPDATES": {
        "event": {
            "info": None,
            "notificationId": None,
            "data": {"fromDate": None, "toDate": None, "userCount": None, "userData": [_USER]},
        }
    },
}
"""As the examples of developer.envestnet.com (auto refresh) and of a customer of Yodlee's (data updates)."""


@pytest.mark.parametrize("name", ["event_auto_refresh", "event_data_updates", "event_refresh"])
def test_the_documented_examples_are_read(name: str) -> None:
    raw = (FIXTURES / f"{name}.json").read_bytes()
    assert parse_event(raw).customers == ("ann-1104711",)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ({"notificationId": "n-1"}, {"notificationId": "n-1"}, True),
        ({"notificationId": "n-1"}, {"notificationId": "n-2"}, False),
        ({"notificationId": "n-1"}, {"notificationId": "n-1", "loginName": "bob-1"}, False),
        ({"notificationId": "n-1", "data": {"a": 1}}, {"data": {"a": 1}, "notificationId": "n-1"}, True),
        ({"data": {"a": 1}}, {"data": {"a": 2}}, False),
    ],
)
def test_when_two_events_are_one(first: dict[str, Any], second: dict[str, Any], same: bool) -> None:
    """By its number and whom it names; without a number by every byte."""
    ids = [
        parse_event(json.dumps({"event": {"info": "REFRESH", **one}}).encode()).id for one in (first, second)
    ]
    assert (ids[0] == ids[1]) is same


@pytest.mark.parametrize(
    "raw",
    [b"", b"{}", b"[]", b'{"event": 1}', b'{"event": {"info": 3}}', b"\xff", b"[" * 100_000],
)
def test_what_is_no_event_is_refused(raw: bytes) -> None:
    with pytest.raises(Malformed):
        parse_event(raw)
