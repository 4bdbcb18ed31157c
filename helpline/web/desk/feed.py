"""The desk's event stream. Events only say what to read again, so none is lost by a gap."""

from __future__ import annotations

import time
from functools import partial

from aiohttp import web

from helpline.conversations.ports import Clock
from helpline.desk.desk_feed import DeskFeed, DeskSubscription
from helpline.desk.models import Session
from helpline.desk.ports import Accounts
from helpline.web import wire
from helpline.web.desk.session_guard import SessionGuard
from helpline.web.event_stream import ALIVE, HEARTBEAT, EventWriter, answer, event
from helpline.web.limits import Held
from helpline.web.pulse import EVERY

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
            return await answer(request, partial(self._follow, request, subscription, session))

    async def _follow(
        self, request: web.Request, subscription: DeskSubscription, session: Session, reader: EventWriter
    ) -> None:
        await reader.send(event("queue", {}))
        looked = time.monotonic()
        while not subscription.closed and reader.is_open:
            if await subscription.wait(EVERY):
                await reader.send(_events_of(subscription))
            # However much there is to tell: a session may end, and the agent is still there.
            if time.monotonic() - looked >= HEARTBEAT:
                looked = time.monotonic()
                await self._guard.session(request)
                await self._accounts.touch(session.agent.id, self._clock.now())
                await reader.send(ALIVE)


def _events_of(subscription: DeskSubscription) -> bytes:
    """All that it rang for, taken from it."""
    told = {one: {"version": version} for one, version in subscription.changed.items()}
    events = [event("conversation", {"conversation": one, **facts}) for one, facts in told.items()]
    events += [event("queue", {})] if subscription.moved else []
    events += [
        event("typing", {"conversation": one, **wire.typing(typing)}) for one, typing in subscription.typing
    ]
    events += [event("presence", {})] if subscription.presence else []
    subscription.changed, subscription.moved, subscription.presence = {}, False, False
    subscription.typing.clear()
    return b"".join(events)
