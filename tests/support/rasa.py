"""A small honest stand-in for Rasa's channel: same paths, same shapes, and moods."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from aiohttp import web

Turn = dict[str, Any]


class RasaStandIn:
    """Answers "You said: …" to each turn once and recalls it when the turn is sent again."""

    def __init__(self) -> None:
        self.received: list[Turn] = []
        """Every request, repeats too."""
        self.handled: dict[str, list[dict[str, Any]]] = {}
        """Replies by turn id: each id is acted on once."""
        self.moods: list[Callable[[Turn], Any]] = []
        """One for each request to come: the aiohttp response it gives is the answer; "cut" cuts the line."""
        self.delay = 0.0
        self.awake = asyncio.Event()
        """While it isn't, requests are taken and not answered, as a process that was stopped does."""
        self.awake.set()
        self.status = 200
        self.replies: Callable[[Turn], list[dict[str, Any]]] = echo
        self.port = 0
        self.most_at_once = 0
        self._under_way: dict[str, int] = {}
        self._runner: web.AppRunner | None = None

    @property
    def texts(self) -> list[str]:
        """What was handled, in order, each once."""
        seen: dict[str, str] = {}
        for turn in self.received:
            seen.setdefault(turn["id"], turn.get("text") or turn.get("event") or "")
        return list(seen.values())

    async def start(self, port: int = 0) -> None:
        app = web.Application()
        app.add_routes(
            [
                web.post("/webhooks/helpline/turns", self._turns),
                web.get("/webhooks/helpline/ready", self._ready),
            ]
        )
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port or self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def _ready(self, _request: web.Request) -> web.Response:
        await self.awake.wait()
        return web.json_response({"ready": self.status == 200}, status=self.status)

    async def _turns(self, request: web.Request) -> web.StreamResponse:
        turn = await request.json()
        self.received.append(turn)
        key = turn["conversation"]
        self._under_way[key] = self._under_way.get(key, 0) + 1
        self.most_at_once = max(self.most_at_once, self._under_way[key])
        try:
            return await self._answer(request, turn)
        finally:
            self._under_way[key] -= 1

    async def _answer(self, request: web.Request, turn: Turn) -> web.StreamResponse:
        if turn["id"] not in self.handled and self.status == 200 and not self.moods:
            self.handled[turn["id"]] = self.replies(turn)
        await asyncio.sleep(self.delay)
        await self.awake.wait()
        if self.moods:
            answer: web.StreamResponse | str = self.moods.pop(0)(turn)
            if answer == "cut":
                assert request.transport
                request.transport.abort()
                return web.Response()
            assert isinstance(answer, web.StreamResponse)
            return answer
        if self.status != 200:
            return web.json_response({"error": "failing"}, status=self.status)
        self.handled.setdefault(turn["id"], self.replies(turn))
        return web.json_response({"replies": self.handled[turn["id"]]})


def echo(turn: Turn) -> list[dict[str, Any]]:
    if turn.get("event"):
        return [say(f"News: {turn['event']} {turn['data'].get('state', '')}".strip())]
    return [say(f"You said: {turn.get('text')}")]


def say(text: str, *buttons: tuple[str, str], **custom: Any) -> dict[str, Any]:
    """One reply as Rasa's channel writes it."""
    found = [{"title": title, "payload": payload} for title, payload in buttons]
    return {"text": text, "buttons": found, "custom": custom}


def hand_over(reason: str = "requested", **brief: Any) -> dict[str, Any]:
    return say("I'll get a person.", command={"type": "hand_over", "reason": reason, "brief": brief})


def note(**brief: Any) -> dict[str, Any]:
    return say("", command={"type": "note", "brief": brief})


def resume() -> dict[str, Any]:
    return say("", command={"type": "resume"})


def watch_refresh(connection: str, bank: str, started_at: str) -> dict[str, Any]:
    command = {"type": "watch_refresh", "connection": connection, "bank": bank, "started_at": started_at}
    return say("The refresh is running.", command=command)


def failing(status: int = 500) -> Callable[[Turn], web.Response]:
    return lambda _turn: web.json_response({"error": "boom"}, status=status)


def empty(_turn: Turn) -> web.Response:
    return web.json_response({"replies": []})


def cut(_turn: Turn) -> str:
    return "cut"
