"""The way of one message, over real sockets and both databases."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import aiohttp
import pytest

from tests.support import rasa as stand_in
from tests.support.rasa import RasaStandIn
from tests.support.web import Customer, House


async def test_a_message_is_kept_and_answered(customer: Customer) -> None:
    assert await customer.say("Hello") == 1
    assert await customer.until_answered() == [("customer", "Hello"), ("bot", "You said: Hello")]


async def test_a_repeated_id_is_stored_once(customer: Customer, rasa: RasaStandIn) -> None:
    message = str(uuid4())
    assert await asyncio.gather(*(customer.say("Hello", message) for _ in range(5))) == [1] * 5
    assert len(await customer.until_answered()) == 2
    assert await customer.say("Hello", message) == 1
    assert len(await customer.lines()) == 2
    assert len(rasa.received) == 1


async def test_an_id_cannot_be_used_for_another_message(customer: Customer) -> None:
    message = str(uuid4())
    await customer.say("Hello", message)
    status, problem = await customer.post({"id": message, "text": "Something else"})
    assert (status, problem["code"]) == (409, "conflict")


async def test_twenty_quick_messages_are_answered_in_order_one_at_a_time(
    customer: Customer, rasa: RasaStandIn
) -> None:
    rasa.delay = 0.02
    words = [f"message {number}" for number in range(20)]
    for text in words:
        await customer.say(text)
    lines = await customer.until_answered()
    assert [text for author, text in lines if author == "customer"] == words
    assert [text for author, text in lines if author == "bot"] == [f"You said: {text}" for text in words]
    assert rasa.most_at_once == 1


@pytest.mark.slow
async def test_two_hundred_messages_at_once_never_fail_inside(
    house: House, session: aiohttp.ClientSession
) -> None:
    customers = await asyncio.gather(*(Customer.open(session, house.url) for _ in range(20)))
    sent = [customer.post({"id": str(uuid4()), "text": "Hi"}) for customer in customers for _ in range(10)]
    statuses = {status for status, _ in await asyncio.gather(*sent)}
    assert statuses <= {202, 429}
    one_more = await Customer.open(session, house.url)
    await one_more.say("Still there?")
    assert ("bot", "You said: Still there?") in await one_more.until_answered(60)


async def test_secrets_never_reach_the_record_or_the_assistant(customer: Customer, rasa: RasaStandIn) -> None:
    await customer.say("my card is 4111 1111 1111 1111")
    lines = await customer.until_answered()
    assert lines[0] == ("customer", "my card is [card number removed]")
    assert lines[1][0] == "system"
    assert "4111" not in str(rasa.received)


async def test_only_offered_choices_are_taken(customer: Customer, rasa: RasaStandIn) -> None:
    rasa.replies = lambda turn: [stand_in.say("Sure?", ("Yes", "/affirm"), ("No", "/deny"))]
    status, problem = await customer.post({"id": str(uuid4()), "choice": "/affirm"})
    assert (status, problem["field"]) == (422, "choice")
    await customer.say("Hello")
    await customer.until_answered()
    await customer.choose("/affirm")
    assert ("customer", "Yes") in await customer.until_answered()
    assert rasa.received[-1]["choice"] == "/affirm"


async def test_a_hand_over_opens_a_ticket_and_there_is_a_way_back(
    customer: Customer, rasa: RasaStandIn
) -> None:
    rasa.replies = lambda turn: [stand_in.hand_over()]
    await customer.say("A person please")
    view = await customer.until(lambda view: view["owner"] == "waiting")
    last = view["messages"][-1]
    assert last["author"] == "system"
    assert "CB-" in last["text"]
    rasa.replies = stand_in.echo
    await customer.choose("resume")
    await customer.say("Back again")
    assert ("bot", "You said: Back again") in await customer.until_answered()


async def test_a_message_of_the_assistant_tells_what_it_is_about(
    customer: Customer, rasa: RasaStandIn
) -> None:
    about = {"said": ["utter_greet", "utter_ask_bank"], "asks": "which_bank", "bank": ""}
    rasa.replies = lambda turn: [
        stand_in.say("Hi. Which bank is it?", about=about),
        stand_in.say("Take your time."),
    ]
    await customer.say("Hello")
    await customer.until_answered()
    read = (await customer.read())["messages"]
    assert [message["about"] for message in read] == [None, about, None]
    async with customer.events() as events:
        seen = await events.until(lambda name, data: name == "message" and data["seq"] == 3)
    assert [data["about"] for name, data in seen if name == "message"] == [None, about, None]


async def test_the_stream_brings_what_was_missed_and_then_what_happens(customer: Customer) -> None:
    await customer.say("First")
    await customer.until_answered()
    async with customer.events(after=1) as events:
        seen = await events.until(lambda name, data: name == "message" and data["author"] == "bot")
        assert [data["seq"] for name, data in seen if name == "message"] == [1, 2]
        await customer.say("Second")
        seen = await events.until(lambda name, data: name == "message" and data["seq"] == 4)
        marks = [data["answered"] for name, data in seen if name == "message" and data["seq"] == 3]
        assert marks[-1] is True


async def test_another_conversations_token_opens_nothing(
    house: House, customer: Customer, session: aiohttp.ClientSession
) -> None:
    other = await Customer.open(session, house.url)
    address = f"{house.url}/api/conversations/{customer.id}/messages"
    async with session.get(address, headers=other.headers) as response:
        assert response.status == 404
    async with session.get(address) as response:
        assert response.status == 401


async def test_a_long_conversation_is_read_by_pages_from_its_end(customer: Customer) -> None:
    for number in range(6):
        await customer.say(f"Line {number}")
    everything = await customer.until_answered()
    end = await customer.page("last=5")
    assert [message["text"] for message in end["messages"]] == [text for _, text in everything[-5:]]
    assert end["owner"] == "bot"
    before = await customer.page(f"before={end['messages'][0]['seq']}&last=5")
    assert [message["text"] for message in before["messages"]] == [text for _, text in everything[2:7]]
    first = await customer.page(f"before={before['messages'][0]['seq']}&last=200")
    assert [message["seq"] for message in first["messages"]] == [1, 2]
    assert (await customer.page("before=1&last=5"))["messages"] == []


async def test_a_page_of_a_conversation_without_messages_is_empty(customer: Customer) -> None:
    assert (await customer.page("last=50"))["messages"] == []


@pytest.mark.parametrize("query", ["last=0", "last=201", "last=x", "last=", "before=x&last=5", "before=-1"])
async def test_a_bad_page_is_refused(customer: Customer, query: str) -> None:
    address = f"{customer.url}/api/conversations/{customer.id}/messages?{query}"
    async with customer.session.get(address, headers=customer.headers) as response:
        assert response.status == 422
