"""A verified customer's connections, live, and a refresh started by an agent."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from helpline.banking.contract import BankData, Connection, Refresh, repair_flow
from helpline.conversations import texts
from helpline.conversations.floor import check_holder
from helpline.conversations.messages import Customer
from helpline.conversations.models import NewMessage, Watch
from helpline.conversations.ports import Store
from helpline.conversations.refreshes import repair_card
from helpline.conversations.transactions import Transactions
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
        self, transactions: Transactions, store: Store, bank: BankData, *, has_window: bool = False
    ) -> None:
        """`has_window`: customers can sign in to their bank anew in the provider's own window."""
        self._has_window = has_window
        self._transactions = transactions
        self._store = store
        self._bank = bank

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
        return self._has_window and bool(repair_flow(connection))

    async def send_repair(self, conversation: str, agent: Agent, connection: str) -> None:
        """The button, as a line of the agent who has the chat. Raises NotNow where it can't help."""
        customer = await self._customer(conversation)
        known = await self._bank.connection(customer.id, connection)
        if not self.can_repair(known):
            raise NotNow(_NO_WINDOW)
        now, text = self._transactions.now(), texts.repair_sent(known.bank)
        card = repair_card(connection, known.bank)
        async with self._transactions.begin(conversation) as unit:
            check_holder(unit.conversation.floor, agent.id)
            line = NewMessage(id=str(uuid4()), author="agent", name=agent.name, text=text, at=now, card=card)
            await unit.append(line)
            await unit.first_answer(now)
            await unit.record("repair", now, agent.id, agent.name, detail=connection[:200])

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
