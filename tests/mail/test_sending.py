"""Word that reaches who has left: once, when it is needed, and with nothing that a stranger may read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import aiohttp
import pytest

from helpline.settings import Settings
from helpline.storage.database import Database
from helpline.storage.tables import jobs
from tests.desk.agent import DeskAgent
from tests.mail.conftest import ADDRESS, PAGE, Come, answered, arrive, arrived, leave_contact, see
from tests.mail.stand_in import MailServer, text_of
from tests.support import rasa as stand_in
from tests.support.closing import Closing
from tests.support.hurrying import PATIENT, hurried
from tests.support.rasa import RasaStandIn
from tests.support.web import Customer, House, eventually, running
from tests.web.visit import drawn


async def quiet(house: House, post: MailServer, count: int) -> None:
    """Nothing is queued any more, and so many mails were sent."""
    database = Database(house.settings.database)

    async def done() -> bool:
        open_jobs = jobs.select().where(jobs.c.state == "pending", jobs.c.kind == "mail")
        return not await database.read_inline(open_jobs)

    try:
        await eventually(done)
    finally:
        await database.close()
    assert len(post.taken) == count, post.subjects()


async def test_an_agents_answer_reaches_who_has_left(come: Come, lead: DeskAgent, post: MailServer) -> None:
    customer = await come(zone="America/Chicago")
    await answered(lead, customer, "Your sign-in works again: 1 < 2 & **Bank → Cloud Banking** shows it.")
    await arrived(post)
    (mail,) = post.taken
    assert post.recipients == [ADDRESS]
    assert str(mail["Subject"]) == "Lead from our support team answered you"
    for kind in ("plain", "html"):
        assert "Hello Carla Chase," in text_of(mail, kind)
    assert "1 < 2 & Bank → Cloud Banking shows it." in text_of(mail)
    assert "1 &lt; 2 &amp; Bank → Cloud Banking shows it." in text_of(mail, "html")
    assert "CST" in text_of(mail) or "CDT" in text_of(mail)
    assert str(mail["List-Unsubscribe-Post"]) == "List-Unsubscribe=One-Click"
    assert str(mail["Auto-Submitted"]) == "auto-generated"


async def test_who_has_left_hears_that_a_resolved_conversation_goes_on(
    come: Come, lead: DeskAgent, post: MailServer
) -> None:
    customer = await come()
    await lead.step(customer.id, "claim")
    await lead.step(customer.id, "resolve", outcome="bank")
    await lead.step(customer.id, "reopen")
    await arrived(post)
    (mail,) = post.taken
    assert str(mail["Subject"]) == "Your ticket is open again"
    assert "Lead from our support team has opened this conversation again." in text_of(mail)


@pytest.fixture
async def patient(with_mail: Settings) -> AsyncIterator[House]:
    """No mail is due before the test says so."""
    async with running(replace(with_mail, mail_delay=PATIENT)) as started:
        yield started


@pytest.fixture
async def ann(patient: House, closing: Closing) -> DeskAgent:
    return closing(await DeskAgent.hire(patient, "ann"))


async def test_what_was_seen_meanwhile_is_not_mailed(
    patient: House, ann: DeskAgent, post: MailServer, session: aiohttp.ClientSession
) -> None:
    customer = await arrive(session, patient.url, ADDRESS)
    await answered(ann, customer)
    await see(customer)
    await hurried(patient, "mail")
    assert post.taken == []


async def test_who_writes_on_has_seen_what_was_said(
    patient: House, ann: DeskAgent, post: MailServer, session: aiohttp.ClientSession
) -> None:
    customer = await arrive(session, patient.url, ADDRESS)
    await answered(ann, customer)
    await customer.say("thanks")
    await hurried(patient, "mail")
    assert post.taken == []


async def test_several_lines_are_one_mail_and_the_next_one_is_another(
    patient: House, ann: DeskAgent, post: MailServer, session: aiohttp.ClientSession
) -> None:
    customer = await arrive(session, patient.url, ADDRESS)
    await ann.step(customer.id, "claim")
    for number in range(13):
        await ann.say(customer.id, f"line {number}")
    await hurried(patient, "mail")
    assert len(post.taken) == 1
    await ann.say(customer.id, "one more thing")
    await hurried(patient, "mail")
    first, second = map(text_of, post.taken)
    assert first.count("line 12\n") == 1
    assert first.count("\n  ") <= 10
    assert second.count("one more thing") == 1
    assert "line 12" not in second
    assert len(set(post.ids())) == 2


async def test_a_mail_so_soon_after_another_waits(
    come: Come, lead: DeskAgent, post: MailServer, house: House
) -> None:
    """All that was said meanwhile is in the next one."""
    customer = await come()
    await answered(lead, customer, "line 0")
    await arrived(post)
    for number in range(1, 4):
        await lead.say(customer.id, f"line {number}")
    await eventually(lambda: _told(post, "line 3"))
    await quiet(house, post, len(post.taken))
    told = "\n".join(text_of(mail) for mail in post.taken)
    assert [told.count(f"line {number}\n") for number in range(4)] == [1, 1, 1, 1]
    assert len(set(post.ids())) == len(post.taken)


async def _told(post: MailServer, words: str) -> bool:
    return any(words in text_of(mail) for mail in post.taken)


async def test_without_an_address_nothing_is_sent(
    house: House, session: aiohttp.ClientSession, lead: DeskAgent, post: MailServer
) -> None:
    customer = await Customer.open(session, house.url, page=PAGE)
    await answered(lead, customer)
    await quiet(house, post, 0)


@pytest.mark.parametrize("page", [PAGE, "https://evil.example/login"])
async def test_an_address_that_was_only_typed_learns_nothing_but_that_there_is_news(
    house: House, session: aiohttp.ClientSession, lead: DeskAgent, post: MailServer, page: str
) -> None:
    customer = await Customer.open(session, house.url, page=page)
    await leave_contact(customer, "someone@else.example")
    await answered(lead, customer, "Your Chase account 402 is fine.")
    await arrived(post)
    await lead.say(customer.id, "And another word.")
    await quiet(house, post, 1)
    (mail,) = post.taken
    for part in (str(mail["Subject"]), text_of(mail), text_of(mail, "html")):
        for secret in ("Chase", "402", "Lead", "/back#", "evil", customer.id, customer.token):
            assert secret not in part, part
    assert (PAGE in text_of(mail)) == (page == PAGE)


async def test_who_comes_back_and_leaves_again_is_written_to_again(
    house: House, session: aiohttp.ClientSession, lead: DeskAgent, post: MailServer
) -> None:
    customer = await Customer.open(session, house.url, page=PAGE)
    await leave_contact(customer, "someone@else.example")
    await answered(lead, customer)
    await arrived(post)
    await see(customer)
    await lead.say(customer.id, "And another word.")
    await arrived(post, 2)


async def test_the_address_that_the_host_vouches_for_comes_before_a_typed_one(
    come: Come, lead: DeskAgent, post: MailServer
) -> None:
    customer = await come()
    await leave_contact(customer, "someone@else.example")
    await answered(lead, customer)
    await arrived(post)
    assert post.recipients == [ADDRESS]


async def test_a_picture_is_told_as_one(come: Come, lead: DeskAgent, post: MailServer) -> None:
    customer = await come()
    await lead.step(customer.id, "claim")
    sent = await lead.upload(customer.id, drawn())
    body = {"id": "5b1c8cf6-9c6b-4be4-8e5b-1f5d8f2a7b11", "text": "", "attachment": sent["id"]}
    await lead.post(f"/conversations/{customer.id}/messages", body, 202)
    await arrived(post)
    assert "(a picture)" in text_of(post.taken[0])


@pytest.mark.parametrize("answer", ["451 Later", "421 Busy", "452 Full"])
async def test_a_busy_server_gets_the_same_mail_again(
    come: Come, lead: DeskAgent, post: MailServer, house: House, answer: str
) -> None:
    post.answers = [answer]
    customer = await come()
    await answered(lead, customer)
    await arrived(post)
    await quiet(house, post, 1)


async def test_an_address_that_the_server_refuses_is_not_tried_again(
    come: Come, lead: DeskAgent, post: MailServer, house: House
) -> None:
    post.refused[ADDRESS] = "550 No such user"
    customer = await come()
    await answered(lead, customer)
    await quiet(house, post, 0)


async def test_a_server_that_is_away_is_waited_for_over_a_restart(
    come: Come, lead: DeskAgent, post: MailServer, house: House
) -> None:
    await post.stop()
    customer = await come()
    await answered(lead, customer)
    await house.stop()
    await post.start()
    await house.start()
    await arrived(post)
    await quiet(house, post, 1)


async def test_nobody_is_promised_mail_until_it_is_set_up(
    settings: Settings, rasa: RasaStandIn, session: aiohttp.ClientSession
) -> None:
    rasa.replies = lambda _turn: [stand_in.hand_over("requested")]
    async with running(settings) as house:
        customer = await arrive(session, house.url, ADDRESS)
        await customer.say("a person please")
        await customer.until(lambda view: view["owner"] == "waiting")
        await leave_contact(customer, "me@mail.example")
        said = " ".join(text for _, text in await customer.lines())
        assert "mail tells" not in said
        assert "a mail" not in said


async def test_with_mail_who_waits_is_told_of_it(come: Come, rasa: RasaStandIn) -> None:
    rasa.replies = lambda _turn: [stand_in.hand_over("requested")]
    customer = await come()
    await customer.say("a person please")
    view = await customer.until(lambda view: view["owner"] == "waiting")
    assert "a mail tells you once there is an answer" in view["messages"][-1]["text"]
