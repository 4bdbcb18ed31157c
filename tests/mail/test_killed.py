"""The process is killed around a mail: the word arrives, and under one Message-ID."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import pytest

from tests.desk.agent import DeskAgent, add_account
from tests.mail.conftest import ADDRESS, answered, arrive, arrived
from tests.mail.letters import answer_to
from tests.mail.mailbox import PASSWORD, USER, Mailbox, mailbox
from tests.mail.stand_in import MailServer, text_of
from tests.support.closing import Closing
from tests.support.process import Process
from tests.support.rasa import RasaStandIn
from tests.support.web import Customer, eventually

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def inbox() -> Iterator[Mailbox]:
    with mailbox() as opened:
        yield opened


@pytest.fixture
async def process(
    tmp_path: Path, post: MailServer, rasa: RasaStandIn, database_url: str, inbox: Mailbox
) -> AsyncIterator[Process]:
    started = Process(
        VAR=str(tmp_path),
        DATABASE_URL=database_url,
        RASA_PORT=str(rasa.port),
        SMTP_HOST="127.0.0.1",
        SMTP_PORT=str(post.port),
        SMTP_TLS="none",
        MAIL_FROM="support@helpline.example",
        MAIL_DELAY="0.2",
        MAIL_EVERY="0.2",
        IMAP_HOST="127.0.0.1",
        IMAP_PORT=str(inbox.port),
        IMAP_TLS="none",
        IMAP_USER=USER,
        IMAP_PASSWORD=PASSWORD,
        IMAP_EVERY="0.3",
        MAIL_REPLY_TO="support@helpline.example",
    )
    async with started:
        yield started


async def hire(process: Process, database_url: str) -> DeskAgent:
    await add_account(database_url, "ann")
    agent = DeskAgent(process.url, "ann")
    await agent.login()
    return agent


async def test_killed_before_the_server_says_that_it_has_it(
    process: Process, post: MailServer, database_url: str, session: aiohttp.ClientSession, closing: Closing
) -> None:
    """What may have arrived is sent again as it was: a mail server tells the two by their Message-ID."""
    post.hold = asyncio.Event()
    agent = closing(await hire(process, database_url))
    customer = await arrive(session, process.url, ADDRESS)
    await answered(agent, customer, "Only once, please.")
    await arrived(post)
    process.kill()
    post.hold.set()
    post.hold = None
    await process.start()
    await arrived(post, 2, 90)
    first, second = post.taken
    assert len(set(post.ids())) == 1
    assert text_of(first) == text_of(second)


async def test_killed_at_any_moment_every_answer_arrives_in_one_mail(
    process: Process, post: MailServer, database_url: str, session: aiohttp.ClientSession, closing: Closing
) -> None:
    agent = closing(await hire(process, database_url))
    customers = [await arrive(session, process.url, f"c{number}@mail.example") for number in range(12)]
    for number, customer in enumerate(customers):
        await answered(agent, customer, f"Word {number}.")
        if number % 4 == 3:
            seen = len(post.taken)
            await eventually(lambda seen=seen: _more(post, seen), 120)
            process.kill()
            await process.start()
            await agent.login()

    async def all_told() -> bool:
        return len({str(mail["To"]) for mail in post.taken}) == len(customers)

    await eventually(all_told, 150)
    by_customer = {str(mail["To"]): str(mail["Message-ID"]) for mail in post.taken}
    assert len(set(post.ids())) == len(by_customer) == len(customers)
    for number in range(len(customers)):
        told = {text_of(mail) for mail in post.taken if str(mail["To"]) == f"c{number}@mail.example"}
        assert len(told) == 1
        assert f"Word {number}." in next(iter(told))


async def _more(post: MailServer, seen: int) -> bool:
    return len(post.taken) > seen


async def test_killed_while_answers_arrive_each_is_one_message(
    process: Process,
    post: MailServer,
    database_url: str,
    session: aiohttp.ClientSession,
    inbox: Mailbox,
    closing: Closing,
) -> None:
    agent = closing(await hire(process, database_url))
    customer = await arrive(session, process.url, ADDRESS)
    await answered(agent, customer, "How is it now?")
    await arrived(post)
    for number in range(9):
        await asyncio.to_thread(inbox.put, answer_to(post.taken[0], f"Answer {number}."))
        if number % 3 == 2:
            await eventually(lambda number=number: _answers(customer, number - 1), 150)
            process.kill()
            await process.start()
    await eventually(lambda: _answers(customer, 9), 150)
    said = [text for author, text in await customer.lines() if author == "customer"]
    assert sorted(said) == [f"Answer {number}." for number in range(9)]
    assert await asyncio.to_thread(inbox.unread) == 0


async def _answers(customer: Customer, count: int) -> bool:
    return len([1 for author, _ in await customer.lines() if author == "customer"]) >= count
