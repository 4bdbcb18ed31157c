"""Any process may be killed while customers talk: what was taken is answered, once and in order."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import aiohttp
import pytest

from tests.conftest import Visit
from tests.faults.crowd import CUSTOMERS, Crowd, check_a_kill, checked
from tests.faults.history.checker import answers
from tests.stack import Sandbox, Stack
from tests.stack.customer import cards, said
from tests.stack.history import rows
from tests.stack.sandbox import connection


@pytest.mark.parametrize("killed", ["web", "rasa"])
async def test_a_killed_process_loses_nothing_and_doubles_nothing(
    stack: Stack, http: aiohttp.ClientSession, sandbox: Sandbox, killed: str
) -> None:
    await check_a_kill(stack, http, sandbox, killed)


async def test_a_refresh_under_way_is_told_once_though_its_watcher_is_killed(
    visit: Visit, stack: Stack, sandbox: Sandbox
) -> None:
    carla = await visit(connection("chase", 401, {"code": 0, "new_transactions": 5}, refresh_seconds=3))
    await carla.say("my chase connection is broken")
    assert "I've started a refresh" in said(await carla.say("yes"))
    stack.process("web").kill()
    await carla.wait_for("5 new transactions", 90)
    await carla.say("thanks", patient=True)
    messages = await checked(carla)
    assert said(messages).count("5 new transactions") == 1
    assert await sandbox.refreshes(carla.login) == [1]


async def test_when_the_bank_data_dies_everybody_is_answered_and_connections_are_seen_again(
    stack: Stack, http: aiohttp.ClientSession
) -> None:
    crowd = Crowd(http, stack.url)
    lines = ("hello", "I get error 402", "how are my connections?", "start over")
    customers = [asyncio.create_task(crowd.talk(lines, "demo-402")) for _ in range(CUSTOMERS)]
    await crowd.until_answered(CUSTOMERS // 2)
    stack.process("sandbox").kill()
    for messages in await asyncio.gather(*customers):
        assert all(1 <= len(told) <= 3 for told in answers(rows(messages)))
        assert "went wrong" not in said(messages)

    for _ in range(20):
        seen = await crowd.talk(("how are my connections?",), "demo-402")
        if cards(seen):
            break
        await asyncio.sleep(1)  # the breaker in front of the bank data opens again by itself
    assert [row["tone"] for row in cards(seen)[0]["rows"]] == ["bad"]


async def test_web_killed_between_taking_a_message_and_answering_it(stack: Stack, visit: Visit) -> None:
    guest = await visit()
    body = {"id": str(uuid4()), "text": "what does error 409 mean"}
    rasa = stack.process("rasa")
    rasa.suspend()  # so that no answer can be there before the kill
    try:
        assert (await guest.post(body))[0] == 202
        stack.process("web").kill()
    finally:
        rasa.resume()
    await guest.wait_for("409", 60)
    assert await guest.post_until_taken(body) == 1
    messages = await checked(guest)
    [told] = answers(rows(messages))
    assert len(told) == 1
    await asyncio.to_thread(stack.wait_ready, 60)
