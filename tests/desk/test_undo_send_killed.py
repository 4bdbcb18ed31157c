"""Killed while lines wait to be sent: each is said once, in order, none that was taken back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import aiohttp
import pytest

from tests.desk.agent import DeskAgent, add_account
from tests.support.closing import Closing
from tests.support.process import Process
from tests.support.rasa import RasaStandIn
from tests.support.web import Customer, eventually

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

HOLD = 3.0


@pytest.fixture
async def process(tmp_path: Path, rasa: RasaStandIn, database_url: str) -> AsyncIterator[Process]:
    started = Process(
        VAR=str(tmp_path), DATABASE_URL=database_url, RASA_PORT=str(rasa.port), UNDO_SEND=str(HOLD)
    )
    async with started:
        yield started


async def test_whenever_it_is_killed_every_line_is_said_once_and_in_order(
    process: Process, database_url: str, session: aiohttp.ClientSession, closing: Closing
) -> None:
    await add_account(database_url, "ann")
    ann = closing(DeskAgent(process.url, "ann"))
    await ann.login()
    customers = [await Customer.open(session, process.url) for _ in range(3)]
    for customer in customers:
        await customer.say("hello")
        await ann.step(customer.id, "claim")
    kept: list[str] = []
    for round in range(4):
        lines = [f"Line {round}.{number}" for number in range(3)]
        for line in lines:
            for customer in customers:
                body = {"id": str(uuid4()), "text": line, "hold": True}
                await ann.post(f"/conversations/{customer.id}/messages", body, 202)
                if line.endswith(".1"):
                    await ann.step(customer.id, "take-back", 204, id=body["id"])
        kept += [lines[0], lines[2]]
        if round == 3:
            to = [customer.id for customer in customers]
            await ann.post("/bulk-answers", {"id": str(uuid4()), "text": "To all", "conversations": to}, 202)
            kept += ["To all"]
        await asyncio.sleep(HOLD * round / 3 if round < 3 else 0)  # with all of them waiting, some, none
        process.kill()
        await process.start()
        await ann.login()

    async def all_said() -> bool:
        return min([len(await said(customer)) for customer in customers]) >= len(kept)

    await eventually(all_said, 90)
    for customer in customers:
        assert await said(customer) == kept
        assert (await ann.detail(customer.id))["unsent"] == []


async def said(customer: Customer) -> list[str]:
    return [text for author, text in await customer.lines() if author == "agent"]
