from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import aiohttp
import pytest

from helpline.push import keys
from helpline.settings import Settings
from tests.push.stand_in import Browser, PushServer
from tests.support.fixtures import (  # noqa: F401
    database_url,
    rasa,
    session,
    settings,
)
from tests.support.web import PATIENCE, Customer, House, eventually, running
from tests.web.visit import Visit, lead  # noqa: F401

KEY, CONTACT = keys.new(), "mailto:support@helpline.example"
PAGE = "https://help.example/connections"


@pytest.fixture
async def service() -> AsyncIterator[PushServer]:
    started = PushServer(keys.public(KEY), CONTACT)
    await started.start()
    yield started
    await started.stop()
    assert started.broken == []


@pytest.fixture
def with_push(settings: Settings, service: PushServer) -> Settings:  # noqa: F811
    return replace(
        settings,
        push_key=KEY,
        push_contact=CONTACT,
        push_services=(service.url, "fcm.googleapis.com", ".push.apple.com"),
        push_delay=0.1,
        allowed_origins=("https://help.example",),
    )


@pytest.fixture
async def house(with_push: Settings) -> AsyncIterator[House]:
    async with running(with_push) as started:
        yield started


@pytest.fixture
async def customer(house: House, session: aiohttp.ClientSession) -> Customer:  # noqa: F811
    return await Customer.open(session, house.url, page=PAGE)


async def subscribe(customer: Customer, browser: Browser) -> None:
    status, body, _ = await Visit(customer).post("push", browser.subscription)
    assert status == 204, body


async def arrived(service: PushServer, count: int = 1, seconds: float = PATIENCE) -> None:
    async def there() -> bool:
        return len(service.taken) >= count

    await eventually(there, seconds)
