"""Whether this process may take turns: only while the assistant beside it does.

With several web processes one that leased for a sick assistant would take turns from those that could answer.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog

from helpline.conversations.repeating import Repeating

PAUSE = 1.0
"""Seconds between two looks."""

log = structlog.get_logger(__name__)


class Gate:
    """`ready` asks the assistant, and `opened` is called when it is ready again. `loop` keeps looking."""

    def __init__(self, ready: Callable[[], Awaitable[bool]], opened: Callable[[], None]) -> None:
        self._ready = ready
        self._opened = opened
        self.is_open = False
        self.loop = Repeating(self.look, PAUSE)

    async def look(self) -> bool:
        was, self.is_open = self.is_open, await self._ready()
        if was != self.is_open:
            log.info("assistant_ready" if self.is_open else "assistant_not_ready")
        if self.is_open and not was:
            self._opened()
        return False
