"""A sent line can be taken back until the customer has it; what is said is said once, and in order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from helpline.settings import Settings
from tests.desk.agent import DeskAgent
from tests.desk.fixtures import Hire
from tests.support.web import Customer, House, eventually, running

SOON = 0.8
LONG = 300.0


@pytest.fixture
async def house(settings: Settings, hold: float) -> AsyncIterator[House]:
    async with running(replace(settings, undo_send=hold)) as started:
        yield started


@pytest.fixture
def hold(request: pytest.FixtureRequest) -> float:
    return float(getattr(request, "param", LONG))


soon = pytest.mark.parametrize("hold", [SOON], indirect=True)


async def holds(agent: DeskAgent, conversation: str, text: str, id: str = "") -> str:
    id = id or str(uuid4())
    body = {"id": id, "text": text, "hold": True}
    answer = await agent.post(f"/conversations/{conversation}/messages", body, 202)
    assert answer == {"seq": None}
    return id


async def said(customer: Customer) -> list[str]:
    return [text for author, text in await customer.lines() if author == "agent"]


async def unsent(agent: DeskAgent, conversation: str) -> list[str]:
    return [line["text"] for line in (await agent.detail(conversation))["unsent"]]


async def test_what_is_taken_back_never_reaches_the_customer(ann: DeskAgent, waiting: Customer) -> None:
    await ann.step(waiting.id, "claim")
    id = await holds(ann, waiting.id, "You are wrong")
    [line] = (await ann.detail(waiting.id))["unsent"]
    assert (line["id"], line["agent"], line["name"], line["card"]) == (id, "ann", "Ann", None)
    assert LONG - 60 < line["seconds"] <= LONG
    assert await said(waiting) == []
    await ann.step(waiting.id, "take-back", 204, id=id)
    assert await unsent(ann, waiting.id) == []
    await ann.step(waiting.id, "send-now", 204)
    assert await said(waiting) == []
    assert [line["action"] for line in (await ann.detail(waiting.id))["audit"]] == ["claim", "take_back"]


async def test_a_line_that_comes_again_after_it_was_taken_back_stays_so(
    ann: DeskAgent, waiting: Customer
) -> None:
    """A page repeats what it has no answer to."""
    await ann.step(waiting.id, "claim")
    id = await holds(ann, waiting.id, "Oh no")
    assert await holds(ann, waiting.id, "Oh no", id) == id
    assert await unsent(ann, waiting.id) == ["Oh no"]
    await ann.step(waiting.id, "messages", 409, id=id, text="Other words", hold=True)
    await ann.step(waiting.id, "take-back", 204, id=id)
    refused = await ann.step(waiting.id, "messages", 409, id=id, text="Oh no", hold=True)
    assert refused["detail"] == "This line was taken back."
    await ann.step(waiting.id, "take-back", 404, id=id)


@soon
async def test_what_is_not_taken_back_is_said_once_and_in_order(ann: DeskAgent, waiting: Customer) -> None:
    await ann.step(waiting.id, "claim")
    lines = [f"Line {number}" for number in range(4)]
    ids = [await holds(ann, waiting.id, line) for line in lines]
    await eventually(lambda: _all(waiting, 4))
    assert await said(waiting) == lines
    assert await holds_again(ann, waiting.id, ids[0], lines[0]) is not None
    refused = await ann.step(waiting.id, "take-back", 409, id=ids[0])
    assert refused["detail"] == "The customer has it already."
    detail = await ann.detail(waiting.id)
    assert (detail["unsent"], bool(detail["ticket"]["first_answer_at"])) == ([], True)
    assert await said(waiting) == lines


async def holds_again(agent: DeskAgent, conversation: str, id: str, text: str) -> Any:
    body = {"id": id, "text": text, "hold": True}
    return (await agent.post(f"/conversations/{conversation}/messages", body, 202))["seq"]


async def _all(customer: Customer, count: int) -> bool:
    return len(await said(customer)) >= count


async def test_send_now_says_all_that_waits_and_a_line_without_hold_comes_behind_it(
    ann: DeskAgent, waiting: Customer
) -> None:
    await ann.step(waiting.id, "claim")
    await holds(ann, waiting.id, "One")
    await holds(ann, waiting.id, "Two")
    await ann.step(waiting.id, "send-now", 204)
    assert await said(waiting) == ["One", "Two"]
    await holds(ann, waiting.id, "Three")
    await ann.say(waiting.id, "Four")
    assert await said(waiting) == ["One", "Two", "Three", "Four"]


async def test_who_passes_the_chat_on_has_said_what_was_written_before(
    ann: DeskAgent, hire: Hire, waiting: Customer
) -> None:
    boss = await hire("boss", "admin")
    await ann.step(waiting.id, "claim")
    await holds(ann, waiting.id, "Before the boss came")
    await boss.step(waiting.id, "assign", to="boss")
    await holds(boss, waiting.id, "All is well. Bye!")
    await boss.step(waiting.id, "resolve", outcome="fixed")
    lines = await waiting.lines()
    assert [text for author, text in lines if author == "agent"] == [
        "Before the boss came",
        "All is well. Bye!",
    ]
    assert lines[-1][0] == "system"
    assert lines.index(("agent", "Before the boss came")) < lines.index(
        ("system", "Boss from our support team has joined.")
    )


async def test_only_ones_own_lines_are_taken_back_and_only_the_holder_sends_on(
    ann: DeskAgent, hire: Hire, waiting: Customer
) -> None:
    bob = await hire("bob")
    await ann.step(waiting.id, "claim")
    id = await holds(ann, waiting.id, "Mine")
    await bob.step(waiting.id, "take-back", 404, id=id)
    await bob.step(waiting.id, "send-now", 409)
    await bob.step(waiting.id, "messages", 409, id=str(uuid4()), text="Not mine", hold=True)
    assert await unsent(bob, waiting.id) == ["Mine"]


@soon
async def test_of_taking_back_and_saying_at_once_exactly_one_happens(
    ann: DeskAgent, waiting: Customer
) -> None:
    await ann.step(waiting.id, "claim")
    for number in range(4):
        id = await holds(ann, waiting.id, f"Line {number}")
        await asyncio.sleep(SOON + number / 10)
        status, _ = await ann.call("POST", f"/conversations/{waiting.id}/take-back", {"id": id})
        assert status in (204, 409)
        await ann.step(waiting.id, "send-now", 204)
        assert (f"Line {number}" in await said(waiting)) == (status == 409)


@pytest.mark.parametrize("hold", [0.0], indirect=True)
async def test_where_it_is_switched_off_lines_go_at_once(ann: DeskAgent, waiting: Customer) -> None:
    await ann.step(waiting.id, "claim")
    assert (await ann.get("/me"))["undo_send"] == 0
    body = {"id": str(uuid4()), "text": "At once", "hold": True}
    assert (await ann.post(f"/conversations/{waiting.id}/messages", body, 202))["seq"] > 0
    assert await said(waiting) == ["At once"]
