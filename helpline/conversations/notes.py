"""What the team says among itself about a conversation. It never reaches the customer."""

from __future__ import annotations

from helpline.conversations.changes import Changes
from helpline.conversations.redaction import redact


class Notes:
    """Anybody of the team may write one, whoever has the floor."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes

    async def add(self, conversation: str, agent: str, name: str, note_id: str, text: str) -> None:
        """The same id twice is the same note. Raises NotFound, Conflict (the id was used for another)."""
        async with self._changes.open(conversation) as change:
            await change.add_note(note_id, agent, name, redact(text).text, self._changes.now())
