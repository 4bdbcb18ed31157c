"""The stand-in's door: who is an agent, and that unsafe calls carry the token."""

from __future__ import annotations

import secrets
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from tests.browser.desk import samples
from tests.browser.stand_in import problem

PASSWORD = "a-password-for-the-tests"
CODE = "123456"
COOKIE = "helpline_session"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile/15E148 Safari/604.1"
TABLET = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
AGENT = web.RequestKey("agent", dict)
BODY = web.RequestKey("body", dict)


class SignIn(ABC):
    """`posts` and `presence` tell what arrived; `second_factor` and `single_sign_on` say how they come in."""

    def __init__(self) -> None:
        self.sessions: dict[str, dict[str, Any]] = {}
        self.presence = {agent["id"]: "available" for agent in samples.AGENTS}
        self.posts: list[tuple[str, dict[str, Any]]] = []
        """Path and body of every unsafe call that was accepted at the door."""
        self.second_factor = False
        self.single_sign_on: str | None = None
        self.proven = True
        """Whether admins have proved lately who they are."""
        self.elsewhere = {"e1": PHONE, "e2": TABLET}
        """Other browsers in which every agent is signed in."""

    @property
    def sign_in_routes(self) -> list[web.RouteDef]:
        return [
            web.get("/desk/api/demo", self._demo),
            web.get("/desk/api/login", self._ways),
            web.post("/desk/api/login", self._login),
            web.post("/desk/api/logout", self._logout),
            web.get("/desk/api/me", self._me),
            web.put("/desk/api/me/presence", self._set_presence),
            web.post("/desk/api/me/proof", self._prove),
            web.post("/desk/api/me/password", self._change_password),
            web.get("/desk/api/me/sessions", self._sessions),
            web.delete("/desk/api/me/sessions/{id}", self._end_session),
            web.delete("/desk/api/me/sessions", self._end_session),
        ]

    undo_send = 0.0

    @abstractmethod
    def tell(self, event: str, data: dict[str, Any]) -> None:
        """An event to every open page."""

    def end_sessions(self) -> None:
        self.sessions.clear()

    def seen_as(self, agent: dict[str, Any]) -> dict[str, Any]:
        return agent | {"presence": self.presence[agent["id"]]}

    def _me_as(self, agent: dict[str, Any]) -> dict[str, Any]:
        return self.seen_as(agent) | {"team_answers": agent["role"] == "admin"}

    @web.middleware
    async def signed_in(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        path = request.path.removeprefix("/desk/api")
        if path == request.path or path in ("/demo", "/login"):
            return await handler(request)
        session = self.sessions.get(request.cookies.get(COOKIE, ""))
        if session is None:
            return problem(401, "Sign in first.")
        request[AGENT] = session["agent"]
        if request.method != "GET":
            if request.headers.get("X-CSRF-Token") != session["csrf"]:
                return problem(403, "The token is missing.")
            body = await request.json() if request.content_type == "application/json" else {}
            self.posts.append((path, body))
            request[BODY] = body
        return await handler(request)

    async def _demo(self, _: web.Request) -> web.Response:
        return web.json_response({"email": "agent@example.com", "password": PASSWORD})

    async def _ways(self, _: web.Request) -> web.Response:
        return web.json_response({"sso": self.single_sign_on})

    async def _login(self, request: web.Request) -> web.Response:
        body = await request.json()
        agent = next((one for one in samples.AGENTS if one["email"] == body["email"]), None)
        if agent is None or body["password"] != PASSWORD:
            return refused(401, "wrong-login")
        if self.second_factor and body.get("code") != CODE:
            return refused(401, "second-factor")
        session = {"agent": agent, "csrf": secrets.token_hex(8)}
        key = secrets.token_hex(16)
        self.sessions[key] = session
        response = web.json_response(self._signed_in_as(session))
        response.set_cookie(COOKIE, key, httponly=True, samesite="Strict", path="/desk")
        return response

    async def _logout(self, request: web.Request) -> web.Response:
        self.sessions.pop(request.cookies[COOKIE])
        return web.Response(status=204)

    async def _me(self, request: web.Request) -> web.Response:
        session = self.sessions[request.cookies[COOKIE]]
        return web.json_response(self._signed_in_as(session))

    def _signed_in_as(self, session: dict[str, Any]) -> dict[str, Any]:
        known = {"agent": self._me_as(session["agent"]), "csrf": session["csrf"]}
        return known | {"demo": True, "undo_send": self.undo_send}

    async def _prove(self, request: web.Request) -> web.Response:
        if request[BODY]["password"] != PASSWORD:
            return refused(401, "wrong-login")
        self.proven = True
        return web.Response(status=204)

    async def _change_password(self, request: web.Request) -> web.Response:
        if request[BODY]["current"] != PASSWORD:
            return refused(401, "wrong-login")
        self.elsewhere.clear()
        return web.Response(status=204)

    async def _sessions(self, request: web.Request) -> web.Response:
        times = {"began_at": samples.ago(300), "used_at": samples.ago(12)}
        here = {"id": "here", "browser": request.headers["User-Agent"], "current": True, **times}
        others = [
            {"id": key, "browser": browser, "current": False, **times}
            for key, browser in self.elsewhere.items()
        ]
        return web.json_response([here, *others])

    async def _end_session(self, request: web.Request) -> web.Response:
        for key in [request.match_info["id"]] if "id" in request.match_info else [*self.elsewhere]:
            self.elsewhere.pop(key)
        return web.Response(status=204)

    async def _set_presence(self, request: web.Request) -> web.Response:
        self.presence[request[AGENT]["id"]] = request[BODY]["presence"]
        self.tell("presence", {})
        return web.Response(status=204)


def refused(status: int, code: str) -> web.Response:
    body = {"title": "Refused", "status": status, "code": code}
    return web.json_response(body, status=status, content_type="application/problem+json")
