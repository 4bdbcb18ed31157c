"""Who answers at the desk of the real product."""

from __future__ import annotations

import re

from tests.desk.agent import DeskAgent
from tests.stack import Stack


async def dana(stack: Stack) -> DeskAgent:
    """The sample agent, with the login that `helpline up` has shown."""
    shown = re.search(r"Agents' desk: (\S+)/desk  \((\S+) / (\S+)\)", stack.log.read_text())
    assert shown, stack.log_end()
    assert shown[1] == stack.url
    agent = DeskAgent(stack.url, "demo-agent")
    agent.email = shown[2]
    status, body = await agent.login(shown[3])
    assert status == 200, body
    return agent
