"""A verified customer's connections, live, and a refresh started by an agent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from helpline.banking.contract import BankData, Connection, Refresh, repair_flow
from helpline.conversations import texts
from helpline.conversations.floor import check_holder
from helpline.conversations.messages import Customer
from helpline.conversations.models import UnsentLine, Watch
from helpline.conversations.refreshes import repair_card
from helpline.conversations.transactions import Transactions
from helpline.conversations.unsent import say_line, say_unsent
from helpline.desk.models import Agent
from helpline.desk.refusals import NotNow
from helpline.errors import Conflict, CredentialsNeeded, RefreshRefused, RefreshTooSoon

FIRST_LOOK, WATCH_FOR = timedelta(seconds=2), timedelta(minutes=5)
_SOON = "The provider allows one refresh in 15 minutes."
_NO_WINDOW = "A new sign-in would not help this connection right now."
_SIGN_IN = "The customer has to enter the sign-in again first."


class Connections:
    """Raises NotFound, Conflict for who is not verified, and whatever BankData raises."""

    def __init__(
        self,
        transactions: Transactions,
        bank: BankData,
        is_down: Callable[[Connection], bool],
        *,
        has_window: bool = False,
    ) -> None:
        """`has_window`: customers can sign in to their bank anew in the provider's own window.

        `is_down`: the bank itself is in trouble, so no sign-in gets through.
        """
        self.has_window = has_window
        self._transactions = transactions
        self._store = transactions.store
        self._bank = bank
        self._is_down = is_down

    async def read(self, conversation: str) -> list[Connection]:
        return await self._bank.connections((await self._customer(conversation)).id)

    async def refresh(self, conversation: str, agent: Agent, connection: str) -> None:
        """Start it, or take up the one that runs; the outcome appears in the conversation. Raises NotNow."""
        customer = await self._customer(conversation)
        known = await self._bank.connection(customer.id, connection)
        refresh = await self._start(customer, connection)
        now = self._transactions.now()
        async with self._transactions.begin(conversation) as unit:
            await unit.watch(
                Watch(
                    id=str(uuid4()),
                    conversation=conversation,
                    customer=customer.id,
                    connection=connection,
                    bank=known.bank,
                    started_at=refresh.started_at,
                    deadline=now + WATCH_FOR,
                    due_at=now + FIRST_LOOK,
                )
            )
            await unit.record("refresh", now, agent.id, agent.name, detail=connection[:200])

    def can_repair(self, connection: Connection) -> bool:
        """Whether the button *Fix it here* would help the customer."""
        return self._is_mendable(connection) and not self._is_down(connection)

    async def repairable(self, conversation: str) -> list[Connection]:
        """Those that *Fix it here* would help, at least one. Raises NotNow, with why there is none."""
        mendable = [one for one in await self.read(conversation) if self._is_mendable(one)]
        found = [one for one in mendable if not self._is_down(one)]
        if not found:
            raise NotNow(texts.repair_withheld(mendable[0].bank) if mendable else _NO_WINDOW)
        return found

    async def send_repair(
        self, conversation: str, agent: str, name: str, connection: str, line: str = ""
    ) -> None:
        """The button, as a line of the agent who has the chat; the same `line` twice is one.

        Raises NotNow where it can't help.
        """
        customer = await self._customer(conversation)
        known = await self._bank.connection(customer.id, connection)
        if not self._is_mendable(known):
            raise NotNow(_NO_WINDOW)
        if self._is_down(known):
            raise NotNow(texts.repair_withheld(known.bank))
        now, line = self._transactions.now(), line or str(uuid4())
        card, text = repair_card(connection, known.bank), texts.repair_sent(known.bank)
        async with self._transactions.begin(conversation) as unit:
            check_holder(unit.conversation.floor, agent)
            if await unit.find(line):
                return
            await say_unsent(unit, now)
            said = UnsentLine(id=line, agent=agent, name=name, text=text, card=card, due_at=now)
            await say_line(unit, said, now)
            await unit.record("repair", now, agent, name, detail=connection[:200])

    def _is_mendable(self, connection: Connection) -> bool:
        return self.has_window and bool(repair_flow(connection))

    async def _start(self, customer: Customer, connection: str) -> Refresh:
        try:
            return await self._bank.start_refresh(
                customer.id, connection, requested_at=self._transactions.now()
            )
        except RefreshTooSoon as error:
            raise NotNow(_SOON, error.next_allowed_at) from None
        except CredentialsNeeded:
            raise NotNow(_SIGN_IN) from None
        except RefreshRefused as error:
            raise NotNow(error.sentence) from None

    async def _customer(self, conversation: str) -> Customer:
        customer = (await self._store.conversation(conversation)).customer
        if not customer.verified:
            raise Conflict("This customer is not verified, so there are no connections to show.")
        return customer
