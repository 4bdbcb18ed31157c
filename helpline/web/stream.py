"""One reader's event stream: first what was missed, then what happens, without a gap between the two."""

from __future__ import annotations

from functools import partial

from aiohttp import web

from helpline.conversations.attendance import Attendance
from helpline.conversations.event_bus import EventBus, Subscription, Typing
from helpline.conversations.messages import Owner
from helpline.conversations.models import Conversation, Floor, View
from helpline.conversations.product import Product
from helpline.conversations.service import Conversations
from helpline.web import wire
from helpline.web.event_stream import ALIVE, HEARTBEAT, EventWriter, answer, event
from helpline.web.pulse import Pulse


class Stream:
    """Reads the store whenever it is notified, so a slow reader costs no memory."""

    def __init__(
        self,
        conversations: Conversations,
        bus: EventBus,
        attendance: Attendance,
        pulse: Pulse,
        conversation: str,
        after: int,
        product: Product,
    ) -> None:
        self._pulse = pulse
        self._product = product
        self._conversations = conversations
        self._attendance = attendance
        self._bus = bus
        self._conversation = conversation
        self._cursor = self._got = after
        """What was sent, and what the reader is known to have."""
        self._conversation_read: Conversation | None = None
        self._resent: set[str] = set()
        """Ids of messages sent again as answered while nothing newer came."""
        self._floor: Floor | None = None
        self._position: int | None = None

    async def run(self, request: web.Request) -> web.StreamResponse:
        """Raises TooMany, NotFound, DatabaseAway before anything is sent."""
        # Listening starts before reading: what is stored in between notifies it.
        with self._bus.subscribe(self._conversation) as subscription:
            view = await self._conversations.read(self._conversation, self._cursor)
            return await answer(request, partial(self._listen, subscription, view))

    async def _listen(self, subscription: Subscription, view: View, reader: EventWriter) -> None:
        await reader.send(self._events(view) or ALIVE)
        with self._pulse.of(partial(self._beat, reader, subscription)):
            await self._follow(subscription, reader)

    async def _follow(self, subscription: Subscription, reader: EventWriter) -> None:
        while not subscription.closed:
            self._sign()
            notified = await subscription.wait()
            if not reader.is_open:
                return
            events = b"" if notified else ALIVE
            events += self._typing_events(subscription)
            if subscription.news or (not notified and self._is_queued):
                subscription.news = False
                view = await self._conversations.read(self._conversation, self._cursor)
                # What came while reading goes along.
                events += self._events(view) + self._typing_events(subscription)
            await reader.send(events)

    def _beat(self, reader: EventWriter, subscription: Subscription, now: float) -> None:
        """Once a second: wakes `_follow` when the reader has left, or has heard nothing for long."""
        self._sign()
        if not reader.is_open or now - reader.sent_at >= HEARTBEAT:
            subscription.wake()

    @property
    def _is_queued(self) -> bool:
        """Whose place moves by what others do."""
        return self._floor is not None and self._floor.owner is Owner.WAITING

    def _sign(self) -> None:
        if self._conversation_read:
            self._attendance.sign(self._conversation_read, self._got)

    def _events(self, view: View) -> bytes:
        """Answered marks first: who has seen the newest message has then seen all that came before."""
        events, self._conversation_read = b"", view.conversation
        for message in view.answered:
            if message.id not in self._resent:
                self._resent.add(message.id)
                events += event("message", wire.message(message, self._product), self._cursor)
        if view.conversation.floor != self._floor:
            self._floor = view.conversation.floor
            events += event("owner", wire.floor(self._floor))
        if view.position != self._position:
            self._position = view.position
            events += event("queue", {"place": view.position})
        for message in view.messages:
            self._cursor = message.seq
            events += event("message", wire.message(message, self._product), message.seq)
        return events

    def _typing_events(self, subscription: Subscription) -> bytes:
        events = b""
        while subscription.typing_events:
            typing = subscription.typing_events.pop(0)
            if _is_told(typing, self._floor):
                events += event("typing", wire.typing(typing))
        return events


def _is_told(typing: Typing, floor: Floor | None) -> bool:
    """Who waits for a person is not told that the assistant thinks: it may have nothing to say."""
    waits = floor is not None and floor.owner is Owner.WAITING
    return typing.author != "customer" and not (waits and typing.author == "bot" and typing.on)
