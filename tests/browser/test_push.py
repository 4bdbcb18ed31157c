"""A customer who wants to be told leaves the page, and the browser tells that there is news.

No browser here reaches a real push service: what subscribes is the stand-in's, and what it was sent, checked
and decrypted, is brought to the page's worker as the browser would bring it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import BrowserContext, Page, expect

from helpline.push import keys
from helpline.settings import Settings
from tests.browser.steps import write
from tests.desk.agent import DeskAgent
from tests.mail.conftest import answered
from tests.push.conftest import CONTACT, KEY, arrived
from tests.push.stand_in import PushServer
from tests.push.test_pushing import promising
from tests.support.closing import closed
from tests.support.rasa import RasaStandIn
from tests.support.web import SECRET, House, eventually, running

pytestmark = pytest.mark.slow
SUBSCRIBE = "PushManager.prototype.subscribe = async (told) => ((window.told = told), { toJSON: () => (%s) })"
SHOWN = """async () => {
    const [worker] = await navigator.serviceWorker.getRegistrations();
    return (await worker.getNotifications()).map(({ title, body, data }) => ({ title, body, data }));
}"""


@pytest_asyncio.fixture(loop_scope="session")
async def service() -> AsyncIterator[PushServer]:
    started = PushServer(keys.public(KEY), CONTACT)
    await started.start()
    yield started
    await started.stop()
    assert started.broken == []


@pytest_asyncio.fixture(loop_scope="session")
async def house(tmp_path: Path, service: PushServer) -> AsyncIterator[House]:
    rasa = RasaStandIn()
    rasa.replies = promising
    await rasa.start()
    settings = Settings(
        var=tmp_path,
        database_url=f"sqlite+aiosqlite:///{tmp_path / 'helpline.db'}",
        rasa_port=rasa.port,
        identity_secret=SECRET,
        push_key=KEY,
        push_contact=CONTACT,
        push_services=(service.url,),
        push_delay=0.2,
    )
    async with running(settings) as started:
        yield started
    await rasa.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def page(house: House, context: BrowserContext) -> Page:
    """The demo page, with a promise just made."""
    page = await context.new_page()
    await page.goto(house.url)
    await page.get_by_role("button", name="Ask the assistant").click()
    await write(page, "remind me tomorrow after two")
    await expect(page.locator(".list .system").last).to_be_visible()
    return page


def offer(page: Page) -> Any:
    return page.get_by_role("button", name="By notification")


async def test_whoever_wants_to_be_told_is_told_by_the_browser(
    house: House, service: PushServer, page: Page, context: BrowserContext
) -> None:
    await context.grant_permissions(["notifications"], origin=house.url)
    browser = service.browser()
    await page.evaluate(f"() => {{ {SUBSCRIBE % json.dumps(browser.subscription)} }}")
    await offer(page).click()
    await expect(page.get_by_text("This browser will tell you that there is news")).to_be_visible()
    key = await page.evaluate("() => Array.from(told.applicationServerKey)")
    assert (len(key), key[0]) == (65, 4)
    kept = "localStorage[Object.keys(localStorage).find((key) => key.endsWith(':conversation'))]"
    conversation = await page.evaluate(f"() => JSON.parse({kept}).id")
    await page.goto(f"{house.url}/health/live")  # the chat is closed

    async with closed(await DeskAgent.hire(house, "ann")) as agent:
        customer: Any = type("Left", (), {"id": conversation})
        await answered(agent, customer, "Your sign-in at Chase works again.")
    await arrived(service)
    [(_, news)] = service.taken
    for _ in range(2):  # the same news twice is one notification
        await deliver(page, house.url, news)
    await eventually(lambda: _shows(page, news["id"]))
    [shown] = await page.evaluate(SHOWN)
    assert (shown["title"], shown["body"]) == (news["title"], news["text"])
    assert shown["data"]["link"] == house.settings.address


async def _shows(page: Page, id: str) -> bool:
    return [one["data"]["id"] for one in await page.evaluate(SHOWN)] == [id]


async def deliver(page: Page, origin: str, news: dict[str, Any]) -> None:
    """By the browser's own tools."""
    tools = await page.context.new_cdp_session(page)
    known: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def note(event: dict[str, Any]) -> None:
        for one in event["registrations"]:
            if not one["isDeleted"] and not known.done():
                known.set_result(one["registrationId"])

    tools.on("ServiceWorker.workerRegistrationUpdated", note)
    await tools.send("ServiceWorker.enable")
    registration = await asyncio.wait_for(known, 20)
    told = {"origin": origin, "registrationId": registration, "data": json.dumps(news)}
    await tools.send("ServiceWorker.deliverPushMessage", told)
    await tools.detach()


async def test_who_changes_their_mind_is_told_nothing_more(
    house: House, service: PushServer, page: Page, context: BrowserContext
) -> None:
    await context.grant_permissions(["notifications"], origin=house.url)
    await page.evaluate(f"() => {{ {SUBSCRIBE % json.dumps(service.browser().subscription)} }}")
    await offer(page).click()
    await expect(page.get_by_text("This browser will tell you that there is news")).to_be_visible()
    await page.reload()
    await page.get_by_role("button", name="No notifications").click()
    await expect(offer(page)).to_be_visible()


async def test_a_browser_that_says_no_is_heard(page: Page) -> None:
    await page.evaluate("() => { Notification.requestPermission = async () => 'denied'; }")
    await offer(page).click()
    await expect(page.get_by_text("Your browser doesn’t allow notifications")).to_be_visible()
    found = await Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


async def test_a_page_without_a_worker_offers_none(page: Page) -> None:
    await page.route("**/", _without_worker)
    await page.reload()
    await expect(page.locator(".list .system").last).to_be_visible()
    await expect(offer(page)).to_have_count(0)


async def _without_worker(route: Any) -> None:
    answer = await route.fetch()
    body = (await answer.text()).replace('data-push="/widget/push/worker.js"', "")
    await route.fulfill(response=answer, body=body)
