"""Who reads what of a customer without having the chat stands in the audit trail, once an hour."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import aiohttp
import jwt
import pytest
import sqlalchemy as sa
from aiohttp import web

from helpline.banking.sandbox import create_app
from helpline.desk.reads import AGAIN, Reads
from helpline.settings import Settings
from helpline.storage.erasure import SqlPersonalData
from helpline.storage.reads import SqlReads
from helpline.storage.tables import metadata
from tests.desk.agent import DeskAgent, add_account
from tests.desk.fixtures import Hire
from tests.desk.test_retention import CARLA
from tests.support.closing import Closing
from tests.support.parts import Parts
from tests.support.rasa import RasaStandIn, hand_over
from tests.support.web import SECRET, Customer, House, running

PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cc`\0\0\0\2\0\1H\xaf\xa4q"
    b"\0\0\0\0IEND\xaeB`\x82"
)


async def trail(agent: DeskAgent, conversation: str) -> list[tuple[str, str]]:
    return [(line["name"], line["action"]) for line in (await agent.detail(conversation))["audit"]]


async def test_reading_a_chat_that_one_does_not_hold_is_told_once(
    ann: DeskAgent, hire: Hire, waiting: Customer
) -> None:
    bob = await hire("bob")
    await ann.step(waiting.id, "claim")
    for _ in range(3):
        await bob.detail(waiting.id)
        await ann.detail(waiting.id)
    assert await trail(ann, waiting.id) == [("Ann", "claim"), ("Bob", "read")]


async def test_pictures_and_suggestions_are_reading_too(
    ann: DeskAgent, hire: Hire, waiting: Customer
) -> None:
    await ann.step(waiting.id, "claim")
    picture = (await ann.upload(waiting.id, PNG))["id"]
    bob, eve = await hire("bob"), await hire("eve")
    for agent in (bob, ann):
        async with agent.http.get(f"{agent.url}/desk/api/attachments/{picture}") as answer:
            assert answer.status == 200
    await eve.post(f"/conversations/{waiting.id}/suggest")
    assert (await trail(ann, waiting.id))[-2:] == [("Bob", "read"), ("Eve", "read")]


@pytest.fixture
async def with_bank(settings: Settings) -> AsyncIterator[House]:
    """Its provider is the sandbox."""
    runner = web.AppRunner(create_app())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    known: dict[str, Any] = {"yodlee_client_id": "client", "yodlee_secret": "secret"}
    async with running(replace(settings, sandbox_port=port, **known)) as house:
        yield house
    await runner.cleanup()


async def test_looking_at_the_bank_connections_is_told_of_the_holder_too(
    with_bank: House, session: aiohttp.ClientSession, rasa: RasaStandIn, closing: Closing
) -> None:
    rasa.replies = lambda turn: [hand_over()]
    identity = jwt.encode({"sub": "customer-reads", "exp": int(time.time()) + 60}, SECRET, "HS256")
    customer = await Customer.open(session, with_bank.url, identity=identity)
    await customer.say("a person please")
    await customer.until(lambda view: view["owner"] == "waiting")
    ann = closing(await DeskAgent.hire(with_bank, "ann"))
    await ann.step(customer.id, "claim")
    for _ in range(2):
        assert await ann.get(f"/conversations/{customer.id}/connections") == []
    assert (await trail(ann, customer.id))[-1] == ("Ann", "connections")
    assert [action for _, action in await trail(ann, customer.id)].count("connections") == 1


async def lines(parts: Parts) -> int:
    async with parts.database.read() as connection:
        audit = metadata.tables["audit"]
        query = sa.select(sa.func.count()).where(audit.c.action == "read")
        return int((await connection.execute(query)).scalar_one())


async def test_an_hour_later_it_is_told_again_whichever_process_it_is(parts: Parts) -> None:
    ann = await add_account(parts.url, "ann")
    conversation = await parts.open()
    one, other = (Reads(SqlReads(parts.database), parts.clock) for _ in range(2))
    for reads in (one, other, one):
        await reads.conversation(ann, conversation)
    assert await lines(parts) == 1
    parts.clock.advance(seconds=AGAIN.total_seconds() + 1)
    for reads in (other, one, other):
        await reads.conversation(ann, conversation)
    assert await lines(parts) == 2


async def test_reads_are_given_out_with_the_rest(parts: Parts) -> None:
    ann = await add_account(parts.url, "ann")
    conversation = await parts.open(CARLA)
    await Reads(SqlReads(parts.database), parts.clock).conversation(ann, conversation)
    export = await SqlPersonalData(parts.database).of_customer(CARLA.id)
    [line] = export["conversations"][0]["audit"]
    assert (line["agent"], line["action"]) == ("ann", "read")
