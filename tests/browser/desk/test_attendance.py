"""The agent sees whether the customer is still there."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.desk.samples import ago
from tests.browser.desk.sign_in import SignIn
from tests.browser.desk.stand_in import DeskStandIn

pytestmark = pytest.mark.slow


async def test_the_agent_sees_whether_the_customer_is_still_there(sign_in: SignIn, desk: DeskStandIn) -> None:
    page = await sign_in(at="#c/c1")
    row, head = page.locator(".item", has_text="Carla").first, page.locator(".opened-head .there")
    await expect(row.locator(".there")).to_have_text("Here")
    await expect(head).to_have_text("Customer here")
    desk.talks["c1"] |= {"here": False, "seen_at": ago(200)}
    desk.customer_says("c1", "back later")
    await expect(row.locator(".there")).to_have_text("Left 3 min ago")
    await expect(head).to_have_text("Customer left 3 min ago")
