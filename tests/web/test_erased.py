"""A conversation that another process has erased is gone, however well its token was known."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import aiohttp

from helpline.storage.database import Database
from helpline.storage.erasure import SqlPersonalData
from helpline.web.identity import make_identity
from tests.support.closing import Closing
from tests.support.parts import CARLA
from tests.support.web import SECRET, Customer, House

CALLS: list[tuple[str, str, Any]] = [
    ("GET", "messages", None),
    ("GET", "messages?after=none", None),
    ("GET", "events", None),
    ("GET", "events?after=none", None),
    ("GET", "transcript", None),
    ("GET", "attachments/none", None),
    ("POST", "messages", {"id": str(uuid4()), "text": "Still there?"}),
    ("POST", "messages", {"id": "not one", "text": ""}),
    ("POST", "seen", {"seq": 1}),
    ("POST", "typing", {"on": True}),
    ("POST", "rating", {"stars": 5}),
    ("POST", "contact", {"contact": "carla@example.com"}),
]


async def test_every_call_with_the_token_of_an_erased_conversation_is_not_found(
    house: House, session: aiohttp.ClientSession, closing: Closing
) -> None:
    identity = make_identity(CARLA, SECRET, seconds=60)
    customer = await Customer.open(session, house.url, identity=identity)
    await customer.say("Hello")
    await customer.until_answered()
    other = closing(Database(house.settings.database))
    assert await SqlPersonalData(other).erase_customer(CARLA.id) == 1
    for method, path, body in CALLS:
        address = f"{house.url}/api/conversations/{customer.id}/{path}"
        async with session.request(method, address, json=body, headers=customer.headers) as response:
            assert response.status == 404, path


async def test_a_known_conversation_still_refuses_another_token(
    house: House, session: aiohttp.ClientSession
) -> None:
    known, other = [await Customer.open(session, house.url) for _ in range(2)]
    await known.say("Hello")
    known.token = other.token
    assert (await known.post({"id": str(uuid4()), "text": "Hello"}))[0] == 404
    assert (await other.post({"id": str(uuid4()), "text": "Hello"}))[0] == 202
