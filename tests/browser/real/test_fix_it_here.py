"""*Fix it here* on the demo page: the provider's own window mends what was refused, and the chat hears it."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, Frame, Locator, Page, Request, expect

from tests.browser.real.steps import ANSWERED_WITHIN_MS, CARLA, WITH_402, furnish, hear, sign_in
from tests.browser.steps import write
from tests.stack import Sandbox, Stack
from tests.stack.sandbox import connection

pytestmark = pytest.mark.slow
PASSWORD = "Corr3ct-Horse-Staple!"
"""What is typed in the bank's window; it occurs nowhere with us."""
FRAME = "fastlink-frame"


@pytest_asyncio.fixture(loop_scope="session")
async def page(stack: Stack, context: BrowserContext, sandbox: Sandbox) -> AsyncIterator[Page]:
    """The demo page as Carla, whose bank refuses the saved sign-in."""
    context.set_default_timeout(ANSWERED_WITHIN_MS)
    page = await context.new_page()
    await page.goto(stack.url)
    await sign_in(page)
    await furnish(sandbox, 402)
    yield page


async def ask(page: Page, words: str = WITH_402) -> None:
    await write(page, words)
    await expect(fix(page)).to_be_visible(timeout=ANSWERED_WITHIN_MS)


def fix(page: Page) -> Locator:
    return page.get_by_role("button", name="Fix it here")


async def opened(page: Page) -> tuple[Page, Frame]:
    """The window that the button opens, and the provider's frame in it."""
    async with page.expect_popup() as coming:
        await fix(page).click()
    window = await coming.value
    await window.wait_for_url("**/repair")
    await expect(window.locator("iframe")).to_be_visible()
    frame = window.frame(FRAME)
    assert frame is not None
    return window, frame


async def type_in(frame: Frame, password: str) -> None:
    await frame.get_by_label("User name").fill("carla")
    await frame.get_by_label("Password").fill(password)
    await frame.get_by_role("button", name="Submit").click()


async def test_402_is_mended_in_two_clicks_and_the_password_stays_with_the_bank(
    page: Page, context: BrowserContext, sandbox: Sandbox, stack: Stack
) -> None:
    sent: list[tuple[str, str]] = []
    complaints: list[str] = []

    def note(request: Request) -> None:
        sent.append((request.url, f"{request.url} {request.headers} {request.post_data}"))

    context.on("request", note)
    context.on(
        "console", lambda m: complaints.append(m.text) if "Content Security Policy" in m.text else None
    )
    await ask(page)
    began = time.monotonic()
    window, frame = await opened(page)  # the first click
    await expect(window.locator("#whose")).to_contain_text("Carla Chase")
    await type_in(frame, PASSWORD)  # the second
    await hear(page, "14 new transactions")
    print(f"402 to healthy: 2 clicks, {time.monotonic() - began:.1f} s")
    await expect(fix(page)).to_have_count(0)
    assert await sandbox.refreshes(CARLA) == [1]
    ours = [told for url, told in sent if url.startswith(stack.url)]
    assert any("/repair" in told for told in ours)
    assert not any(PASSWORD in told for told in ours)
    assert PASSWORD.encode() not in _kept(stack)
    assert b"Carla Chase" in _kept(stack)
    assert complaints == []


def _kept(stack: Stack) -> bytes:
    """Database, logs, whatever else the product has written."""
    return b"".join(file.read_bytes() for file in stack.var.rglob("*") if file.is_file())


async def test_the_token_is_on_no_page_and_in_no_address_of_the_host(
    page: Page, context: BrowserContext, stack: Stack
) -> None:
    addresses: list[str] = []
    referrers: list[str] = []

    def note(request: Request) -> None:
        addresses.append(request.url)
        if "/sandbox/fastlink" in request.url and request.frame.name != FRAME:
            referrers.append(request.headers.get("referer", ""))

    context.on("request", note)
    await ask(page)
    async with page.expect_response("**/repairs") as coming:
        window, _ = await opened(page)
    ticket = (await (await coming.value).json())["ticket"]
    assert not any(ticket in address for address in addresses)
    assert window.url == f"{stack.url}/repair"
    assert referrers
    assert set(referrers) == {""}
    assert "Bearer" not in await page.content()
    await window.reload()
    await expect(window.get_by_role("status")).to_contain_text("was used before")


async def test_a_wrong_password_may_be_typed_again_and_its_end_is_told(page: Page) -> None:
    await ask(page)
    window, frame = await opened(page)
    await type_in(frame, "wrong")
    await expect(frame.get_by_role("alert")).to_contain_text("did not take this user name or password")
    await window.close()
    await hear(page, "didn't get through")
    await expect(fix(page)).to_have_count(1)


async def test_a_code_is_typed_in_the_window(page: Page) -> None:
    await ask(page)
    _, frame = await opened(page)
    await type_in(frame, "code")
    await frame.get_by_label("Security code").fill("123456")
    await frame.get_by_role("button", name="Submit").click()
    await hear(page, "14 new transactions")


async def test_open_banking_is_approved_on_the_banks_own_page(page: Page, sandbox: Sandbox) -> None:
    mended = {"code": 0, "new_transactions": 14}
    await sandbox.put(CARLA, [connection("chase", 402, mended, auth="open_banking")])
    await ask(page)
    window, frame = await opened(page)
    async with window.expect_popup() as coming:
        await frame.get_by_role("link", name="Go to Chase").click()
    bank = await coming.value
    await bank.get_by_role("button", name="Approve", exact=True).click()
    await hear(page, "14 new transactions")


async def test_a_window_that_was_closed_leaves_the_button_and_the_steps(page: Page) -> None:
    await ask(page)
    window, _ = await opened(page)
    await window.close(run_before_unload=True)
    await hear(page, "nothing has changed")
    await expect(fix(page)).to_have_count(1)
    await expect(page.locator(".choices").get_by_role("button").first).to_be_visible()


async def test_a_window_that_runs_out_of_time_says_so_on_both_sides(page: Page, sandbox: Sandbox) -> None:
    session = sandbox._session
    async with session.put(f"{sandbox.url}/sandbox/fastlink", json={"idle_seconds": 0}):
        pass
    try:
        await ask(page)
        async with page.expect_popup() as coming:
            await fix(page).click()
        window = await coming.value
        await expect(window.get_by_role("status")).to_contain_text("took too long")
        await hear(page, "has run out of time")
    finally:
        async with session.put(f"{sandbox.url}/sandbox/fastlink", json={}):
            pass


async def test_a_blocked_window_becomes_a_link(page: Page) -> None:
    await ask(page)
    await page.evaluate("window.open = () => null")
    await fix(page).click()
    link = page.get_by_role("link", name="Open it here (good for five minutes)")
    async with page.expect_popup() as coming:
        await link.click()
    window = await coming.value
    await expect(window.locator("iframe")).to_be_visible()


async def test_the_written_steps_remain_the_other_way(page: Page, sandbox: Sandbox) -> None:
    """The written steps, which remain: what they cost beside the button, in the same house."""
    await ask(page)
    began, clicks = time.monotonic(), 0
    for title in ("Yes, I can sign in", "Done, I clicked Proceed"):
        await page.locator(".choices").get_by_role("button", name=title, exact=True).click()
        clicks += 1
    await hear(page, "14 new transactions")
    print(
        f"402 to healthy by the steps: {clicks} here and 4 in CustomBooks, {time.monotonic() - began:.1f} s"
    )
    assert await sandbox.refreshes(CARLA) == [1]
