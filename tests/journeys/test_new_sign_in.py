"""402: the saved sign-in no longer works, so it comes before any refresh."""

from __future__ import annotations

from tests.conftest import Visit
from tests.stack import Sandbox
from tests.stack.customer import cards, said
from tests.stack.sandbox import connection


async def test_402_is_mended_by_a_new_sign_in_and_never_by_a_bare_refresh(visit: Visit, sandbox: Sandbox):
    carla = await visit(connection("chase", 402, {"code": 0, "new_transactions": 14}))
    assert "Chase stopped yesterday with 402" in said(await carla.say("I get error 402"))

    steps = await carla.choose("Yes, I can sign in")
    assert "re-enter your sign-in for Chase in CustomBooks" in said(steps)
    assert "never into this chat" in said(steps)
    [card] = cards(steps)
    assert card["type"] == "steps"
    assert "Edit Sign-In info" in " ".join(card["steps"])
    assert await sandbox.refreshes(carla.login) == [0]

    assert "I've started a refresh" in said(await carla.say("ok, done"))
    await carla.wait_for("14 new transactions")
    assert await sandbox.refreshes(carla.login) == [1]


async def test_who_wants_a_bare_refresh_of_a_refused_sign_in_hears_why_not(visit: Visit, sandbox: Sandbox):
    carla = await visit(connection("chase", 402, 0))
    await carla.say("error 402")
    answer = await carla.say("just refresh it please")
    assert "refuses the saved sign-in" in said(answer)
    assert await sandbox.refreshes(carla.login) == [0]


async def test_who_cannot_find_the_place_is_shown_the_second_way(visit: Visit):
    carla = await visit(connection("chase", 402, 0))
    await carla.say("error 402")
    await carla.say("yes")
    assert "second way to the same place" in said(await carla.choose("I can't find it"))
