"""Nobody sees another's conversation, nothing written becomes markup, and blocked storage breaks nothing."""

from __future__ import annotations

import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.browser.conftest import Visit
from tests.browser.stand_in import StandIn, identity_for
from tests.browser.steps import begin, bubble

pytestmark = pytest.mark.slow

HOSTILE = [
    "<script>window.hacked = 1</script>",
    "<img src=x onerror='window.hacked = 1'>",
    "javascript:window.hacked=1 <a href='javascript:window.hacked=1'>x</a>",
    "\u202egnp.exe \u200f\u2067 turned around",
    "\u0000 \ufffd \ud7ff {{constructor}} ${window.hacked = 1}",
]


async def become(page: Page, subject: str) -> None:
    await page.evaluate(
        "token => document.querySelector('helpline-chat').setAttribute('identity', token)",
        identity_for(subject),
    )


async def test_another_customer_never_sees_the_former_conversation(page: Page, server: StandIn) -> None:
    await become(page, "alice")
    alice = await begin(page, server, "I am Alice")
    await become(page, "bob")
    await expect(bubble(page, "I am Alice")).to_have_count(0)
    server.say("For Alice only", to=alice)
    bob = await begin(page, server, "I am Bob")
    assert alice.id != bob.id
    assert bob.created_with["identity"] == identity_for("bob")
    await expect(page.locator("helpline-chat")).not_to_contain_text("Alice")
    await become(page, "alice")
    await expect(bubble(page, "For Alice only")).to_have_count(1)
    await expect(page.locator("helpline-chat")).not_to_contain_text("Bob")


async def test_what_was_half_written_does_not_pass_to_the_next_customer(page: Page) -> None:
    await become(page, "alice")
    await page.get_by_label("Your message").fill("My secret")
    await become(page, "bob")
    await expect(page.get_by_label("Your message")).to_have_value("")


async def test_hostile_text_stays_text(page: Page, server: StandIn) -> None:
    await begin(page, server)
    for text in HOSTILE:
        card = {
            "type": text,
            "title": text,
            "text": text,
            "steps": [text],
            "rows": [{"label": text, "value": text}],
        }
        server.say(text, author="agent", name=text, card=card, buttons=[{"title": text, "choice": text}])
    server.say("The end")
    await expect(bubble(page, "The end")).to_be_visible()
    assert await page.evaluate("window.hacked") is None
    assert await page.locator(".list").locator("script, img, a").count() == 0
    assert (await page.locator(".list .agent .bubble").all_text_contents())[: len(HOSTILE)] == HOSTILE


async def test_marks_of_direction_stay_in_their_bubble(page: Page, server: StandIn) -> None:
    await begin(page, server)
    server.say(HOSTILE[3])
    shown = bubble(page, HOSTILE[3])
    await expect(shown).to_be_visible()
    assert await shown.evaluate("node => getComputedStyle(node).unicodeBidi") in ("isolate", "plaintext")


async def test_ten_thousand_lines_and_endless_words_do_not_break_the_panel(
    page: Page, server: StandIn
) -> None:
    await begin(page, server)
    server.say("line\n" * 10_000)
    server.say("w" * 5000)
    server.say("The end")
    await expect(bubble(page, "The end")).to_be_attached()
    await page.locator(".scroller").evaluate("node => { node.scrollTop = node.scrollHeight }")
    await expect(bubble(page, "The end")).to_be_in_viewport()
    assert await page.locator(".scroller").evaluate("node => node.scrollWidth <= node.clientWidth")
    await expect(page.get_by_label("Your message")).to_be_in_viewport()


async def test_links_of_the_assistant_open_apart(page: Page, server: StandIn) -> None:
    await begin(page, server)
    server.say("See https://help.example/a?b=1. Good luck")
    link = page.get_by_role("link", name="https://help.example/a?b=1")
    await expect(link).to_have_attribute("href", "https://help.example/a?b=1")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")


async def test_menu_paths_are_bold_and_addresses_are_links(page: Page, server: StandIn) -> None:
    await begin(page, server)
    server.say(
        "Go to **Bank → Cloud Banking**, sign in at it (chase.com), or see **https://help.example/a**. "
        "Not me@chase.com, chase.com.evil.example, chase.com/x, <b>this</b> or 2 ** 3."
    )
    said = page.locator(".list .bot .bubble").last
    await expect(said.locator("strong")).to_have_text(["Bank → Cloud Banking", "https://help.example/a"])
    await expect(said.get_by_role("link")).to_have_text(["chase.com", "https://help.example/a"])
    await expect(said.get_by_role("link", name="chase.com")).to_have_attribute("href", "https://chase.com")
    await expect(said).to_contain_text("<b>this</b> or 2 ** 3.")
    await expect(page.get_by_role("log")).to_contain_text("Go to Bank → Cloud Banking, sign in")
    for author in ("agent", "system"):
        server.say(f"**{author}**", author=author)
        await expect(page.locator(f".list .{author} strong")).to_have_text(author)


async def test_what_customers_write_stays_as_typed(page: Page, server: StandIn) -> None:
    server.answer = None
    await begin(page, server, "**bold** https://evil.example chase.com")
    await expect(bubble(page, "**bold** https://evil.example chase.com")).to_be_visible()
    await expect(page.locator(".list .customer").locator("a, strong")).to_have_count(0)


async def test_the_chat_works_where_storage_is_blocked(
    context: BrowserContext, server: StandIn, visit: Visit
) -> None:
    await context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException() } })"
    )
    page = await visit()
    await begin(page, server)
    await begin_again(page)
    assert len(server.conversations) == 1


async def begin_again(page: Page) -> None:
    await page.get_by_label("Your message").fill("More")
    await page.keyboard.press("Enter")
    await expect(bubble(page, "You said: More")).to_have_count(1)


async def test_the_query_of_the_page_is_not_told(server: StandIn, visit: Visit) -> None:
    page = await visit("/plain?session=secret#token")
    await begin(page, server)
    assert server.only.created_with["page"] == f"{server.address}/plain"
