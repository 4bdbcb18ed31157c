"""From an event of the provider to the customer's ear: checked, written down, read again, told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from helpline.settings import Settings
from tests.noticing.world import Provider, address_of, broken, enter, notices, told, well
from tests.support.web import House, eventually, running

pytestmark = pytest.mark.timeout(600)
LOGIN = "carla-1104711"
BODY = {"event": {"info": "DATA_UPDATES.USER_DATA", "notificationId": "n-1", "loginName": LOGIN}}


async def test_an_event_is_read_and_the_customer_told_with_a_move(
    house: House, provider: Provider, session: aiohttp.ClientSession
) -> None:
    await provider.furnish(LOGIN, broken())
    customer = await enter(house, session, LOGIN)
    assert await provider.send(LOGIN) == [200]
    notice = await told(customer)
    assert notice["text"].startswith("Chase stopped updating ")
    assert notice["text"].endswith(" (402). Shall we fix it now?")
    assert [one["title"] for one in notice["buttons"]] == [
        *("Yes, let's fix it", "Not now", "Don't tell me such things"),
    ]
    assert notice["buttons"][0]["choice"] == '/report_connection_problem{"bank": "chase"}'


@pytest.mark.parametrize("event", ["REFRESH", "DATA_UPDATES", "CONSENT_STATUS_UPDATES"])
async def test_each_kind_of_event_has_its_customer_looked_after(
    house: House, provider: Provider, session: aiohttp.ClientSession, event: str
) -> None:
    await provider.furnish(LOGIN, broken())
    customer = await enter(house, session, LOGIN)
    assert await provider.send(LOGIN, event) == [200]
    assert "Chase" in (await told(customer))["text"]


async def test_what_an_event_says_is_not_believed(
    house: House, provider: Provider, session: aiohttp.ClientSession
) -> None:
    """It says that the connection is broken; the provider says that it is well."""
    await provider.furnish(LOGIN, well())
    customer = await enter(house, session, LOGIN)
    forged = {"autoRefresh": {"status": "DISABLED"}, "loginName": LOGIN, "providerAccountId": 1}
    body = {"event": {"info": "AUTO_REFRESH_UPDATES", "notificationId": "n-9", "data": [forged]}}
    async with session.post(address_of(house), json=body) as response:
        assert response.status == 200
    await eventually(lambda: _has_read(provider))
    assert notices(await customer.read()) == []


async def _has_read(provider: Provider) -> bool:
    return LOGIN in provider.reads


@pytest.mark.parametrize(
    ("secret", "body", "status"),
    [
        ("another-address-that-nobody-guesses-012345", b"{}", 404),
        ("", b"{}", 404),
        (None, b"not json", 400),
        (None, b'{"event": {"info": "has spaces in it"}}', 400),
        (None, b'{"event": []}', 400),
        (None, b"[" * 5_000, 400),
        (None, b" " * 1_000_001, 413),
    ],
)
async def test_what_is_no_event_is_refused(
    house: House, session: aiohttp.ClientSession, secret: str | None, body: bytes, status: int
) -> None:
    url = address_of(house) if secret is None else address_of(house, secret)
    async with session.post(url, data=body) as response:
        assert response.status == status


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"event_sources": ("203.0.113.0/24", "2001:db8::/32")}, 404),
        ({"event_sources": ("127.0.0.0/8",)}, 200),
        ({"event_secret": ""}, 404),
        ({"notices": False}, 404),
    ],
)
async def test_whom_the_settings_let_in(
    notice_settings: Settings, session: aiohttp.ClientSession, changed: dict[str, Any], status: int
) -> None:
    async with (
        running(replace(notice_settings, **changed)) as house,
        session.post(address_of(house), json=BODY) as response,
    ):
        assert response.status == status


async def test_the_same_event_again_is_the_same_one(
    house: House, provider: Provider, session: aiohttp.ClientSession
) -> None:
    await provider.furnish(LOGIN, broken())
    customer = await enter(house, session, LOGIN)
    for _ in range(20):
        async with session.post(address_of(house), json=BODY) as response:
            assert response.status == 200
    await told(customer)
    assert await _metric(house, session, 'helpline_provider_events_total{outcome="kept"}') == 1
    assert await _metric(house, session, 'helpline_provider_events_total{outcome="repeated"}') == 19
    assert provider.reads == [LOGIN]


async def _metric(house: House, session: aiohttp.ClientSession, name: str) -> float:
    async with session.get(f"{house.url}/metrics") as response:
        lines = (await response.text()).splitlines()
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(name))


async def test_a_flood_for_one_customer_is_one_read(
    house: House, provider: Provider, session: aiohttp.ClientSession
) -> None:
    await provider.furnish(LOGIN, broken())
    customer = await enter(house, session, LOGIN)
    for number in range(200):
        body: dict[str, Any] = {"event": {**BODY["event"], "notificationId": f"n-{number}"}}
        async with session.post(address_of(house), json=body) as response:
            assert response.status == 200
    await told(customer)
    assert provider.reads == [LOGIN]
    assert len(notices(await customer.read())) == 1


async def test_customers_who_were_never_here_are_dropped_quietly(
    house: House, provider: Provider, session: aiohttp.ClientSession
) -> None:
    await provider.furnish("stranger-1", broken())
    assert await provider.send("stranger-1") == [200]
    await provider.furnish(LOGIN, broken())
    customer = await enter(house, session, LOGIN)
    await provider.send(LOGIN)
    await told(customer)
    assert provider.reads == [LOGIN]
