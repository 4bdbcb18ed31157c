"""Tells the readers of a conversation within this process that there is something to read."""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

from helpline.conversations.messages import Author
from helpline.errors import TooMany

MAX_SUBSCRIPTIONS = 10
_KEPT_TYPING_EVENTS = 8


class Typing(NamedTuple):
    author: Author
    on: bool
    name: str = ""


class Subscription:
    """One reader's place on the bus. Typing events queue up to a bound: the oldest are worth nothing.

    `news`: the conversation itself may have changed; its reader sets this back first.
    """

    def __init__(self) -> None:
        self.news = False
        self.typing_events: list[Typing] = []
        self.closed = False
        self._awake = False
        self._waiter: asyncio.Future[None] | None = None
        """There are thousands of these: an asyncio.Event would take more room than all of it."""
        self._notified = False

    def notify(self) -> None:
        self.news = self._notified = True
        self.wake()

    def add(self, event: Typing) -> None:
        """Wakes the reader too, but there is nothing new to read."""
        self.typing_events = [*self.typing_events[1 - _KEPT_TYPING_EVENTS :], event]
        self._notified = True
        self.wake()

    def wake(self) -> None:
        """Without anything to tell."""
        self._awake = True
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)

    async def wait(self, timeout: float | None = None) -> bool:
        """Waits until it is woken, at most `timeout` seconds; returns whether it was notified, which it
        forgets only then."""
        # wait_for would make a task of each wait; here the end of the time wakes as an event does.
        loop = asyncio.get_running_loop()
        up = loop.call_later(timeout, self.wake) if timeout is not None else None
        self._waiter = loop.create_future()
        try:
            if not self._awake:
                await self._waiter
        finally:
            self._waiter = None
            if up:
                up.cancel()
        notified, self._notified, self._awake = self._notified, False, False
        return notified


class EventBus:
    """Implements conversations.ports.Notifier. `relay` also gets what other processes should hear."""

    def __init__(self) -> None:
        self.on_work: Callable[[], None] = lambda: None
        self.on_changed: list[Callable[[str], None]] = []
        self.on_typing: list[Callable[[str, Typing], None]] = []
        self.on_notified: list[Callable[[str], None]] = []
        """Told of every change that this process hears of, of its own or another's."""
        self.on_typing_event: list[Callable[[str, Typing], None]] = []
        self._subscriptions: dict[str, set[Subscription]] = defaultdict(set)
        self._closed = False

    @contextlib.contextmanager
    def subscribe(self, conversation: str) -> Iterator[Subscription]:
        """Raises TooMany when the conversation has its ten readers."""
        subscriptions = self._subscriptions[conversation]
        if len(subscriptions) >= MAX_SUBSCRIPTIONS:
            raise TooMany(5, detail="listeners")
        subscription = Subscription()
        subscription.closed = self._closed
        subscriptions.add(subscription)
        try:
            yield subscription
        finally:
            subscriptions.discard(subscription)
            if not subscriptions and self._subscriptions.get(conversation) is subscriptions:
                del self._subscriptions[conversation]

    @property
    def conversations(self) -> list[str]:
        """Those that somebody reads."""
        return list(self._subscriptions)

    @property
    def readers(self) -> int:
        return sum(len(subscriptions) for subscriptions in self._subscriptions.values())

    def changed(self, conversation: str) -> None:
        self.notify(conversation)
        for tell in self.on_changed:
            tell(conversation)

    def typing(self, conversation: str, author: Author, on: bool, name: str = "") -> None:
        typing = Typing(author, on, name)
        self.deliver(conversation, typing)
        for tell in self.on_typing:
            tell(conversation, typing)

    def work(self) -> None:
        self.on_work()

    def notify(self, conversation: str) -> None:
        """Wake this process's readers only."""
        for subscription in self._subscriptions.get(conversation, ()):
            subscription.notify()
        for tell in self.on_notified:
            tell(conversation)

    def deliver(self, conversation: str, typing: Typing) -> None:
        for subscription in self._subscriptions.get(conversation, ()):
            subscription.add(typing)
        for tell in self.on_typing_event:
            tell(conversation, typing)

    def close(self) -> None:
        """End every reader's stream."""
        self._closed = True
        for subscriptions in self._subscriptions.values():
            for subscription in subscriptions:
                subscription.closed = True
                subscription.notify()
