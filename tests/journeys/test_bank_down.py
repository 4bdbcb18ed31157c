"""409: the bank's own site is in trouble; nothing to do but wait and look again."""

from __future__ import annotations

from tests.conftest import Visit
from tests.stack import Sandbox, Stack
from tests.stack.customer import asked, buttons, responses, said, telling
from tests.stack.sandbox import connection


async def test_a_bank_that_is_down_is_waited_for_and_checked_again(visit: Visit, sandbox: Sandbox) -> None:
    carla = await visit(connection("chase", 409, {"code": 0, "new_transactions": 3}))
    told = await carla.say("why is chase not working")
    assert asked(told) == "waited"
    assert "about 4 hours" in said(told)
    assert "won't guess" not in said(told)  # what is seen answers the question
    assert buttons(told) == ["Check again now", "I'll come back later", "It has been longer than that"]
    assert await sandbox.refreshes(carla.login) == [0]

    assert "utter_refresh_started" in responses(await carla.choose("Check again now"))
    assert "3 new transactions" in (await carla.wait_for(telling("utter_refresh_succeeded")))["text"]
    assert await sandbox.refreshes(carla.login) == [1]


async def test_who_comes_back_later_may_go_on_then(visit: Visit, sandbox: Sandbox) -> None:
    carla = await visit(connection("chase", 409, 0))
    await carla.say("why is chase not working")
    assert responses(await carla.choose("I'll come back later")) == ["utter_will_wait"]
    assert await sandbox.refreshes(carla.login) == [0]
    assert "utter_refresh_started" in responses(await carla.say("check chase again please"))
    await carla.wait_for(telling("utter_refresh_succeeded_none"))
    assert await sandbox.refreshes(carla.login) == [1]


async def test_who_has_waited_longer_gets_one_refresh_and_then_a_person(
    visit: Visit, sandbox: Sandbox, stack: Stack
) -> None:
    carla = await visit(connection("chase", 409, 409))
    await carla.say("why is chase not working")
    assert "utter_refresh_started" in responses(await carla.choose("It has been longer than that"))
    failed = await carla.wait_for(telling("utter_refresh_failed"))
    assert asked([failed]) == "hand_over"
    await carla.say("yes please")
    [ticket] = stack.tickets(carla.id)
    assert (ticket["brief"]["code"], ticket["brief"]["steps_tried"]) == ("409", ["manual_refresh"])
    assert await sandbox.refreshes(carla.login) == [1]
