"""The whole product, with Slack, a mail server, a mailbox and the provider's events around it.

Nothing of it is a double: mails go over SMTP and come over IMAP, Slack's stand-in speaks its protocol.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

import aiohttp
from playwright.async_api import Browser, Page, expect

from helpline.conversations.messages import Customer
from helpline.web.identity import make_identity
from tests.browser.host import HostSite, host_site
from tests.browser.real.steps import ANSWERED_WITHIN_MS
from tests.mail.letters import answer_to
from tests.mail.mailbox import PASSWORD, USER, Mailbox, mailbox
from tests.mail.stand_in import MailServer, text_of
from tests.slack.payloads import ANA, CHANNEL
from tests.slack.stand_in import SECRET as SLACK_SECRET
from tests.slack.stand_in import TOKEN, SlackStandIn
from tests.stack import Sandbox, Stack
from tests.stack.processes import SECRET
from tests.stack.sandbox import CUSTOMERS_ZONE
from tests.support.web import eventually

PATIENCE = 90.0
"""Seconds: what works is weighed once a minute."""
EVENT_SECRET = "an-address-that-nobody-guesses-0123456789"
EVENT = "AUTO_REFRESH_UPDATES"


class Town:
    """Where a person may hear of us. `visit` and `desk` are browsers of their own."""

    def __init__(
        self, stack: Stack, site: HostSite, slack: SlackStandIn, post: MailServer, inbox: Mailbox
    ) -> None:
        self.stack, self.site, self.slack = stack, site, slack
        self.post, self.inbox = post, inbox
        self.complaints: list[str] = []

    async def visit(self, browser: Browser, login: str, name: str, *, opened: bool = True) -> Page:
        """Somebody else's page, on which this customer is signed in."""
        person = Customer(id=login, name=name, email=address_of(name))
        token = make_identity(person, SECRET, seconds=3600)
        place = self.site.page(f"/{login}", body=f'<helpline-chat identity="{token}"></helpline-chat>')
        page = await self._page(browser, place)
        if opened:
            await page.locator("helpline-chat .launcher").click()
        return page

    async def desk(self, browser: Browser) -> Page:
        """As the demo's agent."""
        page = await self._page(browser, f"{self.stack.url}/desk")
        await page.get_by_role("button", name="Fill in for me").click()
        await page.get_by_role("button", name="Sign in").click()
        await page.locator(".bar").wait_for()
        return page

    async def back(self, browser: Browser, mail: EmailMessage) -> Page:
        """By the link in a mail, in a browser that knows nothing."""
        found = re.search(r"http\S+/back#\S+", text_of(mail))
        assert found, text_of(mail)
        page = await self._page(browser, found[0])
        await page.get_by_role("button", name="Open my chat").click()
        return page

    async def mails(self, name: str, count: int) -> list[EmailMessage]:
        """All that this customer got, once there are so many."""

        def got() -> list[EmailMessage]:
            return [one for one in self.post.taken if address_of(name) in str(one["To"])]

        async def enough() -> bool:
            return len(got()) >= count

        await eventually(enough, PATIENCE)
        return got()

    async def answer(self, name: str, mail: EmailMessage, text: str) -> None:
        """As a mail program does it: with what it answers below."""
        quoted = "\n".join(f"> {line}" for line in text_of(mail).splitlines())
        letter = answer_to(mail, f"{text}\n\nOn Mon, Support wrote:\n{quoted}\n", address_of(name))
        await asyncio.to_thread(self.inbox.put, letter)

    async def _page(self, browser: Browser, address: str) -> Page:
        context = await browser.new_context(
            viewport={"width": 1280, "height": 800}, locale="en-US", timezone_id=CUSTOMERS_ZONE
        )
        context.set_default_timeout(ANSWERED_WITHIN_MS)
        page = await context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda m: self.complaints.append(m.text) if "Policy" in m.text else None)
        await page.goto(address)
        return page


@asynccontextmanager
async def town(folder: Path) -> AsyncIterator[Town]:
    """Up and ready; at the end it stops cleanly."""
    async with AsyncExitStack() as leaving:
        site = await leaving.enter_async_context(host_site(""))
        slack, post = SlackStandIn(), MailServer()
        for server in (slack, post):
            await server.start()
            leaving.push_async_callback(server.stop)
        inbox = leaving.enter_context(mailbox())
        stack = Stack(folder, **_settings(site, slack, post, inbox))
        stack.environment["HELPLINE_PUBLIC_URL"] = site.widget = slack.app = stack.url
        leaving.callback(stack.sweep)
        await asyncio.to_thread(stack.start)
        yield Town(stack, site, slack, post, inbox)
        await asyncio.to_thread(stack.stop)


def _settings(site: HostSite, slack: SlackStandIn, post: MailServer, inbox: Mailbox) -> dict[str, str]:
    return {
        "incidents": "yes",
        "allowed_origins": site.address,
        **{"event_secret": EVENT_SECRET, "notice_after": "0.01", "quiet_hours": "never"},
        **{"slack_bot_token": TOKEN, "slack_signing_secret": SLACK_SECRET, "slack_channel": CHANNEL},
        **{"slack_api_url": slack.url, "slack_staff": ANA},
        **{"smtp_host": "127.0.0.1", "smtp_port": str(post.port), "smtp_tls": "none"},
        **{"mail_from": "support@helpline.example", "mail_reply_to": "support@helpline.example"},
        **{"mail_delay": "1", "mail_every": "1"},
        **{"imap_host": "127.0.0.1", "imap_port": str(inbox.port), "imap_tls": "none", "imap_every": "0.3"},
        **{"imap_user": USER, "imap_password": PASSWORD},
    }


def address_of(name: str) -> str:
    return f"{name.split()[0].lower()}@mail.example"


def login_of(name: str) -> str:
    """Nobody else's."""
    return f"{name.split()[0].lower()}-{uuid4().hex[:8]}"


async def subscribe(bank: Sandbox, http: aiohttp.ClientSession, url: str) -> None:
    """From now on the provider calls when something changed."""
    form = {"clientId": "sandbox-client", "secret": "sandbox-secret"}
    headers = {"Api-Version": "1.1", "loginName": "admin-login"}
    async with http.post(f"{bank.url}/ysl/auth/token", data=form, headers=headers) as response:
        token = (await response.json())["token"]["accessToken"]
    headers["Authorization"] = f"Bearer {token}"
    body = {"event": {"callbackUrl": f"{url}/hooks/yodlee/{EVENT_SECRET}"}}
    address = f"{bank.url}/ysl/configs/notifications/events/{EVENT}"
    async with http.post(address, json=body, headers=headers) as response:
        assert response.status in (200, 201, 409), await response.text()


async def leave(page: Page) -> None:
    """The tab is closed, and its browser with it."""
    await expect(page.locator("helpline-chat")).to_have_count(1)
    await page.context.close()
