"""409: the bank's own site is in trouble; nothing to do but wait and look again."""

from __future__ import annotations

from tests.conftest import Visit
from tests.stack import Sandbox
from tests.stack.customer import buttons, said
from tests.stack.sandbox import connection


async def test_a_bank_that_is_down_is_waited_for_and_checked_again(visit: Visit, sandbox: Sandbox):
    carla = await visit(connection("chase", 409, {"code": 0, "new_transactions": 3}))
    told = await carla.say("why is chase not working")
    assert "Chase stopped yesterday with 409" in said(told)
    assert "within about 4 hours" in said(told)
    assert buttons(told) == ["Check again now", "I'll come back later", "It has been longer than that"]
    assert await sandbox.refreshes(carla.login) == [0]

    assert "I've started a refresh" in said(await carla.choose("Check again now"))
    await carla.wait_for("3 new transactions")
    assert await sandbox.refreshes(carla.login) == [1]


async def test_who_comes_back_later_may_go_on_then(visit: Visit, sandbox: Sandbox):
    carla = await visit(connection("chase", 409, 0))
    await carla.say("why is chase not working")
    assert "whenever you want to go on" in said(await carla.choose("I'll come back later"))
    assert "I've started a refresh" in said(await carla.say("check chase again please"))
    await carla.wait_for("Good news")
    assert await sandbox.refreshes(carla.login) == [1]


async def test_who_has_waited_longer_gets_a_person(visit: Visit, stack):
    carla = await visit(connection("chase", 409, 409))
    await carla.say("why is chase not working")
    assert "your ticket is" in said(await carla.choose("It has been longer than that"))
    [ticket] = stack.tickets(carla.id)
    assert (ticket["brief"]["code"], ticket["brief"]["steps_tried"]) == ("409", ["waited"])
