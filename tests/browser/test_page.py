"""The widget on a page: its weight, its placing, and the demo page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, Page, expect

from helpline.settings import Settings
from helpline.web.demo import sample_customers
from tests.browser.conftest import Visit
from tests.browser.host import HostSite
from tests.browser.stand_in import WIDGET, StandIn, identity_for
from tests.browser.steps import begin, bubble, until
from tests.support.databases import Databases
from tests.support.web import House, running

CUSTOMERS = list(sample_customers(WIDGET))


LATER = ("extras.js", "style.extras.js", "thread.js", "pictures.js", "stream.js")
"""Some of what comes with the first message."""


@pytest_asyncio.fixture(loop_scope="session")
async def house(tmp_path: Path, databases: Databases) -> AsyncIterator[House]:
    url = databases.sqlite(tmp_path / "helpline.db")
    async with running(Settings(database_url=url, var=tmp_path, demo=False)) as started:
        yield started


@pytest.mark.slow
async def test_what_a_visitor_loads_weighs_at_most_20_kb(
    house: House,
    context: BrowserContext,
    visit: Visit,
    server: StandIn,
) -> None:
    """All scripts until the chat is open, as the real application sends them; the rest comes with words."""
    scripts: list[str] = []
    context.on("request", lambda request: scripts.append(request.url.removeprefix(server.address)))
    page = await visit()
    await expect(page.get_by_text("A bank connection giving you trouble?")).to_be_visible()
    loaded = {path for path in scripts if path.endswith(".js")}
    assert {"/widget.js", "/widget/element.js", "/widget/style.js"} <= loaded
    assert not any(path.endswith(f"/{name}") for path in loaded for name in LATER)
    weights = {path: await weight(house.url + path) for path in loaded}
    assert sum(weights.values()) <= 20_000, weights
    await begin(page, server)
    assert {f"/widget/{name}" for name in LATER} <= set(scripts)


async def weight(url: str) -> int:
    """Bytes that travel."""
    async with (
        aiohttp.ClientSession(auto_decompress=False) as browser,
        browser.get(url, headers={"Accept-Encoding": "gzip"}) as response,
    ):
        assert response.headers["Content-Encoding"] == "gzip"
        return len(await response.read())


def test_nothing_parses_markup() -> None:
    for file in WIDGET.rglob("*.js"):
        for way in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "new Function",
        ):
            assert way not in file.read_text(), file


@pytest.mark.slow
async def test_the_script_adds_the_element_once(page: Page) -> None:
    await page.evaluate("import('/widget.js?again')")
    await expect(page.locator("helpline-chat")).to_have_count(1)


@pytest.mark.slow
@pytest.mark.parametrize("body", ["", "<helpline-chat></helpline-chat>"], ids=["by itself", "placed"])
async def test_the_next_script_of_the_page_may_use_the_chat_at_once(
    context: BrowserContext, site: HostSite, server: StandIn, body: str
) -> None:
    use = "const chat = document.querySelector('helpline-chat'); chat.open(); chat.send('From the page')"
    address = site.page("/", body=body)
    site.pages["/"] = site.pages["/"].replace("</body>", f'<script type="module">{use}</script></body>')
    page = await context.new_page()
    await page.goto(address)
    await expect(bubble(page, "You said: From the page")).to_be_visible()


@pytest.mark.slow
async def test_a_page_may_place_the_element_itself(page: Page) -> None:
    await page.evaluate("document.querySelector('helpline-chat').remove()")
    await page.evaluate("import('/widget.js?auto=no')")
    await expect(page.locator("helpline-chat")).to_have_count(0)
    await page.evaluate(
        """() => { const chat = document.createElement("helpline-chat"); chat.setAttribute("open", "");
        document.body.append(chat); }"""
    )
    await expect(page.get_by_role("dialog")).to_be_visible()


@pytest.mark.slow
async def test_a_removed_element_lets_go_of_its_stream(page: Page, server: StandIn) -> None:
    conversation = await begin(page, server)
    assert len(conversation.streams) == 1
    await page.evaluate(
        "() => { const chat = document.querySelector('helpline-chat'); document.body.prepend(chat) }"
    )
    server.say("Back again")
    await expect(bubble(page, "Back again")).to_have_count(1)


@pytest.mark.slow
async def test_the_demo_page_signs_in_as_each_sample_customer(visit: Visit, server: StandIn) -> None:
    page = await visit("/", opened=False)
    chat = page.locator("helpline-chat")
    for place, name in enumerate(CUSTOMERS):
        await page.locator("#customers .customer").nth(place).click()
        await expect(chat).to_have_attribute("identity", identity_for(name))
        await expect(page.get_by_role("dialog")).to_be_visible()
    await page.locator("#customers .customer").last.click()
    await expect(chat).not_to_have_attribute("identity", identity_for(CUSTOMERS[-1]))


@pytest.mark.slow
async def test_a_suggested_sentence_is_sent_in_a_fresh_chat(visit: Visit, server: StandIn) -> None:
    page = await visit("/", opened=False)
    for count in (1, 2):
        await page.locator("#customers .say").nth(1).click()
        await until(partial(server.holds, count))
        await expect(bubble(page, "You said: I get error 402 for my bank")).to_have_count(1)


@pytest.mark.slow
async def test_a_sample_customer_begins_anew_at_every_choice(visit: Visit, server: StandIn) -> None:
    page = await visit("/", opened=False)
    for count in (1, 2):
        await page.locator("#customers .customer").nth(1).click()
        await until(partial(server.holds, count - 1))
        await begin(page, server, "Hello")
        await expect(bubble(page, "You said: Hello")).to_have_count(1)
        assert server.begun == ["demo-402"] * count


@pytest.mark.slow
async def test_a_reload_and_the_help_site_keep_who_was_chosen_as_they_are(
    visit: Visit, server: StandIn
) -> None:
    page = await visit("/", opened=False)
    await page.locator("#customers .customer").nth(1).click()
    await begin(page, server, "Hello")
    for path in ("/", "/help/update-credentials"):
        await page.goto(server.address + path)
        await expect(page.locator("helpline-chat")).to_have_attribute("identity", identity_for("demo-402"))
        await expect(bubble(page, "You said: Hello")).to_have_count(1)
    assert server.begun == ["demo-402"]


@pytest.mark.slow
async def test_a_choice_while_the_sandbox_is_away_is_explained_and_changes_nothing(
    visit: Visit, server: StandIn
) -> None:
    page = await visit("/", opened=False)
    server.sandbox_away = True
    await page.locator("#customers .customer").first.click()
    await expect(page.locator("#demo-status")).to_have_text("The sample banks aren't answering right now.")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    assert await page.locator("helpline-chat").get_attribute("identity") is None
    server.sandbox_away = False
    await page.locator("#customers .customer").first.click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    await expect(page.locator("#demo-status")).to_be_empty()


@pytest.mark.slow
async def test_on_a_phone_every_choice_is_on_the_first_screen(visit: Visit) -> None:
    page = await visit("/", opened=False)
    await page.set_viewport_size({"width": 390, "height": 844})
    await expect(page.get_by_role("banner").get_by_role("link", name="desk")).to_be_in_viewport()
    choices = page.locator("#customers .customer")
    await expect(choices).to_have_count(len(CUSTOMERS) + 1)
    for choice in await choices.all():
        await expect(choice).to_be_in_viewport(ratio=1)
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
