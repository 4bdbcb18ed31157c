"""Who answers at the desk of the real product."""

from __future__ import annotations

import re

from tests.desk.agent import DeskAgent
from tests.stack import Stack
from tests.support.web import eventually

_LOGIN = re.compile(r"Agents' desk: (\S+)/desk  \((\S+) / (\S+)\)")


async def dana(stack: Stack) -> DeskAgent:
    """The sample agent, with the login that `helpline up` shows when all is ready."""
    await eventually(lambda: _is_shown(stack))
    shown = _LOGIN.search(stack.log.read_text())
    assert shown
    assert shown[1] == stack.url
    agent = DeskAgent(stack.url, "demo-agent")
    agent.email = shown[2]
    status, body = await agent.login(shown[3])
    assert status == 200, body
    return agent


async def _is_shown(stack: Stack) -> bool:
    return bool(_LOGIN.search(stack.log.read_text()))
