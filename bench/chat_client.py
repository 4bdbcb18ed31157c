"""A customer's conversation, with stock Rasa by its REST channel and with Helpline by its widget channel."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Protocol
from uuid import uuid4

import aiohttp

PATIENCE = 60.0
BACK_TO_THE_ASSISTANT = {"choice": "resume"}


class ChatClient(Protocol):
    async def ready(self) -> None:
        """To be awaited before each message, apart from what is timed: the assistant has the floor."""

    async def say(self, text: str) -> None:
        """Returns when the reply has arrived. asyncio.TimeoutError when it doesn't."""


Open = Callable[[aiohttp.ClientSession, str], AbstractAsyncContextManager[ChatClient]]
"""A new conversation with the service at an address."""


class StockClient:
    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = f"{url}/webhooks/rest/webhook"
        self._sender = uuid4().hex

    async def ready(self) -> None:
        """Nobody else is there."""

    async def say(self, text: str) -> None:
        async with self._session.post(self._url, json={"sender": self._sender, "message": text}) as response:
            if response.status != 200 or not await response.json():
                raise RuntimeError(f"stock Rasa answered {response.status}: {await response.text()}")


class WidgetClient:
    """An anonymous customer who listens to the event stream, as the widget does."""

    def __init__(self, session: aiohttp.ClientSession, url: str, opened: dict[str, Any]) -> None:
        self.id: str = opened["id"]
        self._session = session
        self._url = f"{url}/api/conversations/{self.id}"
        self._headers = {"Authorization": f"Bearer {opened['token']}"}
        self._with_bot = asyncio.Event()
        self._asked = ""
        self._answered = False
        self._replied = asyncio.Event()

    async def ready(self) -> None:
        """Back from the queue for a person, where the assistant has brought one in."""
        if not self._with_bot.is_set():
            await self._post({"id": str(uuid4()), **BACK_TO_THE_ASSISTANT})
            await asyncio.wait_for(self._with_bot.wait(), PATIENCE)

    async def say(self, text: str) -> None:
        self._asked, self._answered = str(uuid4()), False
        self._replied.clear()
        await self._post({"id": self._asked, "text": text})
        await asyncio.wait_for(self._replied.wait(), PATIENCE)

    async def post(self, text: str) -> None:
        """Without waiting for a reply."""
        await self._post({"id": str(uuid4()), "text": text})

    async def _post(self, body: dict[str, str]) -> None:
        address = f"{self._url}/messages"
        async with self._session.post(address, json=body, headers=self._headers) as response:
            if response.status != 202:
                raise RuntimeError(f"Helpline answered {response.status}: {await response.text()}")

    async def listen(self) -> None:
        name = ""
        timeout = aiohttp.ClientTimeout(total=None)
        async with self._session.get(f"{self._url}/events", headers=self._headers, timeout=timeout) as stream:
            async for line in stream.content:
                if line.startswith(b"event: "):
                    name = line[7:].decode().strip()
                elif line.startswith(b"data: ") and name in ("message", "owner"):
                    self._hear(name, json.loads(line[6:]))

    async def listening(self) -> None:
        await asyncio.wait_for(self._with_bot.wait(), PATIENCE)

    def _hear(self, name: str, data: dict[str, Any]) -> None:
        """The mark that the message is answered comes first, then the replies."""
        if name == "owner":
            with_bot = data["owner"] == "bot"
            self._with_bot.set() if with_bot else self._with_bot.clear()
        elif data["id"] == self._asked:
            self._answered = data["answered"]
        elif data["author"] == "bot" and self._answered:
            self._replied.set()


@asynccontextmanager
async def stock_client(session: aiohttp.ClientSession, url: str) -> AsyncIterator[StockClient]:
    yield StockClient(session, url)


@asynccontextmanager
async def widget_client(session: aiohttp.ClientSession, url: str) -> AsyncIterator[WidgetClient]:
    async with session.post(f"{url}/api/conversations", json={}) as response:
        client = WidgetClient(session, url, await response.json())
    listening = asyncio.create_task(client.listen())
    try:
        await client.listening()
        yield client
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
