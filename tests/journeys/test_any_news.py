"""The next visit: "any news?" is answered with the ticket's state; and the desk is where it was moved on."""

from __future__ import annotations

import re

import aiohttp

from tests.conftest import Visit
from tests.journeys.agents import dana
from tests.stack import Customer, Stack
from tests.stack.customer import said
from tests.stack.sandbox import connection
from tests.support.closing import Closing


async def hand_over(customer: Customer, stack: Stack) -> str:
    assert "your ticket is" in said(await customer.say("I want to talk to a person"))
    [ticket] = stack.tickets(customer.id)
    return str(ticket["ticket"])


async def test_a_verified_customer_hears_of_the_ticket_in_a_new_conversation(
    visit: Visit, stack: Stack, http: aiohttp.ClientSession, closing: Closing
) -> None:
    carla = await visit(connection("chase", 402))
    number = await hand_over(carla, stack)
    again = closing(await Customer.open(http, stack.url, carla.login))
    told = said(await again.say("any news on my ticket?"))
    assert re.search(rf"Your ticket {number} is waiting for a person, at place \d+ in the queue", told)

    agent = closing(await dana(stack))
    await agent.step(carla.id, "claim")
    told = said(await again.say("any news on my ticket?"))
    assert number in told
    assert "with a person from our team" in told
    await agent.step(carla.id, "resolve", outcome="fixed")
    later = closing(await Customer.open(http, stack.url, carla.login))
    assert f"{number} is resolved" in said(await later.say("whats the status of my ticket"))


async def test_an_anonymous_customer_hears_of_it_in_the_same_conversation_alone(
    visit: Visit, stack: Stack, closing: Closing
) -> None:
    guest, stranger = await visit(), await visit()
    number = await hand_over(guest, stack)
    agent = closing(await dana(stack))
    await agent.step(guest.id, "claim")
    await agent.step(guest.id, "resolve", outcome="bank")
    assert f"{number} is resolved" in said(await guest.say("any news on my ticket?"))
    told = said(await stranger.say("any news on my ticket?"))
    assert "I don't see a ticket of yours here" in told
    assert number not in told


async def test_an_erased_customer_is_unknown_to_everybody(visit: Visit, stack: Stack) -> None:
    carla = await visit(connection("chase", 402))
    await carla.say("why is chase not working")
    assert carla.id in stack.run("export", carla.login)
    assert stack.run("erase", carla.login) == "1 conversation erased.\n"
    await carla.leave()
    assert (await carla.post({"id": "x", "text": "hello?"}))[0] == 404
    assert '"conversations": []' in stack.run("export", carla.login)
