"""What is wanted later, through the whole product: read, promised, and taken back."""

from __future__ import annotations

from tests.conftest import Visit
from tests.stack.customer import said
from tests.stack.sandbox import connection


async def test_a_reminder_is_promised_with_its_time_and_taken_back(visit: Visit) -> None:
    customer = await visit(connection("chase", 402))
    assert "I'll remind you on" in said(await customer.say("remind me tomorrow after two"))
    assert "All right, I won't." in said(await customer.choose("Never mind, don't tell me"))


async def test_in_the_middle_of_a_case_its_bank_is_watched_and_the_case_goes_on(visit: Visit) -> None:
    customer = await visit(connection("chase", 402))
    await customer.say("chase stopped working")
    assert "I'll look at Chase again and again" in said(await customer.say("just email me when it's fixed"))
    assert said(await customer.say("ok, I replaced the sign-in"))


async def test_a_stranger_hears_that_nothing_can_be_watched(visit: Visit) -> None:
    customer = await visit()
    assert "can't see your bank" in said(await customer.say("can you email me when it is fixed"))
