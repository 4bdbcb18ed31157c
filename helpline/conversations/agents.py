"""What an agent can do with a conversation. `version` is the one the agent saw; None takes any.

Each step is one transaction: the floor, the ticket, the words to the customer and the audit trail together.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from helpline.conversations import floor as rules
from helpline.conversations import texts
from helpline.conversations.incoming import check_reply
from helpline.conversations.limits import MOST_PICTURES
from helpline.conversations.messages import Owner
from helpline.conversations.models import Floor, UnsentLine
from helpline.conversations.ports import UnitOfWork
from helpline.conversations.redaction import redact
from helpline.conversations.reopening import take_up
from helpline.conversations.resetting import reset
from helpline.conversations.seating import pass_on, seat, settle
from helpline.conversations.transactions import Transactions, system
from helpline.conversations.unsent import keep, say_line, say_unsent
from helpline.errors import Conflict, Invalid, TooLarge


class Agents:
    """Every method raises NotFound, and Conflict when somebody was faster. Twice is once."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def claim(self, conversation: str, agent: str, name: str = "", version: int | None = None) -> Floor:
        """Take the conversation, from the queue or from the bot."""
        now = self._transactions.now()
        async with self._transactions.begin(conversation) as unit:
            floor = rules.claim(unit.conversation.floor, agent, version)
            if floor != unit.conversation.floor:
                await seat(unit, floor, name, now)
                await unit.record("claim", now, agent, name)
        return floor

    async def reopen(
        self, conversation: str, agent: str, name: str = "", version: int | None = None
    ) -> Floor:
        """Take up a closed conversation again. Raises Conflict also when it was resolved too long ago."""
        async with self._transactions.begin(conversation) as unit:
            return await take_up(unit, agent, name, self._transactions.now(), version)

    async def assign(
        self, conversation: str, to: str, to_name: str, by: str, by_name: str, *, any_holder: bool = False
    ) -> Floor:
        """Give it to `to`: from the queue, from the bot or from oneself; with `any_holder` from anybody."""
        now = self._transactions.now()
        async with self._transactions.begin(conversation) as unit:
            before = unit.conversation.floor
            if before.owner is Owner.AGENT:
                floor = rules.transfer(before, before.agent if any_holder else by, to)
            else:
                floor = rules.claim(before, to)
            if floor != before:
                await seat(unit, floor, to_name, now)
                await unit.record("assign", now, by, by_name, detail=to)
        return floor

    async def say(
        self,
        conversation: str,
        agent: str,
        message_id: str,
        text: str,
        name: str = "",
        *,
        card: dict[str, Any] | None = None,
        attachment: str = "",
        hold: timedelta = timedelta(),
    ) -> int | None:
        """The agent's words to the customer; the same id twice is the same message. Its number.

        With `hold` they wait that long, and can be taken back: None. Raises Invalid for an attachment that
        this conversation does not have, and for a lone "/".
        """
        text, now = redact(text).text, self._transactions.now()
        check_reply(text)
        async with self._transactions.begin(conversation) as unit:
            known = await unit.find(message_id)
            if known:
                if known.message.author != "agent" or known.message.text != text:
                    raise Conflict("This id was used for another message.")
                return known.message.seq
            rules.check_holder(unit.conversation.floor, agent)
            card = await _picture(unit, attachment) if attachment else card
            line = UnsentLine(id=message_id, agent=agent, name=name, text=text, card=card, due_at=now + hold)
            if hold:
                await keep(unit, line, now)
                return None
            await say_unsent(unit, now)
            await say_line(unit, line, now)
            return unit.conversation.last_seq

    async def attach(self, conversation: str, agent: str, name: str, kind: str, content: bytes) -> str:
        """A picture for a message to come; gives its id. Raises TooLarge beyond MOST_PICTURES of agents."""
        attachment, now = secrets.token_urlsafe(24), self._transactions.now()
        async with self._transactions.begin(conversation) as unit:
            rules.check_holder(unit.conversation.floor, agent)
            if await unit.count_attachments(by_agents=True) >= MOST_PICTURES:
                raise TooLarge(f"There are {MOST_PICTURES} pictures of agents in this chat. No more fit.")
            await unit.add_attachment(attachment, kind, content, now)
            await unit.record("picture", now, agent, name, detail=attachment)
        return attachment

    async def transfer(
        self,
        conversation: str,
        agent: str,
        to: str = "",
        version: int | None = None,
        *,
        name: str = "",
        to_name: str = "",
    ) -> Floor:
        """Pass it to another agent, or back to the queue when `to` is ""."""
        now = self._transactions.now()
        async with self._transactions.begin(conversation) as unit:
            floor = rules.transfer(unit.conversation.floor, agent, to, version)
            if floor != unit.conversation.floor:
                await pass_on(unit, floor, texts.transferred(), now)
                if to_name:
                    await unit.append(system(texts.joined(to_name), now, name=to_name))
                await unit.record("transfer", now, agent, name, detail=to or "queue")
        return floor

    async def leave(self, conversation: str, agent: str, name: str = "") -> Floor:
        """The agent is gone without a word: the customer is told and waits for another one."""
        now = self._transactions.now()
        async with self._transactions.begin(conversation) as unit:
            floor = rules.transfer(unit.conversation.floor, agent, "")
            if floor != unit.conversation.floor:
                await pass_on(unit, floor, texts.left(name), now)
                unit.announce("reopened")
                await unit.record("gone", now, agent, name)
        return floor

    async def relieve(self, conversation: str, agent: str, name: str, since: datetime) -> bool:
        """The same of one who is there and silent. False if there were words since `since` was read."""
        now = self._transactions.now()
        async with self._transactions.begin(conversation) as unit:
            floor = rules.transfer(unit.conversation.floor, agent, "")
            if floor == unit.conversation.floor or await unit.owed_since() != since or await unit.unsent():
                return False
            await pass_on(unit, floor, texts.silent(name), now)
            unit.announce("reopened")
            await unit.record("silent", now, agent, name)
        return True

    async def give_back(
        self, conversation: str, agent: str, version: int | None = None, *, name: str = ""
    ) -> Floor:
        """Let the bot speak again; the ticket is open until it is resolved."""
        now = self._transactions.now()
        async with self._transactions.begin(conversation) as unit:
            floor = rules.give_back(unit.conversation.floor, agent, version)
            if floor != unit.conversation.floor:
                await pass_on(unit, floor, texts.BACK, now)
                await reset(unit, now)
                await unit.record("return", now, agent, name)
        self._transactions.notifier.work()
        return floor

    async def resolve(
        self,
        conversation: str,
        agent: str,
        *,
        close: bool = False,
        version: int | None = None,
        outcome: str = "",
        name: str = "",
    ) -> Floor:
        """The matter is settled: the ticket ends, the bot has the floor again or nobody has."""
        now = self._transactions.now()
        step = rules.close if close else rules.give_back
        async with self._transactions.begin(conversation) as unit:
            floor = step(unit.conversation.floor, agent, version)
            await settle(unit, floor, agent, name, outcome, now)
        self._transactions.notifier.work()
        return floor


async def _picture(unit: UnitOfWork, attachment: str) -> dict[str, Any]:
    kind = await unit.attachment_kind(attachment)
    if kind is None:
        raise Invalid("There is no such attachment.", field="attachment")
    return {"type": "image", "attachment": attachment, "kind": kind}
