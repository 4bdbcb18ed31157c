"""What a customer leaves beside messages: pictures, read receipts, a rating, a way to be reached."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timezone
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from helpline.conversations import floor as rules
from helpline.conversations import texts
from helpline.conversations.contacts import is_mail, parse_contact
from helpline.conversations.limits import MOST_PICTURES
from helpline.conversations.marks import plain_text, unmarked
from helpline.conversations.messages import Message, Owner
from helpline.conversations.models import NewMessage, QueuedTurn, View
from helpline.conversations.pictures import Line, Seen, told
from helpline.conversations.ports import UnitOfWork
from helpline.conversations.redaction import redact
from helpline.conversations.reopening import reopen
from helpline.conversations.shares import Shares
from helpline.conversations.transactions import Transactions, system
from helpline.errors import Invalid, TooLarge

_MAX_WORDS = 2_000
_PICTURE = "/inform"
"""The choice of such a turn, which only the service makes: what it means is in its data."""
UNSEEN = Seen(problem="off")
_NAMES = {"customer": "You", "bot": "Assistant", "agent": "Support", "system": "Helpline"}


class CustomerExtras:
    """Every method raises NotFound for a conversation that does not exist."""

    def __init__(self, transactions: Transactions, shares: Shares) -> None:
        self._transactions = transactions
        self._shares = shares

    async def read_up_to(self, conversation: str, seq: int) -> None:
        async with self._transactions.begin(conversation) as unit:
            await unit.mark_read("", seq)

    def typing(self, conversation: str, on: bool) -> None:
        self._transactions.notifier.typing(conversation, "customer", on)

    async def rate(self, conversation: str, stars: int, words: str) -> None:
        """One rating a conversation; the last one counts. Raises Invalid."""
        if not 1 <= stars <= 5:
            raise Invalid("`stars` is 1 to 5.", field="stars")
        if len(words) > _MAX_WORDS:
            raise Invalid("`words` is too long.", field="words")
        async with self._transactions.begin(conversation) as unit:
            await unit.rate(stars, redact(words).text, self._transactions.now())

    async def leave_contact(self, conversation: str, contact: str) -> None:
        """The same again says nothing again, nor does a chat that is full. Raises Invalid."""
        contact = parse_contact(contact)
        async with self._transactions.begin(conversation) as unit:
            if await unit.keep_contact(contact) and self._shares.has_room(unit.conversation):
                mailed = "mail" in unit.ways and is_mail(contact)
                await unit.append(system(texts.reachable(contact, mailed), self._transactions.now()))

    async def send_picture(
        self, conversation: str, kind: str, content: bytes, seen: Seen = UNSEEN, digest: str = ""
    ) -> tuple[str, int]:
        """A message of its own: (its attachment, its number). The same picture twice is once.

        What was `seen` in it, without secrets, is a turn of the assistant. `digest`: of the picture before
        secrets in it were covered. Raises TooLarge when there are MOST_PICTURES already, ChatFull, TooMany.
        """
        digest, now = digest or hashlib.sha256(content).hexdigest(), self._transactions.now()
        message_id = str(uuid5(NAMESPACE_OID, f"{conversation}/{digest}"))
        attachment = hashlib.sha256(f"{conversation}/{digest}".encode()).hexdigest()[:48]
        async with self._transactions.begin(conversation) as unit:
            if known := await unit.find(message_id):
                return attachment, known.message.seq
            self._shares.check_room(unit.conversation)
            if await unit.count_attachments(by_agents=False) >= MOST_PICTURES:
                raise TooLarge(f"There are {MOST_PICTURES} pictures in this chat already. No more fit.")
            await reopen(unit, now)
            await unit.add_attachment(attachment, kind, content, now)
            card = {"type": "image", "attachment": attachment, "kind": kind}
            is_read = not seen.problem and rules.hears(unit.conversation.floor)
            message = NewMessage(
                id=message_id, author="customer", text="", at=now, card=card, answered=not is_read
            )
            await unit.append(message)
            seq = unit.conversation.last_seq
            if seen.covered:
                await unit.append(system(texts.PICTURE_COVERED, now))
            if is_read:
                await self._ask(unit, message, seen.lines)
            elif unit.conversation.floor.owner is Owner.BOT:
                words = texts.PICTURE if seen.problem == UNSEEN.problem else texts.PICTURE_NOT_READ
                await unit.append(system(words, now, texts.PERSON))
        self._transactions.notifier.work()
        return attachment, seq

    async def _ask(self, unit: UnitOfWork, message: NewMessage, lines: tuple[Line, ...]) -> None:
        """Of the assistant, what to make of it. Raises TooMany."""
        self._shares.check(await unit.crowd(message.at))
        data = {"lines": told(lines)}
        await unit.ask(
            QueuedTurn(
                id=message.id,
                kind="message",
                asked_at=message.at,
                text=texts.PICTURE_TITLE,
                choice=_PICTURE,
                data=data,
            )
        )


def transcript(view: View) -> str:
    """What was said, line by line, with times in UTC."""
    return "".join(f"[{_time(message)}] {_who(message)}: {_said(message)}\n" for message in view.messages)


def _time(message: Message) -> str:
    return message.at.astimezone(timezone.utc).strftime("%Y-%m-%d %H:%M:%S UTC")


def _who(message: Message) -> str:
    return message.speaker or _NAMES[message.author]


def _said(message: Message) -> str:
    """Every line after the first is indented, so that nobody's words can look like another one's line."""
    card = message.card or {}
    told = ["(picture)"] if card.get("attachment") else map(unmarked, _told(card))
    return "\n    ".join(line for part in (plain_text(message), *told) if part for line in part.splitlines())


def _told(card: dict[str, Any]) -> Iterator[str]:
    """What the widget draws of a card, in words."""
    yield from (str(card.get(name) or "") for name in ("title", "text", "url"))
    yield from (f"{number}. {step}" for number, step in enumerate(card.get("steps") or (), 1))
    yield from (f"{row.get('label')}: {row.get('value')}" for row in card.get("rows") or ())
