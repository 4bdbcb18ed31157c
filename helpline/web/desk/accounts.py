"""Signing in and out, and who is there."""

from __future__ import annotations

from typing import Any, cast

from aiohttp import web

from helpline.conversations.ports import Clock
from helpline.desk.authentication import Authentication
from helpline.desk.desk_feed import DeskFeed
from helpline.desk.models import Agent, Presence, Session
from helpline.desk.ports import Accounts, DeskStore
from helpline.errors import Invalid, NotFound
from helpline.web import forms
from helpline.web.desk.session_guard import SessionGuard
from helpline.web.limits import Budget, Counters

_LOGINS, _LOGIN_RATE = 60, 0.5
"""Of one address at once, and a second after that: a check of a password costs a core for a while.

Devices that have signed in before pass.
"""


class AccountRoutes:
    """`demo` is the sample agent's e-mail address and password, None outside the demo.

    `undo_send`: seconds for which the page shall hold lines.
    """

    def __init__(
        self,
        guard: SessionGuard,
        authentication: Authentication,
        accounts: Accounts,
        store: DeskStore,
        feed: DeskFeed,
        clock: Clock,
        counters: Counters,
        demo: tuple[str, str] | None,
        undo_send: float = 0.0,
    ) -> None:
        self._undo_send = undo_send
        self._logins = Budget(counters, "logins", _LOGINS, _LOGIN_RATE)
        self._guard = guard
        self._authentication = authentication
        self._accounts = accounts
        self._store = store
        self._feed = feed
        self._clock = clock
        self._demo = demo

    @property
    def routes(self) -> list[web.RouteDef]:
        return [
            self._guard.public("GET", "/demo", self.demo),
            self._guard.public("POST", "/login", self.login),
            self._guard.route("POST", "/logout", self.logout),
            self._guard.route("GET", "/me", self.me),
            self._guard.route("PUT", "/me/presence", self.presence),
            self._guard.route("GET", "/agents", self.agents),
        ]

    async def demo(self, _request: web.Request) -> web.Response:
        if self._demo is None:
            raise NotFound
        email, password = self._demo
        return web.json_response({"email": email, "password": password})

    async def login(self, request: web.Request) -> web.Response:
        body = await forms.body(request)
        email, caller = forms.text(body, "email", 254, needed=True), self._guard.caller(request)
        if not self._authentication.knows(email, caller.device):
            await self._logins.spend(caller.address)
        password, code = forms.secret(body, "password"), forms.secret(body, "code", 20)
        signed_in = await self._authentication.sign_in(email, password, code, caller)
        # Whoever signs in anew leaves the old session behind: its key is never used again.
        if old := self._guard.session_key(request):
            await self._authentication.end_session(old)
        response = web.json_response(self._me(signed_in.session))
        self._guard.give_cookies(response, signed_in)
        return response

    async def logout(self, _request: web.Request, session: Session) -> web.Response:
        await self._authentication.sign_out(session)
        response = web.Response(status=204)
        self._guard.take_cookie(response)
        return response

    async def me(self, _request: web.Request, session: Session) -> web.Response:
        return web.json_response(self._me(session))

    def _me(self, session: Session) -> dict[str, Any]:
        demo = self._demo is not None
        shared = self._demo is not None and session.agent.email == self._demo[0]
        own = {
            "password": bool(session.agent.password),
            "totp": bool(session.agent.totp_secret),
            "team_answers": shared or session.agent.role == "admin",
        }
        agent = _agent(session.agent) | own
        return {"agent": agent, "csrf": session.csrf, "demo": demo, "undo_send": self._undo_send}

    async def presence(self, request: web.Request, session: Session) -> web.Response:
        presence = forms.text(await forms.body(request), "presence", needed=True)
        if presence not in ("available", "away"):
            raise Invalid("`presence` is available or away.", field="presence")
        await self._accounts.set_presence(session.agent.id, cast(Presence, presence))
        self._feed.presence()
        return web.Response(status=204)

    async def agents(self, _request: web.Request, _session: Session) -> web.Response:
        found = await self._store.colleagues(self._clock.now())
        return web.json_response(
            [
                {
                    "id": one.id,
                    "name": one.name,
                    "presence": one.presence if one.online else "away",
                    "role": one.role,
                    "open": one.open,
                    "online": one.online,
                }
                for one in found
            ]
        )


def _agent(agent: Agent) -> dict[str, Any]:
    named = {"id": agent.id, "email": agent.email, "name": agent.name}
    return {**named, "role": agent.role, "presence": agent.presence}
