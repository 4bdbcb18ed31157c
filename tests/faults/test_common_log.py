"""`helpline up` with JSON logs: whatever any process says, each line is one object."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from tests.conftest import Visit
from tests.stack import Sandbox, Stack
from tests.stack.sandbox import connection
from tests.support.web import eventually

NAMES = {"web", "rasa", "actions", "sandbox", "up"}


def lines(stack: Stack) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stack.log.read_text().splitlines()]


async def test_every_line_is_one_object_with_its_process(stack: Stack, visit: Visit) -> None:
    await (await visit()).say("what does 402 mean?")
    told = lines(stack)  # of tests' own web processes too, without a process
    assert all(isinstance(line, dict) and line["event"] for line in told)
    up = [line for line in told if "process" in line]
    assert {"web", "rasa", "actions", "up"} <= {line["process"] for line in up} <= NAMES
    assert all(line["timestamp"] and line["level"] for line in up)


async def test_a_turn_has_its_name_in_what_is_told_of_the_provider(
    stack: Stack, visit: Visit, sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    carla = await visit(connection("chase", 402))
    fault = {"path": "/providerAccounts$", "times": 2, "status": 500}
    async with http.put(f"{sandbox.url}/sandbox/faults", json=fault) as answer:
        assert answer.status < 300
    turn = str(uuid4())
    await carla.say("my chase feed is broken", message_id=turn)

    async def told() -> bool:
        found = [line for line in lines(stack) if line["event"] == "bank_data.call_failed"]
        return any((line.get("turn"), line["process"]) == (turn, "actions") for line in found)

    await eventually(told)


@pytest.mark.parametrize("process", ["rasa", "actions"])
async def test_rasa_and_actions_tell_their_figures_on_loopback(
    stack: Stack, visit: Visit, http: aiohttp.ClientSession, process: str
) -> None:
    await (await visit(connection("chase", 402))).say("how are my connections?")
    port = stack.rasa_port if process == "rasa" else stack.environment["HELPLINE_ACTIONS_PORT"]
    async with http.get(f"http://127.0.0.1:{port}/metrics") as answer:
        assert answer.status == 200
        text = await answer.text()
    asked = {"rasa": "/webhooks/helpline/turns", "actions": "/webhook"}[process]
    assert f'helpline_internal_seconds_count{{route="{asked}",status="200"}}' in text
    assert "process_resident_memory_bytes" in text
    assert ('helpline_provider_seconds_count{call="GET /providerAccounts"' in text) == (process == "actions")
