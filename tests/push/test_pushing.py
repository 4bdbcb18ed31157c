"""A notification says that there is news: once, to whom it is due, and nothing that a stranger may read."""

from __future__ import annotations

import asyncio
import base64
import json
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from helpline.push.models import is_of
from helpline.settings import Settings
from helpline.storage.database import Database
from helpline.storage.push_tables import push_subscriptions
from helpline.storage.tables import jobs
from tests.desk.agent import DeskAgent
from tests.mail.conftest import answered, see
from tests.push.conftest import PAGE, arrived, subscribe
from tests.push.stand_in import PushServer
from tests.support import rasa as rasa_stand_in
from tests.support.closing import Closing
from tests.support.hurrying import PATIENT, hurried
from tests.support.rasa import RasaStandIn
from tests.support.web import Customer, House, eventually, running
from tests.web.visit import Visit

WORDS = "Your sign-in at Chase works again."


async def rows(house: House, query: Any) -> list[Any]:
    database = Database(house.settings.database)
    try:
        return list(await database.read_inline(query))
    finally:
        await database.close()


async def until_quiet(house: House) -> None:
    """Nothing is queued any more."""
    due = jobs.select().where(jobs.c.state == "pending", jobs.c.kind == "push")

    async def done() -> bool:
        return not await rows(house, due)

    await eventually(done)


async def test_an_agents_answer_is_told_without_a_word_of_it(
    customer: Customer, lead: DeskAgent, service: PushServer
) -> None:
    browsers = service.browser(), service.browser()
    for one in (*browsers, browsers[0]):
        await subscribe(customer, one)
    await answered(lead, customer, WORDS)
    await arrived(service, 2)
    assert {endpoint for endpoint, _ in service.taken} == {one.endpoint for one in browsers}
    for _, told in service.taken:
        assert told.keys() == {"id", "tag", "title", "text", "link"}
        assert told["link"] == PAGE
        assert "Chase" not in str(told)
        assert customer.id not in str(told)


async def test_what_was_seen_meanwhile_is_not_told(
    with_push: Settings, service: PushServer, session: aiohttp.ClientSession, closing: Closing
) -> None:
    async with running(replace(with_push, push_delay=PATIENT)) as house:
        agent = closing(await DeskAgent.hire(house, "ann"))
        customer = await Customer.open(session, house.url)
        await subscribe(customer, service.browser())
        await answered(agent, customer)
        await see(customer)
        await hurried(house, "push")
    assert service.asked == 0


async def test_several_lines_are_one_notification(
    customer: Customer, lead: DeskAgent, service: PushServer, house: House
) -> None:
    await subscribe(customer, service.browser())
    await lead.step(customer.id, "claim")
    await asyncio.gather(*(lead.say(customer.id, f"Line {number}.") for number in range(4)))
    await until_quiet(house)
    assert 1 <= len(service.taken) <= 2  # a line may come when the first ones are told
    assert len(set(service.topics)) == 1


@pytest.mark.parametrize("status", [404, 410])
async def test_a_browser_that_is_gone_is_forgotten(
    customer: Customer, lead: DeskAgent, service: PushServer, house: House, status: int
) -> None:
    gone, stays = service.browser(), service.browser()
    await subscribe(customer, gone)
    service.answers = [status]
    await answered(lead, customer)
    await until_quiet(house)
    assert await rows(house, push_subscriptions.select()) == []
    await subscribe(customer, stays)
    await lead.say(customer.id, "And now?")
    await arrived(service)
    assert [endpoint for endpoint, _ in service.taken] == [stays.endpoint]


@pytest.mark.parametrize("status", [429, 503])
async def test_what_the_service_does_not_take_now_comes_later_once_to_each(
    customer: Customer, lead: DeskAgent, service: PushServer, house: House, status: int
) -> None:
    for _ in range(2):
        await subscribe(customer, service.browser())
    service.answers, service.retry_after = [status], "1"
    await answered(lead, customer)
    await arrived(service, 2)
    await until_quiet(house)
    assert len({endpoint for endpoint, _ in service.taken}) == len(service.taken) == 2


async def test_what_is_refused_is_not_tried_again(
    customer: Customer, lead: DeskAgent, service: PushServer, house: House
) -> None:
    await subscribe(customer, service.browser())
    service.answers = [400]
    await answered(lead, customer)
    await until_quiet(house)
    assert (service.asked, service.taken) == (1, [])


async def test_whoever_wants_none_any_more_gets_none(
    customer: Customer, lead: DeskAgent, service: PushServer, house: House
) -> None:
    await subscribe(customer, service.browser())
    status, _, _ = await Visit(customer).post("push/stop", {})
    assert status == 204
    await answered(lead, customer)
    await until_quiet(house)
    assert service.asked == 0


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://169.254.169.254/latest/meta-data",
        "https://internal.example/push",
        "http://fcm.googleapis.com/fcm/send/1",
        "https://fcm.googleapis.com:8443/fcm/send/1",
        "https://fcm.googleapis.com@internal.example/1",
        "https://user:pass@fcm.googleapis.com/1",
        "https://fcm.googleapis.com.internal.example/1",
        "https://xpush.apple.com/1",
        "https://web.push.apple.com\n/1",
        "https://[::1",
        "",
    ],
)
def test_nothing_is_sent_to_where_no_push_service_is(endpoint: str) -> None:
    assert not is_of(endpoint, ("fcm.googleapis.com", ".push.apple.com"))


def test_services_are_known_by_name() -> None:
    known = ("fcm.googleapis.com", ".push.apple.com")
    assert is_of("https://fcm.googleapis.com/fcm/send/a:b", known)
    assert is_of("https://web.push.apple.com/QK", known)


async def test_a_strange_subscription_is_refused(customer: Customer, service: PushServer) -> None:
    good = service.browser().subscription
    keys = good["keys"]
    elsewhere = {**good, "endpoint": "https://internal.example/push"}
    off_the_curve = base64.urlsafe_b64encode(b"\x04" + bytes(63) + b"\x01").decode()
    bad: tuple[dict[str, Any], ...] = (
        elsewhere,
        {**good, "keys": {**keys, "p256dh": off_the_curve}},
        {**good, "keys": {**keys, "auth": "c2hvcnQ"}},
        {**good, "keys": {**keys, "auth": 7}},
        {"endpoint": good["endpoint"]},
        {},
    )
    for body in bad:
        status, _, _ = await Visit(customer).post("push", body)
        assert status == 422, body


async def test_only_who_has_the_chat_may_subscribe(customer: Customer, service: PushServer) -> None:
    customer.token = "x" * 43
    status, _, _ = await Visit(customer).post("push", service.browser().subscription)
    assert status == 404  # as of a chat that nobody knows


PROMISE = {"type": "promise", "kind": "remind", "at": "2099-01-01T00:00:00+00:00"}


def promising(_turn: dict[str, Any]) -> list[dict[str, Any]]:
    return [rasa_stand_in.say("", command=PROMISE)]


async def test_a_promise_offers_it_where_it_is_set_up(
    customer: Customer, rasa: RasaStandIn, house: House
) -> None:
    rasa.replies = promising
    await customer.say("remind me")
    await customer.until_answered()
    assert (await customer.read())["messages"][-1]["card"] == {"type": "notify"}
    status, body, _ = await Visit(customer).get("push")
    assert status == 200
    assert len(json.loads(body)["key"]) == 87


async def test_until_it_is_set_up_nobody_is_offered_any(
    settings: Settings, rasa: RasaStandIn, session: aiohttp.ClientSession, service: PushServer
) -> None:
    rasa.replies = promising
    async with running(settings) as house:
        customer = await Customer.open(session, house.url)
        await customer.say("remind me")
        await customer.until_answered()
        assert (await customer.read())["messages"][-1]["card"] is None
        assert (await Visit(customer).get("push"))[0] == 404
        assert (await Visit(customer).post("push", service.browser().subscription))[0] == 404
