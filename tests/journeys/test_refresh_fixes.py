"""The shortest way: the bank's site works, one refresh mends the connection."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime, timedelta, timezone

from tests.conftest import Visit
from tests.stack import Customer, Sandbox, Stack
from tests.stack.customer import buttons, cards, said
from tests.stack.sandbox import connection


async def test_a_timed_out_connection_is_mended_by_one_refresh(visit: Visit, sandbox: Sandbox, stack: Stack):
    carla = await visit(connection("chase", 401, {"code": 0, "new_transactions": 14}))

    greeting = await carla.say("hi")
    assert "Carla" in said(greeting)
    assert "Chase stopped yesterday with 401" in said(greeting)

    opening = await carla.choose("Yes, let's fix it")
    assert "Can you sign in at Chase's own website (chase.com)?" in said(opening)
    assert buttons(opening) == ["Yes, I can sign in", "No, I can't"]
    [card] = cards(opening)
    assert card["type"] == "error_code"
    assert "401" in card["title"]
    assert len(card["steps"]) > 1
    assert await sandbox.refreshes(carla.login) == [0]

    started = await carla.choose("Yes, I can sign in")
    assert "I've started a refresh of Chase" in said(started)
    assert cards(started)[0]["state"] == "running"

    outcome = await carla.wait_for("Good news")
    assert "14 new transactions" in outcome["text"]
    assert outcome["card"]["state"] == "succeeded"
    assert await sandbox.refreshes(carla.login) == [1]
    assert stack.tickets(carla.id) == []
    assert "You're welcome" in said(await carla.say("thanks"))


async def test_the_same_message_sent_again_starts_no_second_refresh(visit: Visit, sandbox: Sandbox):
    carla = await visit(connection("chase", 401, 0, refresh_seconds=2))
    await carla.say("my chase connection is broken")
    answer = await carla.say("yes", message_id="7d444840-9dc0-11d1-b245-5ffdce74fad2")
    assert "I've started a refresh" in said(answer)

    for _ in range(5):
        status, _ = await carla.post({"id": "7d444840-9dc0-11d1-b245-5ffdce74fad2", "text": "yes"})
        assert status == 202
    await carla.wait_for("Good news")

    again = await carla.say("yes", message_id="7d444840-9dc0-11d1-b245-5ffdce74fad2")
    assert again[: len(answer)] == answer
    assert await sandbox.refreshes(carla.login) == [1]
    assert [m["text"] for m in await carla.read()].count("yes") == 1


async def test_a_refresh_that_ends_while_nobody_listens_is_told_once_on_coming_back(
    visit: Visit, sandbox: Sandbox
):
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
    outcome = await carla.wait_for("Good news: Chase is up to date, with 2 new transactions")
    told = [message for message in carla.streamed if message["id"] == outcome["id"]]
    assert len(told) == 1
    texts = [message["text"] for message in await carla.read()]
    assert texts.count(outcome["text"]) == 1
    assert await sandbox.refreshes(carla.login) == [1]


async def test_a_refresh_too_soon_after_the_last_is_refused_with_the_time(visit: Visit, sandbox: Sandbox):
    carla = await visit(connection("chase", 401, 0, last_attempt=minutes_ago(5)))
    await carla.say("my chase connection is broken")
    refused = await carla.say("yes, I can sign in there")
    assert "every 15 minutes" in said(refused)
    assert "in 10 min" in said(refused) or "in 9 min" in said(refused)
    assert buttons(refused) == ["Try again", "Talk to a person"]

    # A yes is no news of how a refresh went that never ran.
    assert "every 15 minutes" in said(await carla.say("yes"))
    assert await sandbox.refreshes(carla.login) == [0]

    await sandbox.put(carla.login, [connection("chase", 401, 0, last_attempt=minutes_ago(16))])
    assert "I've started a refresh" in said(await carla.choose("Try again"))
    await carla.wait_for("Good news")
    assert await sandbox.refreshes(carla.login) == [1]


async def test_a_refresh_wished_for_outside_of_any_case_runs_and_is_told(visit: Visit, sandbox: Sandbox):
    carla = await visit(connection("chase", 0, {"code": 0, "new_transactions": 1}))
    assert "I've started a refresh of Chase" in said(await carla.say("please refresh my Chase"))
    await carla.wait_for("1 new transaction")
    assert await sandbox.refreshes(carla.login) == [1]


def minutes_ago(minutes: float) -> str:
    return (datetime.now(timezone.utc) - timedelta(minutes=minutes)).isoformat()


async def _until_told(customer: Customer) -> None:
    end = time.monotonic() + 20
    while "Good news" not in await customer.transcript():
        assert time.monotonic() < end, await customer.transcript()
        await asyncio.sleep(0.1)
