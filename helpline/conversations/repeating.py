"""A step taken again and again until it is time to stop."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

import structlog

from helpline.errors import DatabaseAway

log = structlog.get_logger(__name__)
AGAIN_AFTER = 1.0
"""Seconds until a loop that ended by an error is begun again."""


async def lasting(name: str, run: Callable[[], Awaitable[None]]) -> None:
    """Run a loop to its own end. One that ends by an error is logged and begun again."""
    while True:
        try:
            return await run()
        except Exception:  # whatever one item does, the loop is for all that come after it
            log.exception("loop_ended", loop=name)
            await asyncio.sleep(AGAIN_AFTER)


async def each(**steps: Callable[[], Awaitable[None]]) -> None:
    """Take these steps, one after another; one that fails is logged and keeps no other from its turn.

    Raises DatabaseAway: then the others would fail alike.
    """
    for name, step in steps.items():
        try:
            await step()
        except DatabaseAway:
            raise
        except Exception:  # as above
            log.exception("part_failed", part=name)


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
        except DatabaseAway as error:
            log.warning("step_put_off", detail=error.detail)
        except Exception:  # the loop must outlive whatever one step runs into
            log.exception("step_failed")
        return False
