"""The card of incidents: not there while there are none, and what can be done for all at once."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.desk.conftest import SignIn
from tests.browser.desk.incidents import CHASE
from tests.browser.desk.stand_in import DeskStandIn
from tests.browser.steps import until

pytestmark = pytest.mark.slow


async def test_without_incidents_there_is_no_card(sign_in: SignIn) -> None:
    page = await sign_in()
    await expect(page.locator(".item")).to_have_count(5)
    await expect(page.get_by_role("region", name="Incidents")).to_have_count(0)


async def test_one_answer_goes_to_all_and_the_end_is_told(sign_in: SignIn, desk: DeskStandIn) -> None:
    desk.incidents = (CHASE, CHASE | {"id": "i-0", "name": "Citi", "state": "closed"})
    page = await sign_in()
    card = page.get_by_role("region", name="Incidents")
    await expect(card.get_by_role("listitem")).to_have_count(1)
    await expect(card).to_contain_text("7 customers")
    await expect(card).to_contain_text("4 told")
    await card.get_by_role("button", name="Answer all").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("textbox").fill("Chase works on it.")
    await dialog.get_by_role("button", name="Send").click()
    await until(lambda: any("/incidents/i-1/answer" in path for path, _ in desk.posts))
    [sent] = [body for path, body in desk.posts if path.endswith("/incidents/i-1/answer")]
    assert sent["text"] == "Chase works on it."
    await card.get_by_role("button", name="Close").click()
    await expect(card).to_have_count(0)
    assert any(path.endswith("/incidents/i-1/close") for path, _ in desk.posts)
