"""The sandbox as a whole."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
import yaml
from aiohttp.test_utils import TestServer

from helpline.banking.sandbox import create_app
from tests.banking.sandbox.caller import ANN
from tests.banking.worlds import Clock, Sandbox, client

REPOSITORY = Path(__file__).parents[3]


async def test_every_code_of_the_knowledge_can_be_produced(
    session: aiohttp.ClientSession, clock: Clock
) -> None:
    knowledge = REPOSITORY / "data" / "knowledge"
    entries = yaml.load((knowledge / "error_codes.yml").read_text(), Loader=yaml.CSafeLoader)["codes"]
    async with TestServer(create_app(knowledge=knowledge, clock=clock)) as server:
        connections = [{"bank": "chase", "code": entry["code"]} for entry in entries]
        control = server.make_url(f"/sandbox/customers/{ANN}")
        async with session.put(control, json={"connections": connections}) as response:
            assert response.status == 200
        told = await client(session, str(server.make_url("/ysl")), clock).connections(ANN)
        codes = [(entry["code"], entry.get("additional_status") or "") for entry in entries]
        expected = [(str(code) if code else "", status) for code, status in codes]
        assert [(connection.code, connection.status) for connection in told] == expected
        assert [connection.state for connection in told].count("healthy") == 1


async def test_the_demo_customers_are_mended_each_in_its_way(
    session: aiohttp.ClientSession, clock: Clock
) -> None:
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
        assert [c.code for c in await data.connections("demo-three-banks")] == ["402", "508", ""]
        assert [c.state for c in await data.connections("demo-missing-days")] == ["healthy"]
        [merged] = await data.connections("demo-merged")
        assert (merged.bank, merged.code) == ("Cadence Bank", "411")


async def test_a_demo_customer_begins_anew_when_asked(session: aiohttp.ClientSession, clock: Clock) -> None:
    knowledge = REPOSITORY / "data" / "knowledge"
    async with TestServer(create_app(knowledge=knowledge, clock=clock, demo=True)) as server:
        data = client(session, str(server.make_url("/ysl")), clock)
        reset = server.make_url("/sandbox/demo/demo-refresh/reset")
        for _ in range(2):
            [broken] = await data.connections("demo-refresh")
            assert (broken.code, (clock() - broken.last_updated) // timedelta(hours=1)) == ("401", 27)
            await data.start_refresh("demo-refresh", broken.id, requested_at=clock())
            clock.advance(seconds=30)
            assert [c.state for c in await data.connections("demo-refresh")] == ["healthy"]
            async with session.post(reset) as response:
                assert response.status == 204


@pytest.mark.parametrize("demo", [True, False])
async def test_nobody_else_is_furnished_by_a_reset(
    session: aiohttp.ClientSession, clock: Clock, demo: bool
) -> None:
    async with TestServer(create_app(knowledge=None, clock=clock, demo=demo)) as server:
        name = ANN if demo else "demo-402"
        async with session.post(server.make_url(f"/sandbox/demo/{name}/reset")) as response:
            assert response.status == 404
        async with session.get(server.make_url(f"/sandbox/customers/{name}")) as response:
            assert response.status == 404


async def test_it_tells_that_it_lives(session: aiohttp.ClientSession, sandbox: Sandbox) -> None:
    async with session.get(sandbox.url.removesuffix("/ysl") + "/health/live") as response:
        assert response.status == 200
