"""What travels between the rooms. Small, frozen, and free of any wire format.

A *message* is what people see, numbered 1, 2, 3 … within its conversation. A *turn* is one thing the
assistant has to answer: a customer's message, or an event (a refresh ended). Replies and commands are
what one turn brings back.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any, Literal

import msgspec

Author = Literal["customer", "bot", "agent", "system"]


class Owner(str, Enum):
    """Who has the floor."""

    BOT = "bot"
    WAITING = "waiting"
    AGENT = "agent"
    CLOSED = "closed"


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """Base of everything that travels: immutable, compared by content."""


class Button(Value, frozen=True):
    """A quick reply. `choice` is opaque to the widget and sent back as it is."""

    title: str
    choice: str


class Message(Value, frozen=True):
    """One numbered line of a conversation. `at` is aware UTC."""

    seq: int
    id: str
    author: Author
    text: str
    at: datetime
    buttons: tuple[Button, ...] = ()
    card: dict[str, Any] | None = None
    about: dict[str, Any] | None = None
    """Of the assistant: {"said": [response ids], "asks": the open question or "", "bank": its id or ""}."""
    answered: bool | None = None
    """Only on a customer's message: every reply of its turn is stored."""
    name: str = ""
    """Of an agent: who wrote it, or who has come if the service tells of that."""

    @property
    def speaker(self) -> str:
        """Name of the agent who wrote it, "" for others."""
        return self.name if self.author == "agent" else ""


class Customer(Value, frozen=True):
    """Who is chatting. `id` is "" for an anonymous visitor."""

    id: str = ""
    name: str = ""
    email: str = ""
    """As the host vouches for it; "" where it does not tell."""

    @property
    def verified(self) -> bool:
        return bool(self.id)


class TicketView(Value, frozen=True):
    """What the assistant may say about a ticket."""

    number: str
    status: str
    opened_at: datetime
    place: int | None = None


class OpenIncident(Value, frozen=True):
    """One bank's trouble for many, while it lasts. `bank`: its key; `customers`: seen failing so far."""

    id: str
    bank: str
    name: str
    since: datetime
    customers: int
    confirmed: bool = False


class Wait(Value, frozen=True):
    """What the assistant may say about a wait for a person; sentences are ready to be said."""

    number: str
    """Of the ticket."""
    place: int
    position: str
    """The place in the queue, as a sentence."""
    expected: str
    """When somebody comes, or how long it took lately, as a sentence."""
    people: int | None = None
    """Agents who are at the desk now; None where nobody can tell."""
    there: str = ""
    """That as a sentence, "" where nobody is there or can tell."""
    reach: Literal["mail", "contact", "ask", ""] = ""
    """How who leaves hears of an answer: a mail to a known address; by whoever takes the chat, who knows an
    address or number; a mail once an address is left; not at all."""


class Turn(Value, frozen=True):
    """One thing to answer. `id` is the customer's message id or the event's own: same id, same turn."""

    id: str
    conversation: str
    customer: Customer
    asked_at: datetime
    text: str = ""
    choice: str = ""
    """A quick reply's payload, such as "/affirm"; then `text` is its title."""
    event: str = ""
    """Name of an event, such as "refresh_ended"; then `data` describes it."""
    data: dict[str, Any] = {}
    timezone: str = "UTC"
    tickets: tuple[TicketView, ...] = ()
    floor: str = "bot"
    """Who has the floor while it is asked: "bot", or "waiting" while the customer waits for a person."""
    wait: Wait | None = None
    """While the floor is "waiting", if that could be found out."""
    promises: bool = False
    """What the customer wants to hear later can be promised."""
    incidents: tuple[OpenIncident, ...] = ()


class Reply(Value, frozen=True):
    """One utterance of the assistant. `about`: as in Message."""

    text: str = ""
    buttons: tuple[Button, ...] = ()
    card: dict[str, Any] | None = None
    about: dict[str, Any] | None = None


class Brief(Value, frozen=True):
    """What the next person must know, so that nobody has to ask again."""

    customer: str = ""
    bank: str = ""
    code: str = ""
    account: str = ""
    steps_tried: tuple[str, ...] = ()
    refreshes: tuple[dict[str, Any], ...] = ()
    """Each {"at": ISO time, "result": "succeeded" or "failed", "code": str, "new_transactions": int}."""
    last_words: str = ""
    verified: bool = False
    name: str = ""
    connection: str = ""
    mood: str = ""
    opening: str = ""
    """The customer's first words."""
    banks: tuple[dict[str, Any], ...] = ()
    """Each {"bank": name, "code": str, "state": str}: all that were spoken of or seen."""
    facts: tuple[dict[str, Any], ...] = ()
    """Each {"fact": str, "value": str, "bank": str, "source": "told", "seen" or "done", "at": ISO time}."""
    untried: tuple[str, ...] = ()
    """Steps of the way that nobody has taken."""


class HandOver(Value, frozen=True, tag="hand_over"):
    """Command: open a ticket and give the floor away."""

    reason: str
    brief: Brief = Brief()


class Note(Value, frozen=True, tag="note"):
    """Command: the open ticket's brief is this one now."""

    brief: Brief


class Resume(Value, frozen=True, tag="resume"):
    """Command: the customer prefers the assistant to waiting."""


class Withdraw(Value, frozen=True, tag="withdraw"):
    """Command: the customer needs no person any more. `solved`: because it works, as the customer says."""

    solved: bool = False


class WatchRefresh(Value, frozen=True, tag="watch_refresh"):
    """Command: a refresh runs; tell the assistant how it ends."""

    connection: str
    bank: str
    started_at: datetime


class Promise(Value, frozen=True, tag="promise"):
    """Command: tell the customer later, at a time or once these connections work."""

    kind: Literal["remind", "fixed"]
    at: datetime | None = None
    bank: str = ""
    """As people say it."""
    connections: tuple[str, ...] = ()


class Sighting(Value, frozen=True):
    """What a look at one connection says of its bank: whether the try of then failed on the bank's side."""

    bank: str
    name: str
    connection: str
    failed: bool
    tried_at: datetime
    code: str = ""
    outage: bool = False


class Saw(Value, frozen=True, tag="saw"):
    """Command: keep what was seen at the provider, and of which incidents (ids) the customer was told."""

    sightings: tuple[Sighting, ...] = ()
    told: tuple[str, ...] = ()


Command = HandOver | Note | Resume | Withdraw | WatchRefresh | Promise | Saw


class Answer(Value, frozen=True):
    """All that one turn brought back; stored in one transaction. Who waits may get nothing."""

    replies: tuple[Reply, ...] = ()
    commands: tuple[Command, ...] = ()
