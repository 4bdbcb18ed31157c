"""Pictures to and from a person, under the strictest policy of the page."""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import Any

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.pictures import png
from tests.browser.stand_in import StandIn, problem
from tests.browser.steps import begin, bubble, until, write

pytestmark = pytest.mark.slow

GIVE = """({ kind, name, type, bytes }) => {
  const chat = document.querySelector("helpline-chat").shadowRoot;
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], name, { type }));
  const target = chat.querySelector(kind === "paste" ? "textarea" : ".panel");
  const options = { bubbles: true, cancelable: true, composed: true };
  const event = kind === "paste"
    ? new ClipboardEvent("paste", { ...options, clipboardData: data })
    : new DragEvent("drop", { ...options, dataTransfer: data });
  target.dispatchEvent(event);
}"""

TEXT = itemgetter("text")


async def give(page: Page, kind: str, content: bytes, name: str = "a.png", media: str = "image/png") -> None:
    await page.evaluate(GIVE, {"kind": kind, "name": name, "type": media, "bytes": list(content)})


async def pick(page: Page, content: bytes, name: str = "screen.png", media: str = "image/png") -> None:
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="Add a picture").click()
    await (await chooser.value).set_files({"name": name, "mimeType": media, "buffer": content})


async def with_agent(page: Page, server: StandIn) -> None:
    await begin(page, server)
    server.answer = None
    server.join()
    await expect(page.get_by_role("button", name="Add a picture")).to_be_visible()


def shown(server: StandIn) -> Callable[[], Any]:
    return lambda: any("attachment" in message for message in server.only.messages)


async def test_a_picture_is_previewed_sent_and_shown_once(page: Page, server: StandIn) -> None:
    await with_agent(page, server)
    await pick(page, png())
    await expect(page.locator(".chip")).to_contain_text("screen.png")
    await expect(page.locator(".chip canvas")).to_be_visible()
    assert server.only.pictures == {}
    await page.get_by_label("Your message").fill("This is what I see")
    await page.keyboard.press("Enter")
    await expect(page.locator(".list .customer").get_by_role("img", name="Your picture")).to_be_visible()
    await expect(page.locator(".chip")).to_be_hidden()
    await expect(bubble(page, "This is what I see")).to_have_count(1)
    assert list(server.only.pictures.values()) == [png()]
    await page.reload()
    await expect(page.get_by_role("img", name="Your picture")).to_have_count(1)


@pytest.mark.parametrize("kind", ["paste", "drop"])
async def test_a_picture_may_be_pasted_or_dropped(page: Page, server: StandIn, kind: str) -> None:
    await with_agent(page, server)
    await give(page, kind, png())
    await expect(page.locator(".chip canvas")).to_be_visible()
    await page.get_by_role("button", name="Send message").click()
    await until(shown(server))
    assert list(server.only.pictures.values()) == [png()]


async def test_what_goes_along_can_be_taken_out_again(page: Page, server: StandIn) -> None:
    await with_agent(page, server)
    await pick(page, png())
    await page.get_by_role("button", name="Remove picture").click()
    await expect(page.locator(".chip")).to_be_hidden()
    await expect(page.get_by_role("button", name="Send message")).to_have_attribute("aria-disabled", "true")


async def test_what_is_no_picture_or_too_large_is_refused_in_words(page: Page, server: StandIn) -> None:
    await with_agent(page, server)
    for name, media, content, words in (
        ("a.pdf", "application/pdf", b"%PDF", "Only PNG, JPEG, GIF and WebP pictures can be sent."),
        ("a.svg", "image/svg+xml", b"<svg/>", "Only PNG, JPEG, GIF and WebP pictures can be sent."),
        ("a.png", "image/png", b"no picture", "Only PNG, JPEG, GIF and WebP pictures can be sent."),
        ("b.png", "image/png", png() + bytes(5 * 1024 * 1024), "The picture is larger than 5 MB."),
    ):
        await pick(page, content, name, media)
        await expect(page.get_by_role("alert").filter(has_text=words)).to_be_visible()
        await expect(page.locator(".chip")).to_be_hidden()
    await pick(page, png())
    await expect(page.locator(".foot .error")).to_be_hidden()


async def test_the_way_of_an_upload_is_seen_and_its_failure_keeps_the_picture(
    page: Page, server: StandIn
) -> None:
    await with_agent(page, server)
    held: list[Route] = []
    await page.route("**/attachments", lambda route: held.append(route))
    await pick(page, png())
    await page.get_by_role("button", name="Send message").click()
    await expect(page.get_by_role("progressbar", name="Sending picture")).to_be_visible()
    await until(lambda: held)
    await held[0].abort()
    alert = page.locator(".foot").get_by_role("alert")
    await expect(alert).to_have_text("Not sent. That didn’t work. Check your connection and try again.")
    await page.unroute("**/attachments")
    server.side_refusals = [problem(429, "Too many pictures.")]
    await page.get_by_role("button", name="Send message").click()
    await expect(alert).to_have_text("Not sent. Too many pictures.")
    await page.get_by_role("button", name="Send message").click()
    await expect(page.get_by_role("img", name="Your picture")).to_be_visible()
    await pick(page, png())
    await page.get_by_role("button", name="Send message").click()
    await expect(alert).to_have_text("This picture has been sent already.")
    assert len(server.only.pictures) == 1


async def test_pictures_go_to_the_assistant_too_before_the_words_beside_them(
    page: Page, server: StandIn
) -> None:
    await begin(page, server)
    await pick(page, png())
    await page.get_by_label("Your message").fill("This is what I see")
    held: list[Route] = []
    await page.route("**/attachments", lambda route: held.append(route))
    await page.keyboard.press("Enter")
    await until(lambda: held)
    await expect(bubble(page, "This is what I see")).to_have_count(0)
    await held[0].continue_()
    await expect(bubble(page, "This is what I see")).to_have_count(1)
    await until(lambda: server.only.messages and "This is what I see" in map(TEXT, server.only.messages))
    said = [message for message in server.only.messages if message["author"] == "customer"]
    assert "attachment" in said[-2]
    assert said[-1]["text"] == "This is what I see"


@pytest.mark.parametrize("way", ["button", "drop"])
async def test_a_picture_may_be_the_first_that_is_said(page: Page, server: StandIn, way: str) -> None:
    if way == "button":
        await pick(page, png())
    else:
        await give(page, "drop", png())
    await expect(page.locator(".chip canvas")).to_be_visible()
    assert server.conversations == {}
    await page.get_by_role("button", name="Send message").click()
    await expect(page.get_by_role("img", name="Your picture")).to_have_count(1)
    assert list(server.only.pictures.values()) == [png()]
    await write(page, "This is what I see")
    await expect(bubble(page, "This is what I see")).to_have_count(1)
    await until(lambda: "This is what I see" in map(TEXT, server.only.messages))


async def test_a_first_picture_comes_before_the_words_beside_it(page: Page, server: StandIn) -> None:
    await pick(page, png())
    await write(page, "This is what I see")
    await expect(bubble(page, "You said: This is what I see")).to_have_count(1)
    said = [message for message in server.only.messages if message["author"] == "customer"]
    assert ["attachment" in message for message in said] == [True, False]


async def test_a_picture_of_the_agent_opens_larger_and_closes_by_key(page: Page, server: StandIn) -> None:
    await with_agent(page, server)
    server.show(png())
    picture = page.get_by_role("button", name="Picture from Dana Demo")
    await expect(page.get_by_role("log")).to_contain_text("Dana Demo: Picture")
    await expect(picture.get_by_role("img")).to_be_visible()
    await picture.focus()
    await page.keyboard.press("Enter")
    viewer = page.get_by_role("dialog", name="Picture", exact=True)
    await expect(viewer.get_by_role("img", name="Picture from Dana Demo")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(viewer).to_have_count(0)
    await expect(picture).to_be_focused()
    await expect(page.get_by_role("dialog", name="Helpline")).to_be_visible()


async def test_a_picture_that_does_not_come_can_be_asked_for_again(page: Page, server: StandIn) -> None:
    await with_agent(page, server)
    server.side_refusals = [problem(503, "Busy.")]
    server.show(png())
    await page.get_by_role("button", name="Not loaded. Try again").click()
    await expect(page.get_by_role("img", name="Picture from Dana Demo")).to_be_visible()


async def test_cells_of_a_spreadsheet_are_pasted_as_text(page: Page, server: StandIn) -> None:
    await with_agent(page, server)
    await page.evaluate(
        GIVE.replace("data.items.add(", "data.setData('text/plain', '4 Mar 12.50'); data.items.add("),
        {"kind": "paste", "name": "a.png", "type": "image/png", "bytes": list(png())},
    )
    await expect(page.locator(".chip")).to_be_hidden()


async def test_the_picture_of_one_customer_does_not_pass_to_the_next(page: Page, server: StandIn) -> None:
    await with_agent(page, server)
    await pick(page, png())
    await expect(page.locator(".chip")).to_be_visible()
    await page.evaluate("document.querySelector('helpline-chat').setAttribute('identity', 'a.b.c')")
    await expect(page.locator(".chip")).to_be_hidden()
