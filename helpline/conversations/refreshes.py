"""How a watched refresh, or a renewed sign-in, ends for the conversation that waits for it."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_OID, uuid5

import msgspec

from helpline.conversations import texts
from helpline.conversations.messages import Owner, Sighting
from helpline.conversations.models import QueuedTurn, Repair, Watch
from helpline.conversations.ports import UnitOfWork
from helpline.conversations.transactions import Transactions, system


class Refreshes:
    """Each piece of news is told once: its end of the watch and its turn are one transaction."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def ended(
        self,
        watch: Watch,
        state: str,
        *,
        code: str = "",
        status: str = "",
        new_transactions: int = 0,
        seen: Sighting | None = None,
    ) -> None:
        """`state`: succeeded, failed, or unknown when nobody could find out.

        `seen`: what that says of the bank.
        """
        data = {
            "connection": watch.connection,
            "bank": watch.bank,
            "state": state,
            "code": code,
            "status": status,
            "new_transactions": new_transactions,
            "started_at": watch.started_at.isoformat(),
        }
        async with self._transactions.begin(watch.conversation) as unit:
            if await unit.end_watch(watch.id, state):
                await self._tell(unit, watch.id, "refresh_ended", data)
                await unit.saw([seen] if seen else [], self._transactions.now())
        self._transactions.notifier.work()

    async def needs_input(self, watch: Watch, *, code: str = "", status: str = "") -> None:
        """The bank asks for something only the customer can enter; the watch goes on."""
        data = {"connection": watch.connection, "bank": watch.bank, "code": code, "status": status}
        async with self._transactions.begin(watch.conversation) as unit:
            if await unit.ask_input(watch.id):
                await self._tell(unit, watch.id, "refresh_needs_input", data)
        self._transactions.notifier.work()

    async def repaired(
        self, repair: Repair, state: str, *, code: str = "", status: str = "", new_transactions: int = 0
    ) -> None:
        """The bank was tried from the window: told as the end of a refresh, unless one is being watched."""
        data = {
            "connection": repair.connection,
            "bank": repair.bank,
            "state": state,
            "code": code,
            "status": status,
            "new_transactions": new_transactions,
            "started_at": (repair.opened_at or repair.created_at).isoformat(),
        }
        async with self._transactions.begin(repair.conversation) as unit:
            if await unit.end_repair(repair.id, state) and not await unit.is_watched(repair.connection):
                await self._tell(unit, repair.id, "refresh_ended", data)
        self._transactions.notifier.work()

    async def left(self, repair: Repair, text: str, result: str) -> None:
        """Nothing came of it: said by the service, with the way back; what was asked stays open."""
        now = self._transactions.now()
        async with self._transactions.begin(repair.conversation) as unit:
            if await unit.end_repair(repair.id, result):
                message = system(text, now, *await unit.last_offer())
                card = repair_card(repair.connection, repair.bank)
                await unit.append(msgspec.structs.replace(message, card=card))

    async def _tell(self, unit: UnitOfWork, of: str, event: str, data: dict[str, Any]) -> None:
        """Through the bot if it has the floor; else in plain words, for the customer and the agent."""
        now = self._transactions.now()
        if unit.conversation.floor.owner is not Owner.BOT:
            await unit.append(system(texts.event(event, data), now))
            return
        turn = str(uuid5(NAMESPACE_OID, f"{of}/{event}"))
        await unit.ask(QueuedTurn(id=turn, kind="event", asked_at=now, event=event, data=data))


def repair_card(connection: str, bank: str) -> dict[str, Any]:
    """The button *Fix it here*, as the widget draws it."""
    return {"type": "repair", "repair": {"connection": connection, "bank": bank}}
