"""What an agent does at the desk: conversations.agents with names, notes and a choice of colleague."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from helpline.conversations.agents import Agents
from helpline.conversations.messages import Owner
from helpline.conversations.models import Floor, UnsentLine
from helpline.conversations.notes import Notes
from helpline.conversations.transactions import Transactions
from helpline.conversations.unsent import UnsentLines
from helpline.desk.models import Agent, Colleague
from helpline.desk.pictures import Picture
from helpline.desk.ports import DeskStore
from helpline.errors import Conflict, Invalid

OUTCOMES = ("fixed", "bank", "provider", "other")


def check_outcome(outcome: str) -> None:
    """Raises Invalid for what is no outcome of a ticket."""
    if outcome not in OUTCOMES:
        raise Invalid(f"`outcome` is one of {', '.join(OUTCOMES)}.", field="outcome")


ANY = "any"


class Work:
    """Every step raises NotFound, and Conflict (naming who was faster) when the floor has moved."""

    def __init__(
        self,
        transactions: Transactions,
        agents: Agents,
        notes: Notes,
        store: DeskStore,
        undo_send: timedelta = timedelta(),
    ) -> None:
        """`undo_send`: for how long a line can be taken back."""
        self._unsent = UnsentLines(transactions)
        self._undo_send = undo_send
        self._transactions = transactions
        self._agents = agents
        self._notes = notes
        self._store = store

    async def claim(self, conversation: str, agent: Agent, version: int | None) -> Floor:
        async with self._naming(conversation, agent):
            return await self._agents.claim(conversation, agent.id, agent.name, version)

    async def reopen(self, conversation: str, agent: Agent, version: int | None) -> Floor:
        async with self._naming(conversation, agent):
            return await self._agents.reopen(conversation, agent.id, agent.name, version)

    async def say(
        self,
        conversation: str,
        agent: Agent,
        message_id: str,
        text: str,
        card: dict[str, Any] | None,
        attachment: str,
        *,
        hold: bool = False,
    ) -> int | None:
        """The message's number; None where the line is held and can be taken back."""
        more: dict[str, Any] = {"card": card, "attachment": attachment}
        more["hold"] = self._undo_send if hold else timedelta()
        async with self._naming(conversation, agent):
            return await self._agents.say(conversation, agent.id, message_id, text, agent.name, **more)

    async def take_back(self, conversation: str, agent: Agent, line: str) -> UnsentLine:
        return await self._unsent.take_back(conversation, agent.id, agent.name, line)

    async def send_now(self, conversation: str, agent: Agent) -> None:
        async with self._naming(conversation, agent):
            await self._unsent.send_now(conversation, agent.id)

    async def attach(self, conversation: str, agent: Agent, picture: Picture) -> str:
        """The id of the picture, which only the holder may upload. Raises TooLarge when no more fit."""
        async with self._naming(conversation, agent):
            return await self._agents.attach(conversation, agent.id, agent.name, *picture)

    async def transfer(
        self, conversation: str, agent: Agent, to: str, version: int | None, note: str
    ) -> Floor:
        name = (await self._colleague(to)).name if to else ""
        async with self._naming(conversation, agent):
            floor = await self._agents.transfer(
                conversation, agent.id, to, version, name=agent.name, to_name=name
            )
        await self._annotate(conversation, agent, floor, note)
        return floor

    async def give_back(self, conversation: str, agent: Agent, version: int | None, note: str) -> Floor:
        async with self._naming(conversation, agent):
            floor = await self._agents.give_back(conversation, agent.id, version, name=agent.name)
        await self._annotate(conversation, agent, floor, note)
        return floor

    async def resolve(
        self, conversation: str, agent: Agent, version: int | None, outcome: str, note: str
    ) -> Floor:
        check_outcome(outcome)
        async with self._naming(conversation, agent):
            floor = await self._agents.resolve(
                conversation, agent.id, close=True, version=version, outcome=outcome, name=agent.name
            )
        await self._annotate(conversation, agent, floor, note)
        return floor

    async def assign(
        self, conversation: str, agent: Agent, to: str, check_proof: Callable[[], None]
    ) -> Floor:
        """To a colleague, or to whoever of the available has fewest open.

        An admin may take from anybody; `check_proof` raises unless it is surely them.
        """
        chosen = await self._freest() if to == ANY else await self._colleague(to)
        people = chosen.id, chosen.name, agent.id, agent.name
        async with self._naming(conversation, agent):
            try:
                return await self._agents.assign(conversation, *people)
            except Conflict:
                if agent.role != "admin":
                    raise
                check_proof()
                return await self._agents.assign(conversation, *people, any_holder=True)

    async def _colleague(self, agent: str) -> Colleague:
        found = await self._store.colleagues(self._transactions.now())
        chosen = next((one for one in found if one.id == agent), None)
        if chosen is None:
            raise Invalid("There is no such colleague.", field="to")
        if not chosen.online:
            raise Conflict(f"{chosen.name} is not at the desk.")
        return chosen

    async def _freest(self) -> Colleague:
        found = await self._store.colleagues(self._transactions.now())
        free = [one for one in found if one.online and one.presence == "available"]
        if not free:
            raise Conflict("Nobody is available.")
        return min(free, key=lambda one: (one.open, one.name))

    async def _annotate(self, conversation: str, agent: Agent, floor: Floor, note: str) -> None:
        if note:
            note_id = str(uuid5(NAMESPACE_OID, f"{conversation}/{floor.version}/{agent.id}/{note}"))
            await self._notes.add(conversation, agent.id, agent.name, note_id, note)

    @asynccontextmanager
    async def _naming(self, conversation: str, agent: Agent) -> AsyncIterator[None]:
        """Say which other agent has the conversation, instead of that somebody has."""
        try:
            yield
        except Conflict:
            detail = await self._store.detail(conversation, 2**31 - 1, self._transactions.now())
            if (
                detail.conversation.floor.owner is Owner.AGENT
                and detail.agent
                and detail.agent.id != agent.id
            ):
                raise Conflict(f"{detail.agent.name} has this conversation.") from None
            raise
