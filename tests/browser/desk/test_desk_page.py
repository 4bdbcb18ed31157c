"""The desk for everybody: by keyboard, by ear, small, in the dark; and the reports."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.desk.conftest import DESKTOP, PHONE, Open, SignIn
from tests.browser.desk.incidents import CHASE
from tests.browser.desk.pages import DESK
from tests.browser.desk.stand_in import DeskStandIn
from tests.browser.test_accessibility import AXE, violations


def test_nothing_parses_markup_or_comes_from_elsewhere() -> None:
    files = [*DESK.glob("*.js"), *DESK.glob("*.css"), DESK / "index.html"]
    assert len(files) > 20
    for file in files:
        text = file.read_text()
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", text), file
        assert not re.search(r"(src|href|import|url)\W{1,3}https?:", text), file


LOOKS: list[dict[str, Any]] = [
    {"viewport": size, "color_scheme": scheme} for size in (DESKTOP, PHONE) for scheme in ("light", "dark")
]


@pytest.mark.slow
@pytest.mark.parametrize("look", LOOKS, ids=["desktop light", "desktop dark", "phone light", "phone dark"])
async def test_an_accessibility_engine_finds_nothing(
    opened: Open, sign_in: SignIn, desk: DeskStandIn, look: dict[str, Any]
) -> None:
    found: dict[str, list[str]] = {}

    async def check(page: Page, name: str) -> None:
        await page.evaluate(AXE.read_text())
        found[name] = await violations(page)
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
            f"{name} is too wide"
        )

    page = await opened(**look)
    await page.get_by_text("Demo only").wait_for()
    await check(page, "login")
    desk.incidents = (CHASE,)
    page = await sign_in("lee", **look)  # who has all tools
    await expect(page.locator(".item")).to_have_count(5)
    await page.get_by_role("region", name="Incidents").wait_for()
    await check(page, "queue")
    await page.get_by_role("button", name="Answer all").click()
    await check(page, "answer to all of an incident")
    await page.keyboard.press("Escape")
    await page.goto(f"{desk.address}/desk#c/c1")
    await page.locator(".line .bubble").get_by_text("I did that").wait_for()  # not the one in the queue
    await expect(page.get_by_role("button", name="Claim", exact=True)).to_be_enabled()
    await check(page, "waiting")
    await page.keyboard.press("c")
    await page.get_by_label("Reply", exact=True).fill("Hello")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Note").click()
    await page.get_by_label("Note for your team").fill("A note")
    await page.keyboard.press("Enter")
    await expect(page.locator(".line.note .bubble")).to_have_text("A note")
    await check(page, "chat and note")
    await page.get_by_role("button", name="Reply").first.click()
    await page.keyboard.type("/")
    await expect(page.locator("#answers").get_by_role("option")).to_have_count(4)
    await check(page, "quick answers")
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Resolve").click()
    await check(page, "dialog")
    await page.keyboard.press("Escape")
    await page.goto(f"{desk.address}/desk#reports")
    await page.get_by_text("Conversations each day").wait_for()
    await check(page, "reports")
    assert {name: problems for name, problems in found.items() if problems} == {}


@pytest.mark.slow
async def test_at_320_pixels_nothing_is_cut_off(sign_in: SignIn) -> None:
    page = await sign_in("lee", at="#c/c1", viewport={"width": 320, "height": 640})
    await page.locator(".line .bubble").get_by_text("I did that").wait_for()
    assert await page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.slow
async def test_on_a_phone_one_thing_is_shown_at_a_time(sign_in: SignIn) -> None:
    page = await sign_in(viewport=PHONE)
    await page.locator(".item", has_text="Carla Chase").locator("a").click()
    await expect(page.locator(".queue")).to_be_hidden()
    brief = page.get_by_role("region", name="Brief")
    await expect(brief).to_be_hidden()
    await page.get_by_role("button", name="Show or hide the brief").click()
    await expect(brief).to_be_visible()
    await page.get_by_role("button", name="Close the brief").click()
    await page.get_by_role("link", name="Back to the queue").click()
    await expect(page.locator(".queue")).to_be_visible()


@pytest.mark.slow
async def test_admins_edit_the_quick_answers_of_the_team(sign_in: SignIn, desk: DeskStandIn) -> None:
    agent = await sign_in()
    await expect(agent.get_by_role("button", name="Edit quick answers")).to_have_count(0)
    page = await sign_in("lee")
    await page.get_by_role("button", name="Edit quick answers").click()
    await page.get_by_role("button", name="Remove Hello").click()
    await page.get_by_role("button", name="Add").click()
    await page.get_by_role("dialog").get_by_label("Title").last.fill("Again")
    await page.get_by_role("dialog").get_by_label("Text").last.fill("Hello again, {name}")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Quick answers saved.")).to_be_visible()
    assert [one["title"] for one in desk.answers] == ["Bank is down", "Code explained", "Goodbye", "Again"]


@pytest.mark.slow
async def test_reports_stand_beside_what_qualifies_them(sign_in: SignIn) -> None:
    page = await sign_in(at="#reports")
    await expect(page.get_by_text("of these came back within 7 days")).to_be_visible()
    await expect(page.get_by_text("37 of 270")).to_be_visible()
    await expect(page.get_by_text("270 of 871: 170 fixed, 100 answered")).to_be_visible()
    ends = page.locator(".panel", has_text="How they ended").get_by_role("listitem")
    await expect(ends.filter(has_text="Left in the middle")).to_contain_text("361 41 %")
    await expect(ends).to_have_count(7)
    await expect(page.get_by_text("147 of 168; 2 more not due yet")).to_be_visible()
    await expect(page.get_by_text("the first since 1 h 30 min")).to_be_visible()
    await expect(page.get_by_text("median of 158; 9 of 10 within")).to_be_visible()
    await expect(page.get_by_text("median of 7", exact=True)).to_be_visible()
    await expect(page.get_by_role("img", name="Conversations each day")).to_be_visible()
    await page.get_by_role("button", name="7 days").click()
    csv = page.get_by_role("link", name="CSV")
    day = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
    await expect(csv).to_have_attribute("href", re.compile(f"/desk/api/reports.csv\\?from={day}&to={day}"))


@pytest.mark.slow
async def test_each_figure_says_how_it_is_counted(sign_in: SignIn) -> None:
    page = await sign_in(at="#reports")
    await page.get_by_text("Conversations each day").wait_for()
    for section in await page.locator(".figure, .panel:not(.wide)").all():
        words = section.locator("details p")
        await expect(words).to_be_hidden()
        await section.get_by_text("How it is counted").click()
        await expect(words).to_be_visible()
    late = page.locator(".panel", has_text="Answers in time").locator("details p")
    await expect(late).to_contain_text("still without an answer beyond it")


@pytest.mark.slow
async def test_a_report_of_nothing_claims_nothing(sign_in: SignIn, desk: DeskStandIn) -> None:
    desk.report = {}
    page = await sign_in(at="#reports")
    await expect(page.get_by_role("img", name="refreshes succeeded: –")).to_be_visible()
    await expect(page.get_by_text("none yet")).to_have_count(2)
    await expect(page.get_by_text("%")).to_have_count(0)
