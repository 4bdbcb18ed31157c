"""An agent takes a resolved conversation up again: with a new ticket that knows the old one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from helpline.conversations.messages import Answer, Brief, HandOver, Reply, Turn
from helpline.errors import Conflict
from tests.desk.agent import DeskAgent
from tests.desk.fixtures import Hire
from tests.support.parts import Parts
from tests.support.web import Customer


async def resolved(agent: DeskAgent, customer: Customer) -> dict[str, Any]:
    """The old ticket."""
    await agent.step(customer.id, "claim")
    await agent.say(customer.id, "Done, I think.")
    await agent.step(customer.id, "resolve", outcome="bank")
    return dict((await agent.detail(customer.id))["ticket"])


async def test_the_agent_writes_into_a_resolved_conversation(ann: DeskAgent, waiting: Customer) -> None:
    old = await resolved(ann, waiting)
    await ann.step(waiting.id, "messages", 409, id=str(uuid4()), text="One more thing")
    version = (await ann.detail(waiting.id))["version"]
    for _ in range(2):
        assert (await ann.step(waiting.id, "reopen", version=version))["owner"] == "agent"
    await ann.say(waiting.id, "The bank has answered.")
    lines = await waiting.lines()
    assert lines[-2:] == [
        ("system", "Ann from our support team has opened this conversation again."),
        ("agent", "The bank has answered."),
    ]
    detail = await ann.detail(waiting.id)
    ticket = detail["ticket"]
    assert (ticket["status"], ticket["reason"]) == ("claimed", "reopened")
    assert ticket["number"] != old["number"]
    assert (detail["brief"]["bank"], detail["brief"]["code"]) == ("Chase", "402")
    assert [line["action"] for line in detail["audit"]] == ["claim", "resolve", "read", "reopen"]


async def test_the_old_ticket_keeps_its_end_and_reports_stay_true(ann: DeskAgent, waiting: Customer) -> None:
    await resolved(ann, waiting)
    before = await ann.get("/reports")
    await ann.step(waiting.id, "reopen")
    await ann.say(waiting.id, "Here again.")
    after = await ann.get("/reports")
    assert (after["resolution"]["count"], after["first_answer"]) == (
        before["resolution"]["count"],
        before["first_answer"],
    )
    assert {"reason": "reopened", "count": 1} in after["handovers"]


async def test_two_who_reopen_one_gets_it_and_an_open_one_is_not_reopened(
    ann: DeskAgent, hire: Hire, waiting: Customer
) -> None:
    bob = await hire("bob")
    await ann.step(waiting.id, "reopen", 409)
    await resolved(ann, waiting)
    await bob.step(waiting.id, "reopen")
    refused = await ann.step(waiting.id, "reopen", 409)
    assert refused["detail"] == "Bob has this conversation."


async def test_after_four_weeks_it_stays_closed(parts: Parts) -> None:
    async def hand_over(_turn: Turn) -> Answer:
        return Answer(
            replies=(Reply(text="A person."),), commands=(HandOver(reason="requested", brief=Brief()),)
        )

    parts.assistant.then = hand_over
    parts.start()
    conversation = await parts.open()
    await parts.say(conversation, "a person please")
    await parts.until_answered(conversation)
    await parts.agents.claim(conversation, "ann", "Ann")
    await parts.agents.resolve(conversation, "ann", close=True, outcome="fixed")
    parts.clock.advance(days=27)
    floor = await parts.agents.reopen(conversation, "ann", "Ann")
    assert floor.agent == "ann"
    await parts.agents.resolve(conversation, "ann", close=True, outcome="fixed")
    parts.clock.advance(days=29)
    with pytest.raises(Conflict, match="more than 28 days ago"):
        await parts.agents.reopen(conversation, "ann", "Ann")
    assert timedelta(days=28) < parts.clock.ahead
