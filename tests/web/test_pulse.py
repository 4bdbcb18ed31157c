"""One look a second at all streams serves for all of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest

from helpline.conversations.service import Conversations
from tests.support.web import PATIENCE, Customer, eventually

pytestmark = pytest.mark.slow


async def test_a_stream_that_has_nothing_to_tell_asks_the_database_nothing(
    customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its signs of life come all the same."""
    monkeypatch.setattr("helpline.web.stream.HEARTBEAT", 0.2)
    reading, asked = Conversations.read, []

    async def read(self: Conversations, conversation: str, after: int = 0) -> Any:
        asked.append(conversation)
        return await reading(self, conversation, after)

    async with _opened(customer) as reader:
        await reader.readuntil(b"event: owner")
        await _signs(reader, 3)  # the first look for other processes' news rings once
        monkeypatch.setattr(Conversations, "read", read)
        await _signs(reader, 3)
        assert not asked
        await customer.say("Hello")
        await asyncio.wait_for(reader.readuntil(b"You said: Hello"), PATIENCE)
        assert asked


async def test_who_leaves_is_noticed_though_nothing_is_said(customer: Customer) -> None:
    async with _opened(customer) as reader:
        await reader.readuntil(b"event: owner")
        await eventually(lambda: _streams(customer, 1))
    await eventually(lambda: _streams(customer, 0))


async def _signs(reader: asyncio.StreamReader, count: int) -> None:
    for _ in range(count):
        await asyncio.wait_for(reader.readuntil(b"\n:\n\n"), PATIENCE)


@asynccontextmanager
async def _opened(customer: Customer) -> AsyncIterator[asyncio.StreamReader]:
    """The customer's stream as bytes."""
    place = urlsplit(customer.url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    head = f"GET /api/conversations/{customer.id}/events HTTP/1.1\r\nHost: {place.netloc}\r\n"
    writer.write(f"{head}Authorization: Bearer {customer.token}\r\n\r\n".encode())
    try:
        yield reader
    finally:
        writer.close()


async def _streams(customer: Customer, count: int) -> bool:
    async with customer.session.get(f"{customer.url}/metrics") as response:
        return f"helpline_streams_open {count}.0" in await response.text()
