"""Nobody waits in the dark: an incident from first sign to last word, mail to who has left, a notice."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.real.steps import ANSWERED_WITHIN_MS, hear, heard, press, said, say
from tests.browser.real.town import EVENT, PATIENCE, Town, leave, login_of, subscribe, town
from tests.browser.steps import write
from tests.mail.stand_in import text_of
from tests.slack.payloads import ANA, event, shown, typed
from tests.stack import Customer, Sandbox
from tests.stack.sandbox import connection
from tests.support.web import eventually

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
WITHIN_MS = PATIENCE * 1000
BANK, NAME = "ally", "Ally"
OVER = "Good news: Ally Bank works again."
ASSISTANT = ".list .bot:not(.typing) .bubble"
HOW_MANY = re.compile("[34] customers")
"""Her own bank has been looked at only now."""
NOON, CALLED = "They told us: all works again by noon.", "We have called them once more."


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """One product for all of this file."""
    expect.set_options(timeout=ANSWERED_WITHIN_MS)
    async with town(tmp_path_factory.mktemp("town")) as started:
        yield started
    assert started.complaints == []


@pytest.fixture
def bank(place: Town, http: aiohttp.ClientSession) -> Sandbox:
    return Sandbox(http, place.stack.sandbox_url)


def works(name: str) -> dict[str, Any]:
    return connection(name, 0, last_updated=datetime.now(timezone.utc).isoformat())


async def test_an_incident_from_its_first_sign_to_the_last_word(
    place: Town, bank: Sandbox, browser: Browser, http: aiohttp.ClientSession
) -> None:
    logins = {name: login_of(name) for name in ("Ann", "Ben", "Cleo", "Dave")}
    for login in logins.values():
        await bank.put(login, [connection(BANK, 409, 0)])

    # The first sign, the second, and one from elsewhere: each is helped as ever.
    ann = await place.visit(browser, logins["Ann"], "Ann Ames")
    await say(ann, f"why is {BANK} not working", NAME)
    await say(ann, "I want to talk to a person", "your ticket is")
    ben = await place.visit(browser, logins["Ben"], "Ben Boyd")
    await say(ben, f"why is {BANK} not working", NAME)
    await from_elsewhere(place, http, logins["Dave"], f"why is {BANK} not working")

    # One card in the desk, which the agent confirms; one thread in Slack.
    desk = await place.desk(browser)
    card = desk.get_by_role("region", name="Incidents")
    await expect(card).to_contain_text("3 customers", timeout=WITHIN_MS)
    await card.get_by_role("button", name="Confirm").click()
    await expect(card).to_contain_text("confirmed")
    await eventually(lambda: posted(place), PATIENCE)
    await expect(card.get_by_role("listitem")).to_have_count(1)

    # Who comes now is told before anything is asked, and hears how many it hits.
    cleo = await place.visit(browser, logins["Cleo"], "Cleo Cruz")
    await say(cleo, "hello", NAME)
    await expect(heard(cleo, "customers")).to_have_count(1)
    for page in (cleo, ann):
        await ask(page, "are others affected?", HOW_MANY)
    await ask(ben, "any news?", NAME)
    await leave(ben)

    # One answer reaches all, from the desk and from Slack.
    await card.get_by_role("button", name="Answer all").click()
    await desk.get_by_role("dialog").get_by_role("textbox").fill(NOON)
    await desk.get_by_role("dialog").get_by_role("button", name="Send").click()
    thread = head(place)["ts"]
    assert await place.slack.send(event(typed(ANA, f"&gt;&gt; {CALLED}", thread))) == 200
    for page in (ann, cleo):
        await hear_once(page, NOON)
        await hear_once(page, CALLED)
    await eventually(lambda: tells(place, thread, CALLED), PATIENCE)

    # The bank is back, and everybody hears it, once: in the chat, or by mail.
    for login in logins.values():
        await bank.put(login, [works(BANK)])
    await ask(cleo, f"is {BANK} working now?", NAME)
    await from_elsewhere(place, http, logins["Dave"], f"is {BANK} working now?")
    for page in (ann, cleo):
        await hear_once(page, OVER)
    mails = await place.mails("Ben", 1)
    await eventually(lambda: mailed(place, "Ben", OVER), PATIENCE)
    await expect(card).to_have_count(0, timeout=WITHIN_MS)
    await eventually(lambda: tells(place, thread, "Over"), PATIENCE)
    assert len(heads(place)) == 1

    ben = await place.back(browser, (await place.mails("Ben", 1))[-1])
    for words in (NOON, CALLED, OVER):
        await hear_once(ben, words)
    every = "\n".join(text_of(mail) for mail in await place.mails("Ben", len(mails)))
    assert [every.count(words) for words in (NOON, CALLED, OVER)] == [1, 1, 1]


async def from_elsewhere(place: Town, http: aiohttp.ClientSession, login: str, text: str) -> None:
    customer = await Customer.open(http, place.stack.url, login)
    try:
        await customer.say(text)
    finally:
        await customer.leave()


async def ask(page: Page, text: str, answer: str | re.Pattern[str]) -> None:
    """The assistant's next line has it."""
    before = await page.locator(ASSISTANT).count()
    await write(page, text)
    await expect(page.locator(ASSISTANT).nth(before)).to_contain_text(answer)


async def hear_once(page: Page, words: str) -> None:
    await expect(lines(page, words)).to_have_count(1, timeout=WITHIN_MS)


def lines(page: Page, words: str) -> Locator:
    """Whoever said it."""
    return page.locator(".list > li .bubble").filter(has_text=words)


def heads(place: Town) -> list[dict[str, Any]]:
    return [one for one in place.slack.heads if f"Incident: {NAME}" in shown(one)]


def head(place: Town) -> dict[str, Any]:
    return heads(place)[0]


async def posted(place: Town) -> bool:
    return bool(heads(place))


async def tells(place: Town, thread: str, words: str) -> bool:
    return any(words in line for line in place.slack.thread(thread))


async def mailed(place: Town, name: str, words: str) -> bool:
    return any(words in text_of(mail) for mail in await place.mails(name, 0))


async def test_who_leaves_is_answered_by_mail_answers_by_mail_and_comes_back_by_its_link(
    place: Town, bank: Sandbox, browser: Browser
) -> None:
    login = login_of("Mia")
    await bank.put(login, [works("citi")])
    mia = await place.visit(browser, login, "Mia Moss")
    await say(mia, "I want to talk to a person", "your ticket is")
    await ask(mia, "can I close this tab?", "a mail tells you")
    await leave(mia)

    desk = await place.desk(browser)
    await desk.locator(".item", has_text="Mia Moss").locator("a").first.click()
    await desk.get_by_role("button", name="Claim", exact=True).click()
    await expect(desk.locator(".floor")).to_have_text("You have this conversation")
    await desk.get_by_label("Reply", exact=True).fill("Hello Mia, which days are missing?")
    await desk.keyboard.press("Enter")
    [mail, *_] = await place.mails("Mia", 1)
    assert "which days are missing?" in text_of(mail)

    await place.answer("Mia", mail, "The first week of March, and my password is Tr0ub4dor&3.")
    line = desk.locator(".line.customer", has_text="The first week of March")
    await expect(line).to_have_count(1, timeout=WITHIN_MS)
    await expect(line).not_to_contain_text("Tr0ub4dor")
    await expect(line).not_to_contain_text("which days are missing?")
    await desk.get_by_label("Reply", exact=True).fill("They are on their way.")
    await desk.keyboard.press("Enter")
    await eventually(lambda: mailed(place, "Mia", "They are on their way."), PATIENCE)

    last = (await place.mails("Mia", 1))[-1]
    mia = await place.back(browser, last)
    await hear_once(mia, "Hello Mia, which days are missing?")
    await hear_once(mia, "They are on their way.")
    await expect(said(mia, "The first week of March, and my password is")).to_have_count(0)
    await write(mia, "Thank you, they are here")
    await expect(desk.locator(".line.customer", has_text="they are here")).to_have_count(1)
    late = await place.back(browser, last)
    await expect(late.get_by_role("alert")).to_contain_text("has been used already")


async def test_a_connection_that_breaks_unasked_is_told_in_the_chat_once_and_leads_on(
    place: Town, bank: Sandbox, browser: Browser, http: aiohttp.ClientSession
) -> None:
    await subscribe(bank, http, place.stack.url)
    login = login_of("Nora")
    await bank.put(login, [works("citi")])
    nora = await place.visit(browser, login, "Nora Nash")
    await say(nora, "how are my connections doing?", "All your connections are working")
    await nora.get_by_role("button", name="Close chat").click()
    tried = (datetime.now(timezone.utc) - timedelta(minutes=1)).isoformat()
    await bank.put(login, [connection("citi", 402, 0, last_attempt=tried)])
    await happened(bank, http, login)
    await expect(nora.locator(".badge")).to_have_text("1", timeout=WITHIN_MS)
    await nora.locator(".launcher").click()
    await hear_once(nora, "(402). Shall we fix it now?")
    await expect(nora.get_by_role("button", name="Fix it here")).to_be_visible()
    await happened(bank, http, login)
    await press(nora, "Yes, let's fix it", "Citi")
    await hear(nora, "Shall we fix it now?")


async def happened(bank: Sandbox, http: aiohttp.ClientSession, login: str) -> None:
    """The provider tells of it, twice as it may."""
    address = f"{bank.url}/sandbox/customers/{login}/events"
    async with http.post(address, json={"event": EVENT, "times": 2}) as response:
        assert (await response.json())["answers"] == [200, 200]
