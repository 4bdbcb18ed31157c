"""Each kind of card shows what it knows, in words."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.browser.stand_in import StandIn
from tests.browser.steps import begin, bubble

pytestmark = pytest.mark.slow


async def test_an_error_code_folds_its_steps(page: Page, server: StandIn) -> None:
    await begin(page, server)
    card = {
        "type": "error_code",
        "title": "402: Refused",
        "text": "Wrong password.",
        "steps": ["Check", "Enter"],
    }
    server.say("Found it", card=card)
    await expect(page.get_by_text("402: Refused")).to_be_visible()
    await expect(page.get_by_text("Wrong password.")).to_be_visible()
    await expect(page.locator(".card ol")).to_be_hidden()
    await page.get_by_text("Show all 2 steps").click()
    assert await page.locator(".card ol li").all_inner_texts() == ["Check", "Enter"]
    server.say("More")
    await expect(bubble(page, "More")).to_be_visible()
    await expect(page.locator(".card ol")).to_be_visible()


async def test_steps_are_an_open_ordered_list(page: Page, server: StandIn) -> None:
    await begin(page, server)
    server.say("Do this", card={"type": "steps", "title": "Re-enter", "steps": ["Open", "Type"]})
    await expect(page.locator(".card ol li")).to_have_text(["Open", "Type"])
    await expect(page.locator(".card ol")).to_be_visible()


async def test_connections_are_told_by_words_and_not_only_by_colour(page: Page, server: StandIn) -> None:
    await begin(page, server)
    rows = [
        {"label": "Chase", "value": "Error 402", "tone": "bad"},
        {"label": "Citi", "value": "Working", "tone": "good"},
    ]
    server.say("Your banks", card={"type": "connections", "title": "Connections", "rows": rows})
    await expect(page.locator(".rows li")).to_have_text(["Chase Error 402", "Citi Working"])
    colours = await page.locator(".rows .dot").evaluate_all(
        "dots => dots.map(d => getComputedStyle(d).backgroundColor)"
    )
    assert len(set(colours)) == 2


@pytest.mark.parametrize(
    ("result", "words"), [("succeeded", "Chase was refreshed"), ("failed", "Chase could not be refreshed")]
)
async def test_a_running_refresh_is_settled_by_its_result(
    page: Page, server: StandIn, result: str, words: str
) -> None:
    await begin(page, server)
    server.say("On it", card={"type": "refresh", "bank": "Chase", "state": "running"})
    server.say("This too", card={"type": "refresh", "bank": "Citi", "state": "running"})
    await expect(page.get_by_text("Refreshing Chase…")).to_be_visible()
    server.say("Done", card={"type": "refresh", "bank": "Chase", "state": result})
    await expect(page.locator(".list li").filter(has_text="On it").get_by_text(words)).to_be_visible()
    await expect(page.get_by_text(words)).to_have_count(1)
    await expect(page.get_by_text("Refreshing Chase…")).to_have_count(0)
    await expect(page.get_by_text("Refreshing Citi…")).to_be_visible()
    server.say("", card={"type": "refresh", "bank": "Citi", "state": result})
    await expect(page.locator(".card")).to_have_count(3)


async def test_a_result_nobody_announced_has_its_card(page: Page, server: StandIn) -> None:
    await begin(page, server)
    server.say("On it", card={"type": "refresh", "bank": "Chase", "state": "running"})
    for times in (1, 2):
        server.say("It went through", card={"type": "refresh", "bank": "Chase", "state": "succeeded"})
        await expect(page.locator(".card")).to_have_count(times)


async def test_a_refresh_never_runs_for_ever(page: Page, server: StandIn) -> None:
    await begin(page, server)
    card = {"type": "refresh", "bank": "Chase", "state": "running"}
    server.say("Long ago", card=card, at="2024-01-01T10:00:00+00:00")
    await expect(page.get_by_text("No result of the refresh of Chase")).to_be_visible()


async def test_a_ticket_shows_its_number(page: Page, server: StandIn) -> None:
    await begin(page, server)
    server.say(
        "Noted", card={"type": "ticket", "ticket": "T-42", "rows": [{"label": "Status", "value": "Open"}]}
    )
    await expect(page.get_by_text("Support ticket T-42")).to_be_visible()


async def test_an_unknown_card_shows_what_it_has(page: Page, server: StandIn) -> None:
    await begin(page, server)
    card = {
        "type": "novelty",
        "title": "New",
        "text": "Something",
        "rows": [{"label": "A", "value": "B"}],
        "odd": [1],
    }
    server.say("Look", card=card)
    await expect(page.locator(".card")).to_have_text("NewSomethingA B")


async def test_lines_carry_sender_day_and_time(page: Page, server: StandIn) -> None:
    await begin(page, server)
    server.say("Hi", author="agent", name="Maria")
    await expect(page.locator(".list .agent .sender")).to_have_text("Maria:")
    await expect(page.locator(".list .customer .sender")).to_have_text("You:")
    await expect(page.locator(".list .day")).to_have_text(["Today"])
    await expect(page.locator(".list time")).to_have_count(3)


async def test_an_article_is_a_link_to_its_address(page: Page, server: StandIn) -> None:
    await begin(page, server)
    url = "https://help.example/articles/import"
    server.say("Look", card={"type": "article", "id": "bank-import-wizard", "title": "Import", "url": url})
    link = page.locator(".card").get_by_role("link", name="Import")
    await expect(link).to_have_attribute("href", url)
    await expect(link).to_have_attribute("target", "_blank")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")


async def test_an_article_without_an_address_is_a_page_of_the_help_site(page: Page, server: StandIn) -> None:
    await begin(page, server)
    server.say("Look", card={"type": "article", "id": "us-bank-open-banking", "title": "Open banking"})
    link = page.locator(".card").get_by_role("link", name="Open banking")
    await expect(link).to_have_attribute("href", f"{server.address}/help/us-bank-open-banking")


async def test_an_address_that_is_none_of_the_web_does_nothing(page: Page, server: StandIn) -> None:
    await begin(page, server)
    server.say("Look", card={"type": "article", "id": "x", "title": "Odd", "url": "javascript:alert(1)"})
    href = await page.locator(".card a").get_attribute("href")
    assert href
    assert href.startswith("https://")


async def test_steps_and_texts_of_cards_are_marked_up(page: Page, server: StandIn) -> None:
    await begin(page, server)
    card = {
        "type": "steps",
        "title": "Do",
        "text": "At chase.com",
        "steps": ["Go to **Bank → Cloud Banking**."],
    }
    server.say("This", card=card)
    await expect(page.locator(".card li strong")).to_have_text("Bank → Cloud Banking")
    await expect(page.locator(".card a")).to_have_attribute("href", "https://chase.com")


async def test_a_place_of_the_product_opens_beside_the_page_or_is_taken_by_it(
    page: Page, server: StandIn
) -> None:
    await begin(page, server)
    here = f"{page.url.split('#')[0]}#banking"
    places = [
        {"label": "Open Cloud Banking", "url": here},
        {"label": "Not that", "url": "javascript:alert(1)"},
    ]
    server.say("Open **Cloud Banking**", places=places)
    link = page.get_by_role("link", name="Open Cloud Banking")
    await expect(page.locator(".place-link")).to_have_count(1)
    assert (await link.get_attribute("target"), await link.get_attribute("rel")) == (
        "_blank",
        "noopener noreferrer",
    )
    async with page.context.expect_page() as opened:
        await link.click()
    assert (await opened.value).url == here
    await (await opened.value).close()
    await page.evaluate(
        """() => document.addEventListener("helpline-navigate", (event) => {
        event.preventDefault(); document.title = `${event.detail.label}|${event.detail.url}`; })"""
    )
    await link.click()
    await expect(page).to_have_title(f"Open Cloud Banking|{here}")
    assert len(page.context.pages) == 1
