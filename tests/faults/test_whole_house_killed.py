"""The supervisor dies with everything below it; started anew it takes up where it was."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import aiohttp

from tests.faults.crowd import checked
from tests.faults.history.checker import answers
from tests.stack import Customer, Stack
from tests.stack.customer import asked, telling
from tests.stack.history import rows
from tests.support.closing import Closing


async def test_what_was_taken_before_the_end_is_answered_after_the_new_start(
    stack: Stack, http: aiohttp.ClientSession, closing: Closing
) -> None:
    guests = [closing(await Customer.open(http, stack.url)) for _ in range(20)]
    for guest in guests:
        assert asked(await guest.say("I get error 402 at chase")) == "bank_login"
    taken = await asyncio.gather(
        *(guest.post({"id": str(uuid4()), "text": "what does 409 mean?"}) for guest in guests)
    )
    assert [status for status, _ in taken] == [202] * len(guests)

    await asyncio.to_thread(stack.kill)
    await asyncio.to_thread(stack.start)

    for guest in guests:
        await guest.wait_for(telling("utter_explain_code"), 60)
        assert asked(await guest.say("yes")) == "sign_in"  # it knows where it was
        messages = await checked(guest)
        assert [len(told) for told in answers(rows(messages))] == [1, 1, 1]
