"""A stand-in for the provider's own window, Yodlee FastLink 4, under /sandbox/fastlink.

    GET  …/initialize.js      what the page loads: `window.fastlink.open(options, container)`
    POST …                    the window, with `accessToken` and `extraParams`, in a frame
    POST …/{session}          what the customer does there
    GET  …/{session}/bank     the bank's own page, for banks with open banking
    PUT  …                    for tests: {"idle_seconds": 2}

The window talks with the page around it by `postMessage`, as FastLink does.
fastlink_session.py says what ends how.
Sources: developer.envestnet.com, FastLink 4 "Launch FastLink" and "Deep link flows".
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Annotated
from urllib.parse import parse_qsl

import msgspec
from aiohttp import web

from helpline.banking.sandbox.access_tokens import Refusal, Tokens
from helpline.banking.sandbox.control import Wrong, parse
from helpline.banking.sandbox.fastlink_pages import FILES, ROOT, bank_page, error_page, window_page
from helpline.banking.sandbox.fastlink_session import FastLinkSession
from helpline.banking.sandbox.state import Customers

_MOST = 500
"""Windows that are remembered."""
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors *"
)


class _Times(msgspec.Struct):
    idle_seconds: Annotated[float, msgspec.Meta(ge=0, le=7200)] = 1800.0


class FastLink:
    def __init__(self, customers: Customers, tokens: Tokens, clock: Callable[[], datetime]) -> None:
        self._customers = customers
        self._tokens = tokens
        self._clock = clock
        self._times = _Times()
        self._sessions: OrderedDict[str, FastLinkSession] = OrderedDict()

    def routes(self) -> Iterable[web.RouteDef]:
        files = [web.get(f"{ROOT}/{name}", self._file) for name in FILES]
        return [
            *files,
            web.put(ROOT, self._set_times),
            web.post(ROOT, self._open),
            web.get(f"{ROOT}/{{session}}", self._show),
            web.post(f"{ROOT}/{{session}}", self._act),
            web.get(f"{ROOT}/{{session}}/bank", self._bank),
            web.post(f"{ROOT}/{{session}}/bank", self._answer_at_bank),
        ]

    async def _file(self, request: web.Request) -> web.Response:
        name = request.path.rpartition("/")[2]
        kind = "text/css" if name.endswith(".css") else "text/javascript"
        return web.Response(body=FILES[name].read_bytes(), content_type=kind, charset="utf-8")

    async def _set_times(self, request: web.Request) -> web.Response:
        try:
            self._times = parse(await request.read(), _Times)
        except Wrong as wrong:
            return wrong.response()
        return web.json_response(msgspec.to_builtins(self._times))

    async def _open(self, request: web.Request) -> web.Response:
        """choice: what is wrong with token or parameters is told to the page by `onError`."""
        form = await request.post()
        params = dict(parse_qsl(str(form.get("extraParams", ""))))
        kind, _, token = str(form.get("accessToken", "")).partition(" ")
        try:
            owner = self._tokens.owner_of(token if kind == "Bearer" else "")
        except Refusal as refusal:
            return _html(error_page(refusal.code, refusal.message))
        login = self._customers.login(owner, params.get("providerAccountId", ""))
        if login is None or not params.get("configName") or params.get("flow") not in ("edit", "refresh"):
            return _html(error_page("Y800", "Invalid value for configName, flow or providerAccountId"))
        session = FastLinkSession(login, params["flow"], self._clock(), self._times.idle_seconds)
        session.start(self._clock())
        id = secrets.token_urlsafe(16)
        self._sessions[id] = session
        while len(self._sessions) > _MOST:
            self._sessions.popitem(last=False)
        return self._window(id)

    async def _show(self, request: web.Request) -> web.Response:
        return self._window(request.match_info["session"])

    async def _act(self, request: web.Request) -> web.Response:
        id, form = request.match_info["session"], await request.post()
        if session := self._sessions.get(id):
            self._do(session, {name: str(value) for name, value in form.items()})
        return self._window(id)

    def _do(self, session: FastLinkSession, form: dict[str, str]) -> None:
        now, action = self._clock(), form.get("action")
        if session.step(now) == "expired":
            return
        if action == "sign_in" and form.get("user") and form.get("password"):
            session.sign_in(form["password"], now)
        elif action == "code" and form.get("code"):
            session.enter_code(form["code"], now)
        elif action == "close":
            session.closed = True

    async def _bank(self, request: web.Request) -> web.Response:
        session = self._sessions.get(request.match_info["session"])
        if session is None:
            raise web.HTTPNotFound
        return _html(bank_page(session, answered=False))

    async def _answer_at_bank(self, request: web.Request) -> web.Response:
        session = self._sessions.get(request.match_info["session"])
        if session is None:
            raise web.HTTPNotFound
        if (await request.post()).get("action") == "approve":
            session.approve(self._clock())
        return _html(bank_page(session, answered=True))

    def _window(self, id: str) -> web.Response:
        session = self._sessions.get(id)
        if session is None:
            return _html(error_page("E110", "The session is over"))
        return _html(window_page(id, session, session.step(self._clock())))


def _html(text: str) -> web.Response:
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"}
    return web.Response(text=text, content_type="text/html", headers=headers)
