"""Who waits for a person is answered, may cancel by word, comes back to the assistant, or begins anew."""

from __future__ import annotations

import pytest
from playwright.async_api import BrowserContext, expect

from tests.browser.real.conftest import Visits
from tests.browser.real.steps import WITH_402, hear, heard, say, sign_in
from tests.browser.steps import write

pytestmark = pytest.mark.slow


async def test_waiting_asking_returning_and_cancelling_by_word(
    visit: Visits, context: BrowserContext
) -> None:
    page = await visit(context)
    await sign_in(page)
    await say(page, WITH_402, "Can you sign in at Chase's own website")
    await say(page, "get me a person", "your ticket is")
    bar = page.locator(".bar.owner")
    await expect(bar).to_contain_text("in the queue")
    await say(page, "how long will it take?", "Nobody is at the desk right now")
    await say(page, "can I close this tab?", "You don't have to stay")
    await say(page, "let me go on with the assistant", "stays open")
    await expect(bar).to_be_hidden()
    await write(page, "get me a person")
    await hear(page, "your ticket is", times=2)
    await say(page, "never mind, it works now", "Good to hear that it works")
    await expect(bar).to_be_hidden()
    await page.locator(".choices").get_by_role("button", name="Talk to a person").click()
    await hear(page, "your ticket is", times=3)
    await expect(bar).to_contain_text("in the queue")
    await page.get_by_label("More", exact=True).click()
    await page.get_by_role("button", name="Start a new chat").click()
    await page.get_by_role("button", name="Cancel my request and start anew?").click()
    await expect(heard(page, "your ticket is")).to_have_count(0)
    await expect(bar).to_be_hidden()
