"""Part `desk`: how the agents' desk bears two hundred customers who wait at once, in Chromium."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from playwright.async_api import Browser, Page, async_playwright

from bench import services
from bench.chat_client import WidgetClient, widget_client
from bench.figures import spread
from bench.page import table, whole

WAITING = 200
AT_ONCE = 8
VISITS = 10
MESSAGES = 120
PATIENCE_MS = 60_000
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PAINTED = """(count) => new Promise((done) => {
  const look = () => document.querySelectorAll(".items .item").length >= count
    ? requestAnimationFrame(() => setTimeout(() => done(performance.now()))) : requestAnimationFrame(look);
  look();
})"""
"""Milliseconds since the visit began, once `count` conversations are on the screen."""
WATCH = """() => {
  window.seenAt = {};
  new MutationObserver(() => requestAnimationFrame(() => {
    const now = performance.timeOrigin + performance.now();
    const lines = document.querySelectorAll(".line.customer .bubble");
    for (const { textContent } of lines) seenAt[textContent] ??= now;
  })).observe(document.querySelector(".pane"), { childList: true, subtree: true });
}"""
"""Notes, by text, at which time of day each line of the customer came onto the screen."""


def run(work: Path, *, quick: bool) -> dict[str, Any]:
    waiting, messages, visits = (20, 10, 2) if quick else (WAITING, MESSAGES, VISITS)
    with services.helpline(work) as service:
        return asyncio.run(_measured(service.url, waiting, messages, visits))


async def _measured(url: str, waiting: int, messages: int, visits: int) -> dict[str, Any]:
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        page = await stack.enter_async_context(_agent(session, url))
        await _fill(session, url, waiting)
        paints, firsts = [], []
        for _ in range(visits):
            await page.goto(f"{url}/desk")
            paints.append(await page.evaluate(PAINTED, waiting))
            firsts.append(
                await page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
            )
        client = await stack.enter_async_context(widget_client(session, url))
        lines = await _lines(page, client, messages)
    return {"waiting": waiting, "first_paint": spread(firsts), "queue": spread(paints), "line": spread(lines)}


async def _fill(session: aiohttp.ClientSession, url: str, waiting: int) -> None:
    """So many customers who have asked for a person and gone."""
    limit = asyncio.Semaphore(AT_ONCE)

    async def one(number: int) -> None:
        async with limit, widget_client(session, url) as client:
            await client.say("my bank feed is broken")
            await client.say(f"I want to talk to a person please, number {number}")

    await asyncio.gather(*map(one, range(waiting)))


async def _lines(page: Page, client: WidgetClient, messages: int) -> list[float]:
    """Milliseconds from the customer's POST to the line on the screen of the agent who has claimed it."""
    await client.say("a real person please")
    await page.evaluate("(id) => { location.hash = `c/${id}`; }", client.id)
    await page.get_by_role("button", name="Claim", exact=True).click()
    await page.get_by_label("Reply", exact=True).wait_for()
    await page.evaluate(WATCH)
    sent = {}
    for number in range(messages):
        text = f"line number {number}"
        sent[text] = time.time() * 1000
        await client.post(text)
        await page.wait_for_function("(text) => text in window.seenAt", arg=text)
    seen = await page.evaluate("window.seenAt")
    return [seen[text] - at for text, at in sent.items()]


@asynccontextmanager
async def _agent(session: aiohttp.ClientSession, url: str) -> AsyncIterator[Page]:
    """The demo's agent, signed in, at the desk."""
    async with session.get(f"{url}/desk/api/demo") as response:
        login = await response.json()
    async with async_playwright() as playwright:
        browser: Browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = await browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(PATIENCE_MS)
        await page.goto(f"{url}/desk")
        await page.get_by_label("E-mail").fill(login["email"])
        await page.get_by_label("Password").fill(login["password"])
        await page.get_by_role("button", name="Sign in").click()
        await page.locator(".bar").wait_for()
        yield page
        await browser.close()


def tables(found: dict[str, Any]) -> str:
    titles = {
        "first_paint": "first paint of the page",
        "queue": f"queue of {found['waiting']} on the screen",
        "line": "from the customer's message to the agent's screen",
    }
    shares = ("p50", "p95", "p99", "count")
    rows = [[title, *(whole(found[name][share]) for share in shares)] for name, title in titles.items()]
    return table(["ms", "p50", "p95", "p99", "measured"], rows)
