"""A customer waits for a person and goes on writing: over real sockets."""

from __future__ import annotations

import pytest

from tests.support import rasa as stand_in
from tests.support.rasa import RasaStandIn
from tests.support.web import Customer

FACT = {"fact": "locked", "value": "", "bank": "Chase", "source": "told", "at": "2026-03-01T12:00:00Z"}


async def wait_for_a_person(customer: Customer, rasa: RasaStandIn) -> None:
    rasa.replies = lambda turn: [stand_in.hand_over(bank="Chase")]
    await customer.say("A person please")
    await customer.until(lambda view: view["owner"] == "waiting")
    rasa.replies = stand_in.echo


async def test_a_question_is_answered_by_the_assistant_which_knows_of_the_wait(
    customer: Customer, rasa: RasaStandIn
) -> None:
    await wait_for_a_person(customer, rasa)
    await customer.say("Is it safe?")
    assert (await customer.until_answered())[-1] == ("bot", "You said: Is it safe?")
    assert (await customer.read())["owner"] == "waiting"
    assert [turn["metadata"]["floor"] for turn in rasa.received] == ["bot", "waiting"]


async def test_facts_and_a_wish_to_go_back_are_heard(customer: Customer, rasa: RasaStandIn) -> None:
    await wait_for_a_person(customer, rasa)
    rasa.replies = lambda turn: [stand_in.note(bank="Chase", facts=[FACT]), stand_in.resume()]
    await customer.say("never mind, the login was locked")
    view = await customer.until(lambda view: view["owner"] == "bot")
    assert "back with the assistant" in view["messages"][-1]["text"]
    assert [m["author"] for m in view["messages"]] == ["customer", "bot", "system", "customer", "system"]


async def test_nothing_to_say_is_no_failure(customer: Customer, rasa: RasaStandIn) -> None:
    await wait_for_a_person(customer, rasa)
    rasa.replies = lambda turn: []
    await customer.say("ok")
    assert (await customer.until_answered())[-1] == ("customer", "ok")
    assert len(rasa.received) == 2


async def test_nobody_is_told_that_the_assistant_types(customer: Customer, rasa: RasaStandIn) -> None:
    await wait_for_a_person(customer, rasa)
    rasa.replies, rasa.delay = lambda turn: [], 0.2
    async with customer.events() as events:
        await customer.say("ok")
        seen = await events.until(lambda name, data: name == "message" and data.get("answered") is True)
        seen += await events.until(lambda name, data: name == "message" and data["text"] == "ok")
    assert not any(data["on"] for name, data in seen if name == "typing")


@pytest.mark.slow
async def test_what_was_asked_while_rasa_was_down_is_for_the_person(
    customer: Customer, rasa: RasaStandIn
) -> None:
    await wait_for_a_person(customer, rasa)
    before = await customer.lines()
    await rasa.stop()
    await customer.say("Hello?")
    assert await customer.until_answered() == [*before, ("customer", "Hello?")]
    await rasa.start()
    await customer.say("Now?")
    assert (await customer.until_answered())[-1] == ("bot", "You said: Now?")
