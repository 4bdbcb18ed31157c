"""What each side sees of the other: typing, seen marks, who looks at it, news, and search."""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import Any

from tests.desk.agent import DeskAgent
from tests.desk.fixtures import Hire
from tests.support.closing import Closing
from tests.support.rasa import RasaStandIn
from tests.support.web import Customer, House, running


async def test_typing_is_seen_on_the_other_side_and_only_there(ann: DeskAgent, waiting: Customer) -> None:
    await ann.step(waiting.id, "claim")
    async with waiting.events() as customers, ann.events() as agents:
        await ann.step(waiting.id, "typing", 204, on=True)
        (*_, (_, sign)) = await customers.until(lambda name, _: name == "typing")
        assert sign == {"author": "agent", "on": True, "name": "Ann"}
        await _post(waiting, "typing", {"on": True})
        await agents.until(lambda name, data: name == "typing" and data["author"] == "customer")
        await ann.step(waiting.id, "typing", 204, on=False)
        seen = await customers.until(lambda name, data: name == "typing" and not data["on"])
        assert not any(data.get("author") == "customer" for _, data in seen)


async def test_who_does_not_hold_it_is_not_announced_as_typing(
    ann: DeskAgent, hire: Hire, waiting: Customer
) -> None:
    bob = await hire("bob")
    await ann.step(waiting.id, "claim")
    async with waiting.events() as events:
        await bob.step(waiting.id, "typing", 204, on=True)
        await ann.step(waiting.id, "typing", 204, on=True)
        (*_, (_, sign)) = await events.until(lambda name, _: name == "typing")
    assert sign["name"] == "Ann"


async def test_each_side_knows_what_the_other_has_seen(ann: DeskAgent, waiting: Customer) -> None:
    await ann.step(waiting.id, "claim")
    seq = await ann.say(waiting.id, "Read me")
    assert (await ann.detail(waiting.id))["seen"] == 0
    assert await _post(waiting, "seen", {"seq": seq}) == 204
    assert await _post(waiting, "seen", {"seq": 1}) == 204
    assert (await ann.detail(waiting.id))["seen"] == seq
    assert await _post(waiting, "seen", {"seq": 999_999}) == 204
    assert (await ann.detail(waiting.id))["seen"] == seq
    await waiting.say("a line")
    await waiting.say("another")
    assert await _unread(ann, waiting) == 2
    await ann.step(waiting.id, "seen", 204, seq=seq + 1)
    assert await _unread(ann, waiting) == 1
    await ann.step(waiting.id, "seen", 204, seq=seq + 2)
    assert await _unread(ann, waiting) == 0


async def _unread(agent: DeskAgent, customer: Customer) -> int:
    items = (await agent.get("/queue?state=all"))["items"]
    return int(next(item for item in items if item["conversation"] == customer.id)["unread"])


async def test_colleagues_see_who_looks_at_the_same(ann: DeskAgent, hire: Hire, waiting: Customer) -> None:
    bob = await hire("bob")
    await ann.detail(waiting.id)
    viewers = (await bob.detail(waiting.id))["viewers"]
    assert viewers == [{"id": "ann", "name": "Ann"}]
    assert [one["id"] for one in (await ann.detail(waiting.id))["viewers"]] == ["ann", "bob"]


async def test_the_desk_hears_of_everything_that_changes(
    ann: DeskAgent, hire: Hire, waiting: Customer, rasa: RasaStandIn
) -> None:
    async with ann.events() as events:
        bob = await hire("bob")
        await events.until(lambda name, _: name == "presence")
        await bob.step(waiting.id, "claim")
        await events.until(lambda name, data: name == "conversation" and data["version"] == 3)
        await events.until(lambda name, _: name == "queue")
        await bob.say(waiting.id, "Hello")
        await events.until(lambda name, data: name == "conversation" and data["conversation"] == waiting.id)
        await waiting.say("Hi Bob")
        await events.until(lambda name, data: name == "conversation" and data["conversation"] == waiting.id)
        await bob.call("PUT", "/me/presence", {"presence": "away"})
        await events.until(lambda name, _: name == "presence")


async def test_the_desk_hears_of_what_another_process_changed(
    ann: DeskAgent, house: House, waiting: Customer, closing: Closing
) -> None:
    async with ann.events() as events, running(house.settings) as other:
        elsewhere = closing(DeskAgent(other.url, "ann"))
        await elsewhere.login()
        await elsewhere.step(waiting.id, "claim")
        await events.until(lambda name, data: name == "conversation" and data.get("version") == 3)


async def _post(customer: Customer, path: str, body: Any) -> int:
    address = f"{customer.url}/api/conversations/{customer.id}/{path}"
    async with customer.session.post(address, json=body, headers=customer.headers) as response:
        return response.status


async def test_one_agents_pages_do_not_use_up_the_streams(ann: DeskAgent, hire: Hire) -> None:
    bob = await hire("bob")
    async with AsyncExitStack() as pages:
        for _ in range(20):
            await pages.enter_async_context(ann.events())
        assert (await ann.call("GET", "/events"))[0] == 429
        async with bob.events() as events:
            await events.next()
