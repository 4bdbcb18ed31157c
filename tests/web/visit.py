"""A customer's calls to the widget channel beside its messages."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from PIL import Image

from tests.desk.agent import DeskAgent
from tests.support.web import Customer, House


def drawn(kind: str = "PNG", shade: int = 0, size: tuple[int, int] = (12, 8), **options: Any) -> bytes:
    """A picture of one colour; another `shade` makes another picture."""
    kept = io.BytesIO()
    Image.new("RGB", size, (200, 90, shade)).save(kept, kind, **options)
    return kept.getvalue()


PNG, JPEG, GIF, WEBP = (drawn(kind) for kind in ("PNG", "JPEG", "GIF", "WEBP"))
Answer = tuple[int, Any, Any]


def looks_like(one: bytes, other: bytes) -> bool:
    """Whether two files show the same, within what a lossy format changes."""
    shown, wanted = (Image.open(io.BytesIO(content)).convert("RGB") for content in (one, other))
    colours = (image.getpixel((5, 5)) for image in (shown, wanted))
    near = all(abs(a - b) < 8 for a, b in zip(*colours, strict=True))
    return near and shown.size == wanted.size


class Visit:
    """A customer's calls beside messages: (status, body, headers)."""

    def __init__(self, customer: Customer) -> None:
        self.customer = customer
        self.root = f"{customer.url}/api/conversations/{customer.id}"

    async def post(self, path: str, body: Any) -> Answer:
        options: dict[str, Any] = {"data": body} if isinstance(body, aiohttp.FormData) else {"json": body}
        address, headers = f"{self.root}/{path}", self.customer.headers
        async with self.customer.session.post(address, headers=headers, **options) as response:
            is_json = response.content_type.endswith("json")
            return response.status, await (response.json() if is_json else response.text()), response.headers

    async def get(self, path: str) -> Answer:
        address = f"{self.root}/{path}"
        async with self.customer.session.get(address, headers=self.customer.headers) as response:
            return response.status, await response.read(), response.headers

    async def send(self, content: bytes, name: str = "screen.png", kind: str = "image/png") -> Answer:
        form = aiohttp.FormData()
        form.add_field("file", io.BytesIO(content), filename=name, content_type=kind)
        return await self.post("attachments", form)


@pytest.fixture
def visit(customer: Customer) -> Visit:
    return Visit(customer)


@pytest.fixture
async def lead(house: House) -> AsyncIterator[DeskAgent]:
    agent = await DeskAgent.hire(house, "lead")
    yield agent
    await agent.close()
