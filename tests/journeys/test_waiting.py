"""Waiting for a person, through the whole product: what is asked of it, and every way out of it, by word."""

from __future__ import annotations

import pytest

from tests.conftest import Visit
from tests.stack import Customer, Stack
from tests.stack.customer import said
from tests.stack.sandbox import connection


async def waiting(visit: Visit) -> Customer:
    customer = await visit(connection("chase", 402))
    await customer.say("chase stopped working, error 402")
    assert "your ticket is" in said(await customer.say("I want to talk to a person"))
    return customer


async def has_the_floor(customer: Customer, owner: str) -> None:
    await customer.wait_for(lambda _: customer.owner == owner)


async def test_what_is_asked_of_the_wait_is_answered_and_the_place_is_kept(visit: Visit) -> None:
    customer = await waiting(visit)
    told = said(await customer.say("how long will it take?"))
    assert "in the queue" in told
    assert "in the queue" in said(await customer.say("am I in line?"))
    there = said(await customer.say("hello? is anybody there?"))  # other tests' agents come and go
    assert "Nobody is at the desk right now" in there or "of our team" in there
    closing = said(await customer.say("can I close this tab?"))
    assert "You don't have to stay" in closing
    assert "mail tells you" not in closing
    assert said(await customer.say("how long?")) != told
    assert "402" in said(await customer.say("what does 402 mean?"))
    await has_the_floor(customer, "waiting")


async def test_what_is_told_meanwhile_reaches_the_person(visit: Visit, stack: Stack) -> None:
    customer = await waiting(visit)
    await customer.say("I changed the password yesterday. how long will it take?")
    [ticket] = stack.tickets(customer.id)
    assert ("password", "changed") in {(one["fact"], one["value"]) for one in ticket["brief"]["facts"]}


@pytest.mark.parametrize(
    ("words", "told", "status"),
    [
        ("never mind", "is cancelled", "resolved"),
        ("I don't need a person any more", "is cancelled", "resolved"),
        ("never mind, it works now", "Good to hear that it works", "resolved"),
        ("let me go on with the assistant", "stays open", "open"),
        ("start over", "afresh", "resolved"),
    ],
)
async def test_every_way_out_may_be_said(
    visit: Visit, stack: Stack, words: str, told: str, status: str
) -> None:
    customer = await waiting(visit)
    assert told in said(await customer.say(words))
    await has_the_floor(customer, "bot")
    assert [ticket["status"] for ticket in stack.tickets(customer.id)] == [status]


async def test_that_it_works_is_asked_back_and_no_is_enough(visit: Visit, stack: Stack) -> None:
    customer = await waiting(visit)
    assert "still" in said(await customer.say("it works now"))
    await has_the_floor(customer, "waiting")
    assert "is closed" in said(await customer.say("no"))
    await has_the_floor(customer, "bot")


@pytest.mark.parametrize("words", ["cancel my subscription", "don't cancel", "keep waiting", "ok"])
async def test_nobody_is_thrown_out_of_the_queue_for_other_words(visit: Visit, words: str) -> None:
    customer = await waiting(visit)
    await customer.say(words)
    await has_the_floor(customer, "waiting")
