"""The desk asks the assistant what to say next: it knows what the brief knows."""

from __future__ import annotations

from typing import Any

from tests.conftest import Visit
from tests.journeys.agents import dana
from tests.stack import Customer, Stack
from tests.stack.customer import telling
from tests.stack.sandbox import connection
from tests.support.closing import closed


async def suggested(customer: Customer, stack: Stack) -> dict[str, Any]:
    async with closed(await dana(stack)) as agent:
        await agent.step(customer.id, "claim")
        found = await agent.post(f"/conversations/{customer.id}/suggest")
        await agent.step(customer.id, "resolve", outcome="fixed")
    return dict(found)


async def test_a_step_that_was_taken_is_not_suggested_again(visit: Visit, stack: Stack) -> None:
    carla = await visit(connection("discover", 401, 401))
    await carla.say("discover is stuck, i can sign in at their site")
    await carla.wait_for(telling("utter_refresh_failed"))
    await carla.say("a person please")
    found = await suggested(carla, stack)
    assert "Which bank" not in found["text"]
    assert "discover.com" not in found["text"]
    assert "enter your sign-in for Discover" in found["text"]
    assert "Done, I clicked Proceed" in [button["title"] for button in found["buttons"]]


async def test_a_question_put_to_the_agent_is_answered_for_this_bank(visit: Visit, stack: Stack) -> None:
    carla = await visit(connection("chase", 402))
    await carla.say("error 402")
    await carla.say("i want a person")
    await carla.say("i changed my password last week, where do i enter the new one?")
    found = await suggested(carla, stack)
    assert "Chase" in found["text"]
    assert "/request_human" not in [button["choice"] for button in found["buttons"]]


async def test_that_a_person_comes_is_no_suggestion_for_that_person(visit: Visit, stack: Stack) -> None:
    carla = await visit(connection("chase", 402))
    await carla.say("error 402")
    await carla.say("i want a person")
    found = await suggested(carla, stack)
    assert "person" not in found["text"]
    assert "402" in found["text"]
