"""Web push's part of the composition root. Without a key nothing of it is there."""

from __future__ import annotations

from collections.abc import Sequence

import aiohttp
from aiohttp import web

from helpline.conversations.ports import Clock
from helpline.jobs.kinds import Kind
from helpline.push import keys
from helpline.settings import Settings
from helpline.storage.database import Database
from helpline.storage.mails import SqlMails
from helpline.storage.pushes import SqlSubscriptions
from helpline.web.limits import Counters
from helpline.web.push import PushRoutes
from helpline.web.widget import WidgetChannel


class PushContainer:
    """For one web process."""

    def __init__(
        self, settings: Settings, session: aiohttp.ClientSession, database: Database, clock: Clock
    ) -> None:
        self._settings = settings
        self._session = session
        self._database = database
        self._clock = clock
        self._subscriptions = SqlSubscriptions(database)

    @property
    def kinds(self) -> Sequence[Kind]:
        if not self._settings.push_key:
            return ()
        # Here: what encrypts brings an HTTP library of its own, which takes its time to load.
        from helpline.push.sender import Sender
        from helpline.push.service import PushServices

        settings = self._settings
        services = PushServices(self._session, settings.push_key, settings.push_contact)
        parts = SqlMails(self._database), self._subscriptions, services
        return (Sender(settings, *parts, self._clock).kind,)

    def routes(self, channel: WidgetChannel, counters: Counters) -> Sequence[web.RouteDef]:
        settings = self._settings
        if not settings.push_key:
            return ()
        parts = settings.push_services, keys.public(settings.push_key), self._clock, counters
        return PushRoutes(channel, self._subscriptions, *parts).routes
