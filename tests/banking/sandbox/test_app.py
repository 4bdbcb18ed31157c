"""The sandbox as a whole."""

from __future__ import annotations

from pathlib import Path

import aiohttp
import yaml
from aiohttp.test_utils import TestServer

from helpline.banking.sandbox import create_app
from tests.banking.sandbox.caller import ANN
from tests.banking.worlds import Clock, Sandbox, client

REPOSITORY = Path(__file__).parents[3]


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
