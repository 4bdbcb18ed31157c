"""Tells the desks of this process what this process or another one has changed."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from helpline.conversations.event_bus import EventBus, Subscription, Typing
from helpline.conversations.ports import Clock
from helpline.conversations.repeating import Repeating
from helpline.desk.models import Mark
from helpline.desk.ports import DeskStore

POLL = 1.0
"""Seconds between looks for what other processes changed."""
_GATHER = 0.02
"""Seconds in which notifications are read together."""
_MOST = 1_000
_NONE: Mark = (0, 0, 0, 0, 0)
_TYPING_EVENTS = 32


class DeskSubscription(Subscription):
    """One desk, and what it has to be told."""

    def __init__(self) -> None:
        super().__init__()
        self.changed: dict[str, int] = {}
        """Version of the floor by conversation."""
        self.moved = False
        """Some list of conversations is another one now."""
        self.typing: deque[tuple[str, Typing]] = deque(maxlen=_TYPING_EVENTS)
        self.presence = False

    def hear(self, changed: Mapping[str, int], *, moved: bool) -> None:
        self.changed.update(changed)
        self.moved = self.moved or moved
        self.notify()


class DeskFeed:
    """`loop` finds what other processes did, `hearing` looks at once at what this process did.

    Told of are conversations that wait, are held, or that somebody looks at: one reading for all desks of
    this process. No desk is told of what the assistant does in all others.
    """

    def __init__(self, bus: EventBus, store: DeskStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._subscriptions: set[DeskSubscription] = set()
        self._marks: dict[str, Mark] = {}
        self._presence: Any = None
        self._notified_of: set[str] = set()
        self._wakeup = asyncio.Event()
        self._closed = False
        self.loop = Repeating(self.look, POLL)
        self.hearing = Repeating(self.hear, POLL)
        bus.on_notified.append(self._notified)
        bus.on_typing_event.append(self._typing)

    @contextlib.contextmanager
    def subscribe(self) -> Iterator[DeskSubscription]:
        subscription = DeskSubscription()
        self._subscriptions.add(subscription)
        try:
            yield subscription
        finally:
            self._subscriptions.discard(subscription)

    def presence(self) -> None:
        for subscription in self._subscriptions:
            subscription.presence = True
            subscription.notify()

    def close(self) -> None:
        self._closed = True
        self._wakeup.set()
        for subscription in self._subscriptions:
            subscription.closed = True
            subscription.notify()

    async def look(self) -> bool:
        if not self._subscriptions:
            self._marks = {}
            return False
        marks = await self._store.open_marks(self._clock.now())
        self._tell(marks.keys() | self._marks.keys(), marks)
        presence = await self._store.presence_mark(self._clock.now())
        if presence != self._presence:
            self._presence = presence
            self.presence()
        return False

    async def hear(self) -> bool:
        """Reads at once what was notified until now. What a failure misses is found by `look`."""
        if self._closed:
            return False
        await self._wakeup.wait()
        await asyncio.sleep(_GATHER)
        self._wakeup.clear()
        notified, self._notified_of = self._notified_of, set()
        if notified:
            self._tell(notified, await self._store.marks(notified, self._clock.now()))
        return True

    def _tell(self, conversations: Collection[str], marks: Mapping[str, Mark]) -> None:
        """`marks`: of those among them that people have to do with."""
        news = [one for one in conversations if marks.get(one) != self._marks.get(one)]
        floors = [(self._marks.get(one, _NONE)[0], marks.get(one, _NONE)[0]) for one in news]
        for one in news:
            self._marks.pop(one, None)
        changed = {one: marks[one] for one in news if one in marks}
        self._marks |= changed
        for subscription in self._subscriptions if news else ():
            versions = {one: mark[0] for one, mark in changed.items()}
            subscription.hear(versions, moved=any(before != now for before, now in floors))

    def _notified(self, conversation: str) -> None:
        if self._subscriptions and len(self._notified_of) < _MOST:
            self._notified_of.add(conversation)
            self._wakeup.set()

    def _typing(self, conversation: str, typing: Typing) -> None:
        if typing.author == "bot":
            return
        for subscription in self._subscriptions:
            subscription.typing.append((conversation, typing))
            subscription.notify()
