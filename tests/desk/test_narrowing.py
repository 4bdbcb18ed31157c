"""The queue by bank, code and target; the customer's own words in each row; what they came with before."""

from __future__ import annotations

from dataclasses import replace

import aiohttp
import pytest

from helpline.settings import Settings
from helpline.storage import queue_pages
from tests.desk.agent import DeskAgent
from tests.desk.fixtures import Hire
from tests.stack.customer import identity
from tests.support.closing import Closing
from tests.support.rasa import RasaStandIn, hand_over
from tests.support.web import SECRET, Customer, House, eventually, running


@pytest.fixture
async def queue(rasa: RasaStandIn, house: House, session: aiohttp.ClientSession) -> list[Customer]:
    """Chase 402, Chase 409 and Ally 402, who came in this order."""
    found = []
    for bank, code in (("Chase", "402"), ("Chase", "409"), ("Ally", "402")):
        rasa.replies = lambda _turn, bank=bank, code=code: [hand_over(bank=bank, code=code)]
        found.append(await Customer.open(session, house.url))
        await found[-1].say(f"{bank} is stuck with {code}")
        await found[-1].until(lambda view: view["owner"] == "waiting")
    return found


async def ids(agent: DeskAgent, query: str) -> list[str]:
    return [item["conversation"] for item in (await agent.get(f"/queue?state=waiting&{query}"))["items"]]


async def test_by_bank_by_code_and_by_both(ann: DeskAgent, queue: list[Customer]) -> None:
    first, second, third = (customer.id for customer in queue)
    assert await ids(ann, "bank=Chase") == [first, second]
    assert await ids(ann, "code=402") == [first, third]
    assert await ids(ann, "bank=Chase&code=402") == [first]
    assert await ids(ann, "bank=Nobody") == []


async def test_the_newest_first_page_by_page(
    ann: DeskAgent, queue: list[Customer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_pages, "PAGE", 2)
    first, second, third = (customer.id for customer in queue)
    page = await ann.get("/queue?state=waiting&sort=newest")
    assert [item["conversation"] for item in page["items"]] == [third, second]
    rest = await ann.call("GET", f"/queue?state=waiting&sort=newest&after={page['next'].replace('+', '%2B')}")
    assert [item["conversation"] for item in rest[1]["items"]] == [first]
    assert (await ann.call("GET", "/queue?sort=loudest"))[0] == 422


async def test_who_waits_beyond_the_target_is_counted_and_found(
    settings: Settings, session: aiohttp.ClientSession, rasa: RasaStandIn, closing: Closing
) -> None:
    rasa.replies = lambda _turn: [hand_over(bank="Chase")]
    async with running(replace(settings, first_answer_target=1)) as house:
        ann = closing(await DeskAgent.hire(house, "ann"))
        customer = await Customer.open(session, house.url)
        await customer.say("a person")
        await customer.until(lambda view: view["owner"] == "waiting")

        async def overdue() -> bool:
            return bool((await ann.get("/queue"))["overdue"] == 1)

        await eventually(overdue)
        assert await ids(ann, "overdue=yes") == [customer.id]
        await ann.step(customer.id, "claim")
        assert (await ann.get("/queue"))["overdue"] == 0


async def test_a_row_has_the_customers_own_words(ann: DeskAgent, waiting: Customer) -> None:
    (item,) = (await ann.get("/queue"))["items"]
    assert item["said"]["text"] == "a person please"
    assert item["last"]["author"] == "bot"


async def test_rows_of_one_customer_say_so_and_each_tells_of_the_other(
    rasa: RasaStandIn, house: House, session: aiohttp.ClientSession, ann: DeskAgent, hire: Hire
) -> None:
    rasa.replies = lambda _turn: [hand_over(bank="Chase", code="402")]
    for name in ("carla", "carla", "tom", ""):
        known = identity(name, name.title(), SECRET) if name else None
        one = await Customer.open(session, house.url, identity=known)
        await one.say(f"{name} needs help")
        await one.until(lambda view: view["owner"] == "waiting")
    items = (await ann.get("/queue"))["items"]
    assert [item["chats"] for item in items] == [2, 2, 1, 1]
    first, second, tom, stranger = (item["conversation"] for item in items)
    await ann.step(first, "claim")
    await ann.step(first, "resolve", outcome="bank")
    (before,) = await ann.get(f"/conversations/{second}/earlier")
    told = (before["conversation"], before["state"], before["bank"], before["code"], before["outcome"])
    assert told == (first, "closed", "Chase", "402", "bank")
    assert before["said"] == "carla needs help"
    for alone in (tom, stranger):
        assert await ann.get(f"/conversations/{alone}/earlier") == []
    assert (await ann.call("GET", "/conversations/nobodys/earlier"))[0] == 404
