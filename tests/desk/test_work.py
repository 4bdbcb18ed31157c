"""From the queue to the end of a case, over the wire: two agents and a customer."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import aiohttp
import pytest

from tests.desk.agent import DeskAgent, add_account
from tests.desk.fixtures import Hire
from tests.support.rasa import RasaStandIn, echo, hand_over
from tests.support.web import Customer, House, eventually


async def test_who_waits_stands_in_the_queue_with_the_brief(ann: DeskAgent, waiting: Customer) -> None:
    queue = await ann.get("/queue?state=waiting")
    (item,) = queue["items"]
    assert (queue["waiting"], queue["target_seconds"]) == (1, 300)
    assert (item["conversation"], item["state"]) == (waiting.id, "waiting")
    assert (item["bank"], item["code"], item["reason"]) == ("Chase", "402", "requested")
    assert item["unread"] == 1
    assert item["waiting_since"] == item["opened_at"]
    assert item["agent"] is None


async def test_the_queue_is_in_the_order_of_waiting(
    ann: DeskAgent, house: House, session: aiohttp.ClientSession, waiting: Customer
) -> None:
    others = [await Customer.open(session, house.url) for _ in range(3)]
    for other in others:
        await other.say("me too")
        await other.until(lambda view: view["owner"] == "waiting")
    items = (await ann.get("/queue"))["items"]
    assert [item["conversation"] for item in items] == [waiting.id, *(other.id for other in others)]
    assert [(await c.read())["place"] for c in (waiting, *others)] == [1, 2, 3, 4]


@pytest.mark.slow
async def test_the_place_moves_up_and_who_becomes_next_is_told_once(
    ann: DeskAgent, house: House, session: aiohttp.ClientSession, waiting: Customer
) -> None:
    second, third = await Customer.open(session, house.url), await Customer.open(session, house.url)
    for other in (second, third):
        await other.say("me too")
        await other.until(lambda view: view["owner"] == "waiting")
    async with third.events() as events:
        await events.until(lambda name, data: name == "queue" and data["place"] == 3)
        await ann.step(waiting.id, "claim")
        await events.until(lambda name, data: name == "queue" and data["place"] == 2)
        view = await second.until(lambda view: view["messages"][-1]["text"] == "You're next in the queue.")
        await ann.step(second.id, "claim")
        await events.until(lambda name, data: name == "queue" and data["place"] == 1)
        await third.until(lambda view: view["messages"][-1]["text"] == "You're next in the queue.")
        await ann.step(third.id, "claim")
        await events.until(lambda name, data: name == "queue" and data["place"] is None)
    assert view["place"] == 1
    for customer, times in ((waiting, 0), (second, 1), (third, 1)):
        texts = [text for _, text in await customer.lines()]
        assert texts.count("You're next in the queue.") == times


async def test_of_two_who_claim_one_gets_it_and_the_other_learns_who(
    ann: DeskAgent, hire: Hire, waiting: Customer
) -> None:
    bob = await hire("bob")
    path = f"/conversations/{waiting.id}/claim"
    answers = await asyncio.gather(*(agent.call("POST", path, {"version": 2}) for agent in (ann, bob)))
    assert sorted(status for status, _ in answers) == [200, 409]
    winner = (ann, bob)[[status for status, _ in answers].index(200)]
    refused = next(body for status, body in answers if status == 409)
    assert refused["detail"] == f"{winner.id.title()} has this conversation."
    joined = [text for _, text in await waiting.lines() if "has joined" in text]
    assert len(joined) == 1


async def test_a_case_from_claim_to_resolution(ann: DeskAgent, waiting: Customer, rasa: RasaStandIn) -> None:
    assert await ann.step(waiting.id, "claim", version=2) == {"owner": "agent", "version": 3}
    message = str(uuid4())
    first = await ann.say(waiting.id, "Hi, I am Ann", message)
    assert await ann.say(waiting.id, "Hi, I am Ann", message) == first
    await waiting.say("It works again!")
    note = {"id": str(uuid4()), "text": "Was easy"}
    await ann.step(waiting.id, "notes", 202, **note)
    await ann.step(waiting.id, "notes", 202, **note)
    assert await ann.step(waiting.id, "resolve", version=3, outcome="fixed", note="Done") == {
        "owner": "closed",
        "version": 4,
    }
    lines = await waiting.lines()
    assert lines.count(("agent", "Hi, I am Ann")) == 1
    assert lines[-1][0] == "system"
    assert "closed" in lines[-1][1]
    assert not any("Was easy" in text or "Done" in text for _, text in lines)
    detail = await ann.detail(waiting.id)
    assert (detail["ticket"]["status"], detail["ticket"]["outcome"]) == ("resolved", "fixed")
    assert detail["ticket"]["first_answer_at"]
    assert [note["text"] for note in detail["notes"]] == ["Was easy", "Done"]
    assert [(line["name"], line["action"]) for line in detail["audit"]] == [
        ("Ann", "claim"),
        ("Ann", "resolve"),
    ]
    assert "It works again!" not in rasa.texts
    rasa.replies = echo
    await waiting.say("One more thing")
    assert (await waiting.until_answered())[-1] == ("bot", "You said: One more thing")


async def test_after_a_return_the_assistant_answers_with_a_fresh_mind(
    ann: DeskAgent, waiting: Customer, rasa: RasaStandIn
) -> None:
    await ann.step(waiting.id, "claim")
    await waiting.say("for Ann alone")
    rasa.replies = echo
    await ann.step(waiting.id, "return", version=3, note="Knows what to do")
    await waiting.say("next question")
    lines = await waiting.until_answered()
    assert lines[-1] == ("bot", "You said: next question")
    assert rasa.texts == ["a person please", "start_over", "next question"]
    assert not any("start_over" in text for _, text in lines), "the reset is for nobody's eyes"


async def test_a_late_answer_of_the_assistant_is_not_said(
    ann: DeskAgent, house: House, session: aiohttp.ClientSession, rasa: RasaStandIn
) -> None:
    rasa.delay = 0.5
    customer = await Customer.open(session, house.url)
    await customer.say("what now?")
    await eventually(lambda: _received(rasa, 1))
    await ann.step(customer.id, "claim")
    await ann.say(customer.id, "Ann is here")
    await customer.until(lambda view: all(m.get("answered", True) for m in view["messages"]))
    rasa.delay = 0.0
    await ann.step(customer.id, "return")
    await customer.say("and now?")
    lines = await customer.until_answered()
    assert ("bot", "You said: what now?") not in lines
    assert lines[-1] == ("bot", "You said: and now?")


async def _received(rasa: RasaStandIn, count: int) -> bool:
    return len(rasa.received) >= count


async def test_a_transfer_names_the_new_agent(ann: DeskAgent, hire: Hire, waiting: Customer) -> None:
    bob = await hire("bob")
    await ann.step(waiting.id, "claim")
    await ann.step(waiting.id, "transfer", version=3, to="bob", note="Knows Chase")
    assert (await bob.detail(waiting.id))["agent"] == {"id": "bob", "name": "Bob"}
    assert [item["conversation"] for item in (await bob.get("/queue?state=mine"))["items"]] == [waiting.id]
    assert (await ann.get("/queue?state=mine"))["items"] == []
    await bob.say(waiting.id, "Bob here")
    texts = [text for _, text in await waiting.lines()]
    assert "Bob from our support team has joined." in texts
    told = [
        message.get("name") for message in (await waiting.read())["messages"] if message["author"] == "system"
    ]
    assert [name for name in told if name] == ["Ann", "Bob"]
    assert "Knows Chase" not in texts


async def test_back_in_the_queue_it_waits_anew(ann: DeskAgent, waiting: Customer) -> None:
    await ann.step(waiting.id, "claim")
    await ann.step(waiting.id, "transfer", to="", note="")
    (item,) = (await ann.get("/queue"))["items"]
    assert item["waiting_since"] > item["opened_at"]
    assert (await waiting.read())["place"] == 1


@pytest.mark.parametrize("to", ["nobody", "bob"])
async def test_nobody_is_given_work_who_is_not_there(
    ann: DeskAgent, house: House, waiting: Customer, to: str
) -> None:
    await add_account(house.settings.database, "bob")
    await ann.step(waiting.id, "claim")
    status, _ = await ann.call("POST", f"/conversations/{waiting.id}/transfer", {"to": to})
    assert status == (422 if to == "nobody" else 409)
    assert (await waiting.read())["owner"] == "agent"


async def test_work_goes_to_who_is_available_and_has_least(
    ann: DeskAgent, hire: Hire, house: House, session: aiohttp.ClientSession, waiting: Customer
) -> None:
    bob, away = await hire("bob"), await hire("away")
    await away.call("PUT", "/me/presence", {"presence": "away"})
    customers = [waiting, *[await Customer.open(session, house.url) for _ in range(3)]]
    for customer in customers[1:]:
        await customer.say("me too")
        await customer.until(lambda view: view["owner"] == "waiting")
    for customer in customers:
        await ann.step(customer.id, "assign", to="any")
    held = {one["id"]: one["open"] for one in await bob.get("/agents")}
    assert held == {"ann": 2, "bob": 2, "away": 0}


async def test_a_stale_version_changes_nothing(ann: DeskAgent, waiting: Customer) -> None:
    await ann.step(waiting.id, "claim", 409, version=1)
    assert (await waiting.read())["owner"] == "waiting"


async def test_a_customer_who_asked_for_a_person_first_of_all_is_in_the_queue_with_their_words(
    ann: DeskAgent, house: House, session: aiohttp.ClientSession, rasa: RasaStandIn
) -> None:
    rasa.replies = lambda turn: [hand_over()]
    customer = await Customer.open(session, house.url)
    await customer.say("human please")
    await customer.until(lambda view: view["owner"] == "waiting")
    (item,) = (await ann.get("/queue"))["items"]
    brief = (await ann.detail(item["conversation"]))["brief"]
    assert brief["last_words"] == "human please"
