"""Every step fails: a person takes over and need not ask what was tried."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from tests.conftest import Visit
from tests.stack import Sandbox, Stack
from tests.stack.customer import buttons, said
from tests.stack.sandbox import connection


async def test_when_everything_fails_a_person_gets_the_whole_brief(
    visit: Visit, sandbox: Sandbox, stack: Stack
):
    carla = await visit(connection("chase", 401, 401))
    await carla.say("My Chase feed for the payroll account is broken since Monday")
    await carla.choose("Yes, I can sign in")
    failed = await carla.wait_for("didn't get through (401)")
    assert failed["card"]["state"] == "failed"
    await carla.wait_for("re-enter your sign-in for Chase")
    assert await sandbox.refreshes(carla.login) == [1]

    # Fifteen minutes pass at the bank.
    before = (datetime.now(timezone.utc) - timedelta(minutes=20)).isoformat()
    await sandbox.put(carla.login, [connection("chase", 401, 401, last_attempt=before)])
    assert "I've started a refresh" in said(await carla.say("done"))
    handed_over = await carla.wait_for("your ticket is")
    assert "I'm getting you a person" in await carla.transcript()
    await carla.wait_for(lambda _: carla.owner == "waiting")

    [ticket] = stack.tickets(carla.id)
    brief = ticket["brief"]
    assert ticket["ticket"] in handed_over["text"]
    assert (ticket["status"], ticket["reason"]) == ("open", "way_ended")
    assert (brief["customer"], brief["bank"], brief["code"]) == (carla.login, "Chase", "401")
    assert brief["account"] == "Business Checking"
    assert brief["steps_tried"] == ["bank_login_checked", "manual_refresh", "credentials_reentered"]
    assert [refresh["result"] for refresh in brief["refreshes"]] == ["failed", "failed"]
    assert "payroll account" in brief["last_words"]


async def test_after_an_unknown_code_the_usual_steps_are_tried_and_then_a_person(visit: Visit, stack: Stack):
    carla = await visit()
    opening = await carla.say("I get error 987")
    assert "987 isn't a code I know, and I won't guess" in said(opening)
    told = await carla.say("chase")
    assert "987" not in said(told)
    await carla.say("yes")
    await carla.choose("Still not working")
    await carla.choose("Done, I clicked Proceed")
    await carla.choose("Still not working")
    [ticket] = stack.tickets(carla.id)
    assert (ticket["brief"]["bank"], ticket["brief"]["code"]) == ("Chase", "987")
    assert ticket["brief"]["customer"] == ""
    assert len(ticket["brief"]["refreshes"]) == 2


async def test_a_person_asked_for_at_once_comes_at_once(visit: Visit, sandbox: Sandbox, stack: Stack):
    carla = await visit(connection("chase", 402, 0))
    answer = await carla.say("human please")
    assert "person from our team" in said(answer)
    assert "your ticket is" in said(answer)
    assert buttons(answer) == ["Back to the assistant"]
    [ticket] = stack.tickets(carla.id)
    assert (ticket["reason"], ticket["brief"]["last_words"]) == ("requested", "human please")

    assert await carla.say("are you there? hello?") == []  # the bot is silent while people have the floor
    assert await sandbox.refreshes(carla.login) == [0]
    assert "You're back with the assistant" in said(await carla.choose("Back to the assistant"))
    assert "Chase stopped yesterday" in said(await carla.say("error 402"))
