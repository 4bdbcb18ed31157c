"""Tells the desks of this process what has changed, whoever changed it."""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Iterator
from typing import Any

from helpline.conversations.hub import Hub, Listener, Typing
from helpline.conversations.ports import Clock
from helpline.conversations.repeating import Repeating
from helpline.desk.ports import DeskStore

POLL = 1.0
"""Seconds between looks for what other processes changed."""
_MOST = 1_000
_SIGNS = 32


class DeskListener(Listener):
    """One desk's bell, with what it rings for."""

    def __init__(self) -> None:
        super().__init__()
        self.changed: set[str] = set()
        self.typing: deque[tuple[str, Typing]] = deque(maxlen=_SIGNS)
        self.presence = False

    def take(self) -> tuple[set[str], list[tuple[str, Typing]], bool]:
        news = self.changed, list(self.typing), self.presence
        self.changed, self.presence = set(), False
        self.typing.clear()
        return news


class News:
    """`loop` finds what other processes did; what happens here is heard at once."""

    def __init__(self, hub: Hub, store: DeskStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._listeners: set[DeskListener] = set()
        self._marks: dict[str, tuple[int, int]] = {}
        self._presence: Any = None
        self.loop = Repeating(self.look, POLL)
        hub.on_ring.append(self._ring)
        hub.on_sign.append(self._sign)

    @contextlib.contextmanager
    def listen(self) -> Iterator[DeskListener]:
        listener = DeskListener()
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    def presence(self) -> None:
        for listener in self._listeners:
            listener.presence = True
            listener.ring()

    def close(self) -> None:
        for listener in self._listeners:
            listener.closed = True
            listener.ring()

    async def look(self) -> bool:
        if not self._listeners:
            self._marks = {}
            return False
        marks = dict(await self._store.open_marks())
        gone = self._marks.keys() - marks.keys()
        for conversation in {c for c, mark in marks.items() if self._marks.get(c) != mark} | gone:
            self._ring(conversation)
        self._marks = marks
        presence = await self._store.presence_mark(self._clock.now())
        if presence != self._presence:
            self._presence = presence
            self.presence()
        return False

    def _ring(self, conversation: str) -> None:
        for listener in self._listeners:
            if len(listener.changed) < _MOST:
                listener.changed.add(conversation)
            listener.ring()

    def _sign(self, conversation: str, typing: Typing) -> None:
        if typing.author == "bot":
            return
        for listener in self._listeners:
            listener.typing.append((conversation, typing))
            listener.ring()
