"""A caller who has signed in."""

from __future__ import annotations

import aiohttp
import pytest

from tests.banking.sandbox.caller import Caller
from tests.banking.worlds import Sandbox


@pytest.fixture
async def call(session: aiohttp.ClientSession, sandbox: Sandbox) -> Caller:
    caller = Caller(session, sandbox.url)
    await caller.sign_in()
    return caller
