"""A bank in trouble for many: noticed by itself, told at once, its end told to everybody once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timezone
from uuid import uuid4

import aiohttp
import pytest

from tests.stack import Sandbox, Stack
from tests.stack.customer import Customer, responses, said
from tests.stack.sandbox import connection
from tests.support.closing import Closing

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
WEIGHED_WITHIN = 120.0
"""Seconds: what works is weighed once a minute."""
Come = Callable[[], Awaitable[Customer]]
OVER = "Good news: Chase works again."


@pytest.fixture(scope="module")
def noticing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A product of its own: here three customers in trouble are an incident."""
    started = Stack(tmp_path_factory.mktemp("noticing"), incidents="yes")
    try:
        started.start()
        yield started
        started.stop()
    finally:
        started.sweep()


@pytest.fixture
def bank(noticing: Stack, http: aiohttp.ClientSession) -> Sandbox:
    return Sandbox(http, noticing.sandbox_url)


@pytest.fixture
def come(noticing: Stack, bank: Sandbox, http: aiohttp.ClientSession, closing: Closing) -> Come:
    async def one() -> Customer:
        login = f"customer-{uuid4().hex[:12]}"
        await bank.put(login, [connection("chase", 409, 0)])
        return closing(await Customer.open(http, noticing.url, login))

    return one


async def test_from_the_first_sign_to_the_last_word(come: Come, bank: Sandbox) -> None:
    first = [await come() for _ in range(3)]
    for customer in first:
        assert "utter_incident_suspected" not in responses(await customer.say("why is chase not working"))

    dave = await come()
    told: list[str] = []
    while "utter_incident_suspected" not in told:  # the board of open incidents is read every other second
        told = responses(await dave.say("hello"))
    eve = await come()
    opening = await eve.say("my bank is not updating")
    assert responses(opening) == ["utter_incident_suspected"]
    assert "customers" in said(opening)
    assert "utter_incident_others" in responses(await eve.say("is it just me?"))
    assert responses(await eve.say("please refresh chase")) == ["utter_incident_no_refresh"]
    assert await bank.refreshes(eve.login) == [0]

    finn = await come()
    await finn.say("I want to talk to a person")
    assert responses(await finn.say("are others affected?")) == ["utter_incident_others"]  # while waiting

    for customer in first:  # the bank is back
        now = datetime.now(timezone.utc).isoformat()
        await bank.put(customer.login, [connection("chase", 0, last_updated=now)])
        await customer.say("is chase working now?")
    for customer in (dave, eve, finn):
        news = await customer.wait_for(OVER, seconds=WEIGHED_WITHIN)
        assert news["author"] == "system"
    for customer in (eve, finn):
        lines = [message["text"] for message in await customer.read()]
        assert sum(OVER in line for line in lines) == 1
