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

    @property
    def sign_in_routes(self) -> list[web.RouteDef]:
        return [
            web.get("/desk/api/demo", self._demo),
            web.get("/desk/api/login", self._ways),
            web.post("/desk/api/login", self._login),
            web.post("/desk/api/logout", self._logout),
            web.get("/desk/api/me", self._me),
            web.put("/desk/api/me/presence", self._set_presence),
        ]

    @abstractmethod
    def tell(self, event: str, data: dict[str, Any]) -> None:
        """An event to every open page."""

    def end_sessions(self) -> None:
        self.sessions.clear()

    def seen_as(self, agent: dict[str, Any]) -> dict[str, Any]:
        return agent | {"presence": self.presence[agent["id"]]}

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
            return _refused("wrong-login")
        if self.second_factor and body.get("code") != CODE:
            return _refused("second-factor")
        session = {"agent": agent, "csrf": secrets.token_hex(8)}
        key = secrets.token_hex(16)
        self.sessions[key] = session
        response = web.json_response({"agent": self.seen_as(agent), "csrf": session["csrf"]})
        response.set_cookie(COOKIE, key, httponly=True, samesite="Strict", path="/desk")
        return response

    async def _logout(self, request: web.Request) -> web.Response:
        self.sessions.pop(request.cookies[COOKIE])
        return web.Response(status=204)

    async def _me(self, request: web.Request) -> web.Response:
        session = self.sessions[request.cookies[COOKIE]]
        return web.json_response(
            {"agent": self.seen_as(session["agent"]), "csrf": session["csrf"], "demo": True}
        )

    async def _set_presence(self, request: web.Request) -> web.Response:
        self.presence[request[AGENT]["id"]] = request[BODY]["presence"]
        self.tell("presence", {})
        return web.Response(status=204)


def _refused(code: str) -> web.Response:
    body = {"title": "Refused", "status": 401, "code": code}
    return web.json_response(body, status=401, content_type="application/problem+json")
