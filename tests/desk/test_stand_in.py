"""The stand-in of the desk's browser tests answers as the service does: an agent's day on both."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import aiohttp
import pytest
from aiohttp import web

from helpline.settings import Settings
from tests.actions.fakes import HEALTHY, FakeBankData
from tests.browser.desk import sign_in
from tests.browser.desk.stand_in import DeskStandIn
from tests.desk.agent import PASSWORD, add_account
from tests.stack.customer import identity
from tests.support.rasa import RasaStandIn, hand_over
from tests.support.shapes import Recorder
from tests.support.web import SECRET, Customer, EventReader, House, running
from tests.web.visit import PNG


@dataclass
class Day:
    """Of the agent sam, with one conversation that waits."""

    http: aiohttp.ClientSession
    url: str
    conversation: str
    password: str

    def __post_init__(self) -> None:
        self.found = Recorder(self.http)
        self.csrf = ""

    async def call(self, method: str, path: str, body: Any = None, name: str = "") -> Any:
        options: dict[str, Any] = {"data": body} if isinstance(body, aiohttp.FormData) else {"json": body}
        shown = {"X-CSRF-Token": self.csrf} if self.csrf else {}
        return await self.found.call(
            name or f"{method} {path}".replace(self.conversation, "{id}"),
            method,
            f"{self.url}/desk/api{path}",
            shown,
            **(options if body is not None else {}),
        )

    async def step(self, step: str, body: Any, name: str = "") -> Any:
        return await self.call("POST", f"/conversations/{self.conversation}/{step}", body, name)

    async def go(self) -> Recorder:
        await self._come_in()
        await self._look_around()
        async with self.http.get(f"{self.url}/desk/api/events") as response:
            events = EventReader(response)
            await self._work()
            self.found.tell(await events.until(lambda name, _: name == "conversation"))
            await self.call("PUT", "/me/presence", {"presence": "away"})
            self.found.tell(await events.until(lambda name, _: name == "presence"))
        await self._go_home()
        return self.found

    async def _come_in(self) -> None:
        await self.call("GET", "/me", name="signed out")
        await self.call("GET", "/login")
        await self.call("GET", "/demo")
        sam = {"email": "sam@example.com", "password": self.password}
        await self.call("POST", "/login", {**sam, "password": "a-wrong-one"}, "wrong password")
        signed_in = await self.call("POST", "/login", sam)
        await self.call("PUT", "/me/presence", {"presence": "away"}, "without the token")
        self.csrf = signed_in["csrf"]

    async def _look_around(self) -> None:
        paths = ("/me", "/me/sessions", "/agents", "/answers", "/reports", "/codes/402", "/codes/xyz")
        queues = ("/queue?state=waiting", "/queue?state=mine", "/search?q=feed")
        one = f"/conversations/{self.conversation}"
        for path in (*paths, *queues, one, f"{one}/connections"):
            await self.call("GET", path)
        await self.call("GET", "/conversations/nobodys")
        await self.call("PUT", "/answers", [], "answers are an admin's")
        await self.call("PUT", "/me/answers", [{"title": "Mine", "text": "As ever"}])

    async def _work(self) -> None:
        await self.step("claim", {"version": 99}, "claim what has changed")
        version = (await self.call("GET", f"/conversations/{self.conversation}"))["version"]
        await self.step("claim", {"version": version})
        said = {"id": str(uuid4()), "text": "Hello, I have read it all."}
        for name in ("say", "say again"):
            await self.step("messages", said, name)
        await self.step("notes", {"id": str(uuid4()), "text": "a friendly one"})
        for sign, body in {"typing": {"on": True}, "seen": {"seq": 1}, "suggest": {}}.items():
            await self.step(sign, body)
        await self.step("refresh", {"connection": "1"})
        await self._show_a_picture()
        await self.call("GET", f"/conversations/{self.conversation}", name="in hand")
        await self.call("GET", "/queue?state=mine", name="queue in hand")

    async def _show_a_picture(self) -> None:
        form = aiohttp.FormData()
        form.add_field("file", io.BytesIO(PNG), filename="screen.png", content_type="image/png")
        picture = await self.step("attachments", form)
        await self.step("messages", {"id": str(uuid4()), "text": "", "attachment": picture["id"]}, "picture")

    async def _go_home(self) -> None:
        await self.step("transfer", {"to": ""})
        await self.step("messages", {"id": str(uuid4()), "text": "still there?"}, "say in the queue")
        changed = {"current": "a-wrong-one", "password": "a long and new pass phrase"}
        await self.call("POST", "/me/password", changed, "wrong current password")
        await self.call("POST", "/me/proof", {"password": "a-wrong-one"}, "wrong proof")
        await self.call("POST", "/me/proof", {"password": self.password})
        await self.call("DELETE", "/me/sessions")
        await self.call("POST", "/logout", {})


@pytest.fixture
async def served(
    session: aiohttp.ClientSession, settings: Settings, rasa: RasaStandIn
) -> AsyncIterator[Recorder]:
    """The day at the service."""
    bank = FakeBankData(owned=[HEALTHY])
    async with running(replace(settings, demo=True), bank) as house:
        await add_account(house.settings.database, "sam")
        customer = await _waiting(session, house, rasa)
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
            yield await Day(browser, house.url, customer.id, PASSWORD).go()


async def _waiting(session: aiohttp.ClientSession, house: House, rasa: RasaStandIn) -> Customer:
    customer = await Customer.open(session, house.url, identity=identity("carla", "Carla Chase", SECRET))
    await customer.say("my feed stopped")
    await customer.until_answered()
    rasa.replies = lambda _turn: [hand_over(bank="Chase", code="402", last_words="my feed stopped")]
    await customer.say("a person please")
    await customer.until(lambda view: view["owner"] == "waiting")
    return customer


@pytest.fixture
async def claimed() -> AsyncIterator[Recorder]:
    """The day at the stand-in."""
    stand_in = DeskStandIn()
    runner = web.AppRunner(stand_in.application(), handle_signals=False)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
        yield await Day(browser, url, "c1", sign_in.PASSWORD).go()
    await runner.cleanup()


async def test_the_stand_in_answers_and_tells_nothing_that_the_service_does_not(
    claimed: Recorder, served: Recorder
) -> None:
    assert not (wrong := claimed.beyond(served)), "\n".join(wrong)
