"""The way ends with a person, who reads all that happened and nothing that did not."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from tests.conftest import Visit
from tests.stack import Sandbox, Stack
from tests.stack.customer import asked, buttons, cards, responses, said, telling
from tests.stack.sandbox import connection

TRIED = (
    "chase has been stuck for two weeks. i can log in at the bank, i refreshed it three times and "
    "re-entered my password, still nothing"
)


async def test_who_has_tried_everything_is_asked_nothing_again(
    visit: Visit, sandbox: Sandbox, stack: Stack
) -> None:
    carla = await visit(connection("chase", 401, 401))
    opening = await carla.say(TRIED)
    assert "utter_ack_steps" in responses(opening)
    assert asked(opening) == "hand_over"
    await carla.say("yes, a person please")

    [ticket] = stack.tickets(carla.id)
    brief = ticket["brief"]
    assert (brief["bank"], brief["code"], brief["opening"]) == ("Chase", "401", TRIED)
    assert set(brief["steps_tried"]) >= {"bank_login_checked", "manual_refresh", "credentials_reentered"}
    assert brief["refreshes"] == []
    assert brief["banks"] == [{"bank": "Chase", "code": "401", "state": "failing"}]
    sources = {(fact["fact"], fact["value"]): fact["source"] for fact in brief["facts"]}
    assert sources["bank_login", "works"] == "told"
    assert sources["sign_in", "replaced"] == "told"
    assert sources["connection", "failing 401"] == "seen"
    assert all(fact["at"] for fact in brief["facts"])
    assert await sandbox.refreshes(carla.login) == [0]


async def test_what_was_done_together_stands_in_the_brief(
    visit: Visit, sandbox: Sandbox, stack: Stack
) -> None:
    carla = await visit(connection("discover", 401, 401, 401))
    await carla.say("my feed of the payroll account is stuck at discover")
    await carla.choose("Yes, I can sign in")
    failed = await carla.wait_for(telling("utter_refresh_failed"))
    assert failed["card"]["state"] == "failed"
    await carla.wait_for(lambda message: asked([message]) == "sign_in")
    assert await sandbox.refreshes(carla.login) == [1]

    # Fifteen minutes pass at the bank.
    before = (datetime.now(timezone.utc) - timedelta(minutes=20)).isoformat()
    await sandbox.put(carla.login, [connection("discover", 401, 401, last_attempt=before)])
    assert "utter_refresh_started" in responses(await carla.say("done"))
    await carla.wait_for(lambda message: asked([message]) == "hand_over")
    handed = await carla.say("yes please")

    [ticket] = stack.tickets(carla.id)
    brief = ticket["brief"]
    assert ticket["ticket"] in said(handed)
    assert (ticket["status"], ticket["reason"]) == ("open", "offered")
    assert (brief["customer"], brief["bank"], brief["code"]) == (carla.login, "Discover", "401")
    assert brief["account"] == "Business Checking"
    assert brief["steps_tried"] == ["bank_login_checked", "manual_refresh", "credentials_reentered"]
    assert [refresh["result"] for refresh in brief["refreshes"]] == ["failed", "failed"]
    assert "payroll account" in brief["opening"]


async def test_a_person_asked_for_at_once_comes_at_once(visit: Visit, sandbox: Sandbox, stack: Stack) -> None:
    carla = await visit(connection("chase", 402, 0))
    answer = await carla.say("human please")
    assert "utter_hand_over" in responses(answer)
    assert "your ticket is" in said(answer)
    assert buttons(answer) == ["Back to the assistant", "Cancel my request"]
    [ticket] = stack.tickets(carla.id)
    assert (ticket["reason"], ticket["brief"]["last_words"]) == ("requested", "human please")
    assert ticket["brief"]["steps_tried"] == []

    there = await carla.say("are you there? hello?")  # other tests' agents come and go
    assert {"utter_wait_there", "utter_wait_nobody"} & set(responses(there))
    assert [card["code"] for card in cards(await carla.say("what does 402 mean?"))] == ["402"]
    assert await sandbox.refreshes(carla.login) == [0]
    assert "You're back with the assistant" in said(await carla.choose("Back to the assistant"))
    assert asked(await carla.say("error 402")) == "bank_login"


async def test_what_is_told_while_waiting_goes_into_the_brief(visit: Visit, stack: Stack) -> None:
    carla = await visit(connection("chase", 402, 0))
    await carla.say("chase is stuck with 402")
    await carla.say("i want a person")
    await carla.say("by the way i changed my chase password last week")
    [ticket] = stack.tickets(carla.id)
    told = [fact for fact in ticket["brief"]["facts"] if fact["fact"] == "password"]
    assert [(fact["value"], fact["bank"], fact["source"]) for fact in told] == [("changed", "Chase", "told")]
