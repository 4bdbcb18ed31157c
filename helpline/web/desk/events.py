"""The desk's event stream. Events only say what to read again, so none is lost by a gap."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

from aiohttp import web

from helpline.conversations.ports import Clock
from helpline.desk.desk_feed import DeskFeed, DeskSubscription
from helpline.desk.models import Session
from helpline.desk.ports import Accounts
from helpline.errors import DatabaseAway, RequestError
from helpline.web import wire
from helpline.web.desk.session_guard import SessionGuard
from helpline.web.limits import Held
from helpline.web.stream import HEARTBEAT, POLL_SECONDS, WRITE_TIMEOUT

_STREAMS = 20
"""Pages of one agent that may listen to one web process."""


class EventRoutes:
    def __init__(self, guard: SessionGuard, feed: DeskFeed, accounts: Accounts, clock: Clock) -> None:
        self._guard = guard
        self._feed = feed
        self._accounts = accounts
        self._clock = clock
        self._streams = Held("desk streams", _STREAMS)

    @property
    def routes(self) -> list[web.RouteDef]:
        return [self._guard.route("GET", "/events", self.events)]

    async def events(self, request: web.Request, session: Session) -> web.StreamResponse:
        with self._streams.one(session.agent.id), self._feed.subscribe() as subscription:
            # Before anything is sent: a database that is away can still be told as such.
            await self._accounts.touch(session.agent.id, self._clock.now())
            response = web.StreamResponse(
                headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}
            )
            await response.prepare(request)
            try:
                await _send(response, _event("queue", {}))
                await self._follow(request, response, subscription, session)
            except (asyncio.TimeoutError, ConnectionError, DatabaseAway):
                # The reader is gone or takes nothing, or there is nothing to read: the page comes back.
                if request.transport:
                    request.transport.abort()
            except RequestError:
                pass  # signed out: the page is told when it calls next
        return response

    async def _follow(
        self,
        request: web.Request,
        response: web.StreamResponse,
        subscription: DeskSubscription,
        session: Session,
    ) -> None:
        looked = time.monotonic()
        while not subscription.closed and request.transport and not request.transport.is_closing():
            if await subscription.wait(POLL_SECONDS):
                await _send(response, _events_of(subscription))
            # However much there is to tell: a session may end, and the agent is still there.
            if time.monotonic() - looked >= HEARTBEAT:
                looked = time.monotonic()
                await self._guard.session(request)
                await self._accounts.touch(session.agent.id, self._clock.now())
                await _send(response, b":\n\n")


def _events_of(subscription: DeskSubscription) -> bytes:
    """All that it rang for, taken from it."""
    told = {one: {"version": version} for one, version in subscription.changed.items()}
    events = [_event("conversation", {"conversation": one, **facts}) for one, facts in told.items()]
    events += [_event("queue", {})] if subscription.moved else []
    events += [
        _event("typing", {"conversation": one, **wire.typing(event)}) for one, event in subscription.typing
    ]
    events += [_event("presence", {})] if subscription.presence else []
    subscription.changed, subscription.moved, subscription.presence = {}, False, False
    subscription.typing.clear()
    return b"".join(events)


async def _send(response: web.StreamResponse, data: bytes) -> None:
    if data:
        await asyncio.wait_for(response.write(data), WRITE_TIMEOUT)


def _event(name: str, data: dict[str, Any]) -> bytes:
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"event: {name}\ndata: {body}\n\n".encode("utf-8", "replace")
