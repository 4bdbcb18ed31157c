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
    """`ready` asks the assistant; `changed` is called when the answer is another. `loop` keeps looking."""

    def __init__(self, ready: Callable[[], Awaitable[bool]], changed: Callable[[], None]) -> None:
        self._ready = ready
        self._changed = changed
        self.is_open = False
        self.loop = Repeating(self.look, PAUSE)

    async def look(self) -> bool:
        """Find out now. Several may look at once."""
        is_open = await self._ready()
        if is_open != self.is_open:
            self.is_open = is_open
            log.info("assistant_ready" if is_open else "assistant_not_ready")
            self._changed()
        return False
