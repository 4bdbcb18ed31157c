"""A conversation has room for so many messages; then its customer is shown a way on, and nothing is lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import uuid4

import aiohttp
import msgspec
import pytest

from helpline.conversations.customer_extras import CustomerExtras
from helpline.errors import ChatFull
from helpline.settings import Settings
from tests.support.parts import PLENTY, Parts
from tests.support.web import Customer, running

ROOM = 6


@pytest.fixture
async def small(database_url: str) -> AsyncIterator[Parts]:
    async with Parts(database_url, shares=msgspec.structs.replace(PLENTY, messages=ROOM)) as made:
        yield made


async def test_a_full_chat_takes_no_more_of_its_customer_and_keeps_all(small: Parts) -> None:
    conversation, last = await small.open(), str(uuid4())
    for number in range(ROOM - 1):
        await small.say(conversation, f"line {number}")
    seq = await small.say(conversation, "the last", last)
    with pytest.raises(ChatFull):
        await small.say(conversation, "one more")
    with pytest.raises(ChatFull):
        await CustomerExtras(small.transactions, small.shares).send_picture(conversation, "image/png", b"x")
    assert await small.say(conversation, "the last", last) == seq, "who asks again is told what was kept"
    assert len(await small.messages(conversation)) == ROOM
    assert await small.say(await small.open(), "on in a new one") == 1


async def test_who_answers_always_has_room_and_a_way_to_be_reached_can_be_left(small: Parts) -> None:
    conversation = await small.open()
    for number in range(ROOM):
        await small.say(conversation, f"line {number}")
    for way in ("one@example.com", "two@example.com"):
        await CustomerExtras(small.transactions, small.shares).leave_contact(conversation, way)
    assert len(await small.messages(conversation)) == ROOM
    await small.agents.claim(conversation, "ann")
    await small.agents.say(conversation, "ann", "m1", "Please start a new chat.")
    assert (await small.messages(conversation))[-1].text == "Please start a new chat."


async def test_the_customer_reads_what_to_do(settings: Settings, session: aiohttp.ClientSession) -> None:
    async with running(replace(settings, messages_per_conversation=1)) as house:
        customer = await Customer.open(session, house.url)
        await customer.say("Hello")
        status, problem = await customer.post({"id": str(uuid4()), "text": "And more"})
    assert (status, problem["code"]) == (409, "chat-full")
    assert "start a new chat" in problem["detail"]
