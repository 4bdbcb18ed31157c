"""The demo can be played again: whoever is chosen begins anew."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from helpline.banking.sandbox import create_app
from helpline.settings import Settings
from helpline.web.demo import sample_customers
from tests.support.web import Customer, House, running

ROOT = Path(__file__).parents[2]
KNOWLEDGE, WIDGET = ROOT / "data" / "knowledge", ROOT / "widget"


@pytest.fixture
async def sandbox() -> AsyncIterator[TestServer]:
    async with TestServer(create_app(knowledge=KNOWLEDGE, demo=True)) as server:
        yield server


@pytest.fixture
async def demo(settings: Settings, sandbox: TestServer) -> AsyncIterator[House]:
    async with running(replace(settings, demo=True, sandbox_port=sandbox.port or 0)) as started:
        yield started


async def codes(session: aiohttp.ClientSession, sandbox: TestServer, name: str) -> list[int | None]:
    async with session.get(sandbox.make_url(f"/sandbox/customers/{name}")) as response:
        return [one.get("code") for one in (await response.json())["connections"]]


async def test_a_choice_undoes_what_was_done_to_a_sample_customer(
    demo: House, sandbox: TestServer, session: aiohttp.ClientSession
) -> None:
    mended = {"connections": [{"bank": "chase", "code": 0}]}
    for name in ("demo-402", "demo-refresh"):
        async with session.put(sandbox.make_url(f"/sandbox/customers/{name}"), json=mended) as response:
            assert response.status == 200
    async with session.get(f"{demo.url}/demo/identity/demo-402") as response:
        assert response.status == 200
    assert await codes(session, sandbox, "demo-402") == [0]
    async with session.post(f"{demo.url}/demo/identity/demo-402") as response:
        identity = (await response.json())["identity"]
    assert await codes(session, sandbox, "demo-402") == [402]
    assert await codes(session, sandbox, "demo-refresh") == [0]
    assert (await Customer.open(session, demo.url, identity=identity)).verified


async def test_the_sandbox_furnishes_every_sample_customer(
    demo: House, sandbox: TestServer, session: aiohttp.ClientSession
) -> None:
    for name in sample_customers(WIDGET):
        async with session.post(f"{demo.url}/demo/identity/{name}") as response:
            assert response.status == 200
        assert await codes(session, sandbox, name)


async def test_only_sample_customers_begin_anew(demo: House, session: aiohttp.ClientSession) -> None:
    for name in ("somebody", "demo-nobody", "..%2Fcustomers"):
        async with session.post(f"{demo.url}/demo/identity/{name}") as response:
            assert response.status == 404


async def test_a_sandbox_that_is_away_is_told_kindly(
    settings: Settings, sandbox: TestServer, session: aiohttp.ClientSession
) -> None:
    port = sandbox.port or 0
    await sandbox.close()
    async with (
        running(replace(settings, demo=True, sandbox_port=port)) as house,
        session.post(f"{house.url}/demo/identity/demo-402") as response,
    ):
        assert response.status == 503
        assert "sample banks aren't answering" in (await response.json())["detail"]


async def test_nobody_begins_anew_outside_the_demo(house: House, session: aiohttp.ClientSession) -> None:
    async with session.post(f"{house.url}/demo/identity/demo-402") as response:
        assert response.status == 404
