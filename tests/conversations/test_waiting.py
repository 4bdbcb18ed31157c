"""Who waits for a person is heard: answered, written down for the person, or taken back. Never in the way."""

from __future__ import annotations

import asyncio

import pytest

from helpline.conversations import texts
from helpline.conversations.failures import TELL_AFTER
from helpline.conversations.handover import hand_over
from helpline.conversations.messages import Answer, Brief, Command, Note, Reply, Resume, Turn
from helpline.conversations.models import Ticket
from helpline.errors import AssistantError, AssistantFailed, AssistantTimeout, AssistantUnavailable
from helpline.jobs.worker import IDLE
from tests.support.parts import CARLA, Parts
from tests.support.web import PATIENCE, eventually

FACT = {
    "fact": "password_changed",
    "value": "",
    "bank": "Chase",
    "source": "told",
    "at": "2026-03-01T12:00:00Z",
}
WORKS = Answer(replies=(Reply(text="It does."),))


@pytest.fixture
async def conversation(parts: Parts) -> str:
    """Its customer waits for a person."""
    opened = await parts.open()
    async with parts.transactions.begin(opened) as unit:
        told = Brief(bank="Chase", opening="my feed is dead", last_words="a person please")
        await hand_over(unit, "requested", parts.clock.now(), parts.hours, parts.shares, told)
    return opened


async def ticket(parts: Parts) -> Ticket:
    (found,) = await parts.store.tickets()
    return found


def brings(parts: Parts, *commands: Command, says: str = "") -> None:
    """What the assistant answers from now on."""

    async def answer(_turn: Turn) -> Answer:
        return Answer(replies=(Reply(text=says),) if says else (), commands=commands)

    parts.assistant.then = answer


async def test_a_question_is_answered_and_the_customer_keeps_waiting(parts: Parts, conversation: str) -> None:
    before = await parts.conversations.read(conversation)
    parts.start()
    await parts.say(conversation, "Is it safe?")
    assert (await parts.until_answered(conversation))[-2:] == [
        ("customer", "Is it safe?"),
        ("bot", "You said: Is it safe?"),
    ]
    after = await parts.conversations.read(conversation)
    assert after.conversation.floor == before.conversation.floor
    assert after.position == 1
    assert (await ticket(parts)).status == "open"


async def test_the_assistant_is_told_who_has_the_floor(parts: Parts, conversation: str) -> None:
    parts.start()
    await parts.say(conversation, "Hello?")
    await parts.until_answered(conversation)
    await parts.choose(conversation, "resume")
    await parts.say(conversation, "Hello again")
    await parts.until_answered(conversation)
    assert [turn.floor for turn in parts.assistant.turns] == ["waiting", "bot"]


async def test_facts_told_while_waiting_reach_the_person(parts: Parts, conversation: str) -> None:
    brings(parts, Note(brief=Brief(customer="mallory", name="Mallory", bank="Ally", facts=(FACT,))))
    parts.start()
    await parts.say(conversation, "I changed the password at Chase")
    await parts.until_answered(conversation)
    brief = (await ticket(parts)).brief
    assert (brief.bank, brief.facts) == ("Ally", (FACT,))
    assert (brief.customer, brief.name, brief.verified) == (CARLA.id, CARLA.name, True)
    assert (brief.opening, brief.last_words) == ("my feed is dead", "I changed the password at Chase")
    assert await parts.owner(conversation) == "waiting"


async def test_a_wish_to_go_back_does_what_the_button_does(parts: Parts, conversation: str) -> None:
    brings(parts, Resume(), says="So, Chase.")
    parts.start()
    await parts.say(conversation, "never mind, let's go on with Chase")
    lines = await parts.until_answered(conversation)
    number = (await ticket(parts)).number
    assert lines[-2:] == [("system", texts.resumed(number)), ("bot", "So, Chase.")]
    assert await parts.owner(conversation) == "bot"
    assert (await ticket(parts)).status == "open"


async def test_what_was_written_behind_such_a_wish_is_for_the_assistant_again(
    parts: Parts, conversation: str
) -> None:
    async def answer(turn: Turn) -> Answer:
        return Answer(commands=(Resume(),)) if turn.text == "never mind" else await parts.assistant.echo(turn)

    parts.assistant.then = answer
    await parts.say(conversation, "never mind")
    await parts.say(conversation, "I get error 402")
    parts.start()
    assert (await parts.until_answered(conversation))[-1] == ("bot", "You said: I get error 402")
    assert [turn.floor for turn in parts.assistant.turns] == ["waiting", "bot"]


async def test_no_answer_may_be_the_right_one(parts: Parts, conversation: str) -> None:
    brings(parts)
    parts.start()
    await parts.say(conversation, "ok")
    assert (await parts.until_answered(conversation))[-1] == ("customer", "ok")
    assert len(parts.assistant.turns) == 1
    assert await parts.owner(conversation) == "waiting"


@pytest.mark.parametrize("error", [AssistantUnavailable(), AssistantTimeout(), AssistantFailed()], ids=repr)
async def test_while_the_assistant_is_away_the_person_reads_it_in_the_chat(
    parts: Parts, conversation: str, error: AssistantError
) -> None:
    parts.assistant.fails(error)
    parts.start()
    for text in ("One", "Two"):
        await parts.say(conversation, text)
    lines = await parts.until_answered(conversation)
    assert lines[-2:] == [("customer", "One"), ("customer", "Two")]
    assert [turn.text for turn in parts.assistant.turns] == ["One", "Two"]
    parts.assistant.works()
    await parts.say(conversation, "Three")
    assert (await parts.until_answered(conversation))[-1] == ("bot", "You said: Three")


async def test_an_assistant_that_is_back_is_asked_though_nobody_has_looked_yet(
    parts: Parts, conversation: str
) -> None:
    parts.is_ready = False
    await parts.gate.look()
    parts.start()
    await parts.say(conversation, "Is it safe?")
    parts.is_ready = True
    parts.clock.advance(seconds=TELL_AFTER.seconds + 1)
    assert (await parts.until_answered(conversation))[-1] == ("bot", "You said: Is it safe?")


async def test_a_gate_that_shuts_ends_the_taking_of_turns_at_once(parts: Parts) -> None:
    parts.start()
    await eventually(lambda: _takes(parts, True))
    parts.is_ready = False
    await parts.gate.look()
    await eventually(lambda: _takes(parts, False), IDLE / 2)


async def _takes(parts: Parts, wanted: bool) -> bool:
    return parts.workers.has_time is wanted


async def test_an_answer_that_comes_after_the_agent_is_dropped(parts: Parts, conversation: str) -> None:
    release, reached = held_back(parts, Answer(WORKS.replies, (Resume(), Note(brief=Brief(bank="Ally")))))
    parts.start()
    await parts.say(conversation, "Does it work?")
    await asyncio.wait_for(reached.wait(), PATIENCE)
    await parts.agents.claim(conversation, "ann", "Ann")
    release.set()
    await parts.stop()
    assert (await parts.lines(conversation))[-1] == ("system", texts.joined("Ann"))
    assert await parts.owner(conversation) == "agent"
    assert (await ticket(parts)).brief.bank == "Chase"


async def test_it_is_dropped_even_if_the_agent_has_gone_again(parts: Parts, conversation: str) -> None:
    release, reached = held_back(parts, WORKS)
    parts.start()
    await parts.say(conversation, "Does it work?")
    await asyncio.wait_for(reached.wait(), PATIENCE)
    await parts.agents.claim(conversation, "ann", "Ann")
    await parts.agents.transfer(conversation, "ann")
    release.set()
    await parts.say(conversation, "Hello?")
    parts.assistant.works()
    lines = await parts.until_answered(conversation)
    assert [text for author, text in lines if author == "bot"] == ["You said: Hello?"]


async def test_going_back_by_button_and_by_words_is_told_once(parts: Parts, conversation: str) -> None:
    release, reached = held_back(parts, Answer(WORKS.replies, (Resume(),)))
    parts.start()
    await parts.say(conversation, "never mind. does it work?")
    await asyncio.wait_for(reached.wait(), PATIENCE)
    await parts.choose(conversation, "resume")
    release.set()
    lines = await parts.until_answered(conversation)
    told = texts.resumed((await ticket(parts)).number)
    assert [line for line in lines if line[0] != "customer"][1:] == [("system", told), ("bot", "It does.")]


async def test_with_an_agent_the_assistant_is_not_asked(parts: Parts, conversation: str) -> None:
    await parts.agents.claim(conversation, "ann", "Ann")
    parts.start()
    for text in ("never mind", "back to the assistant"):
        await parts.say(conversation, text)
    assert (await parts.messages(conversation))[-1].answered is True
    assert await parts.store.pending_turns() == 0
    assert await parts.owner(conversation) == "agent"


async def test_who_dies_between_answer_and_store_leaves_the_turn_to_the_next(
    parts: Parts, conversation: str
) -> None:
    _, reached = held_back(parts, WORKS)
    parts.start()
    await parts.say(conversation, "I changed the password")
    await asyncio.wait_for(reached.wait(), PATIENCE)
    await parts.stop(grace=0)
    assert (await ticket(parts)).brief.facts == ()
    async with Parts(parts.url, parts.clock) as restarted:
        brings(restarted, Note(brief=Brief(bank="Chase", facts=(FACT,))), says="Noted.")
        restarted.start()
        lines = await restarted.until_answered(conversation)
        assert [text for author, text in lines if author == "bot"] == ["Noted."]
        assert [turn.id for turn in restarted.assistant.turns] == [parts.assistant.turns[0].id]
        assert (await ticket(restarted)).brief.facts == (FACT,)


def held_back(parts: Parts, answer: Answer) -> tuple[asyncio.Event, asyncio.Event]:
    """(lets the assistant answer, tells that it was asked)."""
    release, reached = asyncio.Event(), asyncio.Event()

    async def slow(_turn: Turn) -> Answer:
        reached.set()
        await release.wait()
        return answer

    parts.assistant.then = slow
    return release, reached
