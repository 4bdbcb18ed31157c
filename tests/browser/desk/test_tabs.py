"""However many tabs of the desk an agent opens, one holds the stream and all hear the news."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.desk.conftest import SignIn
from tests.browser.desk.stand_in import DeskStandIn
from tests.browser.steps import until

pytestmark = pytest.mark.slow


async def test_eight_tabs_share_one_stream_and_hand_it_on(desk: DeskStandIn, sign_in: SignIn) -> None:
    first = await sign_in()
    tabs = [await first.context.new_page() for _ in range(7)]
    for tab in tabs:
        await tab.goto(desk.address + "/desk")
        await tab.locator(".bar").wait_for()
    await until(lambda: len(desk.streams) == 1)
    desk.add_waiting(1)
    newest = f"Customer {len(desk.talks)}"
    for tab in (first, *tabs):
        await expect(tab.locator(".queue").get_by_text(newest)).to_be_visible()
    await first.close()
    await until(lambda: len(desk.streams) == 1)
    desk.add_waiting(1)
    for tab in tabs:
        await expect(tab.locator(".queue").get_by_text(f"Customer {len(desk.talks)}")).to_be_visible()


async def test_without_shared_channels_every_tab_hears_for_itself(desk: DeskStandIn, sign_in: SignIn) -> None:
    first = await sign_in()
    await first.context.add_init_script("delete window.BroadcastChannel")
    second = await first.context.new_page()
    await second.goto(desk.address + "/desk")
    await second.locator(".bar").wait_for()
    await until(lambda: len(desk.streams) == 2)
    desk.add_waiting(1)
    await expect(second.locator(".queue").get_by_text(f"Customer {len(desk.talks)}")).to_be_visible()
