"""The database goes away under every kind of call: who asks hears when to come back, and it is counted."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import aiohttp
import pytest

from helpline.conversations.service import Conversations
from helpline.settings import Settings
from helpline.web import stream
from tests.desk.agent import DeskAgent
from tests.support.databases import Databases
from tests.support.line import Line
from tests.support.rasa import RasaStandIn
from tests.support.web import SECRET, Customer, House, eventually, running

pytestmark = pytest.mark.slow


@pytest.fixture
async def house(line: Line, databases: Databases, rasa: RasaStandIn, tmp_path: Path) -> AsyncIterator[House]:
    name = urlsplit(databases.postgresql()).path
    url = f"postgresql+asyncpg://helpline@127.0.0.1:{line.port}{name}"
    settings = Settings(
        database_url=url, rasa_port=rasa.port, var=tmp_path, identity_secret=SECRET, demo=False
    )
    async with running(settings) as started:
        yield started
        await line.mend()


@pytest.fixture
async def ann(house: House) -> AsyncIterator[DeskAgent]:
    agent = await DeskAgent.hire(house, "ann")
    yield agent
    await agent.close()


async def test_every_door_says_when_to_come_back(
    house: House, line: Line, customer: Customer, ann: DeskAgent
) -> None:
    one, desk = f"/api/conversations/{customer.id}", "/desk/api"
    await line.cut()
    calls: list[tuple[str, str, Any]] = [
        ("POST", "/api/conversations", {}),
        ("POST", f"{one}/messages", {"id": str(uuid4()), "text": "Hello"}),
        ("GET", f"{one}/messages", None),
        ("GET", f"{one}/events", None),
        ("GET", f"{one}/transcript", None),
        ("POST", f"{one}/seen", {"seq": 1}),
        ("POST", f"{one}/rating", {"stars": 5}),
        ("POST", f"{one}/contact", {"contact": "me@example.com"}),
        ("POST", f"{desk}/login", {"email": "ann@example.com", "password": "wrong horse battery"}),
        ("GET", f"{desk}/me", None),
        ("GET", f"{desk}/queue", None),
        ("GET", f"{desk}/events", None),
        ("POST", f"{desk}/conversations/{customer.id}/claim", {"version": 1}),
    ]
    for method, path, body in calls:
        status, kind, headers, told = await _call(ann, customer, method, path, body)
        assert (status, kind) == (503, "application/problem+json"), path
        assert int(headers["Retry-After"]) > 0
        assert told["code"] == "database-away"
    counted = await _metrics(house)
    assert sum(counted["helpline_http_requests_total", "503"]) == len(calls)
    assert sum(counted["helpline_database_failures_total", "unreachable"]) >= len(calls)


async def test_a_reader_whose_stream_broke_goes_on_from_where_it_stands(
    house: House, line: Line, customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT", 0.5)
    await customer.say("one")
    await customer.until_answered()
    async with customer.events() as events:
        await events.until(lambda name, data: name == "message" and data["author"] == "bot")
        await line.cut()
        with pytest.raises((EOFError, aiohttp.ClientError)):
            await events.until(lambda name, data: False)
    await line.mend()
    await customer.say("two")
    async with customer.events(2) as events:
        await events.until(lambda name, data: data.get("text") == "You said: two")


async def test_what_was_taken_is_answered_when_the_database_is_back(
    house: House, line: Line, customer: Customer, rasa: RasaStandIn
) -> None:
    rasa.delay = 0.5
    await customer.say("Hello")
    await eventually(lambda: _heard(rasa))
    await line.cut()
    rasa.delay = 0.0
    await line.mend()
    assert await customer.until_answered() == [("customer", "Hello"), ("bot", "You said: Hello")]


async def _heard(rasa: RasaStandIn) -> bool:
    return bool(rasa.received)


async def _call(
    ann: DeskAgent, customer: Customer, method: str, path: str, body: Any
) -> tuple[int, str, Any, dict[str, Any]]:
    headers = {**customer.headers, "X-CSRF-Token": ann.csrf}
    async with ann.http.request(method, f"{ann.url}{path}", json=body, headers=headers) as response:
        return response.status, response.content_type, response.headers, await response.json()


async def _metrics(house: House) -> dict[tuple[str, str], list[float]]:
    """By name and last label."""
    async with aiohttp.ClientSession() as http, http.get(f"{house.url}/metrics") as response:
        assert response.status == 200
        text = await response.text()
    found: dict[tuple[str, str], list[float]] = {}
    for name, label, value in re.findall(r'^(\w+)\{.*?"(\w+)"\} ([\d.]+)$', text, re.MULTILINE):
        found.setdefault((name, label), []).append(float(value))
    return found


async def test_a_collaborator_that_refuses_is_not_taken_for_a_client_who_left(
    house: House, customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuses(*_: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(Conversations, "read", refuses)
    address = f"{house.url}/api/conversations/{customer.id}/messages"
    async with customer.session.get(address, headers=customer.headers) as response:
        assert (response.status, response.content_type) == (500, "application/problem+json")
        assert (await response.json())["incident"]
    assert sum((await _metrics(house))["helpline_http_requests_total", "500"]) == 1
