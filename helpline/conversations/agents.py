"""What an agent can do with a conversation. `version` is the one the agent saw; None takes any."""

from __future__ import annotations

from helpline.conversations import floor as rules
from helpline.conversations import texts
from helpline.conversations.changes import Changes, system
from helpline.conversations.handover import drop_turns
from helpline.conversations.messages import Brief, Owner
from helpline.conversations.records import Draft, Floor
from helpline.conversations.redaction import redact
from helpline.errors import Conflict


class Agents:
    """Every method raises NotFound, and Conflict when somebody was faster. Twice is once."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes

    async def claim(self, conversation: str, agent: str, name: str = "", version: int | None = None) -> Floor:
        """Take the conversation, from the queue or from the bot."""
        now = self._changes.now()
        async with self._changes.open(conversation) as change:
            floor = rules.claim(change.conversation.floor, agent, version)
            if floor != change.conversation.floor:
                ticket = await change.ticket() or await change.open_ticket("taken_over", Brief(), now)
                await change.update_ticket(ticket.number, "claimed", agent, at=now)
                await drop_turns(change)
                change.set_floor(floor)
                await change.append(system(texts.joined(name or "Someone"), now))
        return floor

    async def say(self, conversation: str, agent: str, message_id: str, text: str, name: str = "") -> int:
        """The agent's words to the customer; the same id twice is the same message."""
        async with self._changes.open(conversation) as change:
            known = await change.find(message_id)
            if known:
                if known.message.author != "agent" or known.message.text != redact(text).text:
                    raise Conflict("This id was used for another message.")
                return known.message.seq
            rules.check_holder(change.conversation.floor, agent)
            draft = Draft(
                id=message_id, author="agent", name=name, text=redact(text).text, at=self._changes.now()
            )
            await change.append(draft)
            return change.conversation.last_seq

    async def transfer(
        self, conversation: str, agent: str, to: str = "", version: int | None = None
    ) -> Floor:
        """Pass it to another agent, or back to the queue when `to` is ""."""
        now = self._changes.now()
        async with self._changes.open(conversation) as change:
            floor = rules.transfer(change.conversation.floor, agent, to, version)
            if floor != change.conversation.floor:
                if ticket := await change.ticket():
                    await change.update_ticket(ticket.number, "claimed" if to else "open", to, at=now)
                change.set_floor(floor)
                await change.append(system(texts.transferred(), now))
        return floor

    async def give_back(self, conversation: str, agent: str, version: int | None = None) -> Floor:
        """Let the bot speak again; the ticket is open until it is resolved."""
        now = self._changes.now()
        async with self._changes.open(conversation) as change:
            floor = rules.give_back(change.conversation.floor, agent, version)
            if floor != change.conversation.floor:
                if ticket := await change.ticket():
                    await change.update_ticket(ticket.number, "open", at=now)
                change.set_floor(floor)
                await change.append(system(texts.BACK, now))
        return floor

    async def resolve(
        self, conversation: str, agent: str, *, close: bool = False, version: int | None = None
    ) -> Floor:
        """The matter is settled: the ticket ends, the bot has the floor again or nobody has."""
        now = self._changes.now()
        step = rules.close if close else rules.give_back
        async with self._changes.open(conversation) as change:
            floor = step(change.conversation.floor, agent, version)
            if ticket := await change.ticket():
                await change.update_ticket(ticket.number, "resolved", agent, at=now)
            if floor != change.conversation.floor:
                change.set_floor(floor)
                words = texts.CLOSED if floor.owner is Owner.CLOSED else texts.BACK
                await change.append(system(words, now))
        return floor
