"""One reader's event stream: first what was missed, then what happens, without a gap between the two."""

from __future__ import annotations

import asyncio
import json
import socket
from typing import Any

from aiohttp import web

from helpline.conversations.attendance import Attendance
from helpline.conversations.event_bus import EventBus, Subscription, Typing
from helpline.conversations.messages import Owner
from helpline.conversations.models import Conversation, Floor, View
from helpline.conversations.product import Product
from helpline.conversations.service import Conversations
from helpline.errors import DatabaseAway, NotFound
from helpline.web import wire

HEARTBEAT = 15.0
POLL_SECONDS = 1.0
"""Seconds between looks whether the reader is still there: nothing else tells before the next write."""
UNACKNOWLEDGED = 30.0
"""Seconds for which what was sent may be on its way, where the system can tell (Linux)."""
_INTERNET = (socket.AF_INET, socket.AF_INET6)
WRITE_TIMEOUT = 10.0
"""Seconds until a reader who does not take what is sent is dropped; it can come back with Last-Event-ID."""


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""Made once: json.dumps makes an encoder each time that it is asked for other than its defaults."""


class Stream:
    """Pulls from the store whenever the bell rings, so a slow reader costs no memory."""

    def __init__(
        self,
        conversations: Conversations,
        bus: EventBus,
        attendance: Attendance,
        conversation: str,
        after: int,
        product: Product,
    ) -> None:
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
        # Listening starts before reading: what is stored in between rings the bell.
        with self._bus.subscribe(self._conversation) as subscription:
            view = await self._conversations.read(self._conversation, self._cursor)
            response = web.StreamResponse(
                headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}
            )
            await response.prepare(request)
            _notice_absence(request)
            try:
                await _send(request, response, self._events(view) or b":\n\n")
                await self._follow(request, response, subscription)
            except ConnectionError:
                _hang_up(request)  # the reader is gone, or does not take what is sent
            except DatabaseAway:
                _hang_up(request)  # the page comes back from where it stands, and hears when to
            except NotFound:
                pass  # erased meanwhile: the page is told when it comes back
        return response

    async def _follow(
        self, request: web.Request, response: web.StreamResponse, subscription: Subscription
    ) -> None:
        silent = 0.0
        while not subscription.closed and request.transport and not request.transport.is_closing():
            self._sign()
            notified = await subscription.wait(POLL_SECONDS)
            silent = 0.0 if notified else silent + POLL_SECONDS
            if not notified and silent < HEARTBEAT:
                continue
            events = b"" if notified else b":\n\n"
            silent = 0.0
            events += self._typing_events(subscription)
            if subscription.news or not notified:
                subscription.news = False
                view = await self._conversations.read(self._conversation, self._cursor)
                events += self._events(view) + self._typing_events(
                    subscription
                )  # what came while reading goes along
            await _send(request, response, events)

    def _sign(self) -> None:
        if self._conversation_read:
            self._attendance.sign(self._conversation_read, self._got)

    def _events(self, view: View) -> bytes:
        """Answered marks first: who has seen the newest message has then seen all that came before."""
        events, self._conversation_read = b"", view.conversation
        for message in view.answered:
            if message.id not in self._resent:
                self._resent.add(message.id)
                events += _event("message", wire.message(message, self._product), self._cursor)
        if view.conversation.floor != self._floor:
            self._floor = view.conversation.floor
            events += _event("owner", wire.floor(self._floor))
        if view.position != self._position:
            self._position = view.position
            events += _event("queue", {"place": view.position})
        for message in view.messages:
            self._cursor = message.seq
            events += _event("message", wire.message(message, self._product), message.seq)
        return events

    def _typing_events(self, subscription: Subscription) -> bytes:
        events = b""
        while subscription.typing_events:
            event = subscription.typing_events.popleft()
            if _is_told(event, self._floor):
                events += _event("typing", wire.typing(event))
        return events


def _notice_absence(request: web.Request) -> None:
    """A browser that loses its network says no good-bye: what it never acknowledges ends the connection."""
    line = request.transport.get_extra_info("socket") if request.transport else None
    if line is not None and hasattr(socket, "TCP_USER_TIMEOUT") and line.family in _INTERNET:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(UNACKNOWLEDGED * 1000))


def _hang_up(request: web.Request) -> None:
    if request.transport:
        request.transport.abort()


def _is_told(event: Typing, floor: Floor | None) -> bool:
    """Who waits for a person is not told that the assistant thinks: it may have nothing to say."""
    waits = floor is not None and floor.owner is Owner.WAITING
    return event.author != "customer" and not (waits and event.author == "bot" and event.on)


async def _send(request: web.Request, response: web.StreamResponse, data: bytes) -> None:
    """Raises ConnectionError, also for a reader who does not take it in time: that one is cut off."""
    if not data or request.transport is None:
        return
    late = asyncio.get_running_loop().call_later(WRITE_TIMEOUT, request.transport.abort)
    try:
        await response.write(data)
    finally:
        late.cancel()


def _event(name: str, data: dict[str, Any], number: int | None = None) -> bytes:
    head = "" if number is None else f"id: {number}\n"
    body = _json(data)
    return f"{head}event: {name}\ndata: {body}\n\n".encode("utf-8", "replace")
