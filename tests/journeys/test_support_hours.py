"""Nobody is there: what is promised must be true."""

from __future__ import annotations

from tests.conftest import Visit
from tests.stack import Stack
from tests.stack.customer import said


async def test_when_support_is_closed_nobody_is_promised_to_come_shortly(visit: Visit, stack: Stack) -> None:
    with stack.another_web(support_hours="never") as url:
        guest = await visit(url=url)
        answer = said(await guest.say("I want to talk to a human"))
        assert "your ticket is" in answer
        assert "shortly" not in answer
        assert "minutes" not in answer
        print(await guest.transcript())
