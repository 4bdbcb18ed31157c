"""The action server dies: Rasa must not keep half a turn, nor `web` take its silence for an answer."""

from __future__ import annotations

import aiohttp

from tests.faults.crowd import check_a_kill
from tests.stack import Sandbox, Stack


async def test_killed_actions_lose_nothing_and_double_nothing(
    stack: Stack, http: aiohttp.ClientSession, sandbox: Sandbox
) -> None:
    await check_a_kill(stack, http, sandbox, "actions")
