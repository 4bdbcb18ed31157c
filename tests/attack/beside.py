"""The programs beside the product, each of which can be well, gone, or repeat whatever it was told."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from aiohttp import web

from tests.attack.canaries import OTHERS
from tests.support.postgres import free_port
from tests.support.rasa import hand_over

Behaviour = Callable[[web.Request, bytes], web.Response]


class Beside:
    """One of them, on a port that stays the same. `behave` decides on every answer."""

    def __init__(self, well: Behaviour) -> None:
        self.port = free_port()
        self.heard = 0
        self.well = well
        self.behave = well
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def come(self) -> None:
        self.behave = self.well
        if self._runner is None:
            app = web.Application(client_max_size=2**24)
            app.router.add_route("*", "/{path:.*}", self._answer)
            self._runner = web.AppRunner(app, shutdown_timeout=0.1)
            await self._runner.setup()
            await web.TCPSite(self._runner, "127.0.0.1", self.port).start()

    async def go(self) -> None:
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def _answer(self, request: web.Request) -> web.Response:
        self.heard += 1
        return self.behave(request, await request.read())


def parrot(status: int, kind: str = "application/json") -> Behaviour:
    """An error page that shows the request, as debug pages do, in every field that somebody may read."""

    def answer(request: web.Request, body: bytes) -> web.Response:
        told = f"{request.method} {request.url} {dict(request.headers)} {body.decode(errors='replace')}"
        told = f"{told} {' '.join(OTHERS.values())}"
        fields = ("error", "errorCode", "errorMessage", "message", "reason", "text", "replies", "detail")
        text = json.dumps({"ok": False, **dict.fromkeys(fields, told)}) if kind.endswith("json") else told
        return web.Response(status=status, text=text, content_type=kind)

    return answer


def on_turns(sick: Behaviour) -> Behaviour:
    """Rasa says that it is ready, and then that: otherwise nobody would ask it anything."""
    return lambda request, body: rasa(request, body) if request.method == "GET" else sick(request, body)


SICK = {
    "a page of errors": parrot(500),
    "a refusal": parrot(400),
    "an answer of another shape": parrot(200),
    "a page for people": parrot(200, "text/html"),
}


def rasa(request: web.Request, body: bytes) -> web.Response:
    """Calls a person for whatever is said."""
    if request.method == "GET":
        return web.json_response({"ready": True})
    words = str(json.loads(body).get("text") or "")
    return web.json_response({"replies": [hand_over(bank="Chase", last_words=words)]})


def provider(request: web.Request, _body: bytes) -> web.Response:
    if request.path.endswith("/auth/token"):
        token = {
            "accessToken": OTHERS["provider_token"],
            "issuedAt": "2026-01-01T00:00:00Z",
            "expiresIn": 1799,
        }
        return web.json_response({"token": token}, status=201)
    return web.json_response({"providerAccount": []})


def slack(request: web.Request, _body: bytes) -> web.Response:
    known: dict[str, Any] = {"ok": True, "user_id": "U0BOT", "bot_id": "B0BOT", "team_id": "T0", "ts": "1.1"}
    return web.json_response({**known, "channel": "C1", "messages": [], "client_msg_id": str(uuid4())})
