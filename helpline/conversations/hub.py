"""Wakes the readers of a conversation within this process."""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from typing import NamedTuple

from helpline.conversations.messages import Author
from helpline.errors import TooMany

MAX_LISTENERS = 10
_KEPT_SIGNS = 8


class Typing(NamedTuple):
    author: Author
    on: bool
    name: str = ""


class Listener:
    """One reader's bell. Signs of typing queue up to a bound: the oldest are worth nothing.

    `news`: the conversation itself may have changed; whoever reads it sets this back first.
    """

    def __init__(self) -> None:
        self.news = False
        self.signs: deque[Typing] = deque(maxlen=_KEPT_SIGNS)
        self.closed = False
        self._bell = asyncio.Event()
        self._rung = False

    def ring(self) -> None:
        self.news = self._rung = True
        self._bell.set()

    def notice(self, sign: Typing) -> None:
        """Rings too, but there is nothing new to read."""
        self.signs.append(sign)
        self._rung = True
        self._bell.set()

    async def wait(self, timeout: float) -> bool:
        """Until rung, at most `timeout` seconds; whether it was. Forgets earlier rings only on return."""
        # wait_for would make a task of each wait; here the end of the time wakes as the bell does.
        up = asyncio.get_running_loop().call_later(timeout, self._bell.set)
        try:
            await self._bell.wait()
        finally:
            up.cancel()
        rung, self._rung = self._rung, False
        self._bell.clear()
        return rung


class Hub:
    """Implements conversations.ports.Notifier. `relay` also gets what other processes should hear."""

    def __init__(self) -> None:
        self.on_work: Callable[[], None] = lambda: None
        self.on_changed: list[Callable[[str], None]] = []
        self.on_typing: list[Callable[[str, Typing], None]] = []
        self.on_ring: list[Callable[[str], None]] = []
        """Told of every change that this process hears of, whoever made it."""
        self.on_sign: list[Callable[[str, Typing], None]] = []
        self._listeners: dict[str, set[Listener]] = defaultdict(set)
        self._closed = False

    @contextlib.contextmanager
    def listen(self, conversation: str) -> Iterator[Listener]:
        """Raises TooMany when the conversation has its ten readers."""
        listeners = self._listeners[conversation]
        if len(listeners) >= MAX_LISTENERS:
            raise TooMany(5, detail="listeners")
        listener = Listener()
        listener.closed = self._closed
        listeners.add(listener)
        try:
            yield listener
        finally:
            listeners.discard(listener)
            if not listeners and self._listeners.get(conversation) is listeners:
                del self._listeners[conversation]

    @property
    def conversations(self) -> list[str]:
        """Those that somebody reads."""
        return list(self._listeners)

    @property
    def readers(self) -> int:
        return sum(len(listeners) for listeners in self._listeners.values())

    def changed(self, conversation: str) -> None:
        self.ring(conversation)
        for tell in self.on_changed:
            tell(conversation)

    def typing(self, conversation: str, author: Author, on: bool, name: str = "") -> None:
        typing = Typing(author, on, name)
        self.sign(conversation, typing)
        for tell in self.on_typing:
            tell(conversation, typing)

    def work(self) -> None:
        self.on_work()

    def ring(self, conversation: str) -> None:
        """Wake this process's readers only."""
        for listener in self._listeners.get(conversation, ()):
            listener.ring()
        for tell in self.on_ring:
            tell(conversation)

    def sign(self, conversation: str, typing: Typing) -> None:
        for listener in self._listeners.get(conversation, ()):
            listener.notice(typing)
        for tell in self.on_sign:
            tell(conversation, typing)

    def close(self) -> None:
        """End every reader's stream."""
        self._closed = True
        for listeners in self._listeners.values():
            for listener in listeners:
                listener.closed = True
                listener.ring()
