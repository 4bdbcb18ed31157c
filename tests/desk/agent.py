"""An agent's browser: one cookie jar, one CSRF token."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timezone
from typing import Any
from uuid import uuid4

import aiohttp
from argon2 import PasswordHasher

from helpline.desk.models import Agent
from helpline.errors import Conflict
from helpline.storage.accounts import SqlAccounts
from helpline.storage.database import Database
from tests.support.web import EventReader, House

PASSWORD = "correct horse battery"
_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
"""Cheap to check; the real cost has its own test."""


async def add_account(url: str, name: str, role: str = "agent", **fields: Any) -> Agent:
    """Straight into the database, as `helpline agents add` does."""
    values = {"email": f"{name}@example.com", "name": name.title(), "role": role, "password": _HASH}
    agent = Agent(**({"id": name, **values, "presence": "available"} | fields))
    database = Database(url)
    try:
        await SqlAccounts(database).add(agent, datetime.now(timezone.utc))
    except Conflict:
        pass
    finally:
        await database.close()
    return agent


class DeskAgent:
    """`call` answers (status, body)."""

    def __init__(self, url: str, name: str) -> None:
        self.url = url
        self.id = name
        self.email = f"{name}@example.com"
        self.csrf = ""
        self.http = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))

    @classmethod
    async def hire(cls, house: House, name: str, role: str = "agent") -> DeskAgent:
        await add_account(house.settings.database, name, role)
        agent = cls(house.url, name)
        try:
            status, body = await agent.login()
            assert status == 200, body
        except BaseException:
            await agent.close()
            raise
        return agent

    async def close(self) -> None:
        await self.http.close()

    async def login(self, password: str = PASSWORD, **fields: Any) -> tuple[int, Any]:
        status, body = await self.call(
            "POST", "/login", {"email": self.email, "password": password, **fields}
        )
        self.csrf = body.get("csrf", self.csrf)
        return status, body

    async def call(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> tuple[int, Any]:
        sent = {"X-CSRF-Token": self.csrf} | (headers or {})
        options: dict[str, Any] = {"data": body} if isinstance(body, aiohttp.FormData) else {"json": body}
        address = f"{self.url}/desk/api{path}"
        async with self.http.request(method, address, headers=sent, **options) as response:
            is_json = response.content_type.endswith("json")
            return response.status, await (response.json() if is_json else response.text())

    async def get(self, path: str) -> Any:
        status, body = await self.call("GET", path)
        assert status == 200, body
        return body

    async def post(self, path: str, body: Any = None, expected: int = 200) -> Any:
        status, answer = await self.call("POST", path, {} if body is None else body)
        assert status == expected, answer
        return answer

    async def step(self, conversation: str, step: str, expected: int = 200, **body: Any) -> Any:
        return await self.post(f"/conversations/{conversation}/{step}", body, expected)

    async def say(self, conversation: str, text: str, message_id: str = "") -> int:
        body = {"id": message_id or str(uuid4()), "text": text}
        return int((await self.post(f"/conversations/{conversation}/messages", body, 202))["seq"])

    async def upload(self, conversation: str, content: bytes, expected: int = 200) -> Any:
        form = aiohttp.FormData()
        form.add_field("file", io.BytesIO(content), filename="screen.png", content_type="image/png")
        return await self.post(f"/conversations/{conversation}/attachments", form, expected)

    async def detail(self, conversation: str) -> dict[str, Any]:
        return dict(await self.get(f"/conversations/{conversation}"))

    @asynccontextmanager
    async def events(self) -> AsyncIterator[EventReader]:
        timeout = aiohttp.ClientTimeout(total=None, sock_read=120)
        async with self.http.get(f"{self.url}/desk/api/events", timeout=timeout) as response:
            assert response.status == 200
            yield EventReader(response)
