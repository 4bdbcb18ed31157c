"""One answer to a selection of the queue: each gets it once, and the agent hears who didn't."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from tests.desk.agent import DeskAgent
from tests.desk.fixtures import Hire
from tests.support.rasa import RasaStandIn, hand_over
from tests.support.web import Customer, House, eventually

WORDS = "Chase works on it. No need to wait."


@pytest.fixture
async def crowd(rasa: RasaStandIn, house: House, session: aiohttp.ClientSession) -> list[Customer]:
    """Five customers who wait for a person."""
    rasa.replies = lambda turn: [hand_over(bank="Chase", code="402", last_words="my feed stopped")]
    found = [await Customer.open(session, house.url) for _ in range(5)]
    for customer in found:
        await customer.say("a person please")
        await customer.until(lambda view: view["owner"] == "waiting")
    return found


async def send(agent: DeskAgent, to: list[Customer], *, id: str = "", **more: Any) -> dict[str, Any]:
    """What became of it, once nothing of it is pending."""
    id = id or str(uuid4())
    body = {"id": id, "text": WORDS, "conversations": [one.id for one in to], **more}
    assert await agent.post("/bulk-answers", body, 202) == {"conversations": len(to)}
    results: list[dict[str, Any]] = []

    async def done() -> bool:
        results.append(await agent.get(f"/bulk-answers/{id}"))
        return results[-1]["pending"] == 0

    await eventually(done)
    return results[-1]


async def said(customer: Customer) -> list[str]:
    return [text for author, text in await customer.lines() if author == "agent"]


async def test_everybody_chosen_gets_it_once_and_nobody_else(ann: DeskAgent, crowd: list[Customer]) -> None:
    id = str(uuid4())
    for _ in range(2):
        result = await send(ann, crowd[:3], id=id)
        assert result == {"answered": 3, "pending": 0, "missed": []}
    assert [await said(one) for one in crowd] == [[WORDS]] * 3 + [[]] * 2
    assert [(await one.read())["owner"] for one in crowd] == ["waiting"] * 5
    detail = await ann.detail(crowd[0].id)
    assert detail["ticket"]["first_answer_at"]
    assert ("Ann", "answer") in [(line["name"], line["action"]) for line in detail["audit"]]


async def test_who_went_to_somebody_else_meanwhile_does_not_get_it_and_is_named(
    ann: DeskAgent, hire: Hire, crowd: list[Customer]
) -> None:
    bob = await hire("bob")
    taken, resolved, back, mine, _ = crowd
    for one in (taken, resolved):
        await bob.step(one.id, "claim")
    await bob.step(resolved.id, "resolve", outcome="fixed")
    await back.choose("resume")
    await ann.step(mine.id, "claim")
    result = await send(ann, crowd)
    missed = {one["conversation"]: (one["owner"], one["name"]) for one in result["missed"]}
    assert result["answered"] == 2
    assert missed == {taken.id: ("agent", "Bob"), resolved.id: ("closed", ""), back.id: ("bot", "")}
    assert [await said(one) for one in crowd] == [[], [], [], [WORDS], [WORDS]]


async def test_it_may_take_them_or_settle_them_with_the_same_step(
    ann: DeskAgent, crowd: list[Customer]
) -> None:
    await send(ann, crowd[:2], after="claim")
    for one in crowd[:2]:
        view = await one.read()
        assert view["owner"] == "agent"
        assert [line["text"] for line in view["messages"]][-2:] == [
            "Ann from our support team has joined.",
            WORDS,
        ]
    await send(ann, crowd, after="resolve")
    for one in crowd:
        assert (await one.read())["owner"] == "closed"
        assert (await ann.detail(one.id))["ticket"]["outcome"] == "other"
    assert [len(await said(one)) for one in crowd] == [2, 2, 1, 1, 1]


async def test_the_tickets_end_with_the_outcome_that_was_chosen(
    ann: DeskAgent, crowd: list[Customer]
) -> None:
    await send(ann, crowd[:2], after="resolve", outcome="bank")
    for one in crowd[:2]:
        assert (await ann.detail(one.id))["ticket"]["outcome"] == "bank"


async def test_an_unknown_outcome_is_refused_and_nobody_is_answered(
    ann: DeskAgent, crowd: list[Customer]
) -> None:
    body = {
        "id": str(uuid4()),
        "text": WORDS,
        "conversations": [crowd[0].id],
        "after": "resolve",
        "outcome": "x",
    }
    problem = await ann.post("/bulk-answers", body, 422)
    assert problem["field"] == "outcome"
    assert await said(crowd[0]) == []


async def test_of_a_claim_and_an_answer_at_once_nobody_is_answered_by_two(
    ann: DeskAgent, hire: Hire, crowd: list[Customer]
) -> None:
    bob = await hire("bob")
    claims = (bob.call("POST", f"/conversations/{one.id}/claim", {}) for one in crowd)
    result, *claimed = await asyncio.gather(send(ann, crowd, after="claim"), *claims)
    bobs = [one.id for one, (status, _) in zip(crowd, claimed, strict=True) if status == 200]
    assert sorted(one["conversation"] for one in result["missed"]) == sorted(bobs)
    assert result["answered"] == len(crowd) - len(bobs)
    for one in crowd:
        assert await said(one) == ([] if one.id in bobs else [WORDS])


async def test_a_conversation_that_nobody_knows_holds_nobody_up(
    ann: DeskAgent, crowd: list[Customer]
) -> None:
    body = {"id": str(uuid4()), "text": WORDS, "conversations": ["unknown", crowd[0].id]}
    await ann.post("/bulk-answers", body, 202)
    await crowd[0].until(lambda view: any(one["author"] == "agent" for one in view["messages"]))

    async def told() -> bool:
        result = await ann.get(f"/bulk-answers/{body['id']}")
        return result["missed"] == [{"conversation": "unknown", "owner": "", "name": ""}]

    await eventually(told)


@pytest.mark.parametrize(
    "wrong",
    [
        {"conversations": []},
        {"conversations": "all"},
        {"conversations": ["a/b"]},
        {"conversations": ["c"] * 201},
        {"text": ""},
        {"after": "vanish"},
        {"id": "1"},
    ],
)
async def test_what_makes_no_sense_is_refused(ann: DeskAgent, wrong: dict[str, Any]) -> None:
    body = {"id": str(uuid4()), "text": WORDS, "conversations": ["c"]}
    assert (await ann.call("POST", "/bulk-answers", body | wrong))[0] == 422
    assert (await ann.call("GET", f"/bulk-answers/{uuid4()}"))[0] == 404


async def test_a_lone_slash_never_reaches_a_customer_by_any_way(ann: DeskAgent, waiting: Customer) -> None:
    await ann.step(waiting.id, "claim")
    incident = await ann.post("/incidents", {"bank": "chase"}, 201)
    one = f"/conversations/{waiting.id}/messages"
    for path, more in (
        (one, {}),
        (one, {"hold": True}),
        ("/bulk-answers", {"conversations": [waiting.id]}),
        (f"/incidents/{incident['id']}/answer", {}),
    ):
        for text in ("/", " /\n"):
            status, body = await ann.call("POST", path, {"id": str(uuid4()), "text": text, **more})
            assert (status, body["detail"]) == (422, "That is the beginning of a quick answer."), path
    assert await said(waiting) == []
