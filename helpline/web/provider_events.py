"""The address that the bank-data provider calls: checked, written down, acknowledged. Nothing else.

Yodlee signs nothing, so the address itself is the secret, and what comes in is no more than a reason to ask
the provider. It recommends to let its own addresses through alone (developer.envestnet.com/resources/yodlee/
webhooks, "Best Practices"): HELPLINE_EVENT_SOURCES.
"""

from __future__ import annotations

import asyncio
import hmac
import ipaddress
from collections.abc import Callable
from typing import Any

import structlog
from aiohttp import web

from helpline.banking.events import parse_event
from helpline.conversations.ports import Clock
from helpline.errors import DatabaseAway, EventRefused, Malformed, TooLarge
from helpline.noticing.meter import Meter
from helpline.noticing.models import Hint
from helpline.noticing.ports import NoticeStore
from helpline.settings import Settings
from helpline.web import forms
from helpline.web.address import client_address
from helpline.web.limits import Limit

PATH = "/hooks/yodlee/{secret}"
LARGEST = 1_000_000
"""Bytes: an event of a quarter of an hour names everybody whose data came in it."""
_ACK = 5.0
"""Seconds until we rather say that it failed: then it comes again."""
_BURST, _RATE = 600, 50.0
"""Events of one address at once, and a second after that."""

log = structlog.get_logger(__name__)


class ProviderEvents:
    """`woken` is called when there is something to do."""

    def __init__(
        self, settings: Settings, store: NoticeStore, clock: Clock, meter: Meter, woken: Callable[[], None]
    ) -> None:
        self._settings = settings
        self._store = store
        self._clock = clock
        self._meter = meter
        self._woken = woken
        self._sources: list[Any] = [ipaddress.ip_network(one, strict=False) for one in settings.event_sources]
        self._limit = Limit("events", _BURST, _RATE)

    @property
    def routes(self) -> list[web.RouteDef]:
        """None without a secret: what cannot be told from anybody's is not taken."""
        return [web.post(PATH, self.take)] if self._settings.event_secret else []

    async def take(self, request: web.Request) -> web.Response:
        """200 once it is written down, or was before.

        Raises EventRefused, TooMany, TooLarge, Malformed, DatabaseAway.
        """
        self._check(request)
        self._limit.spend(client_address(request, self._settings))
        try:
            event = parse_event(await forms.read_body(request, LARGEST))
        except (Malformed, TooLarge):
            self._meter.event("unreadable")
            raise
        hint = Hint(id=event.id, name=event.name, customers=event.customers)
        fresh = await self._keep(hint)
        self._meter.event("kept" if fresh else "repeated")
        log.info("provider_event", event_name=event.name, customers=len(event.customers), fresh=fresh)
        if fresh:
            self._woken()
        return web.Response()

    async def _keep(self, hint: Hint) -> bool:
        """False for one that came before. Raises DatabaseAway."""
        try:
            return await asyncio.wait_for(self._store.keep(hint, self._clock.now()), _ACK)
        except asyncio.TimeoutError:
            raise DatabaseAway("busy", detail="an event was not written down in time") from None

    def _check(self, request: web.Request) -> None:
        """Before anything of the body is read. Raises EventRefused."""
        shown, wanted = request.match_info["secret"], self._settings.event_secret
        known = hmac.compare_digest(shown.encode("utf-8", "replace"), wanted.encode())
        address = client_address(request, self._settings)
        if not (known and self._is_source(address)):
            self._meter.event("refused")
            raise EventRefused(detail="secret" if not known else "source")

    def _is_source(self, address: str) -> bool:
        """`address`: of IPv6 a network, which must lie within one of ours."""
        if not self._sources:
            return True
        try:
            shown = ipaddress.ip_network(address, strict=False)
        except ValueError:
            return False
        return any(shown.version == one.version and shown.subnet_of(one) for one in self._sources)
