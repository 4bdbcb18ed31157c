"""One customer at the widget's door, over HTTP."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import aiohttp
import jwt

from helpline.errors import RehearsalError
from helpline.rehearsal.customer import Move
from helpline.rehearsal.endings import Message

ANSWERED_WITHIN = 40.0
_POLLS = (0.03, 0.05, 0.08, 0.12, 0.2)
_PATIENCE = 60.0
"""Seconds for which a refusal by rate (429) or a busy service (503) is answered with another try."""


class Chat:
    """A conversation. `log` holds every message in order, `owner` who has the floor."""

    def __init__(self, session: aiohttp.ClientSession, base: str, opened: dict[str, Any]) -> None:
        self.id: str = opened["id"]
        self.log: list[Message] = []
        self.owner = "bot"
        self._session = session
        self._url = f"{base}/api/conversations/{self.id}/messages"
        self._headers = {"Authorization": f"Bearer {opened['token']}"}

    @classmethod
    async def open(cls, session: aiohttp.ClientSession, base: str, secret: str, login: str = "") -> Chat:
        """Raises RehearsalError when the page's word for the customer is not believed."""
        body = {"identity": identity(secret, login)} if login else {}
        status, told = await _call(session, "POST", f"{base}/api/conversations", {}, body)
        if status != 201 or (login and not told.get("verified")):
            raise RehearsalError(detail=f"no conversation: {status} {told}; is the secret the instance's?")
        return cls(session, base, told)

    async def send(self, move: Move) -> int:
        """Returns the message's number once all of its answer is in the log."""
        body = {"id": str(uuid4()), **({"choice": move.choice} if move.choice else {"text": move.text})}
        status, told = await _call(self._session, "POST", self._url, self._headers, body)
        if status != 202:
            raise RehearsalError(detail=f"not accepted: {status} {told}")
        seq = int(told["seq"])

        def answered() -> bool:
            mine = next((one for one in self.log if one["seq"] == seq), {})
            return bool(mine.get("answered")) or (bool(mine) and self.owner in ("waiting", "agent"))

        if not await self.until(answered, seq - 1, ANSWERED_WITHIN):
            raise RehearsalError(detail=f"not answered within {ANSWERED_WITHIN:.0f} s: {move.text!r}")
        return seq

    async def until(self, holds: Callable[[], bool], after: int, seconds: float) -> bool:
        """Read from `after` on, again and again, until it holds; False when it never does."""
        end, tries = time.monotonic() + seconds, 0
        while True:
            await self.read(after)
            if holds():
                return True
            if time.monotonic() > end:
                return False
            await asyncio.sleep(_POLLS[min(tries, len(_POLLS) - 1)])
            tries += 1

    async def read(self, after: int = 0) -> None:
        status, told = await _call(self._session, "GET", f"{self._url}?after={after}", self._headers)
        if status != 200:
            raise RehearsalError(detail=f"no messages: {status} {told}")
        self.owner = told["owner"]
        known = {message["seq"]: place for place, message in enumerate(self.log)}
        for message in told["messages"]:
            if message["seq"] in known:
                self.log[known[message["seq"]]] = message
            else:
                self.log.append(message)

    def since(self, seq: int) -> list[Message]:
        """What others said behind this number."""
        return [one for one in self.log if one["seq"] > seq and one["author"] != "customer"]


def identity(secret: str, login: str) -> str:
    """What the page signs for a customer who is logged in."""
    claims = {"sub": login, "name": "Rehearsal", "exp": int(time.time()) + 36_000}
    return jwt.encode(claims, secret, algorithm="HS256")


async def _call(
    session: aiohttp.ClientSession, method: str, url: str, headers: dict[str, str], body: Any = None
) -> tuple[int, dict[str, Any]]:
    end = time.monotonic() + _PATIENCE
    while True:
        async with session.request(method, url, headers=headers, json=body) as response:
            if response.status not in (429, 503) or time.monotonic() > end:
                return response.status, await response.json(content_type=None)
            wait = response.headers.get("Retry-After", "1")
        await asyncio.sleep(float(wait) if wait.isdigit() else 1.0)
