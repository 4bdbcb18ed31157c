"""What a customer wants to hear later: promised in words of ours, and kept once."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import NAMESPACE_OID, uuid5

from msgspec.structs import replace

from helpline.conversations import texts
from helpline.conversations.messages import Button, Promise, Turn
from helpline.conversations.models import NewMessage, NoticeKind, Promised
from helpline.conversations.ports import UnitOfWork
from helpline.conversations.times import local
from helpline.conversations.transactions import Transactions, system

MOST = 5
"""Open at a time in one conversation."""
WATCH_FOR = timedelta(days=14)
FIRST_LOOK = timedelta(minutes=5)
NOTIFY = {"type": "notify"}
"""The card of a promise: in a page that allows it, the widget offers a notification."""
_LONGEST = 200
"""Characters of the customer's words that a reminder repeats."""


async def promise(unit: UnitOfWork, turn: Turn, command: Promise, now: datetime) -> None:
    """Make it, and say so; or say why not."""
    if command.kind == "fixed" and not (command.connections and unit.conversation.customer.verified):
        await unit.append(system(texts.CANNOT_WATCH, now, texts.PERSON))
    elif await unit.promises() >= MOST:
        await unit.append(system(texts.TOO_MANY_PROMISES, now, texts.FORGET))
    elif await unit.promise(promised := _promised(turn, command, now)):
        said = system(_words(unit, promised), now, texts.FORGET)
        await unit.append(replace(said, card=NOTIFY) if "push" in unit.ways else said)


async def forget(unit: UnitOfWork, now: datetime) -> None:
    ended = await unit.end_promises("forgotten")
    await unit.append(system(texts.FORGOTTEN if ended else texts.NOTHING_PROMISED, now))


def _promised(turn: Turn, command: Promise, now: datetime) -> Promised:
    words = turn.text if len(turn.text) <= _LONGEST else f"{turn.text[:_LONGEST].rstrip()} …"
    due_at = command.at if command.kind == "remind" and command.at else now + FIRST_LOOK
    return Promised(
        id=str(uuid5(NAMESPACE_OID, f"{turn.conversation}/{turn.id}/promise")),
        conversation=turn.conversation,
        kind=command.kind,
        words=words,
        bank=command.bank[:200] or "your bank",
        connections=command.connections,
        made_at=now,
        due_at=due_at,
        until=now + WATCH_FOR,
    )


def _words(unit: UnitOfWork, promised: Promised) -> str:
    mailed = "mail" in unit.ways and bool(unit.conversation.customer.email)
    if promised.kind == "remind":
        return texts.will_remind(local(promised.due_at, unit.conversation.timezone), mailed)
    return texts.will_tell(promised.bank, mailed)


class Promises:
    """Keeps them: its end and its words are one transaction."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def keep(self, promised: Promised, kind: NoticeKind, text: str, *buttons: Button) -> None:
        """Raises NotFound."""
        async with self._transactions.begin(promised.conversation) as unit:
            if await unit.end_promises("kept", promised.id):
                at = self._transactions.now()
                message = NewMessage(id=promised.id, author="system", text=text, at=at, buttons=buttons)
                await unit.append(message)
                unit.announce(kind)
