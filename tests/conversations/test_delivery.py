"""No message is lost or answered twice, whoever dies, and the bot is silent without the floor."""

from __future__ import annotations

import asyncio

import pytest

from helpline.conversations import texts
from helpline.conversations.customer_extras import CustomerExtras
from helpline.conversations.messages import Answer, HandOver, Reply, Turn
from helpline.conversations.pictures import Line, Seen
from helpline.errors import AssistantFailed, AssistantTimeout, AssistantUnavailable
from tests.support.parts import PLENTY, Parts
from tests.support.web import PATIENCE, eventually


async def test_a_worker_that_dies_between_answer_and_store_leaves_the_turn_to_the_next(parts: Parts) -> None:
    reached = asyncio.Event()

    async def answer_then_hang(turn: Turn) -> Answer:
        reached.set()
        await asyncio.sleep(60)
        return Answer()

    conversation = await parts.open()
    await parts.say(conversation, "Hello")
    parts.assistant.then = answer_then_hang
    parts.start()
    await asyncio.wait_for(reached.wait(), PATIENCE)
    await parts.stop(grace=0)
    async with Parts(parts.url, parts.clock) as restarted:
        restarted.start()
        lines = await restarted.until_answered(conversation)
        assert lines == [("customer", "Hello"), ("bot", "You said: Hello")]
        assert restarted.assistant.turns[0].id == parts.assistant.turns[0].id


async def test_a_process_killed_with_its_lease_is_succeeded_when_the_lease_ends(parts: Parts) -> None:
    conversation = await parts.open()
    await parts.say(conversation, "Hello")
    now = parts.clock.now()
    assert await parts.store.lease("a dead process", now, now.replace(year=now.year + 1), 2) == conversation
    parts.start()
    await asyncio.sleep(0.1)
    assert parts.assistant.turns == []
    parts.clock.advance(days=400)
    assert await parts.until_answered(conversation) == [("customer", "Hello"), ("bot", "You said: Hello")]


async def test_an_answer_that_comes_after_the_lease_was_lost_is_not_stored(parts: Parts) -> None:
    """The slow worker's answer is thrown away; the one who took over stores its own, once."""
    release, reached = asyncio.Event(), asyncio.Event()

    async def slow(turn: Turn) -> Answer:
        reached.set()
        await release.wait()
        return Answer(replies=(Reply(text="too late"),))

    conversation = await parts.open()
    await parts.say(conversation, "Hello")
    parts.assistant.then = slow
    parts.start()
    await asyncio.wait_for(reached.wait(), PATIENCE)
    async with Parts(parts.url, parts.clock) as other:
        parts.clock.advance(seconds=60)
        other.start()
        await other.until_answered(conversation)
        release.set()
        await parts.stop()
        assert await other.lines(conversation) == [("customer", "Hello"), ("bot", "You said: Hello")]


async def test_two_processes_answer_a_burst_in_order_and_once(parts: Parts) -> None:
    conversation = await parts.open()
    async with Parts(parts.url, parts.clock) as other:
        parts.start()
        other.start()
        for number in range(12):
            await (parts if number % 2 else other).say(conversation, f"m{number}")
        lines = await parts.until_answered(conversation)
        bots = [text for author, text in lines if author == "bot"]
        assert bots == [f"You said: m{number}" for number in range(12)]


async def test_a_late_answer_is_dropped_when_an_agent_has_taken_over(parts: Parts) -> None:
    release, reached = asyncio.Event(), asyncio.Event()

    async def slow(turn: Turn) -> Answer:
        reached.set()
        await release.wait()
        return Answer(replies=(Reply(text="too late"),))

    conversation = await parts.open()
    await parts.say(conversation, "Hello")
    parts.assistant.then = slow
    parts.start()
    await asyncio.wait_for(reached.wait(), PATIENCE)
    await parts.agents.claim(conversation, "ann", "Ann")
    release.set()
    await parts.stop()
    messages = await parts.messages(conversation)
    assert [message.author for message in messages] == ["customer", "system"]
    assert messages[0].answered is True


async def test_when_the_assistant_is_away_the_customer_is_told_once_and_answered_later(parts: Parts) -> None:
    conversation = await parts.open()
    parts.assistant.fails(AssistantUnavailable())
    parts.start()
    await parts.say(conversation, "One")
    await parts.say(conversation, "Two")
    parts.clock.advance(seconds=9)
    await parts.until_said(conversation, texts.TROUBLE)
    parts.clock.advance(seconds=30)
    asked = len(parts.assistant.turns)
    await eventually(lambda: _more(parts, asked))
    parts.assistant.works()
    parts.clock.advance(seconds=30)
    lines = await parts.until_answered(conversation)
    assert [text for author, text in lines if author == "bot"] == ["You said: One", "You said: Two"]
    assert [text for author, text in lines if author == "system"] == [texts.TROUBLE]


async def test_while_the_assistant_is_away_a_person_can_be_had(parts: Parts) -> None:
    conversation = await parts.open()
    parts.assistant.fails(AssistantUnavailable())
    parts.start()
    await parts.say(conversation, "One")
    parts.clock.advance(seconds=9)
    trouble = await parts.until_said(conversation, texts.TROUBLE)
    assert texts.PERSON in trouble.buttons
    await parts.choose(conversation, "person")
    assert await parts.owner(conversation) == "waiting"
    (ticket,) = await parts.store.tickets()
    assert (ticket.reason, ticket.brief.last_words) == ("assistant_unavailable", "One")
    await parts.until_answered(conversation)


async def test_after_ten_minutes_without_the_assistant_people_get_the_message(parts: Parts) -> None:
    conversation = await parts.open()
    parts.assistant.fails(AssistantUnavailable())
    await parts.say(conversation, "One")
    parts.clock.advance(minutes=11)
    parts.start()
    await parts.until_answered(conversation)
    assert await parts.owner(conversation) == "waiting"


@pytest.mark.slow
async def test_a_failing_assistant_is_asked_three_times_and_then_excused(parts: Parts) -> None:
    conversation = await parts.open()
    parts.assistant.fails(AssistantFailed())
    parts.start()
    await parts.say(conversation, "One")
    lines = await parts.until_answered(conversation)
    assert lines == [("customer", "One"), ("system", texts.FAILED)]
    assert len(parts.assistant.turns) == 3
    assert len({turn.id for turn in parts.assistant.turns}) == 1
    parts.assistant.works()
    await parts.choose(conversation, "again")
    assert (await parts.until_answered(conversation))[-1] == ("bot", "You said: One")


@pytest.mark.slow
async def test_an_assistant_that_times_out_is_asked_four_times_and_then_excused(parts: Parts) -> None:
    conversation = await parts.open()
    parts.assistant.fails(AssistantTimeout())
    parts.start()
    await parts.say(conversation, "One")
    assert (await parts.until_answered(conversation))[-1] == ("system", texts.FAILED)
    assert len(parts.assistant.turns) == 4


async def test_a_hand_over_drops_what_waits_behind_it(parts: Parts) -> None:
    async def give_up(turn: Turn) -> Answer:
        return Answer(replies=(Reply(text="A person comes."),), commands=(HandOver(reason="requested"),))

    conversation = await parts.open()
    parts.assistant.then = give_up
    await parts.say(conversation, "A person please")
    await parts.say(conversation, "Quick")
    parts.start()
    lines = await parts.until_answered(conversation)
    assert [author for author, _ in lines] == ["customer", "customer", "bot", "system"]
    assert len(parts.assistant.turns) == 1


async def test_customers_do_not_wait_for_one_another(parts: Parts) -> None:
    blocked = await parts.open()
    release = asyncio.Event()

    async def slow_for_one(turn: Turn) -> Answer:
        if turn.conversation == blocked:
            await release.wait()
        return await parts.assistant.echo(turn)

    parts.assistant.then = slow_for_one
    parts.start()
    await parts.say(blocked, "Slow")
    quick = await parts.open()
    await parts.say(quick, "Quick")
    await parts.until_said(quick, "You said: Quick")
    release.set()
    await parts.until_answered(blocked)


async def _more(parts: Parts, asked: int) -> bool:
    return len(parts.assistant.turns) > asked


async def test_a_conversation_is_given_back_together_with_its_last_answer(parts: Parts) -> None:
    conversation = await parts.open()
    await parts.say(conversation, "Hello")
    parts.start()
    await parts.until_answered(conversation)
    assert (await parts.conversations.read(conversation)).conversation.lease_by is None
    await parts.stop()
    await parts.say(conversation, "And now?")
    now = parts.clock.now()
    assert await parts.store.lease("another process", now, now.replace(year=now.year + 1), 2) == conversation


@pytest.mark.slow
async def test_a_picture_that_nobody_could_answer_is_asked_again_with_what_was_read(parts: Parts) -> None:
    conversation = await parts.open()
    parts.assistant.fails(AssistantFailed())
    parts.start()
    seen = Seen(lines=(Line(text="Error code: 402", sure=0.98),))
    await CustomerExtras(parts.transactions, PLENTY).send_picture(conversation, "image/png", b"x", seen)
    assert (await parts.until_answered(conversation))[-1] == ("system", texts.FAILED)
    parts.assistant.works()
    await parts.choose(conversation, "again")
    assert (await parts.until_answered(conversation))[-1] == ("bot", "You said: A picture")
    assert {str(turn.data) for turn in parts.assistant.turns} == {"{'lines': [['Error code: 402', 0.98]]}"}
