"""The stand-in of the widget's browser tests answers as the service does: one visit to both, call by call."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import aiohttp
import pytest
from aiohttp import web

from tests.browser.stand_in import StandIn
from tests.desk.agent import DeskAgent
from tests.support.rasa import RasaStandIn, hand_over
from tests.support.shapes import Recorder
from tests.support.web import Customer, House
from tests.web.visit import PNG

Step = Callable[[Customer], Awaitable[object]]
NOBODY = "c-that-nobody-has-opened"


@dataclass
class CustomerExtras:
    """Makes the visit. `ask` and `join` bring a person: how differs from server to server."""

    http: aiohttp.ClientSession
    url: str
    ask: Step
    join: Step

    def __post_init__(self) -> None:
        self.found = Recorder(self.http)

    async def call(self, name: str, method: str, path: str, token: str = "", **options: Any) -> Any:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return await self.found.call(name, method, f"{self.url}{path}", headers, **options)

    async def go(self) -> Recorder:
        opened = await self.call("open", "POST", "/api/conversations", json={})
        customer = Customer(self.http, self.url, opened)
        await self._talk(customer)
        await self._beside(customer)
        await self._be_refused(customer)
        await self._meet_a_person(customer)
        return self.found

    async def _talk(self, customer: Customer) -> None:
        one, token = f"/api/conversations/{customer.id}", customer.token
        message = {"id": str(uuid4()), "text": "hello"}
        for name in ("say", "say again"):
            await self.call(name, "POST", f"{one}/messages", token, json=message)
        await customer.until_answered()
        await self.call("history", "GET", f"{one}/messages?after=0", token)
        await self.call("page", "GET", f"{one}/messages?before=3&last=1", token)

    async def _beside(self, customer: Customer) -> None:
        one, token = f"/api/conversations/{customer.id}", customer.token
        signs = {"seen": {"seq": 1}, "typing": {"on": True}, "contact": {"contact": "carla@example.com"}}
        for sign, body in signs.items():
            await self.call(sign, "POST", f"{one}/{sign}", token, json=body)
        await self.call("transcript", "GET", f"{one}/transcript", token)
        for name in ("picture", "picture again"):
            form = aiohttp.FormData()
            form.add_field("file", io.BytesIO(PNG), filename="screen.png", content_type="image/png")
            sent = await self.call(name, "POST", f"{one}/attachments", token, data=form)
        await self.call("look at it", "GET", f"{one}/attachments/{sent['id']}", token)

    async def _be_refused(self, customer: Customer) -> None:
        messages = f"/api/conversations/{customer.id}/messages"
        await self.call("without a token", "GET", messages)
        await self.call("another's token", "GET", messages, "a" * len(customer.token))
        await self.call("nobody's", "GET", f"/api/conversations/{NOBODY}/messages", customer.token)
        await self.call("stale identity", "POST", "/api/conversations", json={"identity": "a.b.c"})

    async def _meet_a_person(self, customer: Customer) -> None:
        messages = f"/api/conversations/{customer.id}/messages"
        async with customer.events() as events:
            await self.ask(customer)
            self.found.tell(
                await events.until(lambda name, data: name == "queue" and data["place"] is not None)
            )
            await self.call("waiting", "GET", messages, customer.token)
            await self.join(customer)
            self.found.tell(await events.until(lambda _, data: data.get("name") == "Dana"))
        await self.call("with a person", "GET", messages, customer.token)
        rating = f"/api/conversations/{customer.id}/rating"
        await self.call("rating", "POST", rating, customer.token, json={"stars": 5})


@asynccontextmanager
async def stand_in_running() -> AsyncIterator[StandIn]:
    stand_in = StandIn()
    stand_in.stale.add("a.b.c")
    runner = web.AppRunner(stand_in.application(), handle_signals=False)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    stand_in.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield stand_in
    await runner.cleanup()


@pytest.fixture
async def served(session: aiohttp.ClientSession, house: House, rasa: RasaStandIn) -> AsyncIterator[Recorder]:
    """The visit to the service."""
    dana = await DeskAgent.hire(house, "dana")

    async def ask(customer: Customer) -> None:
        rasa.replies = lambda _turn: [hand_over()]
        await customer.say("a person please")

    yield await CustomerExtras(session, house.url, ask, lambda customer: dana.step(customer.id, "claim")).go()
    await dana.close()


@pytest.fixture
async def claimed(session: aiohttp.ClientSession) -> AsyncIterator[Recorder]:
    """The visit to the stand-in."""
    async with stand_in_running() as stand_in:

        async def ask(_: Customer) -> None:
            stand_in.hand_over()

        async def join(_: Customer) -> None:
            stand_in.join("Dana")

        yield await CustomerExtras(session, stand_in.address, ask, join).go()


async def test_the_stand_in_answers_and_tells_nothing_that_the_service_does_not(
    claimed: Recorder, served: Recorder
) -> None:
    assert not (wrong := claimed.beyond(served)), "\n".join(wrong)


async def test_the_stand_ins_pages_have_the_policy_of_the_services(
    session: aiohttp.ClientSession, demo_house: House
) -> None:
    async with stand_in_running() as stand_in, session.get(f"{stand_in.address}/") as claimed:
        pass
    async with session.get(f"{demo_house.url}/") as served:
        pass
    policies = [page.headers["Content-Security-Policy"] for page in (claimed, served)]
    assert policies[0] == policies[1]
