"""Typed words that are the title of an open button do what the button does."""

from __future__ import annotations

from uuid import uuid4

import pytest

from helpline.conversations import texts
from helpline.conversations.handover import hand_over
from helpline.conversations.messages import Answer, Button, Reply, Turn
from helpline.conversations.transactions import system
from helpline.errors import AssistantFailed, Conflict
from tests.support.parts import Parts

READY = Button(title="Yes, I'm ready", choice="/affirm")
CODE = Button(title="I can't get a code", choice='/inform{"act": "code_missing"}')


async def asked(parts: Parts, *replies: Reply) -> str:
    """A conversation in which the assistant has just said that."""

    async def answer(_turn: Turn) -> Answer:
        return Answer(replies=replies)

    conversation = await parts.open()
    parts.assistant.then = answer
    parts.start()
    await parts.say(conversation, "Hello")
    await parts.until_answered(conversation)
    parts.assistant.works()
    return conversation


async def waiting(parts: Parts) -> str:
    conversation = await parts.open()
    async with parts.transactions.begin(conversation) as unit:
        await hand_over(unit, "requested", parts.clock.now(), parts.hours, parts.shares)
    return conversation


@pytest.mark.parametrize(
    "typed", ["Yes, I'm ready", "yes im ready", "YES - I’m ready!", "  yes,  I'm ready. "]
)
async def test_a_typed_title_is_that_choice(parts: Parts, typed: str) -> None:
    conversation = await asked(parts, Reply(text="Ready?", buttons=(READY, CODE)))
    await parts.say(conversation, typed)
    await parts.until_answered(conversation)
    turn = parts.assistant.turns[-1]
    assert (turn.choice, turn.text) == (READY.choice, typed)
    assert ("customer", typed) in await parts.lines(conversation)


@pytest.mark.parametrize("typed", ["yes", "yes I'm ready, what now?", "…", "👍"])
async def test_other_words_stay_words(parts: Parts, typed: str) -> None:
    conversation = await asked(
        parts, Reply(text="Ready?", buttons=(READY, Button(title="👍", choice="/deny")))
    )
    await parts.say(conversation, typed)
    await parts.until_answered(conversation)
    assert parts.assistant.turns[-1].choice == ""


async def test_an_offer_ends_when_something_else_was_said(parts: Parts) -> None:
    conversation = await asked(parts, Reply(text="Ready?", buttons=(READY,)))
    await parts.say(conversation, "What for?")
    await parts.until_answered(conversation)
    await parts.say(conversation, READY.title)
    await parts.until_answered(conversation)
    assert parts.assistant.turns[-1].choice == ""


async def test_sent_twice_it_is_done_once(parts: Parts) -> None:
    conversation, message = await waiting(parts), str(uuid4())
    first = await parts.say(conversation, "back to the assistant", message)
    assert await parts.say(conversation, "back to the assistant", message) == first
    lines = await parts.lines(conversation)
    assert [author for author, _ in lines] == ["system", "customer", "system"]
    with pytest.raises(Conflict):
        await parts.say(conversation, "something else", message)


@pytest.mark.parametrize("typed", ["back to the assistant", "Back to the assistant!"])
async def test_who_waits_goes_back_by_typing(parts: Parts, typed: str) -> None:
    conversation = await waiting(parts)
    parts.start()
    await parts.say(conversation, "is anybody there?")
    assert (await parts.until_answered(conversation))[-1] == ("bot", "You said: is anybody there?")
    await parts.say(conversation, typed)
    (ticket,) = await parts.store.tickets("open")
    assert (await parts.lines(conversation))[-1] == ("system", texts.resumed(ticket.number))
    assert await parts.owner(conversation) == "bot"


async def test_who_waits_and_asks_for_a_person_hears_of_the_ticket(parts: Parts) -> None:
    conversation = await waiting(parts)
    await parts.say(conversation, "talk to a person")
    (ticket,) = await parts.store.tickets()
    assert (await parts.lines(conversation))[-1] == ("system", texts.still_with_people(ticket.number))
    assert await parts.store.pending_turns() == 0


async def test_a_typed_title_is_not_the_customers_last_word(parts: Parts) -> None:
    conversation = await parts.open()
    await parts.say(conversation, "my feed is dead")
    async with parts.transactions.begin(conversation) as unit:
        await unit.append(system(texts.TROUBLE, parts.clock.now(), texts.PERSON))
    await parts.say(conversation, "talk to a person.")
    (ticket,) = await parts.store.tickets()
    assert ticket.brief.last_words == "my feed is dead"


@pytest.mark.slow
async def test_try_again_may_be_typed(parts: Parts) -> None:
    conversation = await parts.open()
    parts.assistant.fails(AssistantFailed())
    parts.start()
    await parts.say(conversation, "One")
    assert (await parts.until_answered(conversation))[-1] == ("system", texts.FAILED)
    parts.assistant.works()
    await parts.say(conversation, "try again")
    assert (await parts.until_answered(conversation))[-1] == ("bot", "You said: One")
