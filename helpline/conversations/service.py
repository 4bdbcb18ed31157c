"""Opens conversations, accepts and reads messages: what a customer can do."""

from __future__ import annotations

import secrets

from helpline.conversations import floor as rules
from helpline.conversations import notice_texts, texts
from helpline.conversations.admission import Admission, hash_of
from helpline.conversations.handover import hand_over, resume
from helpline.conversations.hours import SupportHours
from helpline.conversations.incoming import Incoming
from helpline.conversations.messages import Customer, Owner, Value
from helpline.conversations.models import Conversation, NewMessage, QueuedTurn, StoredMessage, View
from helpline.conversations.notice_answers import answer_notice, typed_answer
from helpline.conversations.ports import UnitOfWork
from helpline.conversations.promises import forget
from helpline.conversations.redaction import Redacted, may_be_told, redact, says_nothing_else
from helpline.conversations.reopening import reopen
from helpline.conversations.shares import Shares
from helpline.conversations.transactions import Transactions, system
from helpline.conversations.typed import typed_choice
from helpline.conversations.withdrawing import stay, withdraw
from helpline.conversations.workers import Reservation, Workers
from helpline.errors import Conflict, Invalid


class Opened(Value, frozen=True):
    """A fresh conversation. `token` is shown this once; only its hash is kept."""

    id: str
    token: str
    verified: bool


class Conversations:
    """Open, accept, read. Everything a customer sends goes through `accept`."""

    def __init__(
        self, transactions: Transactions, hours: SupportHours, workers: Workers, shares: Shares
    ) -> None:
        self._transactions = transactions
        self._workers = workers
        self._store = transactions.store
        self.admission = Admission(transactions.store)
        self._hours = hours
        self._shares = shares

    async def open(
        self, customer: Customer, *, page: str = "", timezone: str = "UTC", address: str = ""
    ) -> Opened:
        """`address`: a keyed hash of the one that it comes from."""
        token = secrets.token_urlsafe(32)
        conversation = Conversation(
            id=secrets.token_urlsafe(16),
            customer=customer,
            created_at=self._transactions.now(),
            page=page,
            timezone=timezone,
            address=address,
        )
        await self._store.create(conversation, hash_of(token))
        return Opened(id=conversation.id, token=token, verified=customer.verified)

    async def read(self, conversation: str, after: int = 0) -> View:
        """Messages numbered above `after`. Raises NotFound."""
        return await self._store.view(conversation, after)

    async def read_page(self, conversation: str, before: int, last: int) -> View:
        """The `last` messages numbered below `before`. Raises NotFound."""
        return await self._store.page(conversation, before, last)

    async def accept(self, conversation: str, incoming: Incoming) -> int:
        """Keep a customer's message, once, and see to it that it is answered; gives its number.

        Raises NotFound, Conflict (the id was used for something else), Invalid (a choice nobody offered),
        TooMany (enough of this client waits for an answer already), ChatFull.
        """
        async with self._workers.reservation() as reserved, self._transactions.begin(conversation) as unit:
            known = await unit.find(incoming.id)
            text, removed = await _blanked(unit, incoming.text, known.message.seq if known else None)
            if known:
                return _same(known, text, incoming.choice)
            self._shares.check_room(unit.conversation)
            if incoming.choice:
                text = await _title(unit, incoming.choice)
            await reopen(unit, self._transactions.now())
            choice = incoming.choice or await typed_choice(unit, text) or await typed_answer(unit, text)
            draft = NewMessage(
                id=incoming.id,
                author="customer",
                text=text,
                choice=choice,
                at=self._transactions.now(),
                answered=not _is_for_bot(unit, choice) or (removed and says_nothing_else(text)),
            )
            await unit.append(draft)
            seq = unit.conversation.last_seq
            if removed:
                await unit.append(system(texts.REDACTED, draft.at))
            if not (removed and draft.answered):
                await self._act(unit, draft, reserved)
        if not (draft.answered or reserved.due):
            self._transactions.notifier.work()
        return seq

    async def _act(self, unit: UnitOfWork, message: NewMessage, reserved: Reservation) -> None:
        hears = rules.hears(unit.conversation.floor)
        match message.choice:
            case texts.PERSON.choice:
                await self._call_person(unit, message)
            case texts.RESUME.choice:
                await resume(unit, message.at)
            case texts.WITHDRAW.choice:
                await withdraw(unit, message.at)
            case texts.STAY.choice:
                await stay(unit, message.at)
            case texts.FORGET.choice:
                await forget(unit, message.at)
            case choice if choice in notice_texts.CHOICES:
                await answer_notice(unit, choice, message.at)
            case texts.AGAIN.choice if hears:
                await self._try_again(unit, message)
            case _ if hears:
                turn, crowd = _turn(message, message), await unit.crowd(message.at)
                self._shares.check(crowd)
                if await unit.ask(turn) and crowd.busy < self._shares.workers:
                    await reserved.reserve(unit, turn, message.at)

    async def _call_person(self, unit: UnitOfWork, message: NewMessage) -> None:
        reason = "assistant_unavailable" if unit.conversation.troubled_at else "requested"
        if await hand_over(unit, reason, message.at, self._hours, self._shares):
            self._transactions.meter.handover(reason)
        elif unit.conversation.floor.owner is not Owner.BOT and (ticket := await unit.ticket()):
            await unit.append(system(texts.still_with_people(ticket.number), message.at))

    async def _try_again(self, unit: UnitOfWork, message: NewMessage) -> None:
        failed = await unit.last_failed()
        if failed is None:
            await unit.append(system(texts.NOTHING_TO_REPEAT, message.at))
            await unit.mark_answered(message.id)
            return
        self._shares.check(await unit.crowd(message.at))
        await unit.ask(_turn(message, failed))


async def _blanked(unit: UnitOfWork, text: str, before: int | None) -> Redacted:
    """What was typed, without secrets; a short line may tell the secret that the one before it announced."""
    return redact(text, await unit.last_words(before) if may_be_told(text) else "")


def _turn(message: NewMessage, said: NewMessage | QueuedTurn) -> QueuedTurn:
    """Queued for `message`, to answer what was `said`."""
    data = said.data if isinstance(said, QueuedTurn) else {}
    return QueuedTurn(
        id=message.id, kind="message", asked_at=message.at, text=said.text, choice=said.choice, data=data
    )


async def _title(unit: UnitOfWork, choice: str) -> str:
    own = texts.WAITING if unit.conversation.floor.owner is Owner.WAITING else ()
    title = next((button.title for button in own if button.choice == choice), None)
    title = title or await unit.offered(choice)
    if title is None:
        raise Invalid("`choice` is not one that was offered.", field="choice")
    return title


def _is_for_bot(unit: UnitOfWork, choice: str) -> bool:
    own = choice in (texts.OWN_CHOICES | notice_texts.CHOICES) - {texts.AGAIN.choice}
    return rules.hears(unit.conversation.floor) and not own


def _same(known: StoredMessage, text: str, choice: str) -> int:
    """The number of a message that came before; what was typed is compared as it was kept."""
    same = known.choice == choice if choice else known.message.text == text
    if known.message.author != "customer" or not same:
        raise Conflict("This id was used for another message.")
    return known.message.seq
