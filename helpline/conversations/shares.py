"""How much of the service one client may hold at a time, so that others find room.

A client is a verified customer, or an address for all its strangers: `Conversation.client`.
"""

from __future__ import annotations

from helpline.conversations.messages import Value
from helpline.conversations.models import Conversation, Crowd
from helpline.conversations.ports import UnitOfWork
from helpline.errors import ChatFull, TooMany

RETRY_AFTER = 10
"""Seconds; within them the assistant answers a few dozen turns."""
_SENTENCE = "Your earlier messages are still being answered. Please wait a moment and try again."


class Shares(Value, frozen=True):
    """`conversation`, `client`: turns that may wait for an answer; `tickets`: chats that may wait for a
    person; `workers`: turns of a client that are answered at the same time; `messages`: of everybody in a
    conversation, to which its customer may add.
    """

    conversation: int = 20
    client: int = 40
    tickets: int = 10
    workers: int = 2
    messages: int = 1_000

    def check(self, crowd: Crowd) -> None:
        """Raises TooMany where no further turn fits."""
        if crowd.conversation >= self.conversation or crowd.client >= self.client:
            raise TooMany(RETRY_AFTER, _SENTENCE, detail="waiting")

    def has_room(self, conversation: Conversation) -> bool:
        """For one more message of the customer. Those who answer always have room."""
        return conversation.last_seq < self.messages

    def check_room(self, conversation: Conversation) -> None:
        """Raises ChatFull."""
        if not self.has_room(conversation):
            raise ChatFull

    async def has_room_in_queue(self, unit: UnitOfWork) -> bool:
        """For one more of this client to wait for a person."""
        return await unit.waiting_tickets() < self.tickets
