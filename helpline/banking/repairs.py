"""A customer renews a sign-in in the provider's own window: the one-time link, and what came of it.

What the window says of itself is a hint. The end is believed from the provider's API alone.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from helpline.banking.contract import (
    CONSENT_ENDS,
    BankData,
    Connection,
    Consents,
    Refresh,
    Windows,
    repair_flow,
)
from helpline.conversations import texts
from helpline.conversations.models import REPAIR, Repair
from helpline.conversations.ports import RepairStore, Store
from helpline.conversations.refreshes import Refreshes
from helpline.conversations.transactions import Transactions
from helpline.errors import BankDataError, BankDataUnavailable, Conflict, LinkRefused, NotFound
from helpline.jobs.job import Job, NewJob, PutOff
from helpline.jobs.kinds import Kind

LINK_LIVES = timedelta(minutes=5)
WINDOW_LIVES = timedelta(minutes=30)
"""Then nothing more is expected of it: the provider ends a window that is idle for so long."""
GRACE = timedelta(seconds=6)
"""After the window was closed, until a try that was made there must be seen at the provider."""
SOON, OFTEN, SELDOM = 1.5, 3.0, 10.0
"""Seconds until the next look: once the window is closed, in its first minutes, later."""
LOOK_TIMEOUT = 8.0
RENEW = "renew"
"""A repair's flow where nothing is broken yet: the window's `edit`, which asks the bank's approval anew."""
_UNTIL_THE_END = 10_000

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Link:
    """`secret` is shown once, to whoever has the conversation's token; only its hash is kept."""

    secret: str
    expires_at: datetime


@dataclass(frozen=True)
class Opened:
    """What the window needs. `token` belongs to the customer alone, and is kept nowhere."""

    repair: Repair
    token: str
    name: str


class Repairs:
    """`kind` is what the worker of the queue needs: a job is done when the repair has ended."""

    def __init__(
        self,
        transactions: Transactions,
        store: Store,
        repairs: RepairStore,
        bank: BankData,
        windows: Windows,
        consents: Consents,
        is_down: Callable[[Connection], bool],
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        """`is_down`: the bank itself is in trouble, so no sign-in gets through."""
        self._transactions = transactions
        self._refreshes = Refreshes(transactions)
        self._store = store
        self._repairs = repairs
        self._bank = bank
        self._windows = windows
        self._consents = consents
        self._is_down = is_down
        self._wake = wake
        self.kind = Kind(name=REPAIR, handle=self._handle, tries=_UNTIL_THE_END)

    async def offer(self, conversation: str, connection: str) -> Link:
        """A link for one of this conversation's own customer's connections.

        Raises NotFound, Conflict where the window can't help, and whatever BankData raises.
        """
        customer = (await self._store.conversation(conversation)).customer
        if not customer.verified:
            raise Conflict("Only a customer who is signed in can renew a sign-in here.")
        known = await self._bank.connection(customer.id, connection)
        flow = repair_flow(known) or await self._renewal(customer.id, known)
        if not flow:
            raise Conflict(_why_not(known))
        if self._is_down(known):
            raise Conflict(texts.repair_withheld(known.bank))
        secret, now = secrets.token_urlsafe(32), self._transactions.now()
        repair = Repair(
            id=hash_of(secret),
            conversation=conversation,
            customer=customer.id,
            connection=connection,
            bank=known.bank,
            flow=flow,
            created_at=now,
            expires_at=now + LINK_LIVES,
            last_attempt=known.last_attempt,
        )
        await self._repairs.offer(repair)
        return Link(secret, repair.expires_at)

    async def _renewal(self, customer: str, known: Connection) -> str:
        """RENEW where the approval at the bank is about to end, though all works still."""
        if known.state != "healthy" or known.auth != "open_banking":
            return ""
        end = (await self._consents.consent_ends(customer)).get(known.id)
        now = self._transactions.now()
        return RENEW if end and end <= now + CONSENT_ENDS else ""

    async def open(self, secret: str) -> Opened:
        """Once. The link is used up only when the provider has given a token for the window.

        Raises LinkRefused, BankDataUnavailable, BankDataRefused.
        """
        repair = await self._repairs.repair(hash_of(secret))
        now = self._transactions.now()
        if repair is None:
            raise LinkRefused("unknown")
        if repair.state != "offered":
            raise LinkRefused("used")
        if repair.expires_at <= now:
            raise LinkRefused("expired")
        name = await self._name(repair)
        token = await self._windows.window_token(repair.customer)
        if not await self._repairs.open(repair.id, self._transactions.now()):
            raise LinkRefused("used")
        self._wake()
        return Opened(repair, token, name)

    async def _name(self, repair: Repair) -> str:
        """Of the customer. Raises LinkRefused if the conversation is gone, or another one's by now."""
        try:
            customer = (await self._store.conversation(repair.conversation)).customer
        except NotFound:
            raise LinkRefused("unknown") from None
        if customer.id != repair.customer:
            raise LinkRefused("unknown")
        return customer.name

    async def leave(self, secret: str, how: str) -> None:
        """The page says that its window is closed; nobody believes it. Unknown links are passed over."""
        await self._repairs.leave(hash_of(secret), how, self._transactions.now())
        self._wake()

    async def _handle(self, job: Job) -> list[NewJob]:
        """One look at the connection. Raises PutOff while the window may still bring something."""
        repair = await self._repairs.repair(job.key)
        if repair is None or repair.state != "open":
            return []
        try:
            looking = self._bank.connection(repair.customer, repair.connection)
            await self._tell(repair, await asyncio.wait_for(looking, LOOK_TIMEOUT))
        except (BankDataUnavailable, asyncio.TimeoutError) as error:
            if not self._is_over(repair):
                wait = max(OFTEN, getattr(error, "retry_after", 0))
                raise PutOff("unreachable", wait) from None
            await self._refreshes.repaired(repair, "unknown")
        except (BankDataError, NotFound) as error:
            log.warning("repair_lost", repair=repair.id[:12], error=type(error).__name__)
            await self._refreshes.repaired(repair, "unknown")
        return []

    async def _tell(self, repair: Repair, seen: Connection) -> None:
        tried = seen.last_attempt != repair.last_attempt
        if seen.state == "healthy" and (tried or repair.flow != RENEW):
            await self._succeeded(repair)
        elif seen.state == "running" or not (self._is_settled(repair) or self._is_over(repair)):
            raise PutOff("open", self._pause(repair))
        elif seen.state == "needs_input":
            await self._refreshes.left(repair, texts.repair_asks(repair.bank), "asked")
        elif tried:
            await self._refreshes.repaired(repair, "failed", code=seen.code, status=seen.status)
        else:
            how = repair.left_how or "late"
            await self._refreshes.left(repair, texts.repair_left(repair.bank, how), how)

    async def _succeeded(self, repair: Repair) -> None:
        refresh = Refresh(repair.connection, repair.opened_at or repair.created_at)
        try:
            looking = self._bank.progress(repair.customer, refresh)
            new = (await asyncio.wait_for(looking, LOOK_TIMEOUT)).new_transactions
        except (BankDataError, asyncio.TimeoutError):
            new = 0  # it works: how much came matters less
        await self._refreshes.repaired(repair, "succeeded", code="0", new_transactions=new)

    def _is_settled(self, repair: Repair) -> bool:
        """The window is closed, and what was done there would be seen by now."""
        return repair.left_at is not None and self._transactions.now() - repair.left_at >= GRACE

    def _is_over(self, repair: Repair) -> bool:
        opened = repair.opened_at or repair.created_at
        return self._transactions.now() - opened >= WINDOW_LIVES

    def _pause(self, repair: Repair) -> float:
        if repair.left_at:
            return SOON
        opened = repair.opened_at or repair.created_at
        return OFTEN if self._transactions.now() - opened < LINK_LIVES else SELDOM


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _why_not(connection: Connection) -> str:
    if connection.state == "healthy":
        return f"{connection.bank} works again: there is nothing to renew."
    if connection.state == "running":
        return f"{connection.bank} is being updated right now. Please wait a moment."
    return f"A new sign-in would not help {connection.bank} right now."
