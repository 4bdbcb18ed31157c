"""The bank wants a one-time code in the middle of the refresh."""

from __future__ import annotations

from tests.conftest import Visit
from tests.stack import Sandbox
from tests.stack.customer import said
from tests.stack.sandbox import connection


async def test_a_security_code_is_typed_into_custombooks_never_into_the_chat(visit: Visit, sandbox: Sandbox):
    carla = await visit(
        connection("capital-one", 518, {"code": 0, "new_transactions": 6, "mfa": True, "mfa_seconds": 4})
    )
    opening = await carla.say("capital one keeps asking for a code")
    assert "never into this chat" in said(opening)
    await carla.choose("I'm ready")
    asked = await carla.wait_for("Capital One wants a security code")
    assert "type it there, never into this chat" in asked["text"]

    blanked = await carla.say("the code is 482913")
    assert "482913" not in await carla.transcript()
    assert "please don't send them here" in said(blanked)

    await carla.wait_for("6 new transactions")
    assert await sandbox.refreshes(carla.login) == [1]
