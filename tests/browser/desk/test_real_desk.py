"""One customer and two agents in real browsers, with the whole product behind them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timezone

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, expect

from helpline.desk.models import Agent
from helpline.desk.passwords import Passwords
from helpline.storage.accounts import SqlAccounts
from helpline.storage.database import Database
from tests.browser.pictures import png
from tests.browser.steps import write
from tests.stack import Stack

pytestmark = pytest.mark.slow

PATIENCE_MS = 40_000
SAM, PASSWORD = "sam@example.com", "a-long-password-of-sam"


@pytest_asyncio.fixture(loop_scope="session")
async def tab(browser: Browser) -> AsyncIterator[Callable[[str], Awaitable[Page]]]:
    """A page in a profile of its own; a script error fails the test."""
    expect.set_options(timeout=PATIENCE_MS)
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    async def one(url: str) -> Page:
        context = await browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-US")
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda line: complaints.append(line.text) if "Security Policy" in line.text else None
        )
        await page.goto(url)
        return page

    yield one
    for context in contexts:
        await context.close()
    assert complaints == []


@pytest_asyncio.fixture(loop_scope="session")
async def sam(stack: Stack) -> None:
    """A second account, beside the demo's own."""
    database = Database(f"sqlite+aiosqlite:///{stack.var / 'helpline.db'}")
    accounts = SqlAccounts(database)
    if await accounts.by_email(SAM) is None:
        agent = Agent(
            id="sam",
            email=SAM,
            name="Sam Okafor",
            password=Passwords().hash(PASSWORD),
            presence="available",
        )
        await accounts.add(agent, datetime.now(timezone.utc))
    await database.close()


async def sign_in(page: Page, email: str, password: str) -> None:
    await page.get_by_label("E-mail").fill(email)
    await page.get_by_label("Password").fill(password)
    await page.get_by_role("button", name="Sign in").click()
    await page.locator(".bar").wait_for()


async def reply(page: Page, text: str) -> None:
    await page.get_by_label("Reply", exact=True).fill(text)
    await page.keyboard.press("Enter")


async def kill_web(stack: Stack) -> None:
    """As a crash would; the supervisor starts it again."""
    process = stack.process("web")
    process.kill()
    await asyncio.to_thread(process.wait, 20)


async def test_a_customer_goes_through_two_agents_a_crash_and_the_assistant(
    stack: Stack, sam: None, http: aiohttp.ClientSession, tab: Callable[[str], Awaitable[Page]]
) -> None:
    async with http.get(f"{stack.url}/desk/api/demo") as response:
        demo = await response.json()
    customer = await tab(stack.url)
    await customer.get_by_role("button", name="Sign-in refused The bank refuses").click()
    await write(customer, "I want to talk to a person please")
    await expect(customer.locator(".state")).to_contain_text("in the queue")

    dana, other = await tab(f"{stack.url}/desk"), await tab(f"{stack.url}/desk")
    await sign_in(dana, demo["email"], demo["password"])
    await sign_in(other, SAM, PASSWORD)
    for page in (dana, other):
        await choose(page, customer)
        await page.get_by_role("button", name="Claim", exact=True).wait_for()

    # Both claim at the same moment: one has it, the other is told who.
    await asyncio.gather(dana.keyboard.press("c"), other.keyboard.press("c"))
    for page in (dana, other):
        await expect(page.locator(".floor")).to_contain_text("ha")
        await expect(page.locator(".floor")).to_contain_text("this conversation")
    floors = [await page.locator(".floor").inner_text() for page in (dana, other)]
    dana_won = floors[0] == "You have this conversation"
    assert floors in (
        ["You have this conversation", "Dana Demo has this conversation"],
        ["Sam Okafor has this conversation", "You have this conversation"],
    )
    winner, loser, rival = (dana, other, "Sam Okafor") if dana_won else (other, dana, "Dana Demo")

    await reply(winner, "Hello, I am here")
    await expect(customer.locator(".list .bubble", has_text="Hello, I am here")).to_have_count(1)
    await write(customer, "Good to hear")
    await expect(winner.locator(".line.customer", has_text="Good to hear")).to_have_count(1)

    # The process dies while both write; each line arrives once.
    await kill_web(stack)
    await reply(winner, "Said during the crash")
    await write(customer, "Asked during the crash")
    await expect(customer.locator(".list .bubble", has_text="Said during the crash")).to_have_count(1)
    await expect(winner.locator(".line.customer", has_text="Asked during the crash")).to_have_count(1)
    await expect(winner.locator(".line.agent", has_text="Said during the crash")).to_have_count(1)

    await winner.get_by_role("button", name="Transfer").click()
    dialog = winner.get_by_role("dialog")
    await dialog.get_by_label(rival).check()
    await dialog.get_by_label("Note").fill("Only among us")
    await dialog.get_by_role("button", name="Transfer").click()
    await expect(loser.locator(".floor")).to_have_text("You have this conversation")
    await expect(loser.locator(".line.note", has_text="Only among us")).to_have_count(1)
    await reply(loser, "I take over")
    await expect(customer.locator(".list .bubble", has_text="I take over")).to_have_count(1)

    await loser.get_by_role("button", name="Give back").click()
    await loser.get_by_role("dialog").get_by_role("button", name="Give back").click()
    await expect(loser.locator(".floor")).to_have_text("The assistant is answering")
    await write(customer, "what does error 402 mean")
    await expect(customer.locator(".list .bot:not(.typing)", has_text="402").last).to_be_visible()

    await loser.get_by_role("button", name="Claim", exact=True).click()
    await expect(loser.locator(".floor")).to_have_text("You have this conversation")
    await loser.get_by_role("button", name="Resolve").click()
    await loser.get_by_role("dialog").get_by_role("button", name="Resolve").click()
    await expect(loser.locator(".floor")).to_have_text("Resolved")
    await expect(customer.get_by_text("This chat has ended")).to_be_visible()
    await expect(customer.get_by_text("Only among us")).to_have_count(0)


def place(number: int) -> str:
    return f"You’re {'next' if number == 1 else f'number {number}'} in the queue"


async def call_person(page: Page, customer: str) -> None:
    await page.get_by_role("button", name=customer, exact=False).first.click()
    await write(page, "I want to talk to a person please")
    await expect(page.locator(".state")).to_contain_text("in the queue")


async def choose(page: Page, customer: Page) -> None:
    """In the queue, where others of the same name may wait."""
    keys = "Object.keys(localStorage).find((key) => key.endsWith(':conversation'))"
    conversation = await customer.evaluate(f"JSON.parse(localStorage.getItem({keys})).id")
    await page.locator(f".item a[href='#c/{conversation}']").click()


async def claim(page: Page, customer: Page) -> None:
    await choose(page, customer)
    await page.get_by_role("button", name="Claim", exact=True).click()
    await expect(page.locator(".floor")).to_have_text("You have this conversation")


async def five_stars(agent: Page, stack: Stack) -> int:
    """How many customers gave the most, as the desk counts."""
    answer = await agent.request.get(f"{stack.url}/desk/api/reports")
    return int((await answer.json())["ratings"]["stars"][4])


async def test_a_customer_goes_from_the_queue_to_a_rating(
    stack: Stack, http: aiohttp.ClientSession, tab: Callable[[str], Awaitable[Page]]
) -> None:
    async with http.get(f"{stack.url}/desk/api/demo") as response:
        demo = await response.json()
    tom, mia, dana = await tab(stack.url), await tab(stack.url), await tab(f"{stack.url}/desk")
    await call_person(tom, "Two broken banks Each fails")
    await call_person(mia, "Security code Wanted by")
    state = mia.locator(".state")
    await expect(state).to_have_text(re.compile(r"^You’re number \d+ in the queue$"))
    number = int("".join(filter(str.isdigit, await state.inner_text())))
    await sign_in(dana, demo["email"], demo["password"])
    before = await five_stars(dana, stack)
    await claim(dana, tom)
    await expect(state).to_have_text(place(number - 1))
    ticket = await mia.locator(".ticket").inner_text()
    assert re.fullmatch(r"Ticket CB-\w{6}", ticket)
    await mia.reload()
    await expect(state).to_have_text(place(number - 1))
    await mia.get_by_text("Leave a way to be reached").click()
    await mia.get_by_label("E-mail or phone number").fill("mia@example.com")
    await mia.get_by_role("button", name="Save", exact=True).click()
    await expect(mia.locator(".list .system", has_text="can reach you at mia@example.com")).to_have_count(1)

    await claim(dana, mia)
    await expect(state).to_have_text("You’re chatting with Dana Demo")
    await expect(mia.locator(".ticket")).to_have_text(ticket)
    await dana.get_by_label("Reply", exact=True).press_sequentially("Hello Mia")
    await expect(mia.locator(".list .typing")).to_contain_text("Dana Demo is typing")
    await dana.keyboard.press("Enter")
    await expect(mia.locator(".list .agent .bubble", has_text="Hello Mia")).to_have_count(1)
    await expect(dana.locator(".mark", has_text="Seen")).to_be_visible()
    await mia.get_by_label("Your message").press_sequentially("Look at this")
    await expect(dana.locator(".typing")).to_contain_text("Mia Factor")

    await mia.locator("input[type=file]").set_input_files(
        {"name": "screen.png", "mimeType": "image/png", "buffer": png(width=600, height=400)}
    )
    await expect(mia.locator(".chip canvas")).to_be_visible()
    await mia.keyboard.press("Enter")
    await expect(mia.locator(".list .customer .bubble", has_text="Look at this")).to_have_count(1)
    await expect(mia.get_by_role("img", name="Your picture")).to_be_visible()
    received = dana.locator(".line.customer .picture img")
    await expect(received).to_have_js_property("naturalWidth", 600)
    await dana.get_by_label("Picture", exact=True).set_input_files(
        {"name": "answer.png", "mimeType": "image/png", "buffer": png(90)}
    )
    await expect(dana.locator(".chip")).to_contain_text("answer.png")
    await dana.get_by_role("button", name="Send", exact=True).click()
    await expect(mia.get_by_role("img", name="Picture from Dana Demo")).to_be_visible()

    await dana.get_by_role("button", name="Resolve").click()
    await dana.get_by_role("dialog").get_by_role("button", name="Resolve").click()
    await expect(state).to_have_text("This chat has ended")
    await mia.get_by_role("radio", name="5 stars: Excellent").check(force=True)
    await mia.get_by_label("Anything to add? (optional)").fill("Quick and kind")
    await mia.get_by_role("button", name="Send rating").click()
    await expect(mia.get_by_role("img", name="5 stars: Excellent")).to_be_visible()
    await mia.get_by_label("More", exact=True).click()
    async with mia.expect_download() as download:
        await mia.get_by_role("button", name="Save transcript").click()
    transcript = (await (await download.value).path()).read_text()
    for line in ("Dana Demo: Hello Mia", "You: Look at this", "You: (picture)", "Dana Demo: (picture)"):
        assert line in transcript
    assert await five_stars(dana, stack) == before + 1
