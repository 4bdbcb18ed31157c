"""Pages that change around the chat: swapped bodies, morphs, styles of their own, sign-ins that end."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.browser.host import HostSite
from tests.browser.stand_in import StandIn, identity_for
from tests.browser.steps import at_rest, begin, bubble, until, write

pytestmark = pytest.mark.slow

SWAPS = {
    "turbo": "document.documentElement.replaceChild(next.body, document.body)",
    "astro": "document.body.replaceWith(next.body)",
    "htmx": "document.body.innerHTML = next.body.innerHTML",
    "root": "document.documentElement.replaceWith(next.documentElement)",
    "all": "document.documentElement.innerHTML = next.documentElement.innerHTML",
}
VISIT = """async () => {
  const next = new DOMParser().parseFromString(await (await fetch("/next")).text(), "text/html");
  %s;
  for (const dead of document.querySelectorAll("script")) {
    const script = document.createElement("script");
    for (const { name, value } of dead.attributes) script.setAttribute(name, value);
    dead.replaceWith(script);
  }
}"""
"""What such libraries do with the next page: swap, and make the scripts anew."""


async def on(context: BrowserContext, address: str) -> Page:
    page = await context.new_page()
    await page.goto(address)
    await page.locator("helpline-chat .launcher").wait_for()
    await page.locator("helpline-chat .launcher").click()
    return page


@pytest.mark.parametrize("swap", SWAPS)
async def test_a_page_that_swaps_its_content_keeps_the_open_chat(
    context: BrowserContext, site: HostSite, server: StandIn, swap: str
) -> None:
    site.page("/next")
    page = await on(context, site.page("/"))
    conversation = await begin(page, server)
    await page.get_by_label("Your message").fill("Half a thought")
    await page.evaluate(VISIT % SWAPS[swap])
    await expect(page.get_by_role("heading", name="/next")).to_be_attached()
    await expect(page.locator("helpline-chat")).to_have_count(1)
    await expect(page.get_by_label("Your message")).to_have_value("Half a thought")
    await until(lambda: conversation.streams)
    server.say("Still with you")
    await expect(bubble(page, "Still with you")).to_be_visible()


async def test_a_page_that_places_its_own_chat_next_has_only_that(
    context: BrowserContext, site: HostSite, server: StandIn
) -> None:
    site.page("/next", body='<helpline-chat data-own="yes"></helpline-chat>')
    page = await on(context, site.page("/"))
    await begin(page, server)
    await page.evaluate(VISIT % SWAPS["astro"])
    await expect(page.locator("helpline-chat")).to_have_count(1)
    await expect(page.locator("helpline-chat[data-own]")).to_have_count(1)
    await expect(bubble(page, "You said: Hello")).to_be_visible()  # it is open as the former one was


async def test_a_chat_that_a_script_takes_away_stays_away(context: BrowserContext, site: HostSite) -> None:
    page = await on(context, site.page("/"))
    await page.evaluate("document.querySelector('helpline-chat').remove()")
    await page.evaluate("document.body.append('more')")
    await expect(page.locator("helpline-chat")).to_have_count(0)


async def test_a_morph_that_drops_unknown_attributes_leaves_the_chat_open(
    context: BrowserContext, site: HostSite, server: StandIn
) -> None:
    page = await on(context, site.page("/", body="<helpline-chat></helpline-chat>"))
    await begin(page, server)
    await page.evaluate("document.querySelector('helpline-chat').removeAttribute('open')")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await expect(page.locator("helpline-chat")).to_have_attribute("open", "")
    await page.get_by_role("button", name="Close chat").click()
    await expect(page.get_by_role("dialog")).to_be_hidden()


async def test_what_a_page_opens_by_attribute_it_closes_by_attribute(page: Page) -> None:
    chat = page.locator("helpline-chat")
    await page.get_by_role("button", name="Close chat").click()
    await chat.evaluate("chat => chat.setAttribute('open', '')")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await chat.evaluate("chat => chat.removeAttribute('open')")
    await expect(page.get_by_role("dialog")).to_be_hidden()


async def test_a_draft_survives_a_reload_a_move_and_a_newer_token_of_the_same_customer(
    page: Page, server: StandIn
) -> None:
    chat = page.locator("helpline-chat")
    await chat.evaluate("(chat, token) => { chat.identity = token }", identity_for("carla"))
    box = page.get_by_label("Your message")
    await box.fill("My bank is")
    await page.evaluate("document.body.prepend(document.querySelector('helpline-chat'))")
    await expect(box).to_have_value("My bank is")
    await chat.evaluate("(chat, token) => { chat.identity = token }", identity_for("carla", exp=4102444801))
    await expect(box).to_have_value("My bank is")
    await page.reload()
    await chat.evaluate("(chat, token) => { chat.identity = token }", identity_for("carla"))
    await expect(box).to_have_value("My bank is")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await chat.evaluate("(chat, token) => { chat.identity = token }", identity_for("bob"))
    await expect(box).to_have_value("")
    await chat.evaluate("(chat, token) => { chat.identity = token }", identity_for("carla"))
    await box.press("Enter")
    await until(lambda: server.received)
    await page.reload()
    await chat.evaluate("(chat, token) => { chat.identity = token }", identity_for("carla"))
    await expect(bubble(page, "My bank is")).to_have_count(1)
    await expect(box).to_have_value("")


OLD, NEW = identity_for("carla", exp=1), identity_for("carla")
GIVES = {
    "event": """(chat, token) => document.addEventListener("helpline-identity-needed",
        (event) => { window.stale = event.detail.stale; event.target.setAttribute("identity", token) })""",
    "callback": """(chat, token) => {
        chat.renewIdentity = async (stale) => { window.stale = stale; return token } }""",
}


@pytest.mark.parametrize("way", GIVES)
async def test_a_token_that_ran_out_is_asked_for_anew_and_the_line_is_sent(
    page: Page, server: StandIn, way: str
) -> None:
    server.stale = {OLD}
    chat = page.locator("helpline-chat")
    await chat.evaluate("(chat, token) => { chat.identity = token }", OLD)
    await chat.evaluate(GIVES[way], NEW)
    await begin(page, server)
    assert server.only.created_with["identity"] == NEW
    assert [body["text"] for body in server.received] == ["Hello"]
    assert await page.evaluate("window.stale") == OLD


async def test_without_a_newer_token_the_customer_reads_what_to_do_and_the_line_is_kept(
    page: Page, server: StandIn
) -> None:
    server.stale = {OLD}
    await page.clock.install()
    chat = page.locator("helpline-chat")
    await chat.evaluate("(chat, token) => { chat.identity = token }", OLD)
    await write(page, "Hello")
    await expect(page.get_by_text("Waiting to be sent")).to_be_visible()
    await page.clock.run_for(20_000)
    await expect(page.get_by_text("Not sent. Your sign-in on this page has run out. Reload")).to_be_visible()
    await page.clock.resume()
    await page.reload()
    await chat.evaluate("(chat, token) => { chat.identity = token }", NEW)
    await expect(bubble(page, "You said: Hello")).to_be_visible()
    assert [body["text"] for body in server.received] == ["Hello"]


async def test_a_token_of_another_customer_sends_nothing_in_the_name_of_either(
    page: Page, server: StandIn
) -> None:
    server.stale = {OLD}
    chat = page.locator("helpline-chat")
    await chat.evaluate("(chat, token) => { chat.identity = token }", OLD)
    await chat.evaluate(GIVES["callback"], identity_for("bob"))
    await write(page, "Carla's words")
    await expect(chat).to_have_attribute("identity", identity_for("bob"))
    await begin(page, server, "Bob's words")
    assert [body["text"] for body in server.received] == ["Bob's words"]
    assert server.only.created_with["identity"] == identity_for("bob")


HOSTILE = """
  html { font-size: 40px }
  * { font: italic 700 40px/3 fantasy; letter-spacing: 9px; text-transform: uppercase; color: red;
      text-align: center; text-indent: 30px; word-spacing: 9px; visibility: hidden; cursor: none;
      pointer-events: none; user-select: none }
  body { zoom: 1.25; transform: translateY(120px) scale(.9); filter: grayscale(1); opacity: .2 }
"""
BOUNDS = """selector => {
  const node = document.querySelector("helpline-chat").shadowRoot.querySelector(selector);
  const { x, y, width, height } = node.getBoundingClientRect();
  const style = getComputedStyle(node);
  const kept = ["font", "letterSpacing", "textTransform", "color", "textAlign", "visibility",
    "pointerEvents", "textIndent", "userSelect", "cursor"];
  return [[x, y, width, height].map(Math.round), ...kept.map((name) => style[name])];
}"""


async def looks(page: Page) -> dict[str, Any]:
    await page.locator("h1").evaluate("node => node.remove()")
    launcher = await page.evaluate(BOUNDS, ".launcher")
    await page.evaluate("document.querySelector('helpline-chat').open()")
    await at_rest(page)
    inner = {
        name: await page.evaluate(BOUNDS, name) for name in (".panel", ".head h2", ".bubble", "textarea")
    }
    return {"launcher": launcher, **inner}


@pytest.mark.parametrize("body", ["", "<helpline-chat></helpline-chat>"], ids=["by itself", "placed"])
async def test_the_chat_looks_the_same_whatever_the_page_does_to_its_elements(
    context: BrowserContext, site: HostSite, body: str
) -> None:
    plain, hostile = await context.new_page(), await context.new_page()
    await plain.goto(site.page("/plain", body=body))
    await hostile.goto(site.page("/hostile", body=body, head=f"<style>{HOSTILE}</style>"))
    for page in (plain, hostile):
        await page.locator("helpline-chat .launcher").wait_for()
    assert await looks(hostile) == await looks(plain)


async def test_a_page_may_hide_the_chat(context: BrowserContext, site: HostSite) -> None:
    page = await context.new_page()
    await page.goto(site.page("/", body="<helpline-chat hidden></helpline-chat>"))
    await page.wait_for_function("document.querySelector('helpline-chat').shadowRoot")
    await expect(page.locator(".launcher")).to_be_hidden()
    await page.evaluate("document.querySelector('helpline-chat').hidden = false")
    await expect(page.locator(".launcher")).to_be_visible()
