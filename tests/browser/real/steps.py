"""What people do on the demo page, and what they wait for."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
from playwright.async_api import Locator, Page, expect

from tests.browser.steps import write
from tests.stack import Message, Sandbox
from tests.stack.sandbox import connection

ANSWERED_WITHIN_MS = 60_000
CARLA = "demo-402"
"""The sample customer "Sign-in refused": it begins anew, at 402, whenever it is chosen."""
WITH_402 = "I get error 402 for my bank"


async def furnish(sandbox: Sandbox, code: int, *, seconds: float = 0.5) -> None:
    """After `sign_in`. Chase stands at `code`; the next refresh takes so long, and brings 14 transactions."""
    mended = {"code": 0, "new_transactions": 14}
    await sandbox.put(CARLA, [connection("chase", code, mended, refresh_seconds=seconds)])


async def sign_in(page: Page) -> None:
    """As Carla; the chat opens afresh, nothing is said yet."""
    await page.get_by_role("button", name="Sign-in refused The bank refuses").click()
    await expect(page.get_by_role("dialog", name="Helpline")).to_be_visible()


async def say(page: Page, text: str, answer: str) -> None:
    """Type, and wait for a line of the other side that contains `answer`."""
    await write(page, text)
    await hear(page, answer)


async def press(page: Page, title: str, answer: str) -> None:
    """Press a quick reply, and wait for a line of the other side that contains `answer`."""
    await page.locator(".choices").get_by_role("button", name=title, exact=True).click()
    await hear(page, answer)


async def hear(page: Page, words: str, *, times: int = 1) -> None:
    await expect(heard(page, words)).to_have_count(times, timeout=ANSWERED_WITHIN_MS)


def heard(page: Page, words: str) -> Locator:
    """Lines of the other side that contain these words."""
    return page.locator(".list .bot:not(.typing), .list .system").locator(".bubble").filter(has_text=words)


def said(page: Page, text: str) -> Locator:
    """The customer's own lines with this text."""
    return page.locator(".list .customer .bubble").get_by_text(text, exact=True)


async def spoken(page: Page) -> list[str]:
    """All lines in the order they are shown."""
    return await page.locator(".list .bubble").all_inner_texts()


async def stored(page: Page, http: aiohttp.ClientSession, url: str) -> list[Message]:
    """The page's conversation as the server has it."""
    known = await kept(page, "conversation")
    address = f"{url}/api/conversations/{known['id']}/messages?after=0"
    async with http.get(address, headers={"Authorization": f"Bearer {known['token']}"}) as response:
        assert response.status == 200, await response.text()
        return list((await response.json())["messages"])


async def until_stored(page: Page, http: aiohttp.ClientSession, url: str, words: str) -> None:
    """Wait until the server has a message with these words in the page's conversation."""

    async def wait() -> None:
        while not any(words in message["text"] for message in await stored(page, http, url)):  # noqa: ASYNC110
            await asyncio.sleep(0.1)

    await asyncio.wait_for(wait(), ANSWERED_WITHIN_MS / 1000)


async def kept(page: Page, name: str) -> Any:
    """What the widget keeps in this browser under a name."""
    items: dict[str, str] = await page.evaluate("() => ({ ...localStorage })")
    [value] = [value for key, value in items.items() if key.endswith(f":{name}")]
    return json.loads(value)
