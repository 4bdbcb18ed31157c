"""One look a second at all event streams of this process: no stream has a timer of its own."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterator

from helpline.conversations.repeating import lasting

EVERY = 1.0
"""Seconds between looks whether a reader is still there: nothing else tells before the next write."""
_AT_ONCE = 500
"""Streams that are looked at before others have their turn."""


class Pulse:
    """Runs while there are streams. Each is called once a second, with what time.monotonic() says."""

    def __init__(self) -> None:
        self._streams: set[Callable[[float], None]] = set()
        self._task: asyncio.Task[None] | None = None

    @contextlib.contextmanager
    def of(self, stream: Callable[[float], None]) -> Iterator[None]:
        self._streams.add(stream)
        self._task = self._task or asyncio.create_task(lasting("pulse", self._run))
        try:
            yield
        finally:
            self._streams.discard(stream)
            if self._task and not self._streams:
                self._task.cancel()
                self._task = None

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            for number, stream in enumerate(tuple(self._streams), 1):
                stream(time.monotonic())
                if not number % _AT_ONCE:
                    await asyncio.sleep(0)
