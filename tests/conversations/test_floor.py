"""Who may speak, and that of two who reach for the floor one gets it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from uuid import uuid4

import pytest

from helpline.conversations import floor as rules
from helpline.conversations.messages import Owner
from helpline.conversations.models import Floor, NewMessage
from helpline.errors import Conflict
from tests.support.parts import Parts

WAITING = rules.hand_over(Floor())
ANN = rules.claim(WAITING, "ann")


def test_every_change_of_the_floor_has_its_own_version() -> None:
    given_back = rules.give_back(ANN, "ann")
    assert [f.version for f in (Floor(), WAITING, ANN, given_back)] == [1, 2, 3, 4]


def test_doing_again_what_was_done_changes_nothing() -> None:
    assert rules.hand_over(WAITING) == WAITING
    assert rules.claim(ANN, "ann") == ANN
    assert rules.resume(Floor()) == Floor()
    closed = rules.close(ANN, "ann")
    assert rules.close(closed, "ann") == closed


@pytest.mark.parametrize(
    "step",
    [
        lambda: rules.claim(ANN, "bob"),
        lambda: rules.claim(WAITING, "ann", version=1),
        lambda: rules.give_back(ANN, "bob"),
        lambda: rules.transfer(ANN, "bob", "ann2"),
        lambda: rules.close(WAITING, "ann"),
        lambda: rules.check_holder(WAITING, "ann"),
    ],
)
def test_who_does_not_hold_the_floor_cannot_move_it(step: Callable[[], object]) -> None:
    with pytest.raises(Conflict):
        step()


def test_the_customer_can_leave_the_queue_but_not_send_an_agent_away() -> None:
    assert rules.resume(WAITING).owner is Owner.BOT
    assert rules.resume(ANN) == ANN


async def test_exactly_one_of_two_claims_wins(parts: Parts) -> None:
    for _ in range(20):
        conversation = await parts.open()
        claims = (parts.agents.claim(conversation, name, version=1) for name in ("ann", "bob"))
        results = await asyncio.gather(*claims, return_exceptions=True)
        assert sorted(isinstance(result, Conflict) for result in results) == [False, True]
        assert len(await parts.messages(conversation)) == 1


async def test_an_agent_answers_passes_on_and_settles(parts: Parts) -> None:
    conversation, message = await parts.open(), str(uuid4())
    await parts.agents.claim(conversation, "ann", "Ann")
    assert await parts.agents.say(conversation, "ann", message, "Hi, Ann here", "Ann") == 2
    assert await parts.agents.say(conversation, "ann", message, "Hi, Ann here", "Ann") == 2
    with pytest.raises(Conflict):
        await parts.agents.say(conversation, "bob", str(uuid4()), "Me too")
    await parts.agents.transfer(conversation, "ann", "bob")
    await parts.agents.resolve(conversation, "bob", close=True)
    (ticket,) = await parts.store.tickets("resolved")
    assert ticket.resolved_at is not None
    await parts.say(conversation, "One more thing")
    assert await parts.owner(conversation) == "bot"


async def test_a_ticket_stays_the_same_when_the_customer_goes_back_and_forth(parts: Parts) -> None:
    conversation = await parts.open()
    await parts.agents.claim(conversation, "ann")
    await parts.agents.transfer(conversation, "ann")
    async with parts.transactions.begin(conversation) as unit:
        await unit.append(_offer(parts))
    await parts.choose(conversation, "resume")
    assert await parts.owner(conversation) == "bot"
    await parts.choose(conversation, "person")
    assert await parts.owner(conversation) == "waiting"
    assert len(await parts.store.tickets("open")) == 1


def _offer(parts: Parts) -> NewMessage:
    from helpline.conversations import texts
    from helpline.conversations.transactions import system

    return system("What now?", parts.clock.now(), texts.PERSON, texts.RESUME)
