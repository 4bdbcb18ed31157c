"""The bank's own website won't let the customer in: no refresh can help before that is mended."""

from __future__ import annotations

from tests.conftest import Visit
from tests.stack import Sandbox
from tests.stack.customer import buttons, said
from tests.stack.sandbox import connection


async def test_who_cannot_sign_in_at_the_bank_is_sent_there_and_goes_on_later(visit: Visit, sandbox: Sandbox):
    carla = await visit(connection("chase", 401, 0))
    await carla.say("my bank feed stopped")
    refused = await carla.say("no, the bank's site won't let me in")
    assert "call Chase's customer service" in said(refused)
    assert buttons(refused) == ["I can sign in now", "Talk to a person"]
    assert await sandbox.refreshes(carla.login) == [0]

    assert "I've started a refresh" in said(await carla.say("I called them, I can sign in now"))
    await carla.wait_for("Good news")
    assert await sandbox.refreshes(carla.login) == [1]


async def test_a_person_who_takes_over_reads_that_the_bank_login_was_checked(visit: Visit, stack):
    carla = await visit(connection("chase", 402, 0))
    await carla.say("error 402")
    await carla.choose("No, I can't")
    await carla.choose("Talk to a person")
    [ticket] = stack.tickets(carla.id)
    assert ticket["brief"]["steps_tried"] == ["bank_login_checked"]
    assert (ticket["brief"]["bank"], ticket["brief"]["code"]) == ("Chase", "402")
