"""The bank wants something first: its terms accepted, or the access approved anew."""

from __future__ import annotations

from tests.conftest import Visit
from tests.stack import Sandbox
from tests.stack.customer import asked, cards, responses, said, telling
from tests.stack.sandbox import connection


async def test_terms_are_accepted_at_the_bank_and_the_refresh_follows(visit: Visit, sandbox: Sandbox) -> None:
    carla = await visit(connection("chase", 428, {"code": 0, "new_transactions": 5}))
    opening = await carla.say("chase stopped updating")
    assert asked(opening) == "bank_action"
    assert "terms" in said(opening)
    promised = await carla.say("ok will do that tonight")
    assert "utter_refresh_started" not in responses(promised)
    assert await sandbox.refreshes(carla.login) == [0]

    assert "utter_refresh_started" in responses(await carla.say("i accepted the terms"))
    assert "5 new transactions" in (await carla.wait_for(telling("utter_refresh_succeeded")))["text"]
    assert await sandbox.refreshes(carla.login) == [1]


async def test_an_expired_consent_is_given_again_on_the_banks_own_page(
    visit: Visit, sandbox: Sandbox
) -> None:
    carla = await visit(connection("chase", 506, {"code": 0, "new_transactions": 5}))
    opening = await carla.say("chase stopped updating")
    assert asked(opening) == "approve"
    assert [card["type"] for card in cards(opening)] == ["error_code", "steps"]
    assert await sandbox.refreshes(carla.login) == [0]

    assert "utter_refresh_started" in responses(await carla.say("ok i approved it on their page"))
    await carla.wait_for(telling("utter_refresh_succeeded"))
    assert await sandbox.refreshes(carla.login) == [1]
