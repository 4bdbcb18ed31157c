"""What travels between the queue, the table of mails and the mail server."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from helpline.conversations.messages import Message, Value
from helpline.conversations.models import Conversation, NoticeKind

MAIL = "mail"
"""Kind of the jobs that bring words to who has left, by mail."""


class Due(Value, frozen=True):
    """Payload of such a job: up to message number `seq` there is something to tell."""

    conversation: str
    seq: int
    kind: NoticeKind


MailState = Literal["planned", "sent", "seen", "refused", "failed"]


class Letter(Value, frozen=True):
    """One mail as it is written down: the same words however often it is tried.

    `verified`: the host vouches for the `address`. Only then it tells what was said, and opens the chat.
    """

    id: str
    conversation: str
    kind: NoticeKind
    address: str
    verified: bool
    first_seq: int
    last_seq: int
    at: datetime
    state: MailState = "planned"


class Standing(Value, frozen=True):
    """How far the customer knows of what was said, and where a mail would go."""

    conversation: Conversation
    contact: str = ""
    """What was typed as a way to be reached."""
    stopped: bool = False
    """The address wants no mail."""
    seen: int = 0
    """Number of the last message that the customer saw here, or wrote."""
    told: int = 0
    """Number of the last message that a mail tells of."""
    last_at: datetime | None = None
    """When the last mail was written."""
    unanswered: bool = False
    """The assistant is about to say something."""

    @property
    def address(self) -> str:
        return self.conversation.customer.email or self.contact

    @property
    def verified(self) -> bool:
        return bool(self.conversation.customer.email)


class Said(Value, frozen=True):
    """What a letter tells: the last of the messages, and how many come before them."""

    messages: tuple[Message, ...]
    before: int = 0
