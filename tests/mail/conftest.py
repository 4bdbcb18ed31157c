from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from helpline.conversations.messages import Customer as Person
from helpline.settings import Settings
from helpline.web.identity import make_identity
from tests.desk.agent import DeskAgent
from tests.mail.stand_in import MailServer
from tests.support.fixtures import (  # noqa: F401
    database_url,
    parts,
    rasa,
    session,
    settings,
)
from tests.support.web import PATIENCE, SECRET, Customer, House, eventually, running
from tests.web.visit import lead  # noqa: F401

ADDRESS = "carla@mail.example"
PAGE = "https://help.example/connections"


@pytest.fixture
async def post() -> AsyncIterator[MailServer]:
    started = MailServer()
    await started.start()
    yield started
    await started.stop()


@pytest.fixture
def with_mail(settings: Settings, post: MailServer) -> Settings:  # noqa: F811
    return replace(
        settings,
        smtp_host="127.0.0.1",
        smtp_port=post.port,
        smtp_tls="none",
        mail_from="CustomBooks Support <support@helpline.example>",
        mail_delay=0.05,
        mail_every=0.3,
        allowed_origins=("https://help.example",),
    )


@pytest.fixture
async def house(with_mail: Settings) -> AsyncIterator[House]:
    async with running(with_mail) as started:
        yield started


Come = Callable[..., Any]


@pytest.fixture
def come(house: House, session: aiohttp.ClientSession) -> Come:  # noqa: F811
    """`await come(email)` is a customer for whose address the host vouches."""

    async def one(email: str = ADDRESS, *, zone: str = "UTC", url: str = "") -> Customer:
        return await arrive(session, url or house.url, email, name="Carla Chase", zone=zone)

    return one


async def arrive(
    http: aiohttp.ClientSession, url: str, email: str, *, name: str = "Carla", zone: str = "UTC"
) -> Customer:
    person = Person(id=f"cust-{uuid4().hex[:8]}", name=name, email=email)
    identity = make_identity(person, SECRET, seconds=60)
    return await Customer.open(http, url, identity=identity, page=PAGE, timezone=zone)


async def leave_contact(customer: Customer, contact: str) -> None:
    address = f"{customer.url}/api/conversations/{customer.id}/contact"
    async with customer.session.post(address, json={"contact": contact}, headers=customer.headers) as answer:
        assert answer.status == 204


async def see(customer: Customer) -> None:
    last = (await customer.read())["messages"][-1]["seq"]
    address = f"{customer.url}/api/conversations/{customer.id}/seen"
    async with customer.session.post(address, json={"seq": last}, headers=customer.headers) as answer:
        assert answer.status == 204


async def answered(agent: DeskAgent, customer: Customer, text: str = "Please try once more.") -> None:
    """The agent has the chat and writes."""
    await agent.step(customer.id, "claim")
    await agent.say(customer.id, text)


async def arrived(post: MailServer, count: int = 1, seconds: float = PATIENCE) -> None:
    async def there() -> bool:
        return len(post.taken) >= count

    await eventually(there, seconds)
