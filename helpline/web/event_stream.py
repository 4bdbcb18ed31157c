"""Writes server-sent events, to customers and to desks alike: until the reader is gone, or takes nothing."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from helpline.errors import DatabaseAway, NotFound, Unauthorized

HEARTBEAT = 15.0
"""Seconds of silence after which a stream sends a sign of life."""
WRITE_TIMEOUT = 10.0
"""Seconds until a reader who does not take what is sent is dropped; it can come back with Last-Event-ID."""
UNACKNOWLEDGED = 30.0
"""Seconds for which what was sent may be on its way, where the system can tell (Linux)."""
ALIVE = b":\n\n"
"""A comment, which readers pass over."""
_INTERNET = (socket.AF_INET, socket.AF_INET6)
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""Made once: json.dumps makes an encoder each time that it is asked for other than its defaults."""


def event(name: str, data: dict[str, Any], number: int | None = None) -> bytes:
    """One event as it is sent. `number`: where the reader goes on who comes back with Last-Event-ID."""
    head = "" if number is None else f"id: {number}\n"
    return f"{head}event: {name}\ndata: {_json(data)}\n\n".encode("utf-8", "replace")


class EventWriter:
    """One reader's line."""

    __slots__ = ("_request", "_response", "sent_at")

    def __init__(self, request: web.Request, response: web.StreamResponse) -> None:
        self._request = request
        self._response = response
        self.sent_at = 0.0
        """As time.monotonic() says."""

    @property
    def is_open(self) -> bool:
        line = self._request.transport
        return line is not None and not line.is_closing()

    async def send(self, data: bytes) -> None:
        """Raises ConnectionError, also for a reader who does not take it in time: that one is cut off."""
        if not data or self._request.transport is None:
            return
        self.sent_at = time.monotonic()
        late = asyncio.get_running_loop().call_later(WRITE_TIMEOUT, self._request.transport.abort)
        try:
            await self._response.write(data)
        finally:
            late.cancel()


async def answer(
    request: web.Request, follow: Callable[[EventWriter], Awaitable[None]]
) -> web.StreamResponse:
    """Answers with the events that `follow` sends, until it ends.

    A reader who is gone, or a database that is away, breaks the line, so that the page comes back. What was
    erased, or a session that has ended, ends the stream: the page is told when it calls next.
    """
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"})
    await response.prepare(request)
    _notice_absence(request)
    try:
        await follow(EventWriter(request, response))
    except (ConnectionError, DatabaseAway):
        if request.transport:
            request.transport.abort()
    except (NotFound, Unauthorized):
        pass
    return response


def _notice_absence(request: web.Request) -> None:
    """A browser that loses its network says no good-bye: what it never acknowledges ends the connection."""
    line = request.transport.get_extra_info("socket") if request.transport else None
    if line is not None and hasattr(socket, "TCP_USER_TIMEOUT") and line.family in _INTERNET:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(UNACKNOWLEDGED * 1000))
