"""What the desk shows: the queue, the search, one conversation."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec
from aiohttp import web

from helpline.conversations.attendance import is_here
from helpline.conversations.messages import Message
from helpline.conversations.models import UnsentLine
from helpline.conversations.ports import Clock
from helpline.conversations.product import Product
from helpline.desk.desk_feed import DeskFeed
from helpline.desk.models import ConversationDetail, Item, Listed, Narrow, Session
from helpline.desk.ports import DeskStore
from helpline.desk.reads import Reads
from helpline.errors import Invalid
from helpline.settings import Settings
from helpline.web import forms, wire
from helpline.web.desk.session_guard import ROOT, SessionGuard
from helpline.web.widget import parse_after

_STATES = ("waiting", "mine", "all")
_ORDERS = ("longest", "newest")


class ReadingRoutes:
    def __init__(
        self,
        settings: Settings,
        guard: SessionGuard,
        store: DeskStore,
        reads: Reads,
        feed: DeskFeed,
        clock: Clock,
        product: Product,
    ) -> None:
        self._product = product
        self._reads = reads
        self._settings = settings
        self._guard = guard
        self._store = store
        self._feed = feed
        self._clock = clock

    @property
    def routes(self) -> list[web.RouteDef]:
        return [
            self._guard.route("GET", "/queue", self.queue),
            self._guard.route("GET", "/search", self.search),
            self._guard.route("GET", "/conversations/{id}", self.detail),
            self._guard.route("GET", "/conversations/{id}/earlier", self.earlier),
        ]

    async def queue(self, request: web.Request, session: Session) -> web.Response:
        state = request.query.get("state", "waiting")
        if state not in _STATES:
            raise Invalid(f"`state` is one of {', '.join(_STATES)}.", field="state")
        query, now = dict(request.query), self._clock.now()
        late_since = now - timedelta(seconds=self._settings.first_answer_target)
        listed = await self._store.queue(
            state,
            session.agent.id,
            now,
            reason=forms.text(query, "reason", 64),
            words=forms.text(query, "q").strip(),
            after=forms.text(query, "after"),
            narrow=_narrow(query, late_since),
        )
        waiting, overdue = await self._store.count_waiting(late_since)
        facts = {"target_seconds": self._settings.first_answer_target, "waiting": waiting, "overdue": overdue}
        return web.json_response({**facts, **_page(listed, now), "total": listed.total})

    async def earlier(self, request: web.Request, session: Session) -> web.Response:
        conversation = forms.conversation(request)
        found = await self._store.earlier(conversation)
        await self._reads.conversation(session.agent, conversation)
        return web.json_response([_plain(msgspec.structs.asdict(one)) for one in found])

    async def search(self, request: web.Request, session: Session) -> web.Response:
        query = dict(request.query)
        words, before = forms.text(query, "q", needed=True), forms.text(query, "before")
        found = await self._store.search(words, session.agent.id, before)
        return web.json_response(_page(found, self._clock.now()))

    async def detail(self, request: web.Request, session: Session) -> web.Response:
        conversation, now = forms.conversation(request), self._clock.now()
        after = parse_after(request.query.get("after"))
        detail = await self._store.detail(conversation, after, now)
        if detail.conversation.floor.agent != session.agent.id:
            await self._reads.conversation(session.agent, conversation)
        if await self._store.look(session.agent.id, conversation, now):
            self._feed.presence()
        return web.json_response(_detail(detail, now, self._product))


def _narrow(query: dict[str, Any], late_since: datetime) -> Narrow:
    """Raises Invalid."""
    order = forms.text(query, "sort") or "longest"
    if order not in _ORDERS:
        raise Invalid(f"`sort` is one of {', '.join(_ORDERS)}.", field="sort")
    return Narrow(
        bank=forms.text(query, "bank"),
        code=forms.text(query, "code", 100),
        late_since=late_since if forms.text(query, "overdue") == "yes" else None,
        newest=order == "newest",
    )


def _page(listed: Listed, now: datetime) -> dict[str, Any]:
    return {"items": [_item(item, now) for item in listed.items], "next": listed.next}


def _item(item: Item, now: datetime) -> dict[str, Any]:
    return {**_plain(msgspec.structs.asdict(item)), "here": is_here(item.seen_at, now)}


def _detail(detail: ConversationDetail, now: datetime, product: Product) -> dict[str, Any]:
    conversation, ticket = detail.conversation, detail.ticket
    customer = conversation.customer
    return {
        "conversation": conversation.id,
        **wire.floor(conversation.floor),
        "agent": msgspec.to_builtins(detail.agent),
        "ticket": _plain(_ticket(detail)) if ticket else None,
        "brief": msgspec.to_builtins(ticket.brief) if ticket else None,
        "messages": [message(one, product) for one in detail.messages],
        "mails": [_plain(msgspec.structs.asdict(one)) for one in detail.mails],
        "unsent": [_unsent(one, now) for one in detail.unsent],
        "notes": [_plain(msgspec.structs.asdict(note)) for note in detail.notes],
        "viewers": msgspec.to_builtins(detail.viewers),
        "customer": {
            "id": customer.id,
            "name": customer.name,
            "verified": customer.verified,
            "contact": detail.contact,
            "page": conversation.page,
            "timezone": conversation.timezone,
        },
        "seen": detail.read_up_to,
        "got": max(detail.got, detail.read_up_to),
        "here": is_here(detail.seen_at, now),
        "seen_at": wire.instant(detail.seen_at) if detail.seen_at else None,
        "stars": detail.stars,
        "rating_words": detail.rating_words,
        "audit": [_plain(msgspec.structs.asdict(line)) for line in detail.audit],
    }


def _ticket(detail: ConversationDetail) -> dict[str, Any]:
    assert detail.ticket
    ticket = msgspec.structs.asdict(detail.ticket)
    return {name: value for name, value in ticket.items() if name not in ("brief", "conversation")}


def message(one: Message, product: Product) -> dict[str, Any]:
    """As in the widget channel; a picture's address is the desk's."""
    shown = wire.message(one, product)
    if attachment := shown.get("attachment"):
        attachment["url"] = f"{ROOT}/attachments/{attachment['id']}"
    return shown


def _unsent(line: UnsentLine, now: datetime) -> dict[str, Any]:
    """`seconds`: for which it can still be taken back."""
    shown = message(Message(seq=0, author="agent", at=now, **_common(line)), Product())
    return {
        **{name: shown[name] for name in ("id", "name", "text", "card")},
        **{name: shown[name] for name in ("attachment",) if name in shown},
        "agent": line.agent,
        "seconds": max(0.0, (line.due_at - now).total_seconds()),
    }


def _common(line: UnsentLine) -> dict[str, Any]:
    return {name: getattr(line, name) for name in ("id", "name", "text", "card")}


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Times as text, values within as dictionaries."""
    found = {
        name: wire.instant(value) if isinstance(value, datetime) else value for name, value in values.items()
    }
    for name, value in found.items():
        if isinstance(value, msgspec.Struct):
            found[name] = _plain(msgspec.structs.asdict(value))
    return found
