"""What several folders share: the real product, started once for the whole session."""

from __future__ import annotations

import gc
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from typing import Any
from uuid import uuid4

import aiohttp
import pytest
from xdist.scheduler import LoadScopeScheduling

from tests.stack import Customer, Sandbox, Stack
from tests.support.closing import closing
from tests.support.databases import databases

__all__ = ["closing", "databases"]

# What a developer wrote into `.env` is none of the tests' business.
os.environ["PYTHON_DOTENV_DISABLED"] = "1"

WITH_START = 900
"""Seconds for a test that may be the one that waits for the product to start, or to start again."""
HISTORY = "tests/faults/history/test_history.py"
OF_THEIR_OWN = (
    HISTORY,
    "tests/faults/test_killed_incidents.py",
    "tests/journeys/test_incident.py",
    "tests/journeys/test_noticed.py",
)
"""These start a product with other settings: each may run beside all others."""
ROWS = {
    "outages": (
        "tests/attack/test_whole_house.py",
        "tests/browser/desk/test_real_desk.py",
        "tests/browser/real/",
        "tests/faults/",
    ),
    "journeys": ("tests/journeys/",),
}
"""Where the tests are that need the whole product. Each row has one, for all of its tests."""
SERVED = {"rasa", "house", "demo_house", "sso", "running"}


def row_of(nodeid: str) -> str:
    """Nothing for what needs no product, or has one of its own."""
    if nodeid.startswith(OF_THEIR_OWN):
        return ""
    return next((row for row, places in ROWS.items() if nodeid.startswith(places)), "")


class SideBySide(LoadScopeScheduling):
    """A file's tests follow one another in one process; so do all of a row."""

    def _split_scope(self, nodeid: str) -> str:
        return row_of(nodeid) or nodeid.split("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> SideBySide:
    return SideBySide(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow is what needs Slack's stand-in, or the whole product, whose first test waits for the start.

    Served is what starts the web application, or the stand-in of Rasa that it asks. What takes longest by
    far, and mostly waits, begins first: the rows, then the history.
    """
    rows = [*ROWS, ""]
    items.sort(key=lambda item: (rows.index(row_of(item.nodeid)), not item.nodeid.startswith(HISTORY)))
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if SERVED & set(fixtures):
            item.add_marker(pytest.mark.served)
        if "slack" in fixtures:
            item.add_marker(pytest.mark.slow)
        if "stack" in fixtures:
            if not row_of(item.nodeid):
                raise pytest.UsageError(f"{item.nodeid} needs the product: its file belongs to one of ROWS.")
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.timeout(WITH_START))


def pytest_collection_finish() -> None:
    """What was collected lives to the end: looking through it again and again took half of the time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """`helpline up`, ready; at the end it stops cleanly and leaves no process behind."""
    started = Stack(tmp_path_factory.mktemp("var"))
    try:
        started.start()
        yield started
        started.stop()
    finally:
        started.sweep()


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        yield session


@pytest.fixture
def sandbox(stack: Stack, http: aiohttp.ClientSession) -> Sandbox:
    return Sandbox(http, stack.sandbox_url)


Visit = Callable[..., Awaitable[Customer]]


@pytest.fixture
async def visit(stack: Stack, sandbox: Sandbox, http: aiohttp.ClientSession) -> AsyncIterator[Visit]:
    """`await visit(connection, …)` is a verified customer who has these; `await visit()` an anonymous one.

    At the end every conversation is printed, so that a failing test shows what the customer saw.
    """
    async with AsyncExitStack() as leaving:

        async def one(*connections: dict[str, Any], url: str = "") -> Customer:
            login = f"customer-{uuid4().hex[:12]}" if connections else ""
            if login:
                await sandbox.put(login, list(connections))
            customer = await Customer.open(http, url or stack.url, login)
            leaving.push_async_callback(_part, customer)
            return customer

        yield one


async def _part(customer: Customer) -> None:
    await customer.leave()
    try:
        print(f"\n--- {customer.login or 'anonymous'}\n{await customer.transcript()}")
    except (aiohttp.ClientError, AssertionError) as error:
        print(f"\n--- {customer.login or 'anonymous'}: {error!r}")
