"""A customer leaves, gets a mail, and comes back by its link in another browser."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, expect

from helpline.settings import Settings
from tests.desk.agent import DeskAgent
from tests.mail.conftest import ADDRESS, answered, arrive, arrived
from tests.mail.stand_in import MailServer, text_of
from tests.support.closing import closed
from tests.support.rasa import RasaStandIn
from tests.support.web import SECRET, Customer, House, running

pytestmark = pytest.mark.slow


@pytest_asyncio.fixture(loop_scope="session")
async def post() -> AsyncIterator[MailServer]:
    started = MailServer()
    await started.start()
    yield started
    await started.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def house(tmp_path: Path, post: MailServer) -> AsyncIterator[House]:
    rasa = RasaStandIn()
    await rasa.start()
    settings = Settings(
        var=tmp_path,
        database_url=f"sqlite+aiosqlite:///{tmp_path / 'helpline.db'}",
        rasa_port=rasa.port,
        identity_secret=SECRET,
        demo=False,
        smtp_host="127.0.0.1",
        smtp_port=post.port,
        smtp_tls="none",
        mail_from="support@helpline.example",
        mail_delay=0.1,
    )
    async with running(settings) as started:
        yield started
    await rasa.stop()


async def mailed(house: House, post: MailServer, http: aiohttp.ClientSession) -> tuple[Customer, str]:
    """Somebody who has left, and the path of the link in the mail about the answer."""
    customer = await arrive(http, house.url, ADDRESS)
    async with closed(await DeskAgent.hire(house, "ann")) as agent:
        await answered(agent, customer, "Chase works again.")
    await arrived(post)
    found = re.search(r"/back#\S+", text_of(post.taken[-1]))
    assert found
    return customer, found[0]


async def at(context: BrowserContext, address: str, complaints: list[str]) -> Page:
    page = await context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Policy" in said.text else None)
    await page.goto(address)
    return page


async def test_the_link_opens_the_chat_once_and_the_next_visit_needs_none(
    browser: Browser, house: House, post: MailServer, http: aiohttp.ClientSession
) -> None:
    customer, link = await mailed(house, post, http)
    complaints: list[str] = []
    context = await browser.new_context()
    page = await at(context, house.url + link, complaints)
    assert "#" not in page.url
    await page.get_by_role("button", name="Open my chat").click()
    await expect(page.get_by_text("Chase works again.")).to_be_visible()
    await page.get_by_label("Your message").fill("Thank you, Ann")
    await page.keyboard.press("Enter")
    await customer.until(lambda view: any(one["text"] == "Thank you, Ann" for one in view["messages"]))
    await page.close()
    again = await at(context, f"{house.url}/back", complaints)
    await expect(again.get_by_text("Thank you, Ann")).to_be_visible()

    other = await browser.new_context()
    late = await at(other, house.url + link, complaints)
    await late.get_by_role("button", name="Open my chat").click()
    await expect(late.get_by_role("alert")).to_contain_text("has been used already")
    await expect(late.get_by_text("Chase works again.")).to_have_count(0)
    assert complaints == []


async def test_mails_are_stopped_by_one_button(
    browser: Browser, house: House, post: MailServer, http: aiohttp.ClientSession
) -> None:
    await mailed(house, post, http)
    found = re.search(r"/mail/stop/\S+", text_of(post.taken[-1]))
    assert found
    page = await at(await browser.new_context(), house.url + found[0], (complaints := list[str]()))
    await page.get_by_role("button", name="No more mails").click()
    await expect(page.get_by_role("heading", name="Done")).to_be_visible()
    assert complaints == []
