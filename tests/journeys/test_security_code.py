"""The bank wants a one-time code in the middle of the refresh."""

from __future__ import annotations

from tests.conftest import Visit
from tests.stack import Sandbox
from tests.stack.customer import asked, said, telling
from tests.stack.sandbox import connection


async def test_a_security_code_is_typed_into_custombooks_never_into_the_chat(
    visit: Visit, sandbox: Sandbox
) -> None:
    carla = await visit(
        connection("capital-one", 518, {"code": 0, "new_transactions": 6, "mfa": True, "mfa_seconds": 4})
    )
    opening = await carla.say("capital one keeps asking for a code")
    assert asked(opening) == "code_ready"
    assert "never into this chat" in said(opening)
    await carla.choose("I'm ready")
    wanted = await carla.wait_for(telling("utter_refresh_needs_input"))
    assert "never into this chat" in wanted["text"]

    blanked = await carla.say("the code is 482913")
    assert "482913" not in await carla.transcript()
    assert "please don't send them here" in said(blanked)

    assert "6 new transactions" in (await carla.wait_for(telling("utter_refresh_succeeded")))["text"]
    assert await sandbox.refreshes(carla.login) == [1]


async def test_who_cannot_get_a_code_is_offered_a_person_and_nothing_is_switched_off(
    visit: Visit, sandbox: Sandbox
) -> None:
    carla = await visit(connection("capital-one", 518, 0))
    await carla.say("capital one keeps asking for a code")
    offered = await carla.say("the codes go to my old phone, i can't get them")
    assert asked(offered) == "hand_over"
    assert await sandbox.refreshes(carla.login) == [0]
    assert "switch off" not in said(await carla.read())
