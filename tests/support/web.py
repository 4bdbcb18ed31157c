"""The real web process on a real port, and a customer who talks to it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import aiohttp
from aiohttp import web

from helpline.app import create_app
from helpline.banking.contract import BankData
from helpline.settings import Settings

PATIENCE = 60.0
"""Seconds that a test waits for what should come: a bound for a busy machine, not a measure."""
RETRIES = 3

SECRET = "test-identity-secret-of-forty-characters"


async def routes(settings: Settings) -> set[tuple[str, str]]:
    """(method, path) of all that an application with these settings answers to."""
    app = await create_app(settings)
    app.on_cleanup.freeze()
    await app.cleanup()
    return {(one.method, one.resource.canonical) for one in app.router.routes() if one.resource}


class House:
    """A running web process that can be stopped, killed and started again on the same database."""

    def __init__(self, settings: Settings, bank: BankData | None = None) -> None:
        self.settings = replace(settings, identity_secret=settings.identity_secret or SECRET)
        self.bank = bank
        self.url = ""
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = await create_app(self.settings, bank=self.bank)
        self._runner = web.AppRunner(app, shutdown_timeout=0.2)
        await self._runner.setup()
        # The port of the address that people use, where a test needs one that it knows before.
        port = urlsplit(self.settings.public_url).port or 0
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()
            self._runner = None


@asynccontextmanager
async def running(settings: Settings, bank: BankData | None = None) -> AsyncIterator[House]:
    house = House(settings, bank)
    await house.start()
    try:
        yield house
    finally:
        await house.stop()


class Customer:
    """One browser tab."""

    def __init__(self, session: aiohttp.ClientSession, url: str, opened: dict[str, Any]) -> None:
        self.session = session
        self.url = url
        self.id: str = opened["id"]
        self.token: str = opened["token"]
        self.verified: bool = opened["verified"]

    @classmethod
    async def open(cls, session: aiohttp.ClientSession, url: str, **body: Any) -> Customer:
        async with session.post(f"{url}/api/conversations", json=body) as response:
            assert response.status == 201, await response.text()
            return cls(session, url, await response.json())

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def post(self, body: Any, **options: Any) -> tuple[int, dict[str, Any]]:
        address = f"{self.url}/api/conversations/{self.id}/messages"
        async with self.session.post(address, json=body, headers=self.headers, **options) as response:
            return response.status, await response.json()

    async def say(self, text: str, message_id: str | None = None) -> int:
        return await self._send({"id": message_id or str(uuid4()), "text": text})

    async def choose(self, choice: str) -> int:
        return await self._send({"id": str(uuid4()), "choice": choice})

    async def _send(self, body: dict[str, Any]) -> int:
        """Sends again, under the same id, what a busy server could not take: so does the widget."""
        status, answer = await self.post(body)
        for _ in range(RETRIES):
            if status != 503:
                break
            status, answer = await self.post(body)
        assert status == 202, answer
        return int(answer["seq"])

    async def read(self, after: int = 0) -> dict[str, Any]:
        return await self.page(f"after={after}")

    async def page(self, query: str) -> dict[str, Any]:
        address = f"{self.url}/api/conversations/{self.id}/messages?{query}"
        async with self.session.get(address, headers=self.headers) as response:
            assert response.status == 200, await response.text()
            return dict(await response.json())

    async def lines(self) -> list[tuple[str, str]]:
        return [(m["author"], m["text"]) for m in (await self.read())["messages"]]

    async def until(
        self, condition: Callable[[dict[str, Any]], bool], seconds: float = PATIENCE
    ) -> dict[str, Any]:
        """Read again and again until the conversation looks like that; fails after a bound."""
        view: dict[str, Any] = {}

        async def holds() -> bool:
            nonlocal view
            view = await self.read()
            return condition(view)

        try:
            await eventually(holds, seconds)
        except AssertionError:
            raise AssertionError(f"never so, last seen: {json.dumps(view, indent=1)}") from None
        return view

    async def until_answered(self, seconds: float = PATIENCE) -> list[tuple[str, str]]:
        await self.until(lambda view: all(m.get("answered", True) for m in view["messages"]), seconds)
        return await self.lines()

    @asynccontextmanager
    async def events(self, after: int = 0) -> AsyncIterator[EventReader]:
        address = f"{self.url}/api/conversations/{self.id}/events?after={after}"
        timeout = aiohttp.ClientTimeout(total=None, sock_read=120)
        async with self.session.get(address, headers=self.headers, timeout=timeout) as response:
            assert response.status == 200, await response.text()
            yield EventReader(response)


class EventReader:
    """Reads one stream, event by event, as a browser would."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response
        self.headers = response.headers

    async def next(self, seconds: float = PATIENCE) -> tuple[str, dict[str, Any], str | None]:
        """(event, data, id); comments are passed over. Raises EOFError at the end."""
        return await asyncio.wait_for(self._next(), seconds)

    async def _next(self) -> tuple[str, dict[str, Any], str | None]:
        fields: dict[str, str] = {}
        while True:
            line = (await self._response.content.readline()).decode()
            if not line:
                raise EOFError
            line = line.rstrip("\n")
            if not line and "event" in fields:
                return fields["event"], json.loads(fields["data"]), fields.get("id")
            if line and not line.startswith(":"):
                name, _, value = line.partition(": ")
                fields[name] = value

    async def until(
        self, condition: Callable[[str, dict[str, Any]], bool], seconds: float = PATIENCE
    ) -> list[tuple[str, dict[str, Any]]]:
        """All up to the one for which it holds; `seconds` at most between two. Raises EOFError at the end."""
        seen = []
        while True:
            name, data, _ = await self.next(seconds)
            seen.append((name, data))
            if condition(name, data):
                return seen


async def eventually(
    condition: Callable[[], Awaitable[bool]], seconds: float = PATIENCE, *, every: float = 0.02
) -> None:
    """Wait for a condition, with a bound. `every`: seconds between two looks."""
    end = asyncio.get_running_loop().time() + seconds
    while not await condition():
        assert asyncio.get_running_loop().time() < end, "the condition never held"
        await asyncio.sleep(every)
