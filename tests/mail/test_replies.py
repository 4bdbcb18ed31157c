"""Answers by mail come back into the chat: once, without what they quote, and none of a machine's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest

from helpline.settings import Settings
from tests.desk.agent import DeskAgent
from tests.mail.conftest import ADDRESS, Come, answered, arrived, leave_contact
from tests.mail.letters import answer_to
from tests.mail.mailbox import PASSWORD, USER, Mailbox, mailbox
from tests.mail.stand_in import MailServer, text_of
from tests.support.web import Customer, House, eventually, running

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def inbox() -> Iterator[Mailbox]:
    with mailbox() as opened:
        yield opened


@pytest.fixture
async def house(with_mail: Settings, inbox: Mailbox) -> AsyncIterator[House]:
    box = {"imap_host": "127.0.0.1", "imap_port": inbox.port, "imap_tls": "none", "imap_every": 0.2}
    signed = {"imap_user": USER, "imap_password": PASSWORD, "mail_reply_to": "support@helpline.example"}
    settings: Any = box | signed
    async with running(replace(with_mail, **settings)) as started:
        yield started


async def read(inbox: Mailbox) -> None:
    """All of it was looked at."""

    async def none_left() -> bool:
        return await asyncio.to_thread(inbox.unread) == 0

    await eventually(none_left, 240)


async def said(customer: Customer) -> list[str]:
    return [text for author, text in await customer.lines() if author == "customer"]


async def mailed(come: Come, lead: DeskAgent, post: MailServer) -> tuple[Customer, EmailMessage]:
    customer = await come()
    await answered(lead, customer)
    await arrived(post)
    return customer, post.taken[-1]


async def test_an_answer_by_mail_is_the_customers_next_message_once(
    come: Come, lead: DeskAgent, post: MailServer, inbox: Mailbox
) -> None:
    customer, mail = await mailed(come, lead, post)
    assert "answer this mail" in text_of(mail)
    quoted = "\n".join(f"> {line}" for line in text_of(mail).splitlines())
    reply = answer_to(mail, f"It works now, thank you!\n\nOn Mon, 30 Nov 2026, Support wrote:\n{quoted}\n")
    for _ in range(2):
        inbox.put(reply)
    await read(inbox)
    assert await said(customer) == ["It works now, thank you!"]


async def test_secrets_of_a_mail_are_blanked_before_they_are_kept(
    come: Come, lead: DeskAgent, post: MailServer, inbox: Mailbox
) -> None:
    customer, mail = await mailed(come, lead, post)
    inbox.put(answer_to(mail, "my password is Tr0ub4dor&3 and my card 4111 1111 1111 1111"))
    await read(inbox)
    [kept] = await said(customer)
    assert "Tr0ub4dor" not in kept
    assert "4111" not in kept


async def test_a_mail_of_html_alone_is_read_without_its_quote(
    come: Come, lead: DeskAgent, post: MailServer, inbox: Mailbox
) -> None:
    customer, mail = await mailed(come, lead, post)
    reply = answer_to(mail, "")
    del reply["Content-Type"], reply["Content-Transfer-Encoding"], reply["MIME-Version"]
    page = "<style>p{color:red}</style><p>Still&nbsp;402 &amp; more</p><blockquote>old words</blockquote>"
    reply.set_content(page, subtype="html")
    inbox.put(reply)
    await read(inbox)
    assert await said(customer) == ["Still 402 & more"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"Return_Path": "<>"},
        {"List_Id": "<all@mail.example>"},
        {"X_Autoreply": "yes"},
    ],
    ids=lambda headers: next(iter(headers)),
)
async def test_what_a_machine_sends_says_nothing(
    come: Come, lead: DeskAgent, post: MailServer, inbox: Mailbox, headers: dict[str, str]
) -> None:
    customer, mail = await mailed(come, lead, post)
    inbox.put(answer_to(mail, "I am out of office.", **headers))
    await read(inbox)
    assert await said(customer) == []


async def test_nobody_else_writes_into_the_chat(
    come: Come, lead: DeskAgent, post: MailServer, inbox: Mailbox
) -> None:
    customer, mail = await mailed(come, lead, post)
    inbox.put(answer_to(mail, "let me in", sender="mallory@mail.example"))
    forged = answer_to(mail, "let me in")
    wrong = str(mail["Reply-To"]).replace("@", "a@", 1)
    forged.replace_header("To", wrong[: wrong.index("+") + 3] + "zz" + wrong[wrong.index("+") + 5 :])
    inbox.put(forged)
    await read(inbox)
    assert await said(customer) == []


async def test_a_bounce_stops_the_mails_to_an_address_that_does_not_exist(
    come: Come, lead: DeskAgent, post: MailServer, inbox: Mailbox
) -> None:
    customer, mail = await mailed(come, lead, post)
    head = f"From: MAILER-DAEMON@mail.example\r\nTo: {mail['Reply-To']}\r\nSubject: Undelivered\r\n"
    report = "Final-Recipient: rfc822; carla@mail.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    inbox.put(
        (
            f"{head}Return-Path: <>\r\nMIME-Version: 1.0\r\n"
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
            "--b\r\nContent-Type: text/plain\r\n\r\nNo such user.\r\n"
            f"--b\r\nContent-Type: message/delivery-status\r\n\r\n{report}\r\n--b--\r\n"
        ).encode()
    )
    await read(inbox)
    other = await come("other@mail.example")
    await lead.say(customer.id, "Are you there?")
    await answered(lead, other)
    await arrived(post, 2)
    assert post.recipients == [ADDRESS, "other@mail.example"]
    assert await said(customer) == []


async def test_a_mail_that_is_too_large_is_not_read_and_its_writer_hears_so(
    come: Come, lead: DeskAgent, post: MailServer, inbox: Mailbox
) -> None:
    customer, mail = await mailed(come, lead, post)
    inbox.put(answer_to(mail, "x" * 70 + "\n" + ("y" * 70 + "\n") * 30_000))
    await read(inbox)
    assert await said(customer) == []
    assert any("too large" in text for _, text in await customer.lines())


async def test_a_long_mail_is_cut_and_files_are_asked_for_in_the_chat(
    come: Come, lead: DeskAgent, post: MailServer, inbox: Mailbox, house: House
) -> None:
    customer, mail = await mailed(come, lead, post)
    reply = answer_to(mail, "word " * 2_000)
    reply.add_attachment(b"picture", maintype="image", subtype="png", filename="screen.png")
    inbox.put(reply)
    await read(inbox)
    [kept] = await said(customer)
    assert len(kept) <= house.settings.max_text
    assert any("Please add pictures in the chat" in text for _, text in await customer.lines())


async def test_two_machines_that_answer_one_another_come_to_an_end(
    come: Come, lead: DeskAgent, post: MailServer, inbox: Mailbox
) -> None:
    customer, mail = await mailed(come, lead, post)
    for number in range(23):
        inbox.put(answer_to(mail, f"number {number}"))
    await read(inbox)
    assert len(await said(customer)) == 20


async def test_what_the_assistant_answers_to_a_mail_goes_back_by_mail(
    come: Come, lead: DeskAgent, post: MailServer, inbox: Mailbox
) -> None:
    customer, mail = await mailed(come, lead, post)
    await lead.step(customer.id, "return", version=(await customer.read())["version"], note="")
    inbox.put(answer_to(mail, "and what about amex?"))
    await arrived(post, 2, 180)  # while more is about to be said it waits 20 seconds
    assert "You said: and what about amex?" in text_of(post.taken[-1])


async def test_an_address_that_was_only_typed_can_not_answer_by_mail(
    house: House, session: Any, lead: DeskAgent, post: MailServer
) -> None:
    customer = await Customer.open(session, house.url)
    await leave_contact(customer, "someone@else.example")
    await answered(lead, customer)
    await arrived(post)
    assert post.taken[0]["Reply-To"] is None
