"""Every door by which text comes in: a secret that passes it is nowhere afterwards."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import aiohttp
import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from helpline.conversations.messages import Customer as Identity
from helpline.storage.tables import metadata
from helpline.web.identity import make_identity
from tests.desk.agent import DeskAgent
from tests.support.rasa import RasaStandIn
from tests.support.web import SECRET, Customer, House
from tests.web.visit import Visit

CARD, WORD = "4111 1111 1111 1111", "Canary7Wren"
TOLD = f"card {CARD}, my password is {WORD}"


async def everything_kept(house: House, rasa: RasaStandIn) -> str:
    """All rows of all tables, and all that the assistant was told."""
    engine = create_async_engine(house.settings.database_url)
    async with engine.connect() as connection:
        rows = [str((await connection.execute(sa.select(table))).all()) for table in metadata.sorted_tables]
    await engine.dispose()
    return "\n".join([*rows, str(rasa.received)])


async def assert_gone(house: House, rasa: RasaStandIn) -> None:
    kept = await everything_kept(house, rasa)
    assert [one for one in (CARD, CARD.replace(" ", ""), WORD) if one in kept] == []


async def test_what_a_customer_types(house: House, rasa: RasaStandIn, customer: Customer) -> None:
    await customer.say(f"402 at chase. {TOLD}")
    assert "[card number removed]" in str(await customer.until_answered())
    await assert_gone(house, rasa)


async def test_a_secret_announced_in_the_message_before_and_sent_twice(
    house: House, rasa: RasaStandIn, customer: Customer
) -> None:
    await customer.say("my password is")
    message = str(uuid4())
    seq = await customer.say(WORD, message)
    await customer.say("is that right?")
    assert await customer.say(WORD, message) == seq, "the page repeats what it is not sure of"
    await customer.until_answered()
    await assert_gone(house, rasa)


async def test_the_words_of_a_rating(house: House, rasa: RasaStandIn, visit: Visit) -> None:
    assert (await visit.post("rating", {"stars": 2, "words": TOLD}))[0] == 204
    await assert_gone(house, rasa)


@pytest.mark.parametrize("contact", [CARD, "378282246310005", "4111111111111111@example.com", "536-22-8145"])
async def test_a_contact_that_is_no_way_to_reach_anybody(
    house: House,
    rasa: RasaStandIn,
    visit: Visit,
    contact: str,
) -> None:
    status, problem, _ = await visit.post("contact", {"contact": contact})
    assert (status, problem["field"]) == (422, "contact")
    assert contact not in await everything_kept(house, rasa)


@pytest.mark.parametrize(
    "contact", ["+49 151 2345 6789", "555-867-5309", "2125550188", "jane.roe44@example.com"]
)
async def test_a_contact_that_is_one(visit: Visit, contact: str) -> None:
    assert (await visit.post("contact", {"contact": contact}))[0] == 204


@pytest.mark.parametrize(
    "page",
    [
        f"https://books.example.com/banks?access_token={WORD}",
        f"https://books.example.com/banks#id_token={WORD}",
        f"https://bob:{WORD}@books.example.com/banks",
        "https://books.example.com/banks?card=4111111111111111",
    ],
)
async def test_the_address_of_the_page(
    house: House,
    rasa: RasaStandIn,
    session: aiohttp.ClientSession,
    lead: DeskAgent,
    page: str,
) -> None:
    opened = await Customer.open(session, house.url, page=page)
    assert (await lead.detail(opened.id))["customer"]["page"] == "https://books.example.com/banks"
    await assert_gone(house, rasa)


async def test_the_name_that_the_host_vouches_for(
    house: House, rasa: RasaStandIn, session: aiohttp.ClientSession
) -> None:
    identity = make_identity(Identity(id="c-77", name=f"Jane {CARD}"), SECRET, seconds=60)
    opened = await Customer.open(session, house.url, identity=identity)
    await opened.say("hello")
    await opened.until_answered()
    await assert_gone(house, rasa)


STEPS: tuple[tuple[str, dict[str, Any], int], ...] = (
    ("notes", {"id": "a1a1a1a1-0000-4000-8000-00000000000a", "text": TOLD}, 202),
    ("messages", {"id": "a1a1a1a1-0000-4000-8000-00000000000b", "text": TOLD}, 202),
    ("transfer", {"to": "", "note": TOLD}, 200),
    ("return", {"note": TOLD}, 200),
    ("resolve", {"outcome": "fixed", "note": TOLD}, 200),
)


@pytest.mark.parametrize(("step", "body", "status"), STEPS, ids=[step for step, *_ in STEPS])
async def test_what_an_agent_writes(
    house: House,
    rasa: RasaStandIn,
    visit: Visit,
    lead: DeskAgent,
    step: str,
    body: dict[str, Any],
    status: int,
) -> None:
    await visit.customer.say("hello")
    await lead.step(visit.customer.id, "claim")
    await lead.step(visit.customer.id, step, status, **body)
    await assert_gone(house, rasa)
