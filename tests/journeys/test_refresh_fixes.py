"""The shortest way: the bank's site works, one refresh mends the connection."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime, timedelta, timezone

from tests.conftest import Visit
from tests.stack import Customer, Sandbox, Stack
from tests.stack.customer import asked, buttons, cards, responses, said, telling
from tests.stack.sandbox import connection

DONE = "utter_refresh_succeeded"


async def test_a_timed_out_connection_is_mended_by_one_refresh(
    visit: Visit, sandbox: Sandbox, stack: Stack
) -> None:
    carla = await visit(connection("chase", 401, {"code": 0, "new_transactions": 14}))

    greeting = await carla.say("hi")
    assert asked(greeting) == "fix_offer"
    assert "Carla" in said(greeting)
    assert "Chase" in said(greeting)
    assert "401" in said(greeting)

    opening = await carla.choose("Yes, let's fix it")
    assert asked(opening) == "bank_login"
    assert "chase.com" in said(opening)
    assert buttons(opening) == ["Yes, I can sign in", "No, I can't"]
    [card] = cards(opening)
    assert (card["type"], card["code"]) == ("error_code", "401")
    assert len(card["steps"]) > 1
    assert await sandbox.refreshes(carla.login) == [0]

    started = await carla.choose("Yes, I can sign in")
    assert "utter_refresh_started" in responses(started)
    assert cards(started)[0]["state"] == "running"

    outcome = await carla.wait_for(telling(DONE))
    assert "14 new transactions" in outcome["text"]
    assert outcome["card"]["state"] == "succeeded"
    assert await sandbox.refreshes(carla.login) == [1]
    assert stack.tickets(carla.id) == []


async def test_the_same_message_sent_again_starts_no_second_refresh(visit: Visit, sandbox: Sandbox) -> None:
    carla = await visit(connection("chase", 401, 0, refresh_seconds=2))
    await carla.say("my chase connection is broken")
    answer = await carla.say("yes", message_id="7d444840-9dc0-11d1-b245-5ffdce74fad2")
    assert "utter_refresh_started" in responses(answer)

    for _ in range(5):
        status, _ = await carla.post({"id": "7d444840-9dc0-11d1-b245-5ffdce74fad2", "text": "yes"})
        assert status == 202
    await carla.wait_for(telling(f"{DONE}_none"))

    again = await carla.say("yes", message_id="7d444840-9dc0-11d1-b245-5ffdce74fad2")
    assert again[: len(answer)] == answer
    assert await sandbox.refreshes(carla.login) == [1]
    assert [m["text"] for m in await carla.read()].count("yes") == 1


async def test_a_refresh_that_ends_while_nobody_listens_is_told_once_on_coming_back(
    visit: Visit, sandbox: Sandbox
) -> None:
    carla = await visit(connection("chase", 401, {"code": 0, "new_transactions": 2}, refresh_seconds=1))
    other_tab = await visit()
    await carla.say("my chase connection is broken")
    await carla.say("yes")
    await carla.leave()
    seen_before = len(carla.streamed)

    await _until_told(carla)
    await other_tab.say("hi")  # the house goes on meanwhile
    assert len(carla.streamed) == seen_before

    carla.come_back()
    outcome = await carla.wait_for(telling(DONE))
    assert "2 new transactions" in outcome["text"]
    assert [message["id"] for message in carla.streamed].count(outcome["id"]) == 1
    assert responses(await carla.read()).count(DONE) == 1
    assert await sandbox.refreshes(carla.login) == [1]


async def test_a_refresh_too_soon_after_the_last_is_refused_with_the_time(
    visit: Visit, sandbox: Sandbox
) -> None:
    carla = await visit(connection("chase", 401, 0, last_attempt=minutes_ago(5)))
    await carla.say("my chase connection is broken")
    refused = await carla.say("yes, I can sign in there")
    assert "utter_refresh_too_soon" in responses(refused)
    assert "every 15 minutes" in said(refused)
    assert buttons(refused) == ["Try again", "I'll come back later", "Talk to a person"]

    # A yes is no news of how a refresh went that never ran.
    assert "utter_refresh_too_soon" in responses(await carla.say("yes"))
    assert await sandbox.refreshes(carla.login) == [0]

    await sandbox.put(carla.login, [connection("chase", 401, 0, last_attempt=minutes_ago(16))])
    assert "utter_refresh_started" in responses(await carla.choose("Try again"))
    await carla.wait_for(telling(f"{DONE}_none"))
    assert await sandbox.refreshes(carla.login) == [1]


async def test_a_refresh_wished_for_outside_of_any_case_runs_and_is_told(
    visit: Visit, sandbox: Sandbox
) -> None:
    carla = await visit(connection("chase", 0, {"code": 0, "new_transactions": 1}))
    assert "utter_refresh_started" in responses(await carla.say("please refresh my Chase"))
    await carla.wait_for(telling(f"{DONE}_one"))
    assert await sandbox.refreshes(carla.login) == [1]


def minutes_ago(minutes: float) -> str:
    return (datetime.now(timezone.utc) - timedelta(minutes=minutes)).isoformat()


async def _until_told(customer: Customer) -> None:
    end = time.monotonic() + 20
    while DONE not in responses(await customer.read()):
        assert time.monotonic() < end, await customer.transcript()
        await asyncio.sleep(0.1)
