"""A house whose provider is a sandbox with its own window, and a customer whose bank refuses the sign-in."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from helpline.banking import sandbox
from helpline.conversations.messages import Customer as Person
from helpline.settings import Settings
from helpline.web.identity import make_identity
from tests.banking.worlds import KNOWLEDGE
from tests.support.web import SECRET, Customer, House, eventually, running

CARLA, BOB = "carla-1104711", "bob-2204711"
PASSWORD = "Corr3ct-Horse-Staple!"
"""What the customer types in the bank's window, and nowhere else."""
MENDED = {"code": 0, "new_transactions": 3}


class Window:
    """The sandbox with its window, and what a customer's browser does there."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self.session, self.url = session, url

    async def furnish(self, name: str = CARLA, code: int = 402, **more: Any) -> str:
        """One connection with Chase; gives its id."""
        one = {"bank": "chase", "code": code, "after_refresh": [MENDED], "refresh_seconds": 0.4, **more}
        address = f"{self.url}/sandbox/customers/{name}"
        async with self.session.put(address, json={"connections": [one]}) as response:
            return str((await response.json())["connections"][0]["id"])

    async def sign_in(self, opened: dict[str, Any], password: str = PASSWORD) -> None:
        """Types it in the window that these words of ours open."""
        extra = "&".join(f"{name}={value}" for name, value in opened["params"].items())
        form = {"accessToken": opened["accessToken"], "extraParams": extra}
        async with self.session.post(opened["fastLinkURL"], data=form) as response:
            page = await response.text()
        path = page.split('action="')[1].split('"')[0]
        typed = {"action": "sign_in", "user": "carla", "password": password}
        async with self.session.post(self.url + path, data=typed) as response:
            assert response.status == 200

    async def approve(self, opened: dict[str, Any]) -> None:
        """On the bank's own page, which this window leads to."""
        extra = "&".join(f"{name}={value}" for name, value in opened["params"].items())
        form = {"accessToken": opened["accessToken"], "extraParams": extra}
        async with self.session.post(opened["fastLinkURL"], data=form) as response:
            [id, *_] = re.findall(r"/sandbox/fastlink/([\w-]{16,})", await response.text())
        address = f"{self.url}/sandbox/fastlink/{id}/bank"
        async with self.session.post(address, data={"action": "approve"}) as response:
            assert response.status == 200


class Repairer:
    """A customer's calls around *Fix it here*: (status, body)."""

    def __init__(self, customer: Customer) -> None:
        self.customer = customer
        self.session, self.url = customer.session, customer.url

    async def offer(self, connection: str, conversation: str = "") -> tuple[int, dict[str, Any]]:
        path = f"/api/conversations/{conversation or self.customer.id}/repairs"
        return await self.call(path, {"connection": connection}, headers=self.customer.headers)

    async def ticket(self, connection: str) -> str:
        status, answer = await self.offer(connection)
        assert status == 201, answer
        return str(answer["ticket"])

    async def until(self, connection: str, status: int) -> dict[str, Any]:
        """Asks for a link until the answer is this one: open incidents are read every other second."""
        answer: dict[str, Any] = {}

        async def holds() -> bool:
            nonlocal answer
            found, answer = await self.offer(connection)
            await asyncio.sleep(0.5)  # ten at once are allowed
            return found == status

        await eventually(holds)
        return answer

    async def open(self, ticket: str) -> tuple[int, dict[str, Any]]:
        return await self.call("/repair", {"ticket": ticket})

    async def leave(self, ticket: str, how: str = "closed") -> tuple[int, dict[str, Any]]:
        return await self.call("/repair/left", {"ticket": ticket, "how": how})

    async def call(self, path: str, body: Any, **options: Any) -> tuple[int, dict[str, Any]]:
        async with self.session.post(self.url + path, json=body, **options) as response:
            text = await response.read()
            return response.status, (await response.json(content_type=None) if text else {})


async def enter(house: House, session: aiohttp.ClientSession, name: str = CARLA) -> Repairer:
    """A conversation of a signed-in customer."""
    identity = make_identity(Person(id=name, name=name.split("-")[0].title()), SECRET, seconds=600)
    return Repairer(await Customer.open(session, house.url, identity=identity))


@pytest.fixture
async def window(session: aiohttp.ClientSession) -> AsyncIterator[Window]:
    server = TestServer(sandbox.create_app(knowledge=KNOWLEDGE))
    await server.start_server()
    yield Window(session, f"http://127.0.0.1:{server.port}")
    await server.close()


def with_window(settings: Settings, window: Window) -> Settings:
    """These settings, with the stand-in's provider and window."""
    root = f"{window.url}/sandbox/fastlink"
    return replace(
        settings,
        yodlee_url=f"{window.url}/ysl",
        yodlee_client_id="client",
        yodlee_secret="secret",
        fastlink_script=f"{root}/initialize.js",
        fastlink_url=root,
        fastlink_config="Aggregation",
    )


@pytest.fixture
def repair_settings(settings: Settings, window: Window) -> Settings:
    return with_window(settings, window)


@pytest.fixture
async def repair_house(repair_settings: Settings) -> AsyncIterator[House]:
    async with running(repair_settings) as started:
        yield started


@pytest.fixture
async def carla(repair_house: House, session: aiohttp.ClientSession) -> Repairer:
    return await enter(repair_house, session)
