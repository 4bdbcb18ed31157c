"""A turn that comes while a worker is free goes to that worker, without queueing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import cast

import pytest

from helpline.conversations.messages import Answer, HandOver, Reply, Turn
from helpline.conversations.models import LeasedTurn, QueuedTurn
from helpline.conversations.ports import UnitOfWork
from helpline.conversations.workers import Workers
from tests.support.parts import CARLA, MovableClock, Parts
from tests.support.web import eventually


async def rested(parts: Parts) -> None:
    """The workers have nothing to do."""

    async def has_time() -> bool:
        return parts.workers.has_time

    await eventually(has_time)


def held_back(parts: Parts) -> Callable[[], None]:
    """The assistant answers nobody until the function is called."""
    release = asyncio.Event()

    async def wait(turn: Turn) -> Answer:
        await release.wait()
        return await parts.assistant.echo(turn)

    parts.assistant.then = wait
    return release.set


async def test_a_turn_is_leased_by_the_transaction_that_stores_it(parts: Parts) -> None:
    conversation = await parts.open()
    release = held_back(parts)
    parts.start()
    await rested(parts)
    await parts.say(conversation, "Hello")
    view = await parts.conversations.read(conversation)
    assert view.conversation.lease_by
    assert view.conversation.revision == 1
    now = parts.clock.now()
    assert await parts.store.lease("another process", now, now, 2) is None
    release()
    assert await parts.until_answered(conversation) == [("customer", "Hello"), ("bot", "You said: Hello")]
    assert len(parts.assistant.turns) == 1


async def test_without_a_free_worker_the_turn_is_queued_for_any_process(parts: Parts) -> None:
    conversation = await parts.open()
    await parts.say(conversation, "Hello")
    now = parts.clock.now()
    assert await parts.store.lease("another process", now, now.replace(year=now.year + 1), 2) == conversation


async def test_who_dies_right_after_taking_a_turn_is_succeeded_when_the_lease_ends(parts: Parts) -> None:
    conversation = await parts.open()
    parts.workers.waiting = 0
    parts.workers.begin = lambda _leased: None  # killed before its worker begins
    await parts.say(conversation, "Hello")
    async with Parts(parts.url, parts.clock) as restarted:
        restarted.start()
        await rested(restarted)
        assert restarted.assistant.turns == []
        parts.clock.advance(seconds=16)
        assert await restarted.until_answered(conversation) == [
            ("customer", "Hello"),
            ("bot", "You said: Hello"),
        ]


async def test_a_turn_that_comes_while_another_one_is_answered_waits_for_it(parts: Parts) -> None:
    conversation = await parts.open()
    release = held_back(parts)
    parts.start()
    await rested(parts)
    for text in ("One", "Two", "Three"):
        await parts.say(conversation, text)
    release()
    lines = await parts.until_answered(conversation)
    assert [text for author, text in lines if author == "bot"] == [
        "You said: One",
        "You said: Two",
        "You said: Three",
    ]
    assert [turn.text for turn in parts.assistant.turns] == ["One", "Two", "Three"]


async def test_a_new_turn_does_not_overtake_those_who_wait(parts: Parts) -> None:
    answers, turns = asyncio.Semaphore(0), parts.assistant.turns

    async def wait(turn: Turn) -> Answer:
        await answers.acquire()
        return await parts.assistant.echo(turn)

    async def has_begun() -> bool:
        return len(turns) == number

    parts.assistant.then = wait
    parts.start()
    await rested(parts)
    crowd = [await parts.open() for _ in range(8)]
    for name, conversation in enumerate(crowd[:6]):
        await parts.say(conversation, f"m{name}")
    number = 4
    await eventually(has_begun)
    # One worker becomes free at a time, and each time somebody else comes at that very moment.
    for number, latecomer in enumerate(crowd[6:], 5):
        answers.release()
        await parts.say(latecomer, "late")
        await eventually(has_begun)
        assert turns[-1].text == f"m{number - 1}"
    for _ in crowd:
        answers.release()
    for conversation in crowd:
        await parts.until_answered(conversation)
    assert sorted(turn.text for turn in turns[:4]) == ["m0", "m1", "m2", "m3"]
    assert [turn.text for turn in turns[6:]] == ["late", "late"]


async def test_a_worker_that_becomes_free_is_for_the_queue(parts: Parts) -> None:
    async def has_begun() -> bool:
        return len(parts.assistant.turns) == number

    release = held_back(parts)
    parts.start()
    await rested(parts)
    for text in ("m0", "m1", "m2", "m3", "m4"):
        await parts.say(await parts.open(), text)
    number = 4
    await eventually(has_begun)
    parts.workers.release()
    assert not parts.workers.has_time
    number = 5
    await eventually(has_begun)
    release()


async def test_a_free_worker_is_kept_for_each_turn_that_waits() -> None:
    workers = Workers(2)
    workers.begin = lambda _leased: None
    for waiting, has_time in ((0, True), (1, True), (2, False)):
        workers.waiting = waiting
        assert workers.has_time is has_time


async def test_a_handed_turn_tells_the_assistant_of_the_customers_tickets(parts: Parts) -> None:
    async def give_up(turn: Turn) -> Answer:
        return Answer(replies=(Reply(text="A person comes."),), commands=(HandOver(reason="requested"),))

    parts.assistant.then = give_up
    parts.start()
    first = await parts.open()
    await parts.say(first, "A person please")
    await parts.until_answered(first)
    parts.assistant.works()
    second = await parts.open()
    await rested(parts)
    await parts.say(second, "Any news?")
    await parts.until_answered(second)
    (ticket,) = await parts.store.tickets()
    told = parts.assistant.turns[-1].tickets
    assert [(one.number, one.status, one.place) for one in told] == [(ticket.number, "open", 1)]


async def test_a_worker_whose_turn_could_not_be_stored_is_free_again() -> None:
    workers, begun = Workers(1), []
    workers.waiting = 0
    workers.begin = begun.append
    with pytest.raises(ZeroDivisionError):
        await _fail_to_store(workers)
    assert workers.has_time
    assert begun == []


async def _fail_to_store(workers: Workers) -> None:
    async with workers.reservation() as reserved:
        await reserved.reserve(cast(UnitOfWork, _Leasing()), _TURN, MovableClock().now())
        assert not workers.has_time
        raise ZeroDivisionError


class _Leasing:
    async def lease(self, turn: QueuedTurn, *_: object) -> LeasedTurn:
        return LeasedTurn(turn=Turn(id=turn.id, conversation="c", customer=CARLA, asked_at=turn.asked_at))


_TURN = QueuedTurn(id="t", kind="message", asked_at=MovableClock().now(), text="Hello")
