"""Links in mails: one opens the chat, once; one stops the mails, by one click."""

from __future__ import annotations

import re
from typing import Any

import aiohttp
import pytest

from tests.desk.agent import DeskAgent
from tests.mail.conftest import ADDRESS, Come, answered, arrive, arrived
from tests.mail.stand_in import MailServer, text_of
from tests.support.web import Customer, House


def link_in(post: MailServer, which: str) -> str:
    """Path and what follows."""
    found = re.search(rf"http://\S+?(/{which}\S+)", text_of(post.taken[-1]))
    assert found
    return found[1]


async def use(session: aiohttp.ClientSession, house: House, link: str) -> tuple[int, Any]:
    async with session.post(f"{house.url}/api/links", json={"link": link}) as answer:
        return answer.status, await answer.json()


async def test_the_link_opens_that_chat_once(
    come: Come, lead: DeskAgent, post: MailServer, house: House, session: aiohttp.ClientSession
) -> None:
    customer = await come()
    await answered(lead, customer, "It works again.")
    await arrived(post)
    path = link_in(post, "back")
    async with session.get(f"{house.url}{path}") as page:
        assert page.status == 200
        assert page.headers["Referrer-Policy"] == "no-referrer"
    token = path.partition("#")[2]
    status, opened = await use(session, house, token)
    assert (status, opened["id"]) == (201, customer.id)
    assert opened["token"] != customer.token
    elsewhere = Customer(session, house.url, opened | {"verified": True})
    assert ("agent", "It works again.") in await elsewhere.lines()
    assert await elsewhere.say("hello again")
    assert await customer.say("still here")
    status, refused = await use(session, house, token)
    assert (status, refused["code"]) == (404, "link-used")


@pytest.mark.parametrize("link", ["", "x" * 43, "x", None, "a" * 500])
async def test_another_link_opens_nothing(
    house: House, session: aiohttp.ClientSession, link: str | None
) -> None:
    async with session.post(f"{house.url}/api/links", json={"link": link}) as answer:
        assert answer.status == 404


async def test_a_token_of_a_link_fits_no_other_chat(
    come: Come, lead: DeskAgent, post: MailServer, house: House, session: aiohttp.ClientSession
) -> None:
    customer, other = await come(), await come("other@mail.example")
    await answered(lead, customer)
    await arrived(post)
    _, opened = await use(session, house, link_in(post, "back").partition("#")[2])
    stranger = Customer(session, house.url, opened | {"id": other.id, "verified": True})
    assert (await stranger.post({"id": "5b1c8cf6-9c6b-4be4-8e5b-1f5d8f2a7b11", "text": "hi"}))[0] == 404


async def test_one_click_stops_the_mails_to_that_address(
    come: Come, lead: DeskAgent, post: MailServer, house: House, session: aiohttp.ClientSession
) -> None:
    customer = await come()
    await answered(lead, customer)
    await arrived(post)
    header = str(post.taken[0]["List-Unsubscribe"]).strip("<>")
    stop = house.url + link_in(post, "mail/stop")
    assert header.endswith(link_in(post, "mail/stop"))
    async with session.get(stop) as page:  # a scanner looks at it: nothing happens
        assert page.status == 200
        assert "Stop these mails?" in await page.text()
    async with session.post(stop, data={"List-Unsubscribe": "One-Click"}) as done:
        assert done.status == 200
    async with session.post(stop, data={"List-Unsubscribe": "One-Click"}) as again:
        assert again.status == 200
    later = await arrive(session, house.url, ADDRESS.upper())
    await answered(lead, later)
    other = await come("other@mail.example")
    await answered(lead, other)
    await arrived(post, 2)
    assert post.recipients == [ADDRESS, "other@mail.example"]


async def test_nobody_stops_anothers_mails(house: House, session: aiohttp.ClientSession) -> None:
    for token in ("x", f"{'a' * 64}.{'b' * 22}", f"{'a' * 64}."):
        async with session.post(f"{house.url}/mail/stop/{token}") as answer:
            assert answer.status == 404
