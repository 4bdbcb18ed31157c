"""Tells the desks of this process what has changed, whoever changed it."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from helpline.conversations.hub import Hub, Listener, Typing
from helpline.conversations.ports import Clock
from helpline.conversations.repeating import Repeating
from helpline.desk.ports import DeskStore

POLL = 1.0
"""Seconds between looks for what other processes changed."""
_GATHER = 0.02
"""Seconds in which what rings is read together."""
_MOST = 1_000
_NONE = (0, 0)
_SIGNS = 32


class DeskListener(Listener):
    """One desk's bell, with what it rings for."""

    def __init__(self) -> None:
        super().__init__()
        self.changed: dict[str, int] = {}
        """Version of the floor by conversation."""
        self.moved = False
        """Some list of conversations is another one now."""
        self.typing: deque[tuple[str, Typing]] = deque(maxlen=_SIGNS)
        self.presence = False

    def hear(self, changed: Mapping[str, int], *, moved: bool) -> None:
        self.changed.update(changed)
        self.moved = self.moved or moved
        self.ring()


class News:
    """`loop` finds what other processes did, `hearing` looks at once at what rings here.

    Told of are conversations that wait, are held, or that somebody looks at: one reading for all desks of
    this process. What the assistant does in all others rings nobody.
    """

    def __init__(self, hub: Hub, store: DeskStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._listeners: set[DeskListener] = set()
        self._marks: dict[str, tuple[int, int]] = {}
        self._presence: Any = None
        self._rung: set[str] = set()
        self._bell = asyncio.Event()
        self._closed = False
        self.loop = Repeating(self.look, POLL)
        self.hearing = Repeating(self.hear, POLL)
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
        self._closed = True
        self._bell.set()
        for listener in self._listeners:
            listener.closed = True
            listener.ring()

    async def look(self) -> bool:
        if not self._listeners:
            self._marks = {}
            return False
        marks = await self._store.open_marks()
        self._tell(marks.keys() | self._marks.keys(), marks)
        presence = await self._store.presence_mark(self._clock.now())
        if presence != self._presence:
            self._presence = presence
            self.presence()
        return False

    async def hear(self) -> bool:
        """What rang until now, read once; what is missed when that fails is found by `look`."""
        if self._closed:
            return False
        await self._bell.wait()
        await asyncio.sleep(_GATHER)
        self._bell.clear()
        rung, self._rung = self._rung, set()
        if rung:
            self._tell(rung, await self._store.marks(rung))
        return True

    def _tell(self, conversations: Collection[str], marks: Mapping[str, tuple[int, int]]) -> None:
        """`marks`: of those among them that people have to do with."""
        news = [one for one in conversations if marks.get(one) != self._marks.get(one)]
        floors = [(self._marks.get(one, _NONE)[0], marks.get(one, _NONE)[0]) for one in news]
        for one in news:
            self._marks.pop(one, None)
        changed = {one: marks[one] for one in news if one in marks}
        self._marks |= changed
        for listener in self._listeners if news else ():
            versions = {one: version for one, (version, _) in changed.items()}
            listener.hear(versions, moved=any(before != now for before, now in floors))

    def _ring(self, conversation: str) -> None:
        if self._listeners and len(self._rung) < _MOST:
            self._rung.add(conversation)
            self._bell.set()

    def _sign(self, conversation: str, typing: Typing) -> None:
        if typing.author == "bot":
            return
        for listener in self._listeners:
            listener.typing.append((conversation, typing))
            listener.ring()
