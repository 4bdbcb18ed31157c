"""Mail goes out and comes in over TLS, to servers that prove who they are, and never to others."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest

from helpline.mail.imap import Found, Imap, ImapAway
from helpline.mail.smtp import Smtp, SmtpAway
from helpline.mail_settings import MailSettings
from helpline.settings import Settings
from tests.desk.agent import DeskAgent
from tests.mail.certificates import Authority, Certificate
from tests.mail.conftest import answered, arrive
from tests.mail.letters import answer_to
from tests.mail.mailbox import PASSWORD, USER, Mailbox, mailbox
from tests.mail.stand_in import MailServer
from tests.support.web import eventually, running

HERE = "127.0.0.1"
WAYS = ("starttls", "tls")
WRONG = {
    "of an authority that nobody trusts": lambda _good, other: other.issue(HERE),
    "of another host": lambda good, _other: good.issue("mail.example"),
    "that has expired": lambda good, _other: good.issue(HERE, days=-1),
}
_LOGIN = f"Login: user=<{USER}>"
"""What Dovecot writes down of who has signed in."""


@pytest.fixture(scope="module")
def authorities(tmp_path_factory: pytest.TempPathFactory) -> tuple[Authority, Authority]:
    """One that this machine trusts, and another one."""
    return tuple(Authority(tmp_path_factory.mktemp(name)) for name in ("good", "other"))  # type: ignore[return-value]


@pytest.fixture(autouse=True)
def _trusted(authorities: tuple[Authority, Authority], monkeypatch: pytest.MonkeyPatch) -> None:
    """As an operator does for an authority of the company's own: OpenSSL reads this variable."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authorities[0].root))


@asynccontextmanager
async def server(certificate: Certificate | None, way: str) -> AsyncIterator[MailServer]:
    started = MailServer(certificate, later=way == "starttls")
    await started.start()
    try:
        yield started
    finally:
        await started.stop()


def letter() -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "support@helpline.example", "carla@mail.example", "News"
    mail.set_content("Your sign-in works again.")
    return mail


def out(port: int, way: str) -> Smtp:
    return Smtp(MailSettings(smtp_host=HERE, smtp_port=port, smtp_tls=way))


@pytest.mark.parametrize("way", WAYS)
async def test_a_mail_goes_out_sealed(authorities: tuple[Authority, Authority], way: str) -> None:
    async with server(authorities[0].issue(HERE), way) as post:
        await out(post.port, way).send(letter())
        assert post.sealed == [True]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("wrong", WRONG)
async def test_no_mail_goes_to_a_server_with_a_certificate(
    authorities: tuple[Authority, Authority], way: str, wrong: str
) -> None:
    """Such a one may be anybody: the mail waits until an operator has mended it."""
    async with server(WRONG[wrong](*authorities), way) as post:
        with pytest.raises(SmtpAway):
            await out(post.port, way).send(letter())
        assert post.taken == []


async def test_a_server_that_offers_no_starttls_gets_no_mail() -> None:
    """Somebody between us may have taken the offer away."""
    async with server(None, "tls") as post:
        with pytest.raises(SmtpAway):
            await out(post.port, "starttls").send(letter())
        assert post.taken == []


async def test_a_server_that_speaks_openly_gets_no_mail_where_tls_is_wanted() -> None:
    async with server(None, "tls") as post:
        with pytest.raises(SmtpAway):
            await out(post.port, "tls").send(letter())
        assert post.taken == []


# The way in


@pytest.fixture(scope="module")
def inbox(authorities: tuple[Authority, Authority]) -> Iterator[Mailbox]:
    with mailbox(authorities[0].issue(HERE)) as opened:
        yield opened


def box(inbox: Mailbox, way: str) -> Imap:
    port = inbox.tls_port if way == "tls" else inbox.port
    return Imap(settings_of(MailSettings(), port, way))


def settings_of(settings: Any, port: int, way: str) -> Any:
    return replace(
        settings,
        imap_host=HERE,
        imap_port=port,
        imap_tls=way,
        imap_user=USER,
        imap_password=PASSWORD,
        mail_reply_to="support@helpline.example",
    )


@pytest.mark.parametrize("way", WAYS)
async def test_the_mailbox_is_read_sealed(inbox: Mailbox, way: str) -> None:
    mail = letter()
    mail.replace_header("To", f"support+{way}@helpline.example")
    inbox.put(mail)
    found: list[Found] = []
    assert await asyncio.to_thread(box(inbox, way).each, lambda one: not found.append(one)) == 1
    assert b"works again" in found[0].raw
    assert _LOGIN in inbox.log()


@pytest.mark.parametrize("wrong", WRONG)
async def test_no_password_goes_to_a_mailbox_with_a_certificate(
    authorities: tuple[Authority, Authority], wrong: str
) -> None:
    with mailbox(WRONG[wrong](*authorities)) as opened:
        for way in WAYS:
            with pytest.raises(ImapAway):
                await asyncio.to_thread(box(opened, way).each, lambda _: True)
        assert _LOGIN not in opened.log()


@pytest.mark.parametrize("way", WAYS)
async def test_a_whole_talk_by_mail_is_sealed(
    with_mail: Settings,
    authorities: tuple[Authority, Authority],
    inbox: Mailbox,
    way: str,
    session: Any,
) -> None:
    port = inbox.tls_port if way == "tls" else inbox.port
    async with server(authorities[0].issue(HERE), way) as post:
        settings = replace(with_mail, smtp_tls=way, smtp_port=post.port, imap_every=0.2)
        async with running(settings_of(settings, port, way)) as house:
            lead = await DeskAgent.hire(house, "lead")
            try:
                customer = await arrive(session, house.url, "carla@mail.example")
                await answered(lead, customer, "How is it now?")
                await eventually(lambda: _is(post.taken))
                await asyncio.to_thread(inbox.put, answer_to(post.taken[0], f"Fine by {way}."))
                await customer.until(lambda view: f"Fine by {way}." in str(view["messages"]))
            finally:
                await lead.close()
        assert set(post.sealed) == {True}


async def _is(some: object) -> bool:
    return bool(some)
