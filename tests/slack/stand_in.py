"""A small honest stand-in for Slack: its Web API, its signed requests and its socket, with moods.

It keeps messages as Slack does, refuses blocks that Slack would refuse, and counts every call.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from tests.slack.payloads import BOT, BOT_ID, CHANNEL, NAMES, TEAM, count, shown, wrong

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
RETRIES = 3
TOKEN, APP_TOKEN = "xoxb-stand-in", "xapp-stand-in"


class SlackStandIn:
    """`moods` holds what happens to the next calls of a method: "cut" before it is done, "lost" after it,
    a number of seconds for 429, an HTTP status from 500."""

    def __init__(self) -> None:
        self.port = 0
        self.calls: list[tuple[str, dict[str, Any]]] = []
        """What arrived, refused or not."""
        self.messages: list[dict[str, Any]] = []
        self.ephemerals: list[dict[str, Any]] = []
        self.responses: list[dict[str, Any]] = []
        self.views: list[dict[str, Any]] = []
        self.moods: dict[str, list[Any]] = {}
        self.broken: list[str] = []
        """What Slack would have refused to show."""
        self.app = ""
        """Where events go."""
        self.acks: list[str] = []
        self.hold: asyncio.Event | None = None
        """While set, posts are taken and not answered."""
        self._runner: web.AppRunner | None = None
        self._sockets: list[web.WebSocketResponse] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/"

    async def start(self) -> None:
        app = web.Application()
        app.add_routes(
            [
                web.post("/api/{method}", self._api),
                web.get("/api/{method}", self._api),
                web.post("/respond/{id}", self._respond),
                web.get("/link", self._link),
            ]
        )
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    # What tests ask

    def count(self, method: str) -> int:
        return Counter(name for name, _ in self.calls)[method]

    @property
    def heads(self) -> list[dict[str, Any]]:
        """First messages of threads in the support channel."""
        return [m for m in self.messages if m["channel"] == CHANNEL and not m.get("thread_ts")]

    def thread(self, ts: str) -> list[str]:
        """The texts that a person sees in a thread, oldest first."""
        return [shown(m) for m in self.messages if m.get("thread_ts") == ts]

    # The Web API

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        arguments = dict(request.query) if request.method == "GET" else await _arguments(request)
        self.calls.append((method, arguments))
        mood = self.moods[method].pop(0) if self.moods.get(method) else None
        if mood == "cut":
            return _cut(request)
        if isinstance(mood, int) and mood >= 500:
            return web.Response(status=mood, text="upstream error")
        if isinstance(mood, (int, float)):
            headers = {"Retry-After": str(mood)}
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
        if isinstance(mood, str) and mood != "lost":
            return web.json_response({"ok": False, "error": mood})
        token = TOKEN if method != "apps.connections.open" else APP_TOKEN
        if request.headers.get("Authorization") != f"Bearer {token}":
            return web.json_response({"ok": False, "error": "invalid_auth"})
        answer = self._do(method, arguments)
        if self.hold and method == "chat.postMessage":
            await self.hold.wait()
        return _cut(request) if mood == "lost" else web.json_response(answer)

    def _do(self, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
        problems = list(wrong(arguments))
        self.broken += problems
        if problems:
            return {"ok": False, "error": "invalid_blocks"}
        name = "_" + method.replace(".", "_")
        return {"ok": True, **getattr(self, name)(arguments)}

    def _auth_test(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"user_id": BOT, "bot_id": BOT_ID, "team_id": TEAM}

    def _users_info(self, arguments: dict[str, Any]) -> dict[str, Any]:
        return {"user": {"profile": {"display_name": NAMES.get(arguments["user"], "")}}}

    def _views_open(self, arguments: dict[str, Any]) -> dict[str, Any]:
        self.views.append(arguments)
        return {"view": {"id": f"V{next(count)}"}}

    def _chat_postMessage(self, arguments: dict[str, Any]) -> dict[str, Any]:
        ts = f"{time.time():.0f}.{next(count):06}"
        self.messages.append({**arguments, "ts": ts, "user": BOT, "bot_id": BOT_ID})
        return {"ts": ts, "channel": arguments["channel"]}

    def _chat_update(self, arguments: dict[str, Any]) -> dict[str, Any]:
        found = next(m for m in self.messages if m["ts"] == arguments["ts"])
        found.update(arguments)
        return {"ts": found["ts"]}

    def _chat_getPermalink(self, arguments: dict[str, Any]) -> dict[str, Any]:
        place = f"{arguments['channel']}/p{arguments['message_ts'].replace('.', '')}"
        return {"permalink": f"https://slack.example/archives/{place}"}

    def _chat_postEphemeral(self, arguments: dict[str, Any]) -> dict[str, Any]:
        self.ephemerals.append(arguments)
        return {"message_ts": f"{time.time():.0f}.{next(count):06}"}

    def _conversations_replies(self, arguments: dict[str, Any]) -> dict[str, Any]:
        ts = arguments["ts"]
        return {"messages": [m for m in self.messages if ts in (m["ts"], m.get("thread_ts"))]}

    def _conversations_history(self, arguments: dict[str, Any]) -> dict[str, Any]:
        channel = arguments["channel"]
        found = [m for m in self.messages if m["channel"] == channel and not m.get("thread_ts")]
        return {"messages": found[::-1]}

    def _apps_connections_open(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"url": f"ws://127.0.0.1:{self.port}/link"}

    async def _respond(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.broken += list(wrong(body))
        self.responses.append(body)
        return web.Response(text="ok")

    # The socket

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._sockets.append(socket)
        await socket.send_json({"type": "hello", "num_connections": 1})
        async for item in socket:
            if item.type is aiohttp.WSMsgType.TEXT:
                self.acks.append(json.loads(item.data)["envelope_id"])
        return socket

    @property
    def linked(self) -> bool:
        return any(not socket.closed for socket in self._sockets)

    async def push(self, body: dict[str, Any]) -> str:
        """An event over the socket; gives its envelope's id."""
        envelope = f"envelope-{next(count)}"
        kind = "events_api" if body["type"] == "event_callback" else "interactive"
        socket = next(socket for socket in self._sockets if not socket.closed)
        await socket.send_json(
            {"envelope_id": envelope, "type": kind, "payload": body, "accepts_response_payload": False}
        )
        return envelope

    # Requests to the app

    async def send(self, body: dict[str, Any], **more: Any) -> int:
        """An event, signed; gives the status. `more` goes to `deliver`."""
        return await self.deliver(json.dumps(body), "application/json", **more)

    async def interact(self, body: dict[str, Any], **more: Any) -> int:
        raw = urlencode({"payload": json.dumps(body)})
        return await self.deliver(raw, "application/x-www-form-urlencoded", **more)

    async def command(self, user: str, text: str, *, answer_to: str = "", **more: Any) -> int:
        fields = {
            "command": "/cloudbanking",
            "text": text,
            "user_id": user,
            "channel_id": "C0OTHER",
            "team_id": TEAM,
            "trigger_id": f"trigger-{next(count)}",
            "response_url": answer_to or f"http://127.0.0.1:{self.port}/respond/{next(count)}",
        }
        return await self.deliver(urlencode(fields), "application/x-www-form-urlencoded", **more)

    async def deliver(
        self, raw: str, kind: str, *, headers: dict[str, str] | None = None, age: float = 0, times: int = 1
    ) -> int:
        """`headers` replaces the signature's. The same request as often as `times`.

        What fails on the app's side is sent again three times, as Slack does, but at once."""
        stamp = str(int(time.time() - age))
        signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=raw)
        signed = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": str(signature)}
        sent = {"Content-Type": kind, **(signed if headers is None else headers)}
        async with aiohttp.ClientSession() as session:
            for _ in range(times):
                for retry in range(1 + RETRIES):
                    again = {"X-Slack-Retry-Num": str(retry)} if retry else {}
                    async with session.post(
                        f"{self.app}/slack/events", data=raw.encode(), headers={**sent, **again}
                    ) as answer:
                        status = answer.status
                    if status < 500:
                        break
        return status


async def _arguments(request: web.Request) -> dict[str, Any]:
    raw = await request.read()
    return json.loads(raw) if request.content_type == "application/json" and raw else {}


def _cut(request: web.Request) -> web.Response:
    assert request.transport
    request.transport.abort()
    return web.Response()


async def settled(seconds: float = 0.3) -> None:
    """Long enough for a wrong second answer to show itself."""
    await asyncio.sleep(seconds)
