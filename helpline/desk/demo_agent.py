"""The sample agent of a demo."""

from __future__ import annotations

import contextlib
from datetime import datetime

from helpline.desk.models import Agent
from helpline.desk.passwords import Passwords
from helpline.desk.ports import Accounts
from helpline.errors import Conflict

EMAIL, NAME = "agent@example.com", "Dana Demo"


async def seed_demo_agent(accounts: Accounts, passwords: Passwords, password: str, now: datetime) -> None:
    """See to it that the sample agent can come in with this password."""
    known = await accounts.by_email(EMAIL)
    if known is None:
        agent = Agent(
            id="demo-agent", email=EMAIL, name=NAME, password=passwords.hash(password), presence="available"
        )
        with contextlib.suppress(Conflict):  # another process did the same
            await accounts.add(agent, now)
        return
    if known.disabled:
        await accounts.enable(EMAIL)
    if not await passwords.fits(known.password, password):
        await accounts.set_password(EMAIL, passwords.hash(password))


async def disable_demo_agent(accounts: Accounts) -> None:
    """Outside the demo nobody comes in with a password that was shown to everybody."""
    known = await accounts.by_email(EMAIL)
    if known and known.id == "demo-agent" and not known.disabled:
        await accounts.disable(EMAIL)
