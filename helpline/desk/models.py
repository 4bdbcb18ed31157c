"""What travels at the desk. Times are aware UTC."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from helpline.conversations.messages import Message, Value
from helpline.conversations.models import Conversation, Ticket, UnsentLine

Role = Literal["agent", "admin"]
Presence = Literal["available", "away"]


Mark = tuple[int, int, int, int, int]
"""Version of a conversation's floor, its revision, 1 while its customer is there, what their browser has got,
what became of mails: another one when a desk has to read it again."""


class Agent(Value, frozen=True):
    """One account. `password` and `totp_secret` never leave helpline.desk and storage."""

    id: str
    email: str
    name: str
    role: Role = "agent"
    password: str = ""
    """Argon2id; "" for who can only come in by single sign-on."""
    totp_secret: str = ""
    disabled: bool = False
    presence: Presence = "away"
    last_active_at: datetime | None = None
    """Last sign of life of the agent's page."""


class Session(Value, frozen=True):
    """Who is signed in. `key` is the hash of the cookie's value."""

    key: str
    agent: Agent
    csrf: str
    created_at: datetime
    used_at: datetime
    proven_at: datetime
    """When the agent last proved who they are."""
    browser: str = ""
    """As it called itself at the login."""


class Person(Value, frozen=True):
    """An agent as colleagues see them."""

    id: str
    name: str


class Colleague(Value, frozen=True):
    id: str
    name: str
    presence: Presence
    role: Role
    open: int
    """Conversations held."""
    online: bool


class Last(Value, frozen=True):
    author: str
    text: str
    at: datetime


class Item(Value, frozen=True):
    """One line of the queue."""

    conversation: str
    ticket: str
    state: str
    reason: str
    customer: str
    name: str
    verified: bool
    bank: str
    code: str
    opened_at: datetime
    waiting_since: datetime | None
    first_answer_at: datetime | None
    agent: Person | None
    last: Last | None
    unread: int
    mood: str
    said: Last | None = None
    """The customer's own newest words."""
    seen_at: datetime | None = None
    """Last sign of life of the customer's page, while people have to do with them."""
    chats: int = 1
    """Conversations of this customer that wait or are held; 1 for strangers."""


class Narrow(Value, frozen=True):
    """Which conversations of a list are wanted; "" and None are all. `newest`: who began last comes first."""

    bank: str = ""
    code: str = ""
    late_since: datetime | None = None
    """Waits since then or longer."""
    newest: bool = False


class Earlier(Value, frozen=True):
    """Another conversation of the same customer, and what became of it."""

    conversation: str
    state: str
    began_at: datetime
    ticket: str
    bank: str
    code: str
    outcome: str
    """The ticket's; "" without one, or while it is open."""
    said: str
    stars: int | None
    words: str
    """Of the rating."""


class Listed(Value, frozen=True):
    """A page of conversations, where the next one begins, and how many there are on all pages."""

    items: tuple[Item, ...]
    next: str | None
    total: int | None = None
    """None where nobody counts."""


class Note(Value, frozen=True):
    id: str
    agent: str
    name: str
    text: str
    at: datetime


class AuditLine(Value, frozen=True):
    at: datetime
    name: str
    action: str


class Mailed(Value, frozen=True):
    """A mail that tells messages `first_seq` to `last_seq` to the customer, and what became of it.

    `state`: planned, sent, seen (in the chat, before it went out), refused (or it came back) or failed.
    """

    first_seq: int
    last_seq: int
    state: str
    at: datetime


class ConversationDetail(Value, frozen=True):
    """A conversation as the desk shows it, read at one moment."""

    conversation: Conversation
    agent: Person | None
    ticket: Ticket | None
    messages: tuple[Message, ...]
    notes: tuple[Note, ...]
    viewers: tuple[Person, ...]
    read_up_to: int
    """Number of the last message that the customer has read."""
    got: int
    """Number of the last message that the customer's browser is known to have."""
    seen_at: datetime | None
    """As in Item."""
    contact: str
    stars: int | None
    rating_words: str
    audit: tuple[AuditLine, ...]
    unsent: tuple[UnsentLine, ...] = ()
    """Which agents can still take back."""
    mails: tuple[Mailed, ...] = ()
    """Oldest first."""


class Attachment(Value, frozen=True):
    conversation: str
    kind: str
    content: bytes


class QuickAnswer(Value, frozen=True):
    id: str
    title: str
    text: str


class Waiting(Value, frozen=True):
    """A customer in the queue, first ones first."""

    conversation: str
    told_next: bool


class Owed(Value, frozen=True):
    """A customer whose agent has not said a word since then."""

    conversation: str
    agent: str
    name: str
    """As the customer was told it, "" if never."""
    since: datetime


Figures = dict[str, Any]
"""A report: see helpline.desk.reports."""
