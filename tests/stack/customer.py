"""A customer at the widget's door: HTTP and the event stream, nothing else."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import time
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import aiohttp
import jwt

from tests.stack.history import History
from tests.stack.processes import SECRET
from tests.stack.sandbox import CUSTOMERS_ZONE

ANSWERED_WITHIN = 60.0
PATIENCE = 180.0
"""Seconds that a patient customer asks again, and that one waits for an answer then."""
Message = dict[str, Any]
"""As the widget channel has it: seq, id, author, text, buttons, card, at (and answered)."""


class Customer:
    """One browser tab. Its stream reconnects by itself, as a browser's does; `leave` closes it."""

    patience = PATIENCE

    def __init__(self, session: aiohttp.ClientSession, url: str, login: str, opened: dict[str, Any]) -> None:
        self.doors = (url,)
        """Addresses of all web processes; each call takes one of them."""
        self.login = login
        self.id: str = opened["id"]
        self.token: str = opened["token"]
        self.history = History(self.id)
        self.streamed: list[Message] = []
        """Every message event in the order it came; a customer's own comes again once answered."""
        self.owner = ""
        self._session = session
        self._news = asyncio.Condition()
        self._reader: asyncio.Task[None] | None = None
        self._broke: Exception | None = None

    @classmethod
    async def open(
        cls,
        session: aiohttp.ClientSession,
        url: str,
        login: str = "",
        name: str = "Carla Diaz",
        *,
        patient: bool = False,
    ) -> Customer:
        """A new conversation: of a verified customer, or of an anonymous one without `login`."""
        body = {"identity": identity(login, name), "timezone": CUSTOMERS_ZONE} if login else {}

        async def ask() -> tuple[int, dict[str, Any]]:
            async with session.post(f"{url}/api/conversations", json=body) as response:
                return response.status, await response.json()

        status, opened = await (_until(201, ask, cls.patience) if patient else ask())
        assert status == 201, opened
        assert opened["verified"] is bool(login)
        customer = cls(session, url, login, opened)
        customer.come_back()
        return customer

    @property
    def url(self) -> str:
        return random.choice(self.doors)

    async def say(self, text: str, *, message_id: str = "", patient: bool = False) -> list[Message]:
        """Send, wait until it is answered, and give what was said since."""
        return await self._send({"id": message_id or str(uuid4()), "text": text}, patient)

    async def choose(self, title: str, *, patient: bool = False) -> list[Message]:
        """Press the newest button of that title."""
        choices = {b["title"]: b["choice"] for m in await self.read() for b in m["buttons"]}
        assert title in choices, f"{title!r} is not among {list(choices)}\n{await self.transcript()}"
        return await self._send({"id": str(uuid4()), "choice": choices[title]}, patient)

    async def wait_for(
        self, wanted: str | Callable[[Message], bool], seconds: float = ANSWERED_WITHIN
    ) -> Message:
        """The first message of the stream that contains `wanted`, or for which it holds."""

        def fits(message: Message) -> bool:
            if isinstance(wanted, str):
                return message["author"] != "customer" and wanted in message["text"]
            return wanted(message)

        def seen() -> bool:
            return any(fits(message) for message in self.streamed)

        await self._until(seen, seconds, f"{wanted!r} never came")
        return next(message for message in self.streamed if fits(message))

    async def read(self, after: int = 0) -> list[Message]:
        status, answer = await self._read(after)
        assert status == 200, answer
        return list(answer["messages"])

    async def read_when_there(self, after: int = 0) -> list[Message]:
        """`read`, again and again while nobody opens the door."""
        _, answer = await _until(200, lambda: self._read(after), self.patience)
        return list(answer["messages"])

    async def catch_up(self, messages: list[Message], seconds: float = ANSWERED_WITHIN) -> None:
        """Until the stream has told all of these, and which of them are answered."""
        wanted = {(message["id"], message.get("answered")) for message in messages}

        def told() -> bool:
            return wanted <= {(message["id"], message.get("answered")) for message in self.streamed}

        await self._until(told, seconds, "the stream left something out")

    async def _until(self, told: Callable[[], bool], seconds: float, otherwise: str) -> None:
        """Raises AssertionError, also where the reader ended by an error: nothing would come any more."""
        try:
            async with self._news:
                await asyncio.wait_for(self._news.wait_for(lambda: told() or self._broke), seconds)
        except asyncio.TimeoutError:
            raise AssertionError(f"{otherwise}:\n{await self._told()}") from None
        assert not self._broke, f"the reader of the stream ended: {self._broke!r}"

    async def _told(self) -> str:
        """For the words of a failure, which shall not fail itself."""
        try:
            return await self.transcript()
        except (aiohttp.ClientError, asyncio.TimeoutError, AssertionError) as error:
            return f"(the conversation can't be read: {error!r})"

    async def post(self, body: Any, **options: Any) -> tuple[int, dict[str, Any]]:
        """Anything at all to the message door; status and JSON."""
        options = {"headers": self.headers, **({} if "data" in options else {"json": body}), **options}
        address = f"{self.url}/api/conversations/{self.id}/messages"
        status, answer = 0, {}
        self.history.sent(body)
        try:
            async with self._session.post(address, **options) as response:
                answer = await response.json()
                status = response.status
        finally:
            self.history.ended(body, status, answer)
        return status, answer

    async def transcript(self) -> str:
        """The conversation as the customer sees it."""
        return "\n".join(_line(message) for message in await self.read())

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def come_back(self) -> None:
        """Open the stream, from where it was left."""
        if self._reader is None:
            self._reader = asyncio.create_task(self._listen())

    async def leave(self) -> None:
        """Close the tab."""
        if self._reader:
            self._reader.cancel()
            await asyncio.gather(self._reader, return_exceptions=True)
            self._reader = None

    close = leave

    async def _send(self, body: dict[str, Any], patient: bool) -> list[Message]:
        seq = await (self.post_until_taken(body) if patient else self._post_once(body))
        limit = self.patience if patient else ANSWERED_WITHIN
        await self.wait_for(lambda message: message["id"] == body["id"] and message["answered"], limit)
        read = self.read_when_there if patient else self.read
        return [message for message in await read(seq) if message["author"] != "customer"]

    async def _post_once(self, body: dict[str, Any]) -> int:
        status, answer = await self.post(body)
        assert status == 202, answer
        return int(answer["seq"])

    async def post_until_taken(self, body: dict[str, Any]) -> int:
        """Send the same message again and again until it is taken, as the widget does."""
        _, answer = await _until(202, lambda: self.post(body), self.patience)
        return int(answer["seq"])

    async def _read(self, after: int) -> tuple[int, dict[str, Any]]:
        address = f"{self.url}/api/conversations/{self.id}/messages?after={after}"
        async with self._session.get(address, headers=self.headers) as response:
            return response.status, await response.json()

    async def _listen(self) -> None:
        try:
            await self._listen_again_and_again()
        except Exception as error:
            async with self._news:
                self._broke = error
                self._news.notify_all()

    async def _listen_again_and_again(self) -> None:
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=5, sock_read=40)
        while True:
            with contextlib.suppress(aiohttp.ClientError, asyncio.TimeoutError):
                address = f"{self.url}/api/conversations/{self.id}/events"
                last = max((message["seq"] for message in self.streamed), default=0)
                self.history.listening(last)
                headers = {**self.headers, "Last-Event-ID": str(last)}
                async with self._session.get(address, headers=headers, timeout=timeout) as response:
                    await self._follow(response)
            await asyncio.sleep(0.3)

    async def _follow(self, response: aiohttp.ClientResponse) -> None:
        name = ""
        async for raw in response.content:
            field, _, value = raw.decode().rstrip("\n").partition(": ")
            if field == "event":
                name = value
            elif field == "data" and name in ("message", "owner"):
                await self._keep(name, json.loads(value))

    async def _keep(self, name: str, data: dict[str, Any]) -> None:
        async with self._news:
            if name == "message":
                self.history.told(data)
                self.streamed.append(data)
            else:
                self.owner = data["owner"]
            self._news.notify_all()


async def _until(
    wanted: int, ask: Callable[[], Awaitable[tuple[int, dict[str, Any]]]], seconds: float
) -> tuple[int, dict[str, Any]]:
    """Ask again while nobody opens, or is told to come later, until it has that status."""
    end = time.monotonic() + seconds
    while True:
        with contextlib.suppress(aiohttp.ClientError, asyncio.TimeoutError):
            status, answer = await ask()
            if status == wanted:
                return status, answer
            assert status in (429, 503), answer
        assert time.monotonic() < end, "the door stayed closed"
        await asyncio.sleep(0.3)


def identity(login: str, name: str, secret: str = SECRET) -> str:
    """What the help site signs for a customer who is logged in."""
    claims = {"sub": login, "name": name, "exp": int(time.time()) + 600}
    return jwt.encode(claims, secret, algorithm="HS256")


def said(messages: list[Message]) -> str:
    """All texts in one."""
    return "\n".join(message["text"] for message in messages)


def buttons(messages: list[Message]) -> list[str]:
    """The titles under the last message."""
    return [button["title"] for button in messages[-1]["buttons"]] if messages else []


def asked(messages: list[Message]) -> str:
    """The question that the assistant leaves open, "" for none (`about.asks`)."""
    open_ = [message["about"]["asks"] for message in messages if message["about"]]
    return str(open_[-1]) if open_ else ""


def responses(messages: list[Message]) -> list[str]:
    """Ids of all that the assistant said (`about.said`)."""
    return [response for message in messages if message["about"] for response in message["about"]["said"]]


def telling(response: str) -> Callable[[Message], bool]:
    """For `wait_for`: a message that says this response."""
    return lambda message: response in responses([message])


def cards(messages: list[Message]) -> list[dict[str, Any]]:
    """What is drawn beside the words, but for *Fix it here* alone (browser/real/test_fix_it_here.py)."""
    return [
        message["card"] for message in messages if message["card"] and message["card"]["type"] != "repair"
    ]


def _line(message: Message) -> str:
    line = f"{message['author']:>8} | {message['text']}"
    if message["buttons"]:
        line += "\n         | " + " ".join(f"[{button['title']}]" for button in message["buttons"])
    if message["card"]:
        card = message["card"]
        line += f"\n         | <{card['type']}: {card.get('title') or card.get('state')}>"
    return line
