"""What became of a mail is told to the agent whose words it tells."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest

from helpline.settings import Settings
from tests.desk.agent import DeskAgent
from tests.mail.conftest import ADDRESS, Come, answered, arrived, see
from tests.mail.mailbox import PASSWORD, USER, Mailbox, mailbox
from tests.mail.stand_in import MailServer
from tests.support.web import Customer, House, eventually, running


@pytest.fixture(scope="module")
def inbox() -> Iterator[Mailbox]:
    with mailbox() as opened:
        yield opened


@pytest.fixture
async def house(with_mail: Settings, inbox: Mailbox) -> AsyncIterator[House]:
    settings = replace(
        with_mail,
        imap_host="127.0.0.1",
        imap_port=inbox.port,
        imap_tls="none",
        imap_user=USER,
        imap_password=PASSWORD,
        imap_every=0.1,
        mail_reply_to="support@helpline.example",
    )
    async with running(settings) as started:
        yield started


async def fate(agent: DeskAgent, customer: Customer, state: str) -> None:
    """The newest mail about the chat comes to this."""

    async def holds() -> bool:
        mails = (await agent.detail(customer.id))["mails"]
        return bool(mails) and mails[-1]["state"] == state

    await eventually(holds, 90)


async def test_it_is_on_its_way_until_the_server_has_it(
    come: Come, lead: DeskAgent, post: MailServer
) -> None:
    post.answers = ["451 Later"]
    customer = await come()
    await answered(lead, customer)
    await fate(lead, customer, "planned")
    await fate(lead, customer, "sent")
    detail = await lead.detail(customer.id)
    [mail] = detail["mails"]
    assert mail["first_seq"] <= detail["messages"][-1]["seq"] <= mail["last_seq"]
    assert mail["at"]


async def test_there_was_no_need_for_one_that_was_seen_in_the_chat_first(
    come: Come, lead: DeskAgent, post: MailServer
) -> None:
    post.answers = ["451 Later"] * 100
    customer = await come()
    await answered(lead, customer)
    await fate(lead, customer, "planned")
    await see(customer)
    await fate(lead, customer, "seen")
    assert post.taken == []


async def test_an_address_that_the_server_refuses(come: Come, lead: DeskAgent, post: MailServer) -> None:
    post.refused[ADDRESS] = "550 No such user"
    customer = await come()
    await answered(lead, customer)
    await fate(lead, customer, "refused")


async def test_one_that_comes_back_is_told_at_once(
    come: Come, lead: DeskAgent, post: MailServer, inbox: Mailbox
) -> None:
    customer = await come()
    await answered(lead, customer)
    await arrived(post, seconds=90)
    await fate(lead, customer, "sent")
    reply_to = post.taken[0]["Reply-To"]
    head = f"From: MAILER-DAEMON@mail.example\r\nTo: {reply_to}\r\nSubject: Undelivered\r\n"
    report = "Final-Recipient: rfc822; carla@mail.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    kind = 'multipart/report; report-type=delivery-status; boundary="b"'
    notice = (
        f"{head}Return-Path: <>\r\nMIME-Version: 1.0\r\nContent-Type: {kind}\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nNo such user.\r\n"
        f"--b\r\nContent-Type: message/delivery-status\r\n\r\n{report}\r\n--b--\r\n"
    )
    async with lead.events() as events:
        inbox.put(notice.encode())
        # Read when the desk is told to, and never else.
        while (await lead.detail(customer.id))["mails"][-1]["state"] != "refused":
            await events.until(lambda _, data: data.get("conversation") == customer.id, 90)
