"""A house whose provider is a sandbox that sends events, and customers who have connections there."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from helpline.banking import sandbox
from helpline.conversations.messages import Customer as Person
from helpline.settings import Settings
from helpline.web.identity import make_identity
from tests.banking.worlds import KNOWLEDGE
from tests.support.web import SECRET, Customer, House, running

EVENT_SECRET = "an-address-that-nobody-guesses-0123456789"
EVENTS = ("REFRESH", "AUTO_REFRESH_UPDATES", "DATA_UPDATES", "CONSENT_STATUS_UPDATES")


class Provider:
    """The sandbox: furnishes customers, sends events, and tells how often it was asked."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self.session = session
        self.reads: list[str] = []
        """Login names of those whose connections were listed."""
        self.app = sandbox.create_app(knowledge=KNOWLEDGE, client_id="id", secret="secret")
        self.app.middlewares.append(self._count)
        self.url = ""
        self._logins: dict[str, str] = {}

    async def furnish(self, login: str, *connections: dict[str, Any]) -> None:
        address = f"{self.url}/sandbox/customers/{login}"
        async with self.session.put(address, json={"connections": list(connections)}) as response:
            assert response.status == 200, await response.text()

    async def subscribe(self, callback: str) -> None:
        """As docs/operations.md tells operators to."""
        form = {"clientId": "id", "secret": "secret"}
        headers = {"Api-Version": "1.1", "loginName": "admin-login"}
        async with self.session.post(f"{self.url}/ysl/auth/token", data=form, headers=headers) as response:
            token = (await response.json())["token"]["accessToken"]
        headers["Authorization"] = f"Bearer {token}"
        for event in EVENTS:
            address = f"{self.url}/ysl/configs/notifications/events/{event}"
            body = {"event": {"callbackUrl": callback}}
            async with self.session.post(address, json=body, headers=headers) as response:
                assert response.status == 201, await response.text()

    async def send(self, login: str, event: str = "AUTO_REFRESH_UPDATES", times: int = 1) -> list[int]:
        """The statuses that were answered."""
        body = {"event": event, "times": times}
        address = f"{self.url}/sandbox/customers/{login}/events"
        async with self.session.post(address, json=body) as response:
            assert response.status == 200, await response.text()
            return list((await response.json())["answers"])

    @web.middleware
    async def _count(self, request: web.Request, handler: Any) -> web.StreamResponse:
        response: web.Response = await handler(request)
        if request.path == "/ysl/auth/token" and response.status == 201:
            token = json.loads(response.text or "")["token"]["accessToken"]
            self._logins[token] = request.headers["loginName"]
        elif request.method == "GET" and request.path == "/ysl/providerAccounts":
            self.reads.append(self._logins[request.headers["Authorization"].removeprefix("Bearer ")])
        return response


def broken(bank: str = "chase", code: int = 402, **more: Any) -> dict[str, Any]:
    """A connection that failed an hour ago and had worked until the day before."""
    now = datetime.now(timezone.utc)
    times = {"last_updated": now - timedelta(days=1), "last_attempt": now - timedelta(hours=1)}
    told = {name: at.isoformat() for name, at in times.items()}
    return {"bank": bank, "code": code, **told, **more}


def well(bank: str = "chase", **more: Any) -> dict[str, Any]:
    return {"bank": bank, "code": 0, "last_updated": datetime.now(timezone.utc).isoformat(), **more}


async def enter(house: House, session: aiohttp.ClientSession, login: str, **more: Any) -> Customer:
    """A conversation of a signed-in customer."""
    person = Person(id=login, name=login.split("-")[0].title(), email=more.pop("email", ""))
    identity = make_identity(person, SECRET, seconds=600)
    return await Customer.open(session, house.url, identity=identity, **more)


def notices(view: dict[str, Any]) -> list[dict[str, Any]]:
    return [message for message in view["messages"] if message["author"] == "system"]


async def told(customer: Customer) -> dict[str, Any]:
    """The first notice, once it is there."""
    return notices(await customer.until(lambda view: bool(notices(view))))[0]


@pytest.fixture
async def provider(session: aiohttp.ClientSession) -> AsyncIterator[Provider]:
    made = Provider(session)
    server = TestServer(made.app)
    await server.start_server()
    made.url = f"http://127.0.0.1:{server.port}"
    yield made
    await server.close()


@pytest.fixture
def notice_settings(settings: Settings, provider: Provider) -> Settings:
    return replace(
        settings,
        yodlee_url=f"{provider.url}/ysl",
        yodlee_client_id="id",
        yodlee_secret="secret",
        notice_after=0.001,
        quiet_hours="never",
        event_secret=EVENT_SECRET,
    )


@pytest.fixture
async def house(notice_settings: Settings, provider: Provider) -> AsyncIterator[House]:
    async with running(notice_settings) as started:
        await provider.subscribe(address_of(started))
        yield started


def address_of(house: House, secret: str = EVENT_SECRET) -> str:
    return f"{house.url}/hooks/yodlee/{secret}"
