"""Rasa, its action server and the provider break in the running product: the common log tells no secret."""

from __future__ import annotations

import signal
from typing import Any
from uuid import uuid4

import aiohttp
import psutil
import pytest

from helpline.internal import header
from tests.attack.canaries import CUSTOMERS, Planted
from tests.conftest import Visit
from tests.stack import Stack
from tests.stack.processes import INTERNAL, holds, is_ok
from tests.support.web import eventually

WORDS = f"chase is stuck since friday, its name is {CUSTOMERS['name']}, ref {CUSTOMERS['unknown']}"
LONGEST_LINE = 6_000


@pytest.mark.timeout(900)
async def test_no_process_tells_what_it_was_told(
    stack: Stack, visit: Visit, http: aiohttp.ClientSession
) -> None:
    planted, seen = Planted(), len(stack.log.read_text(errors="replace"))
    rasa, actions = stack.process("rasa"), stack.process("actions")

    rasa.rlimit(psutil.RLIMIT_FSIZE, (0, psutil.RLIM_INFINITY))
    customer = await visit()
    await customer.post({"id": str(uuid4()), "text": WORDS})
    await until_told(stack, seen, "OperationalError")
    rasa.rlimit(psutil.RLIMIT_FSIZE, (psutil.RLIM_INFINITY, psutil.RLIM_INFINITY))

    actions.kill()
    await (await visit()).post({"id": str(uuid4()), "text": WORDS})
    await until_told(stack, seen, "actions ended")
    assert holds(lambda: is_back(stack, actions), 90)

    stack.process("sandbox").send_signal(signal.SIGSTOP)
    await (await visit()).post({"id": str(uuid4()), "text": WORDS})
    stack.process("sandbox").send_signal(signal.SIGCONT)

    for url, body in broken(stack):
        async with http.post(url, json=body, headers=header(INTERNAL)) as response:
            assert response.status >= 400
            assert response.status != 401
    await until_told(stack, seen, "    at ")  # where it failed is told, in the common log too
    stack.wait_ready()

    told = stack.log.read_text(errors="replace")[seen:]
    for line in told.splitlines():
        assert not planted.found(line), line
        assert len(line) < LONGEST_LINE


def broken(stack: Stack) -> list[tuple[str, dict[str, Any]]]:
    """Requests that nobody of ours sends, and that the two neighbours stumble over."""
    message = {"text": WORDS, "intent": WORDS, "entities": WORDS, "metadata": WORDS}
    tracker = {"sender_id": "x", "latest_message": message, "events": WORDS, "slots": {"dialogue": WORDS}}
    action = {"next_action": "action_trouble", "sender_id": "x", "tracker": tracker, "domain": {}}
    turn = {"id": str(uuid4()), "conversation": "x", "text": WORDS, "metadata": {"customer": WORDS}}
    actions_port = stack.environment["HELPLINE_ACTIONS_PORT"]
    return [
        (f"http://127.0.0.1:{actions_port}/webhook", {**action, "tracker": WORDS}),
        (f"http://127.0.0.1:{stack.rasa_port}/webhooks/helpline/turns", {**turn, "text": [WORDS]}),
        (f"http://127.0.0.1:{stack.rasa_port}/webhooks/helpline/turns", {**turn, "metadata": [WORDS]}),
    ]


def is_back(stack: Stack, before: psutil.Process) -> bool:
    health = f"http://127.0.0.1:{stack.environment['HELPLINE_ACTIONS_PORT']}/health"
    return not before.is_running() and is_ok(health)


async def until_told(stack: Stack, seen: int, words: str) -> None:
    async def told() -> bool:
        return words in stack.log.read_text(errors="replace")[seen:]

    await eventually(told, 60)
