"""A step taken again and again until it is time to stop."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

import structlog

log = structlog.get_logger(__name__)


class Repeating:
    """`step` tells whether there was something to do; if not, `pause` seconds pass before the next one.

    `stop` lets the step under way finish: cutting a database driver off in the middle leaks its connection.
    """

    def __init__(self, step: Callable[[], Awaitable[bool]], pause: float) -> None:
        self._step = step
        self._pause = pause
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        while not self._stopping.is_set():
            if not await self._safely():
                with contextlib.suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), self._pause)

    def stop(self) -> None:
        self._stopping.set()

    async def _safely(self) -> bool:
        try:
            return await self._step()
        except Exception:  # the loop must outlive a database that is away for a while
            log.exception("step_failed")
            return False
