"""The connection works, and yet days are missing: one refresh, the dates, then a person who knows both."""

from __future__ import annotations

from tests.conftest import Visit
from tests.stack import Sandbox, Stack
from tests.stack.customer import asked, cards, responses, telling
from tests.stack.sandbox import connection


async def test_missing_days_go_to_a_person_with_their_dates(
    visit: Visit, sandbox: Sandbox, stack: Stack
) -> None:
    carla = await visit(connection("chase", 0, {"code": 0, "new_transactions": 0}))
    opening = await carla.say("my chase connection works but transactions are missing")
    assert asked(opening) == "dates"
    assert [card["type"] for card in cards(opening)] == ["article"]
    assert "utter_refresh_started" in responses(await carla.say("from march 28 to april 12"))
    brought = await carla.wait_for(telling("utter_refresh_brought_nothing"))
    assert asked([brought]) == "hand_over"
    await carla.choose("Yes, please")

    [ticket] = stack.tickets(carla.id)
    brief = ticket["brief"]
    assert (brief["bank"], brief["code"], brief["steps_tried"]) == ("Chase", "", ["manual_refresh"])
    assert brief["opening"] == "my chase connection works but transactions are missing"
    [dates] = [fact for fact in brief["facts"] if fact["fact"] == "missing_dates"]
    assert (dates["value"], dates["source"]) == ("from march 28 to april 12", "told")
    assert await sandbox.refreshes(carla.login) == [1]


async def test_what_a_refresh_brings_is_asked_about_before_anybody_is_called(
    visit: Visit, sandbox: Sandbox, stack: Stack
) -> None:
    carla = await visit(connection("chase", 0, {"code": 0, "new_transactions": 9}))
    await carla.say("a few transactions are missing at chase, from march 3rd to march 6th")
    brought = await carla.wait_for(telling("utter_refresh_brought"))
    assert asked([brought]) == "works_now"
    assert asked(await carla.say("yes all there now")) == "anything_else"
    assert stack.tickets(carla.id) == []
    assert await sandbox.refreshes(carla.login) == [1]
