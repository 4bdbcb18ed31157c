"""A connection breaks and nobody asks: the provider tells, the customer hears it in the chat and mends it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from uuid import uuid4

import aiohttp
import pytest

from tests.stack import Sandbox, Stack
from tests.stack.customer import Customer, asked, said
from tests.stack.sandbox import connection
from tests.support.closing import Closing

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
SECRET = "an-address-that-nobody-guesses-0123456789"
EVENT = "AUTO_REFRESH_UPDATES"


@pytest.fixture(scope="module")
def noticing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A product of its own: here the provider calls, and nobody waits for the morning."""
    told = {"event_secret": SECRET, "notice_after": "0.01", "quiet_hours": "never"}
    started = Stack(tmp_path_factory.mktemp("notices"), **told)
    try:
        started.start()
        yield started
        started.stop()
    finally:
        started.sweep()


@pytest.fixture
async def bank(noticing: Stack, http: aiohttp.ClientSession) -> Sandbox:
    """It knows whom to call."""
    made = Sandbox(http, noticing.sandbox_url)
    form = {"clientId": "sandbox-client", "secret": "sandbox-secret"}
    headers = {"Api-Version": "1.1", "loginName": "admin-login"}
    async with http.post(f"{made.url}/ysl/auth/token", data=form, headers=headers) as response:
        token = (await response.json())["token"]["accessToken"]
    headers["Authorization"] = f"Bearer {token}"
    body = {"event": {"callbackUrl": f"{noticing.url}/hooks/yodlee/{SECRET}"}}
    address = f"{made.url}/ysl/configs/notifications/events/{EVENT}"
    async with http.post(address, json=body, headers=headers) as response:
        assert response.status == 201
    return made


async def breaks(bank: Sandbox, http: aiohttp.ClientSession, customer: Customer, *codes: int) -> None:
    """Their banks fail, and the provider says that something changed."""
    tried = (datetime.now(timezone.utc) - timedelta(minutes=1)).isoformat()
    names = ("chase", "citi")[: len(codes)]
    broken = [connection(name, code, 0, last_attempt=tried) for name, code in zip(names, codes, strict=True)]
    await bank.put(customer.login, broken)
    address = f"{bank.url}/sandbox/customers/{customer.login}/events"
    async with http.post(address, json={"event": EVENT, "times": 2}) as response:
        assert (await response.json())["answers"] == [200, 200]


@pytest.mark.parametrize("answer", ["Yes, let's fix it", "yes please"])
async def test_from_the_event_to_the_first_step(
    noticing: Stack, bank: Sandbox, http: aiohttp.ClientSession, answer: str, closing: Closing
) -> None:
    login = f"customer-{uuid4().hex[:12]}"
    await bank.put(login, [connection("chase", 0)])
    customer = closing(await Customer.open(http, noticing.url, login))
    await breaks(bank, http, customer, 402)
    notice = await customer.wait_for("Chase stopped updating")
    assert notice["author"] == "system"
    assert notice["text"].endswith("(402). Shall we fix it now?")
    assert notice["card"]["repair"]["bank"] == "Chase"
    press = answer in [button["title"] for button in notice["buttons"]]
    replies = await (customer.choose(answer) if press else customer.say(answer))
    assert asked(replies), said(replies)
    assert "Chase" in said(replies)
    assert "402" in said(replies)
    told = [one for one in await customer.read() if one["author"] == "system"]
    assert len(told) == 1


async def test_two_banks_are_one_message_and_each_has_its_way(
    noticing: Stack, bank: Sandbox, http: aiohttp.ClientSession, closing: Closing
) -> None:
    customer = closing(await Customer.open(http, noticing.url, f"customer-{uuid4().hex[:12]}"))
    await breaks(bank, http, customer, 402, 402)
    notice = await customer.wait_for("Some of your banks need you")
    assert [one["title"] for one in notice["buttons"]][:2] == ["Fix Chase", "Fix Citibank"]
    assert "Citi" in said(await customer.choose("Fix Citibank"))


async def test_who_is_told_how_to_mend_it_by_hand_and_who_wants_no_more(
    noticing: Stack, bank: Sandbox, http: aiohttp.ClientSession, closing: Closing
) -> None:
    customer = closing(await Customer.open(http, noticing.url, f"customer-{uuid4().hex[:12]}"))
    await breaks(bank, http, customer, 402)
    await customer.wait_for("Chase stopped updating")
    assert "any more" in said(await customer.choose("Don't tell me such things"))
    assert "I'll tell you" in said(await customer.choose("Tell me again"))
