"""What agents do with their own account: password, sign-ins, and the proof that it is them."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from helpline.desk.authentication import Authentication, name_of
from helpline.desk.models import Session
from helpline.errors import Conflict
from helpline.web import forms, wire
from helpline.web.desk.session_guard import SessionGuard


class OwnRoutes:
    """`demo` is the sample agent's e-mail address and password, None outside the demo."""

    def __init__(
        self, guard: SessionGuard, authentication: Authentication, demo: tuple[str, str] | None
    ) -> None:
        self._guard = guard
        self._authentication = authentication
        self._shared = demo[0] if demo else ""

    @property
    def routes(self) -> list[web.RouteDef]:
        return [
            self._guard.route("POST", "/me/proof", self.prove),
            self._guard.route("POST", "/me/password", self.change_password),
            self._guard.route("GET", "/me/sessions", self.sessions),
            self._guard.route("DELETE", "/me/sessions", self.end_others),
            self._guard.route("DELETE", "/me/sessions/{id}", self.end),
        ]

    async def prove(self, request: web.Request, session: Session) -> web.Response:
        body = await forms.body(request)
        password, code = forms.secret(body, "password"), forms.secret(body, "code", 20)
        await self._authentication.prove(session, password, code)
        return web.Response(status=204)

    async def change_password(self, request: web.Request, session: Session) -> web.Response:
        if session.agent.email == self._shared:
            raise Conflict("Everybody who tries the demo shares this account: its password stays.")
        body = await forms.body(request)
        current, new = forms.secret(body, "current"), forms.secret(body, "password")
        await self._authentication.change_password(session, current, new)
        return web.Response(status=204)

    async def sessions(self, _request: web.Request, session: Session) -> web.Response:
        found = await self._authentication.own_sessions(session)
        return web.json_response([_wire(one, session) for one in reversed(found)])

    async def end(self, request: web.Request, session: Session) -> web.Response:
        await self._authentication.end_own(session, request.match_info["id"])
        return web.Response(status=204)

    async def end_others(self, _request: web.Request, session: Session) -> web.Response:
        await self._authentication.end_others(session)
        return web.Response(status=204)


def _wire(one: Session, current: Session) -> dict[str, Any]:
    times = {"began_at": wire.instant(one.created_at), "used_at": wire.instant(one.used_at)}
    return {"id": name_of(one), "browser": one.browser, "current": one.key == current.key, **times}
