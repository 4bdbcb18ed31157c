"""Incidents at the desk: all of them, opened, confirmed and closed by hand, and one answer to all."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from helpline.conversations.incoming import parse_text
from helpline.desk.incidents import Handling
from helpline.desk.models import Session
from helpline.incidents.models import Incident
from helpline.web import forms, wire
from helpline.web.desk.session_guard import SessionGuard


class IncidentRoutes:
    def __init__(self, guard: SessionGuard, handling: Handling) -> None:
        self._guard = guard
        self._handling = handling

    @property
    def routes(self) -> list[web.RouteDef]:
        one = "/incidents/{id}"
        return [
            self._guard.route("GET", "/incidents", self.all),
            self._guard.route("POST", "/incidents", self.open),
            self._guard.route("POST", f"{one}/confirm", self.confirm),
            self._guard.route("POST", f"{one}/close", self.close),
            self._guard.route("POST", f"{one}/answer", self.answer),
        ]

    async def all(self, _request: web.Request, _session: Session) -> web.Response:
        return web.json_response({"items": [_item(one, told) for one, told in await self._handling.newest()]})

    async def open(self, request: web.Request, session: Session) -> web.Response:
        bank = forms.text(await forms.body(request), "bank", 100, needed=True)
        return web.json_response(_item(await self._handling.open(bank, session.agent.name)), status=201)

    async def confirm(self, request: web.Request, session: Session) -> web.Response:
        found = await self._handling.confirm(forms.conversation(request), session.agent.name)
        return web.json_response(_item(found))

    async def close(self, request: web.Request, session: Session) -> web.Response:
        found = await self._handling.close(forms.conversation(request), session.agent.name)
        return web.json_response(_item(found))

    async def answer(self, request: web.Request, session: Session) -> web.Response:
        """The same `id` twice is one answer."""
        body, incident = await forms.body(request), forms.conversation(request)
        text = parse_text(forms.optional_text(body, "text") or "")
        people = await self._handling.answer(incident, forms.uuid(body), text, session.agent)
        return web.json_response({"conversations": people}, status=202)


def _item(incident: Incident, told: int = 0) -> dict[str, Any]:
    moments = ("since", "opened_at", "confirmed_at", "closed_at", "last_sign_at")
    times = {name: at and wire.instant(at) for name in moments for at in [getattr(incident, name)]}
    names = ("id", "bank", "name", "state", "customers", "ending", "by")
    return {**{name: getattr(incident, name) for name in names}, **times, "told": told}
