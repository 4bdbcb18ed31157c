"""The customer reads a code, and the connection is seen without one: both are said."""

from __future__ import annotations

from tests.conftest import Visit
from tests.stack import Sandbox, Stack
from tests.stack.customer import asked, cards, responses, said, telling
from tests.stack.sandbox import connection


async def test_a_code_that_is_not_seen_is_said_so_and_one_refresh_offered(
    visit: Visit, sandbox: Sandbox
) -> None:
    carla = await visit(connection("chase", 0, {"code": 0, "new_transactions": 0}))
    differs = await carla.say("chase shows error 402")
    assert responses(differs) == ["utter_seen_differs"]
    assert "402" in said(differs)
    assert asked(differs) == "refresh_offer"
    assert "utter_refresh_started" in responses(await carla.say("yes, refresh it"))
    await carla.wait_for(telling("utter_refresh_succeeded_none"))
    assert await sandbox.refreshes(carla.login) == [1]


async def test_another_code_than_the_one_seen_is_said_so(visit: Visit, stack: Stack) -> None:
    carla = await visit(connection("chase", 402, 0))
    opening = await carla.say("chase is broken, it says error 409")
    assert {"utter_seen_other_code", "utter_seen"} <= set(responses(opening))
    assert asked(opening) == "bank_login"  # by what is seen
    await carla.say("a person please")
    [ticket] = stack.tickets(carla.id)
    facts = {(fact["fact"], fact["source"]): fact["value"] for fact in ticket["brief"]["facts"]}
    assert (facts["code", "told"], facts["connection", "seen"]) == ("409", "failing 402")


async def test_what_a_code_means_is_told_although_another_one_is_seen(visit: Visit) -> None:
    carla = await visit(connection("chase", 402, 0))
    told = await carla.say("what does 485 mean?")
    assert responses(told) == ["utter_explain_code"]
    assert [card["code"] for card in cards(told)] == ["485"]
    assert "Registration problem" in said(told)
    in_the_middle = await carla.say("ok. chase shows 402 though")
    assert asked(in_the_middle) == "bank_login"


async def test_a_claim_that_it_works_is_checked(visit: Visit, sandbox: Sandbox) -> None:
    carla = await visit(connection("chase", 401, {"code": 0, "new_transactions": 5}))
    await carla.say("my chase feed is stuck")
    claimed = await carla.say("oh wait it works again")
    assert "utter_seen_works" not in responses(claimed)
    assert "utter_still_seen_failing" in responses(claimed)
    await carla.wait_for(telling("utter_refresh_succeeded"))
    assert await sandbox.refreshes(carla.login) == [1]
