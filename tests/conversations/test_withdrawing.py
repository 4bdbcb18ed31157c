"""Who waits can leave at any time: back to the assistant, or without the request."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
import sqlalchemy as sa

from helpline.conversations import texts
from helpline.conversations.expecting import NOBODY, Expecting, about, expectation, there
from helpline.conversations.hours import NOW, parse_hours
from helpline.conversations.messages import Answer, Turn, Withdraw
from helpline.conversations.models import NewMessage, Staff
from helpline.conversations.transactions import system
from helpline.errors import Invalid
from helpline.storage.database import Database
from helpline.storage.store import SqlStore
from tests.desk.agent import add_account
from tests.support.closing import Closing
from tests.support.parts import Parts
from tests.support.web import PATIENCE


async def waiting(parts: Parts) -> str:
    """Asked for a person by typing, and something was said since."""
    conversation = await parts.open()
    parts.start()
    await parts.say(conversation, "hello")
    await parts.until_answered(conversation)
    async with parts.transactions.begin(conversation) as unit:
        await unit.append(_offer(parts))
    await parts.choose(conversation, "person")
    await parts.say(conversation, "is anybody there?")
    await parts.until_answered(conversation)
    return conversation


def _offer(parts: Parts) -> NewMessage:
    return system("Shall I get a person?", parts.clock.now(), texts.PERSON)


async def test_cancelling_by_button_ends_the_ticket_and_tells_so_once(parts: Parts) -> None:
    conversation = await waiting(parts)
    await parts.choose(conversation, "withdraw")
    (ticket,) = await parts.store.tickets()
    assert (ticket.status, ticket.outcome, ticket.agent) == ("resolved", "withdrawn", "")
    assert await parts.owner(conversation) == "bot"
    assert (await parts.lines(conversation))[-1] == ("system", texts.withdrawn(ticket.number))


@pytest.mark.parametrize("typed", ["cancel my request", "Cancel my request."])
async def test_cancelling_may_be_typed_after_further_lines(parts: Parts, typed: str) -> None:
    conversation = await waiting(parts)
    await parts.say(conversation, typed)
    (ticket,) = await parts.store.tickets()
    assert ticket.outcome == "withdrawn"


async def test_the_assistant_may_cancel_when_that_was_asked_in_words(parts: Parts) -> None:
    conversation = await waiting(parts)

    async def cancel(_turn: Turn) -> Answer:
        return Answer(commands=(Withdraw(),))

    parts.assistant.then = cancel
    await parts.say(conversation, "never mind, cancel it")
    await parts.until_answered(conversation)
    (ticket,) = await parts.store.tickets()
    assert ticket.outcome == "withdrawn"
    assert await parts.owner(conversation) == "bot"


async def test_who_says_that_it_works_has_the_ticket_closed_as_solved(parts: Parts) -> None:
    conversation = await waiting(parts)

    async def solved(_turn: Turn) -> Answer:
        return Answer(commands=(Withdraw(solved=True),))

    parts.assistant.then = solved
    await parts.say(conversation, "never mind, it works now")
    lines = await parts.until_answered(conversation)
    (ticket,) = await parts.store.tickets()
    assert (ticket.status, ticket.outcome) == ("resolved", "solved")
    assert lines[-1] == ("system", texts.solved(ticket.number))


async def test_cancelled_by_button_and_by_words_is_told_once(parts: Parts) -> None:
    conversation = await waiting(parts)
    release, reached = asyncio.Event(), asyncio.Event()

    async def slow(_turn: Turn) -> Answer:
        reached.set()
        await release.wait()
        return Answer(commands=(Withdraw(),))

    parts.assistant.then = slow
    await parts.say(conversation, "never mind")
    await asyncio.wait_for(reached.wait(), PATIENCE)
    await parts.choose(conversation, "withdraw")
    release.set()
    lines = await parts.until_answered(conversation)
    (ticket,) = await parts.store.tickets()
    assert [text for author, text in lines if author == "system"][-1] == texts.withdrawn(ticket.number)
    assert lines.count(("system", texts.withdrawn(ticket.number))) == 1
    assert ("system", texts.NOTHING_OPEN) not in lines


async def test_who_has_cancelled_by_mistake_asks_again_by_one_click(parts: Parts) -> None:
    conversation = await waiting(parts)
    await parts.choose(conversation, "withdraw")
    assert (await parts.messages(conversation))[-1].buttons == (texts.PERSON,)
    await parts.choose(conversation, "person")
    assert await parts.owner(conversation) == "waiting"


async def test_the_assistant_is_told_of_the_wait_as_it_is(parts: Parts) -> None:
    await add_account(parts.url, "ann")
    conversation = await waiting(parts)
    (wait,) = [turn.wait for turn in parts.assistant.turns if turn.wait]
    (ticket,) = await parts.store.tickets()
    assert (wait.number, wait.place, wait.position) == (ticket.number, 1, texts.queue_place(1))
    assert (wait.people, wait.there, wait.expected, wait.reach) == (0, "", NOBODY, "")
    await parts.choose(conversation, "resume")
    await parts.say(conversation, "hello again")
    await parts.until_answered(conversation)
    assert parts.assistant.turns[-1].wait is None


async def test_how_an_answer_reaches_who_leaves_is_told_as_it_is(parts: Parts) -> None:
    conversation = await waiting(parts)
    async with parts.transactions.begin(conversation) as unit:
        await unit.keep_contact("carla@example.com")
    await parts.say(conversation, "will I get a mail?")
    await parts.until_answered(conversation)
    assert [turn.wait.reach for turn in parts.assistant.turns if turn.wait] == ["", "contact"]
    mailing = SqlStore(parts.database, {"mail": timedelta(minutes=3)})
    told = await Expecting(mailing, parts.hours, parts.clock).wait(parts.assistant.turns[-1])
    assert told
    assert told.reach == "mail"


async def test_while_agents_accounts_are_locked_the_assistant_is_asked_all_the_same(
    parts: Parts, closing: Closing
) -> None:
    other = closing(Database(parts.url))
    await waiting(parts)
    async with other.write() as connection:
        if not other.sqlite:
            await connection.execute(sa.text("LOCK TABLE agents IN ACCESS EXCLUSIVE MODE"))
        told = await Expecting(parts.store, parts.hours, parts.clock).wait(parts.assistant.turns[-1])
        assert told
        # SQLite's readers never wait for who writes, so there the staff is known all the same.
        assert (told.place, told.people) == (1, 0 if other.sqlite else None)


async def test_with_an_agent_there_is_nothing_to_cancel(parts: Parts) -> None:
    conversation = await waiting(parts)
    await parts.agents.claim(conversation, "ann", "Ann")
    await parts.choose(conversation, "withdraw")
    (ticket,) = await parts.store.tickets()
    assert ticket.status == "claimed"
    assert await parts.owner(conversation) == "agent"


async def test_who_does_not_wait_is_offered_no_cancelling(parts: Parts) -> None:
    conversation = await parts.open()
    with pytest.raises(Invalid):
        await parts.choose(conversation, "withdraw")


async def test_nobody_at_the_desk_is_said_at_the_hand_over(parts: Parts) -> None:
    conversation = await waiting(parts)
    (told,) = [text for _, text in await parts.lines(conversation) if "your ticket is" in text]
    assert NOBODY in told
    assert NOW not in told


ALWAYS, CLOSED = parse_hours("always"), parse_hours("never")


@pytest.mark.parametrize(
    ("staff", "position", "words"),
    [
        (Staff(people=0), 1, NOBODY),
        (Staff(people=0, usual=300.0), 1, NOBODY),
        (Staff(people=2), 1, NOW),
        (Staff(people=2, usual=290.0), 7, "It has usually taken about 5 minutes lately."),
        (Staff(usual=60.0), 1, "It has usually taken about a minute lately."),
        (Staff(), 2, NOW),
    ],
)
def test_what_is_expected_follows_from_who_is_there_and_how_long_it_took(
    parts: Parts, staff: Staff, position: int, words: str
) -> None:
    assert expectation(staff, position, ALWAYS, parts.clock.now()) == words


def test_far_back_in_the_queue_nothing_is_shortly(parts: Parts) -> None:
    assert "shortly" not in expectation(Staff(people=2), 51, ALWAYS, parts.clock.now())


def test_out_of_hours_an_agent_who_is_there_anyway_counts(parts: Parts) -> None:
    now = parts.clock.now()
    assert expectation(Staff(people=0), 1, CLOSED, now) == CLOSED.expectation(now)
    assert expectation(Staff(people=1), 1, CLOSED, now) == NOW


@pytest.mark.parametrize(
    ("seconds", "words"), [(5, "about a minute"), (3_700, "about an hour"), (9_000, "about 2 hours")]
)
def test_waits_are_told_in_round_words(seconds: float, words: str) -> None:
    assert about(seconds) == words


@pytest.mark.parametrize(
    ("people", "words"),
    [
        (None, ""),
        (0, ""),
        (1, "One of our team is at the desk."),
        (3, "3 of our team are at the desk."),
    ],
)
def test_who_is_there_is_told_where_it_is_known(people: int | None, words: str) -> None:
    assert there(people) == words
