"""What the team says among itself about a conversation. It never reaches the customer."""

from __future__ import annotations

from helpline.conversations.redaction import redact
from helpline.conversations.transactions import Transactions


class Notes:
    """Anybody of the team may write one, whoever has the floor."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def add(self, conversation: str, agent: str, name: str, note_id: str, text: str) -> None:
        """The same id twice is the same note. Raises NotFound, Conflict (the id was used for another)."""
        async with self._transactions.begin(conversation) as unit:
            await unit.add_note(note_id, agent, name, redact(text).text, self._transactions.now())
