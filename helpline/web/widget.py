"""The widget channel: translates HTTP for the conversation service. No rule lives here."""

from __future__ import annotations

import contextlib
import re
from collections.abc import AsyncIterator

from aiohttp import hdrs, web

from helpline.conversations.attendance import Attendance
from helpline.conversations.event_bus import EventBus
from helpline.conversations.incoming import Incoming, parse_incoming, parse_page, parse_timezone
from helpline.conversations.messages import Customer
from helpline.conversations.models import View
from helpline.conversations.product import Product
from helpline.conversations.service import Conversations
from helpline.errors import Invalid, RequestError, Unauthorized
from helpline.settings import Settings
from helpline.web import forms, wire
from helpline.web.address import client_address, keyed
from helpline.web.identity import parse_identity
from helpline.web.limits import Budget, Counters, Held, InTurn
from helpline.web.metrics import Metrics
from helpline.web.pulse import Pulse
from helpline.web.stream import Stream

_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,100}")
_WRITING = 2
"""Messages and openings of one client that are stored at the same time."""
_MAX_SEQ = 2**31 - 1
_MOST_AT_ONCE = 200
"""Messages in one page."""


class WidgetChannel:
    """`routes` to be added to an application."""

    def __init__(
        self,
        settings: Settings,
        conversations: Conversations,
        bus: EventBus,
        metrics: Metrics,
        counters: Counters,
        attendance: Attendance,
        product: Product,
    ) -> None:
        self._product = product
        self._settings = settings
        self._conversations = conversations
        self._bus = bus
        self._metrics = metrics
        self._attendance = attendance
        openings = settings.conversation_burst, settings.conversation_rate
        self._openings = Budget(counters, "openings", *openings)
        self._messages = Budget(counters, "messages", settings.message_burst, settings.message_rate)
        self._clients = Budget(counters, "clients", settings.client_burst, settings.client_rate)
        self._streams = Held("streams", settings.streams_per_client)
        self._pulse = Pulse()
        self._writing = InTurn(_WRITING)

    @property
    def routes(self) -> list[web.RouteDef]:
        one = "/api/conversations/{id}"
        return [
            web.post("/api/conversations", self.open),
            web.post(f"{one}/messages", self.send),
            web.get(f"{one}/messages", self.read, allow_head=False),
            web.get(f"{one}/events", self.events, allow_head=False),
        ]

    async def open(self, request: web.Request) -> web.Response:
        address = keyed(client_address(request, self._settings), self._settings.identity_secret)
        await self._openings.spend(address)
        body = await forms.parse_body(request, self._settings.max_body)
        identity = forms.optional_text(body, "identity")
        customer = Customer()
        if identity is not None:
            customer = parse_identity(
                identity,
                self._settings.identity_secrets,
                audience=self._settings.identity_audience,
                issuer=self._settings.identity_issuer,
                life=self._settings.identity_life,
            )
        page = parse_page(forms.optional_text(body, "page") or "")
        timezone = parse_timezone(forms.optional_text(body, "timezone") or "UTC")
        async with self._writing.one(address):
            opened = await self._conversations.open(customer, page=page, timezone=timezone, address=address)
        answer = {"id": opened.id, "token": opened.token, "verified": opened.verified}
        return web.json_response(answer, status=201)

    async def send(self, request: web.Request) -> web.Response:
        conversation, client = await self.recognised(request)
        async with self._unless_erased(request):
            await self._messages.spend(conversation)
            await self._clients.spend(client)
            incoming = await self._parse_message(request)
        async with self._writing.one(client):
            seq = await self._conversations.accept(conversation, incoming)
        return web.json_response({"seq": seq}, status=202)

    async def _parse_message(self, request: web.Request) -> Incoming:
        body = await forms.parse_body(request, self._settings.max_body)
        return parse_incoming(
            forms.optional_text(body, "id") or "",
            forms.optional_text(body, "text"),
            forms.optional_text(body, "choice"),
            self._settings.max_text,
        )

    async def read(self, request: web.Request) -> web.Response:
        conversation, _ = await self.recognised(request)
        view = await self._view(request, conversation)
        floor = wire.floor(view.conversation.floor)
        messages = [wire.message(one, self._product) for one in view.messages]
        place = {} if view.position is None else {"place": view.position}
        return web.json_response({**floor, **place, "messages": messages})

    async def _view(self, request: web.Request, conversation: str) -> View:
        query = request.query
        async with self._unless_erased(request):
            last = parse_last(query.get("last"))
            before = parse_after(query.get("before"), "before") or _MAX_SEQ
            after = parse_after(query.get("after"))
        if last:
            return await self._conversations.read_page(conversation, before, last)
        view = await self._conversations.read(conversation, after)
        self._attendance.sign(view.conversation, after)  # whoever asks for more has what came before
        return view

    async def events(self, request: web.Request) -> web.StreamResponse:
        conversation, client = await self.recognised(request)
        after = await self._after(request, request.headers.get("Last-Event-ID") or request.query.get("after"))
        with self._streams.one(client), self._metrics.streams.track_inprogress():
            parts = self._conversations, self._bus, self._attendance, self._pulse
            return await Stream(*parts, conversation, after, self._product).run(request)

    async def _after(self, request: web.Request, raw: str | None) -> int:
        async with self._unless_erased(request):
            return parse_after(raw)

    @contextlib.asynccontextmanager
    async def _unless_erased(self, request: web.Request) -> AsyncIterator[None]:
        """What was erased meanwhile is unknown, before anything else is wrong."""
        try:
            yield
        except RequestError:
            await self.admitted(request)
            raise

    async def admitted(self, request: web.Request) -> str:
        """Whose token fits. Raises Unauthorized without a token, NotFound with another one."""
        conversation, token = _parse_bearer(request)
        await self._conversations.admission.admit(conversation, token)
        return conversation

    async def recognised(self, request: web.Request) -> tuple[str, str]:
        """The same for who goes on to read or change the conversation, which is faster; and whose it is."""
        conversation, token = _parse_bearer(request)
        client = await self._conversations.admission.recognise(conversation, token)
        return conversation, client or conversation


def _parse_bearer(request: web.Request) -> tuple[str, str]:
    """The conversation and the token for it."""
    scheme, _, token = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    if scheme.lower() != "bearer" or not _TOKEN.fullmatch(token):
        raise Unauthorized
    return forms.conversation(request), token


def parse_after(raw: str | None, field: str = "after") -> int:
    """A message's number, 0 for none. Raises Invalid."""
    if raw is None or raw == "":
        return 0
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 10 and int(raw) <= _MAX_SEQ):
        raise Invalid(f"`{field}` must be a message's number.", field=field)
    return int(raw)


def parse_last(raw: str | None) -> int:
    """How many messages, 0 for all. Raises Invalid."""
    if raw is None:
        return 0
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 3 and 0 < int(raw) <= _MOST_AT_ONCE):
        raise Invalid(f"`last` must be 1 to {_MOST_AT_ONCE}.", field="last")
    return int(raw)
