"""What desks are told: of what people have to do with, by one reading, by connections of their own."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from datetime import datetime
from typing import Any

import aiohttp
import pytest
import sqlalchemy as sa

from helpline.desk.desk_feed import DeskFeed
from helpline.storage.database import Database
from helpline.storage.desk_store import SqlDesk
from tests.desk.agent import DeskAgent
from tests.support.closing import Closing
from tests.support.parts import Parts
from tests.support.rasa import RasaStandIn, say
from tests.support.web import Customer, House, eventually

DESKS = 12


class Counted(SqlDesk):
    """Counts what is asked of it."""

    readings = 0

    async def marks(self, ids: Any, now: datetime) -> Any:
        self.readings += 1
        return await super().marks(ids, now)


async def test_one_reading_serves_all_desks_of_a_process(parts: Parts) -> None:
    store = Counted(parts.database)
    feed = DeskFeed(parts.bus, store, parts.clock)
    conversation = await parts.open()
    await parts.agents.claim(conversation, "ann")
    task = asyncio.create_task(feed.hearing.run())
    try:
        with ExitStack() as desks:
            subscriptions = [desks.enter_context(feed.subscribe()) for _ in range(DESKS)]
            await parts.agents.say(conversation, "ann", "m1", "Hello")

            async def told() -> bool:
                return all(conversation in one.changed for one in subscriptions)

            await eventually(told)
            assert store.readings == 1
    finally:
        feed.close()
        feed.hearing.stop()
        await task


async def test_chats_of_the_assistant_that_nobody_looks_at_ring_no_desk(
    ann: DeskAgent, house: House, waiting: Customer, session: aiohttp.ClientSession, rasa: RasaStandIn
) -> None:
    rasa.replies = lambda _turn: [say("I'm looking.")]
    alone, looked_at = [await Customer.open(session, house.url) for _ in range(2)]
    await ann.detail(looked_at.id)
    async with ann.events() as events:
        for customer in (alone, looked_at, waiting):
            await customer.say("Hello")

        def is_last(name: str, data: dict[str, Any]) -> bool:
            return name == "conversation" and data["conversation"] == waiting.id

        heard = {data.get("conversation") for _, data in await events.until(is_last)}
        # The order of what rings together is nobody's promise.
        if looked_at.id not in heard:
            await events.until(lambda _, data: data.get("conversation") == looked_at.id)
    assert alone.id not in heard


async def test_what_nobody_holds_any_more_leaves_the_lists(ann: DeskAgent, waiting: Customer) -> None:
    async with ann.events() as events:
        await events.until(lambda _, data: data.get("conversation") == waiting.id)
        await waiting.choose("resume")
        await events.until(lambda name, _: name == "queue")


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_desks_that_take_all_their_connections_leave_customers_theirs(
    ann: DeskAgent, house: House, waiting: Customer, database_url: str, closing: Closing
) -> None:
    """Whatever reads accounts has to wait, and holds a connection meanwhile; customers don't notice.

    SQLite has no connections to run out of.
    """
    elsewhere = closing(Database(database_url))
    async with elsewhere.write() as connection:
        await connection.execute(sa.text("LOCK TABLE agents IN ACCESS EXCLUSIVE MODE"))
        calls = [asyncio.create_task(ann.get("/queue")) for _ in range(30)]
        for words in ("Are you there?", "Hello?"):
            await waiting.say(words)
            await waiting.until(lambda view, words=words: words in {m["text"] for m in view["messages"]})
        assert not any(call.done() for call in calls)
    assert {page["total"] for page in await asyncio.gather(*calls)} == {1}
