"""A button's title, typed, does what the button does."""

from __future__ import annotations

from tests.conftest import Visit
from tests.stack import Sandbox, Stack
from tests.stack.customer import asked, responses, telling
from tests.stack.sandbox import connection


async def test_a_whole_way_is_gone_by_typing_what_stands_on_the_buttons(
    visit: Visit, sandbox: Sandbox
) -> None:
    carla = await visit(connection("chase", 402, {"code": 0, "new_transactions": 14}))
    assert asked(await carla.say("hi")) == "fix_offer"
    assert asked(await carla.say("yes lets fix it")) == "bank_login"
    assert asked(await carla.say("Yes, I can sign in.")) == "sign_in"
    assert "utter_later" in responses(await carla.say("I'll do it later"))
    assert "utter_refresh_started" in responses(await carla.say("DONE I CLICKED PROCEED"))
    await carla.wait_for(telling("utter_refresh_succeeded"))
    assert "topic:working-with-transactions" in responses(await carla.say("where are the new transactions?"))
    assert await sandbox.refreshes(carla.login) == [1]


async def test_an_offer_binds_after_an_answer_in_between(visit: Visit, stack: Stack) -> None:
    carla = await visit(connection("chase", 409, 409))
    await carla.say("chase does not work")
    await carla.say("it has been longer than that")
    await carla.wait_for(lambda message: asked([message]) == "hand_over")
    await carla.say("how often does it refresh by itself?")
    await carla.say("yes please")
    [ticket] = stack.tickets(carla.id)
    assert ticket["reason"] == "offered"


async def test_while_waiting_the_way_back_can_be_typed(visit: Visit) -> None:
    guest = await visit()
    await guest.say("a person please")
    await guest.say("back to the assistant")
    await guest.wait_for(lambda _: guest.owner == "bot")
    assert asked(await guest.say("chase is stuck")) == "bank_login"
