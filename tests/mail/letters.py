"""Mails straight into the database, for tests of what becomes of them."""

from __future__ import annotations

from email.message import EmailMessage
from uuid import uuid4

from helpline.conversations.messages import Customer
from helpline.conversations.models import Promised
from helpline.mail.models import Letter
from helpline.storage.mails import SqlMails
from tests.support.parts import Parts


async def mailed(parts: Parts, conversation: str, customer: Customer) -> None:
    """One that was sent, and its link opened; and something that is still to be told."""
    mails, now = SqlMails(parts.database), parts.clock.now()
    letter = Letter(
        id=str(uuid4()),
        conversation=conversation,
        kind="answer",
        address=customer.email,
        verified=True,
        first_seq=1,
        last_seq=2,
        at=now,
    )
    await mails.plan(letter, f"link-{conversation}")
    assert await mails.open(f"link-{conversation}", f"token-{conversation}", now, now) == conversation
    await mails.note_reply(conversation, str(uuid4()), now)
    promised = Promised(
        id=str(uuid4()),
        conversation=conversation,
        kind="fixed",
        words=f"{customer.name} wants to know",
        bank=f"Bank of {customer.name}",
        connections=("1",),
        made_at=now,
        due_at=now,
        until=now,
    )
    async with parts.transactions.begin(conversation) as unit:
        assert await unit.promise(promised)


def answer_to(
    mail: EmailMessage, text: str, sender: str = "carla@mail.example", **headers: str
) -> EmailMessage:
    reply = EmailMessage()
    reply["From"], reply["To"] = f"Carla <{sender}>", str(mail["Reply-To"])
    reply["Subject"] = f"Re: {mail['Subject']}"
    reply["Message-ID"] = f"<{uuid4()}@mail.example>"
    reply["In-Reply-To"] = str(mail["Message-ID"])
    for name, value in headers.items():
        reply[name.replace("_", "-")] = value
    reply.set_content(text)
    return reply
