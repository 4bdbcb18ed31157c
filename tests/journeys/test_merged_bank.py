"""A bank that has become part of another one: its old connection stops for good."""

from __future__ import annotations

from tests.conftest import Visit
from tests.stack import Sandbox, Stack
from tests.stack.customer import asked, responses, said
from tests.stack.sandbox import connection


async def test_a_merged_bank_is_named_with_its_heir_and_goes_to_a_person(
    visit: Visit, sandbox: Sandbox, stack: Stack
) -> None:
    carla = await visit(connection("cadence", 411))
    opening = await carla.say("cadence stopped working")
    assert {"utter_seen", "utter_merged", "topic:bank_merged"} <= set(responses(opening))
    assert "Huntington" in said(opening)
    assert asked(opening) == "hand_over"
    assert await sandbox.refreshes(carla.login) == [0]
    await carla.choose("Yes, please")
    [ticket] = stack.tickets(carla.id)
    assert (ticket["brief"]["bank"], ticket["brief"]["code"]) == ("Cadence Bank", "411")
    assert ticket["brief"]["steps_tried"] == []
