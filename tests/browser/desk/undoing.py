"""The stand-in's lines that can still be taken back."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from typing import Any

from aiohttp import web

from tests.browser.desk.sign_in import AGENT, BODY
from tests.browser.stand_in import problem


class Undoing(ABC):
    """`undo_send`: seconds for which it holds lines."""

    undo_send = 0.0

    @abstractmethod
    def _talk(self, request: web.Request) -> dict[str, Any]: ...

    @abstractmethod
    def _changed(self, conversation: str) -> None: ...

    @abstractmethod
    def _append(self, talk: dict[str, Any], agent: dict[str, Any], body: dict[str, Any]) -> int: ...

    def undo_routes(self, one: str) -> list[web.RouteDef]:
        return [
            web.post(f"{one}/take-back", self._take_back),
            web.post(f"{one}/send-now", self._send_now),
        ]

    def _hold(self, talk: dict[str, Any], agent: dict[str, Any], body: dict[str, Any]) -> None:
        lines = talk.setdefault("unsent", [])
        if all(line["id"] != body["id"] for line in lines):
            line = {"agent": agent["id"], "name": agent["name"], "card": None, "seconds": self.undo_send}
            lines.append(line | {"id": body["id"], "text": body["text"], "body": body})
            self._changed(talk["conversation"])
            asyncio.get_running_loop().call_later(self.undo_send, self._release, talk, agent, body["id"])

    def _release(self, talk: dict[str, Any], agent: dict[str, Any], id: str) -> None:
        for line in [one for one in talk["unsent"] if one["id"] == id]:
            talk["unsent"].remove(line)
            self._append(talk, agent, line["body"])

    async def _take_back(self, request: web.Request) -> web.Response:
        talk = self._talk(request)
        mine = [line for line in talk.get("unsent", []) if line["id"] == request[BODY]["id"]]
        if not mine:
            return problem(409, "The customer has it already.")
        talk["unsent"].remove(mine[0])
        self._changed(talk["conversation"])
        return web.Response(status=204)

    async def _send_now(self, request: web.Request) -> web.Response:
        talk = self._talk(request)
        for line in list(talk.get("unsent", [])):
            self._release(talk, request[AGENT], line["id"])
        return web.Response(status=204)
