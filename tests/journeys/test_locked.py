"""407: the bank has locked the login; every try before it is unlocked could prolong the lock."""

from __future__ import annotations

from tests.conftest import Visit
from tests.stack import Sandbox
from tests.stack.customer import asked, responses, said, telling
from tests.stack.sandbox import connection


async def test_a_locked_login_is_unlocked_before_anything_is_refreshed(
    visit: Visit, sandbox: Sandbox
) -> None:
    carla = await visit(connection("chase", 407, {"code": 0, "new_transactions": 4}))
    opening = await carla.say("my chase feed stopped")
    assert asked(opening) == "bank_action"
    assert "unlock" in said(opening)

    for wish in ("can you just refresh it", "refresh chase now please"):
        refused = await carla.say(wish)
        assert "utter_refresh_would_harm" in responses(refused)
        assert asked(refused) == "bank_action"
    assert await sandbox.refreshes(carla.login) == [0]

    unlocked = await carla.say("ok they unlocked it")
    assert asked(unlocked) == "sign_in"  # the provider takes no bare refresh after a lock
    assert await sandbox.refreshes(carla.login) == [0]
    assert "utter_refresh_started" in responses(await carla.say("yes, clicked proceed"))
    await carla.wait_for(telling("utter_refresh_succeeded"))
    assert await sandbox.refreshes(carla.login) == [1]


async def test_a_lock_that_is_only_told_keeps_the_refresh_away_too(visit: Visit, sandbox: Sandbox) -> None:
    carla = await visit(connection("chase", 401, {"code": 0, "new_transactions": 4}))
    locked = await carla.say("chase is stuck, the bank has locked my login")
    assert asked(locked) == "bank_action"
    assert "utter_refresh_would_harm" in responses(await carla.say("just refresh it"))
    assert await sandbox.refreshes(carla.login) == [0]
    assert "utter_refresh_started" in responses(await carla.choose("It's unlocked"))
    await carla.wait_for(telling("utter_refresh_succeeded"))
