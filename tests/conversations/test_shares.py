"""Nobody takes the service from others: turns are shared out, and what waits is bounded."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from helpline.conversations import texts
from helpline.conversations.messages import Answer, Customer, Turn
from helpline.conversations.shares import RETRY_AFTER, Shares
from helpline.conversations.transactions import system
from helpline.errors import AssistantUnavailable, TooMany
from tests.support.parts import PLENTY, Parts
from tests.support.web import eventually

STRANGER = Customer()
FLOOD, ELSEWHERE = "the address of a flood", "another address"

Made = Callable[..., Awaitable[Parts]]


@pytest.fixture
async def made(database_url: str) -> AsyncIterator[Made]:
    """`await made(shares, workers)`: parts on one database."""
    all_made: list[Parts] = []

    async def make(shares: Shares = PLENTY, workers: int = 1) -> Parts:
        all_made.append(await Parts(database_url, shares=shares, workers=workers).__aenter__())
        return all_made[-1]

    yield make
    for parts in all_made:
        await parts.__aexit__()


async def test_each_client_has_its_turn_and_verified_customers_come_first(made: Made) -> None:
    parts = await made()
    for number in range(4):
        await parts.say(await parts.open(STRANGER, FLOOD), f"flood {number}")
    await parts.say(await parts.open(STRANGER, ELSEWHERE), "stranger")
    carla = await parts.open()
    await parts.say(carla, "first of Carla's")
    await parts.say(await parts.open(), "second of Carla's")
    parts.start()
    await parts.until_answered(carla)
    await _all_answered(parts)
    assert [turn.text for turn in parts.assistant.turns] == [
        *("first of Carla's", "flood 0", "stranger"),
        *("second of Carla's", "flood 1"),
        *("flood 2", "flood 3"),
    ]


async def test_a_newcomer_does_not_wait_for_a_queue_that_is_long_already(made: Made) -> None:
    parts = await made()
    for number in range(6):
        await parts.say(await parts.open(STRANGER, FLOOD), f"flood {number}")
    two_answered = asyncio.Event()

    async def answer(turn: Turn) -> Answer:
        if len(parts.assistant.turns) == 3:
            two_answered.set()
            await said.wait()
        return await parts.assistant.echo(turn)

    parts.assistant.then, said = answer, asyncio.Event()
    parts.start()
    await two_answered.wait()
    await parts.say(await parts.open(STRANGER, ELSEWHERE), "newcomer")
    said.set()
    await _all_answered(parts)
    assert [turn.text for turn in parts.assistant.turns].index("newcomer") <= 4


async def test_one_long_conversation_does_not_keep_a_worker_from_the_others(made: Made) -> None:
    parts = await made()
    long = await parts.open(STRANGER, FLOOD)
    for number in range(5):
        await parts.say(long, f"long {number}")
    await parts.say(await parts.open(STRANGER, ELSEWHERE), "short")
    parts.start()
    await _all_answered(parts)
    assert [turn.text for turn in parts.assistant.turns][:2] == ["long 0", "short"]
    assert [text for author, text in await parts.lines(long) if author == "bot"] == [
        f"You said: long {number}" for number in range(5)
    ]


@pytest.mark.parametrize("processes", [1, 2])
async def test_a_client_has_its_share_of_the_workers_and_no_more(made: Made, processes: int) -> None:
    """Handed over at once or taken from the queue, by whichever process."""
    shares = Shares(workers=2)
    houses = [await made(shares, workers=4) for _ in range(processes)]
    under_way, most, go_on = 0, 0, asyncio.Event()

    async def answer(turn: Turn) -> Answer:
        nonlocal under_way, most
        under_way += turn.text == "flood"
        most = max(most, under_way)
        await go_on.wait()
        under_way -= turn.text == "flood"
        return Answer()

    for parts in houses:
        parts.assistant.then = answer
        parts.start()
    for number in range(8):
        parts = houses[number % processes]
        await parts.say(await parts.open(STRANGER, FLOOD), "flood")
    calm = await houses[0].open(STRANGER, ELSEWHERE)
    await houses[0].say(calm, "calm")

    async def calm_is_heard() -> bool:
        return any(turn.text == "calm" for parts in houses for turn in parts.assistant.turns)

    await eventually(calm_is_heard)
    go_on.set()
    await _all_answered(houses[0])
    assert most == 2


async def test_what_waits_is_bounded_for_a_conversation_and_for_a_client(made: Made) -> None:
    parts = await made(Shares(conversation=2, client=3))
    first, second = [await parts.open(STRANGER, FLOOD) for _ in range(2)]
    for _ in range(2):
        await parts.say(first, "waits")
    with pytest.raises(TooMany) as refused:
        await parts.say(first, "one too many in this conversation")
    assert refused.value.retry_after == RETRY_AFTER
    await parts.say(second, "waits")
    with pytest.raises(TooMany):
        await parts.say(second, "one too many of this address")
    await parts.say(await parts.open(STRANGER, ELSEWHERE), "has room")
    await parts.say(await parts.open(), "has room")
    assert [text for _, text in await parts.lines(second)] == ["waits"], "what was refused is not kept"
    parts.start()
    await _all_answered(parts)
    await parts.say(second, "has room again")


async def test_what_was_taken_before_is_known_even_when_there_is_no_room(made: Made) -> None:
    parts = await made(Shares(conversation=1))
    conversation = await parts.open(STRANGER, FLOOD)
    known = "8b8d2a5e-3c1f-4c9e-9d57-0f4f2f6f7a11"
    assert await parts.say(conversation, "waits", known) == await parts.say(conversation, "waits", known)


async def test_a_flood_that_nobody_answers_does_not_become_a_flood_of_tickets(made: Made) -> None:
    parts = await made(Shares(tickets=3), workers=4)
    parts.assistant.fails(AssistantUnavailable())
    flood = [await parts.open(STRANGER, FLOOD) for _ in range(8)]
    for conversation in flood:
        await parts.say(conversation, "nobody answers")
    carla = await parts.open()
    await parts.say(carla, "nobody answers")
    parts.clock.advance(minutes=11)
    parts.start()
    await _all_answered(parts)
    owners = [await parts.owner(conversation) for conversation in flood]
    assert sorted(owners) == ["bot"] * 5 + ["waiting"] * 3
    assert await parts.owner(carla) == "waiting"
    said = [(await parts.lines(c))[-1][1] for c in flood if await parts.owner(c) == "bot"]
    assert all("Many chats from your network are waiting" in words for words in said)


async def test_asking_for_people_again_and_again_fills_no_more_of_their_queue(made: Made) -> None:
    parts = await made(Shares(tickets=2))
    chats = [await parts.open(STRANGER, FLOOD) for _ in range(4)]
    for conversation in chats:
        await _ask_for_a_person(parts, conversation)
    assert [await parts.owner(one) for one in chats] == ["waiting", "waiting", "bot", "bot"]
    assert len(await parts.store.tickets()) == 2
    elsewhere = await parts.open(STRANGER, ELSEWHERE)
    await _ask_for_a_person(parts, elsewhere)
    assert await parts.owner(elsewhere) == "waiting"


async def _ask_for_a_person(parts: Parts, conversation: str) -> None:
    async with parts.transactions.begin(conversation) as unit:
        await unit.append(system("What now?", parts.clock.now(), texts.PERSON))
    await parts.choose(conversation, texts.PERSON.choice)


async def _all_answered(parts: Parts) -> None:
    async def nothing_waits() -> bool:
        return await parts.store.pending_turns() == 0

    await eventually(nothing_waits)
