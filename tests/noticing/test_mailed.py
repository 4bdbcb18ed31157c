"""Who has left hears it by mail; of accounts only an address reads for which the host vouches."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import aiohttp
import pytest

from helpline.settings import Settings
from tests.mail.stand_in import MailServer, text_of
from tests.noticing.world import Provider, address_of, broken, enter, notices
from tests.support.web import House, eventually, running

pytestmark = pytest.mark.timeout(600)
LOGIN = "carla-1104711"


@pytest.fixture
async def post() -> AsyncIterator[MailServer]:
    started = MailServer()
    await started.start()
    yield started
    await started.stop()


@pytest.fixture
async def mailing(notice_settings: Settings, post: MailServer, provider: Provider) -> AsyncIterator[House]:
    mail = {"smtp_host": "127.0.0.1", "smtp_port": post.port, "smtp_tls": "none", "mail_delay": 0.05}
    settings = replace(notice_settings, mail_from="Support <support@helpline.example>", **mail)  # type: ignore[arg-type]
    async with running(settings) as started:
        await provider.subscribe(address_of(started))
        yield started


async def arrived(post: MailServer) -> str:
    async def one() -> bool:
        return bool(post.taken)

    await eventually(one)
    return f"{post.taken[0]['Subject']}\n{text_of(post.taken[0])}"


async def test_an_address_that_the_host_vouches_for_reads_it(
    mailing: House, provider: Provider, post: MailServer, session: aiohttp.ClientSession
) -> None:
    await provider.furnish(LOGIN, broken())
    await enter(mailing, session, LOGIN, email="carla@mail.example")
    await provider.send(LOGIN)
    mail = await arrived(post)
    assert mail.startswith("One of your bank connections needs you\n")
    assert "Chase stopped updating" in mail
    assert "No more mails like this" in mail


async def test_an_address_that_was_typed_hears_only_that_there_is_news(
    mailing: House, provider: Provider, post: MailServer, session: aiohttp.ClientSession
) -> None:
    await provider.furnish(LOGIN, broken())
    customer = await enter(mailing, session, LOGIN)
    address = f"{mailing.url}/api/conversations/{customer.id}/contact"
    body = {"contact": "anybody@mail.example"}
    async with session.post(address, json=body, headers=customer.headers) as response:
        assert response.status < 300, await response.text()
    await provider.send(LOGIN)
    await customer.until(lambda view: any("Chase stopped" in one["text"] for one in notices(view)))
    mail = await arrived(post)
    assert "There is news in your support chat" in mail
    assert not any(word in mail for word in ("Chase", "402", "bank"))
