"""What a test opens on its way is closed, however the test ends: left open it would turn another test red."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Protocol, TypeVar

import pytest


class Closes(Protocol):
    def close(self) -> Awaitable[Any]: ...


Opened = TypeVar("Opened", bound=Closes)


class Closing(Protocol):
    def __call__(self, opened: Opened) -> Opened: ...


@asynccontextmanager
async def closed(opened: Opened) -> AsyncIterator[Opened]:
    """`async with closed(Database(url)) as database`: closed at the end of the block."""
    try:
        yield opened
    finally:
        await opened.close()


@pytest.fixture
async def closing() -> AsyncIterator[Closing]:
    """`agent = closing(DeskAgent(url, "ann"))` is closed at the end of the test."""
    async with AsyncExitStack() as open_still:

        def one(opened: Opened) -> Opened:
            open_still.push_async_callback(opened.close)
            return opened

        yield one
