"""The widget works however a page embeds it, and whatever the browser keeps back."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, Frame, Page, Route, async_playwright, expect

from tests.browser.conftest import ARGUMENTS, CHROMIUM, PATIENCE_MS
from tests.browser.host import HostSite
from tests.browser.stand_in import StandIn
from tests.browser.steps import begin, bubble, until, write

pytestmark = pytest.mark.slow

ALL_SITE_DATA = {"default_content_setting_values": {"cookies": 2}}
"""What the browser's own switches write into its preferences."""
OF_THIRD_PARTIES = {"block_third_party_cookies": True, "cookie_controls_mode": 1}

HOLD_THE_LOCK = """() => {
  const timeout = AbortSignal.timeout;
  AbortSignal.timeout = (ms) => timeout.call(AbortSignal, ms / 20); // a second instead of twenty
  return new Promise((held) => {
    navigator.locks.request(`helpline:${location.origin}:`, () => { held(); return new Promise(() => 0); });
  });
}"""
"""As a tab does that the browser has frozen in the middle of sending."""


async def framed(page: Page, site: HostSite, attributes: str = "") -> Frame:
    """The widget's page in a frame of another page."""
    address = site.page("/inner")
    outer = site.page(
        "/outer",
        script="",
        body=f'<iframe {attributes} src="{address}" width="600" height="700" title="Help"></iframe>',
    )
    await page.goto(outer.replace("localhost", "127.0.0.1"))  # another site than what it frames
    frame = page.frame(url="**/inner")
    assert frame
    await frame.locator(".launcher").click()
    return frame


async def hears_back(page: Page | Frame) -> None:
    await page.get_by_label("Your message").fill("hi")
    await page.get_by_role("button", name="Send message").click()
    await expect(page.locator(".list .bubble").get_by_text("You said: hi")).to_be_visible(timeout=PATIENCE_MS)
    await expect(page.get_by_text("Waiting to be sent")).to_have_count(0)


@pytest_asyncio.fixture(loop_scope="session")
async def blocked(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[BrowserContext]:
    """A browser whose owner has set these switches."""
    preferences = tmp_path / "Default" / "Preferences"
    preferences.parent.mkdir()
    preferences.write_text(json.dumps({"profile": request.param}))
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            tmp_path, executable_path=CHROMIUM, args=ARGUMENTS
        )
        yield context
        await context.close()


@pytest.mark.parametrize("blocked", [ALL_SITE_DATA], indirect=True, ids=["all"])
async def test_with_all_site_data_blocked_words_are_sent(blocked: BrowserContext, site: HostSite) -> None:
    page = await blocked.new_page()
    await page.goto(site.page("/"))
    refused = "() => { try { return !window.localStorage } catch { return true } }"
    assert await page.evaluate(refused), "the switch does nothing"
    await page.locator(".launcher").click()
    await hears_back(page)


@pytest.mark.parametrize("blocked", [ALL_SITE_DATA, OF_THIRD_PARTIES], indirect=True, ids=["all", "third"])
async def test_in_a_frame_of_another_site_words_are_sent(blocked: BrowserContext, site: HostSite) -> None:
    page = await blocked.new_page()
    await hears_back(await framed(page, site))


@pytest.mark.parametrize("rights", ["allow-scripts allow-forms", "allow-scripts"])
async def test_in_a_sandboxed_frame_words_are_sent(
    context: BrowserContext, site: HostSite, server: StandIn, rights: str
) -> None:
    page = await context.new_page()
    frame = await framed(page, site, f'sandbox="{rights}"')
    await hears_back(frame)
    assert [body["text"] for body in server.received] == ["hi"]


async def test_where_forms_are_forbidden_a_rating_is_sent(
    context: BrowserContext, site: HostSite, server: StandIn
) -> None:
    frame = await framed(await context.new_page(), site, 'sandbox="allow-scripts"')
    await hears_back(frame)
    server.give_floor("closed")
    await frame.locator(".star").nth(3).click()
    await frame.get_by_role("button", name="Send rating").click()
    await expect(frame.locator(".card").get_by_text("Thank you for your rating")).to_be_visible()
    assert server.told("rating") == [{"stars": 4, "words": ""}]


async def test_a_fault_of_the_page_fails_the_line_and_says_so(
    context: BrowserContext, site: HostSite, server: StandIn
) -> None:
    page = await context.new_page()
    await page.goto(site.page("/"))
    await page.locator(".launcher").click()
    await page.evaluate(
        "() => { Intl.DateTimeFormat = () => { throw new RangeError('broken by the page') } }"
    )
    await write(page, "Hello")
    fate = page.get_by_text("Not sent. Something on this page went wrong.")
    await expect(fate).to_be_visible()
    assert server.received == []


async def test_a_lock_that_another_tab_never_gives_back_stops_nothing(page: Page, server: StandIn) -> None:
    await page.evaluate(HOLD_THE_LOCK)
    await write(page, "Hello")
    await expect(bubble(page, "You said: Hello")).to_be_visible(timeout=PATIENCE_MS)
    assert [body["text"] for body in server.received] == ["Hello"]


@pytest.mark.parametrize("script", ["module", "classic", "async", "async module"])
async def test_every_kind_of_script_tag_brings_the_launcher(
    context: BrowserContext, site: HostSite, server: StandIn, script: str
) -> None:
    page = await context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    await page.goto(site.page("/", script=script))
    await page.locator(".launcher").click()
    await begin(page, server)
    await expect(page.locator("helpline-chat")).to_have_count(1)
    assert faults == []


async def test_a_script_in_the_head_of_a_slow_page_waits_for_it(
    context: BrowserContext, site: HostSite
) -> None:
    page = await context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    address = site.page("/", script="async module", head='<script src="/slow.js"></script>')
    held: list[object] = []
    loaded: list[str] = []
    page.on("requestfinished", lambda request: loaded.append(request.url))
    await page.route("**/slow.js", lambda route: held.append(route))
    await page.goto(address, wait_until="commit")
    await until(lambda: any(url.endswith("/element.js") for url in loaded))
    assert await page.evaluate("document.body === null")
    await held[0].fulfill(body="")  # type: ignore[attr-defined]
    await expect(page.locator(".launcher")).to_be_visible()
    assert faults == []


async def test_what_comes_with_the_first_message_is_asked_for_until_it_comes(
    page: Page, server: StandIn
) -> None:
    lost: list[str] = []

    async def lose_twice(route: Route) -> None:
        lost.append(route.request.url)
        await (route.abort() if len(lost) < 3 else route.continue_())

    await page.route("**/extras.js*", lose_twice)
    await write(page, "Hello")
    await expect(bubble(page, "You said: Hello")).to_be_visible(timeout=PATIENCE_MS)
    assert len(server.received) == 1
