"""A screenshot that becomes a case: read, said, and worked on like words."""

from __future__ import annotations

import aiohttp
import pytest
from playwright.async_api import expect

from tests.browser.real.conftest import Visits
from tests.browser.real.steps import hear, sign_in, stored
from tests.browser.test_pictures import pick
from tests.ocr.drawing import written
from tests.stack import Stack

pytestmark = pytest.mark.slow
SECRET = "Hunter!2xy"


async def test_a_screenshot_becomes_a_case(visit: Visits, stack: Stack, http: aiohttp.ClientSession) -> None:
    page = await visit()
    await sign_in(page)
    await pick(page, written("Chase", f"Password: {SECRET}", "Error code: 402"))
    await page.get_by_role("button", name="Send message").click()
    await hear(page, "I've covered sensitive details in your picture")
    await hear(page, "I read: Chase, error 402.")
    await page.locator(".list .customer .picture").scroll_into_view_if_needed()
    await expect(page.get_by_role("img", name="Your picture")).to_be_visible()
    told = await stored(page, http, stack.url)
    about = [message["about"] for message in told if message["author"] == "bot"]
    assert any(one["bank"] == "chase" for one in about), "a case is open"
    assert SECRET not in str(told)
