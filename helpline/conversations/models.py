"""What the store keeps of a conversation, as values without a trace of SQL."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from helpline.conversations.messages import Author, Brief, Button, Customer, Message, Owner, Turn, Value
from helpline.conversations.outcome import Outcome


class Waits(Value, frozen=True):
    """How many wait now, and since when the longest one does; None while nobody waits.

    `turns` wait for the assistant, `tickets` for a person.
    """

    turns: int = 0
    oldest_turn: datetime | None = None
    tickets: int = 0
    oldest_ticket: datetime | None = None


class Staff(Value, frozen=True):
    """`people`: agents at the desk now, None where some work elsewhere.

    `usual`: seconds until a first answer lately, the median; None where too few are known.
    """

    people: int | None = None
    usual: float | None = None


class Queued(Value, frozen=True):
    """A ticket whose customer waits for a person. `place`: 1 for the next one.

    `contact`: what the customer has left to be reached by; `mails`: mail is set up.
    """

    number: str
    place: int
    contact: str = ""
    mails: bool = False


class Floor(Value, frozen=True):
    """Who speaks. `version` grows with every change; `agent` is "" unless an agent holds the floor."""

    owner: Owner = Owner.BOT
    version: int = 1
    agent: str = ""


class Conversation(Value, frozen=True):
    """One conversation as stored. `last_seq` is 0 while nothing was said."""

    id: str
    customer: Customer
    created_at: datetime
    timezone: str = "UTC"
    page: str = ""
    address: str = ""
    """A keyed hash of the address that it was opened from, "" where that is not known."""
    floor: Floor = Floor()
    last_seq: int = 0
    revision: int = 0
    """Grows with every transaction that changed anything a reader can see."""
    outcome: Outcome | None = ""
    """What it has come to with the assistant; None where a version before this one has begun it."""
    troubled_at: datetime | None = None
    """Since when the customer knows that the assistant has trouble."""
    lease_by: str | None = None
    lease_until: datetime | None = None

    @property
    def client(self) -> str:
        """Who is charged for it: a verified customer, or a stranger's address; "" where neither is known."""
        if self.customer.verified:
            return f"customer:{self.customer.id}"
        return f"address:{self.address}" if self.address else ""


class Crowd(Value, frozen=True):
    """Turns that wait for an answer before another one is queued.

    `conversation`, `client`: how many are this one's; `busy`: conversations of this client that are being
    answered right now.
    """

    conversation: int = 0
    client: int = 0
    busy: int = 0


class Holder(Value, frozen=True):
    """Who may speak in a conversation: whoever has the token of this hash. `client` as in Conversation."""

    token_hash: str
    client: str


class NewMessage(Value, frozen=True):
    """A message before it has a number."""

    id: str
    author: Author
    text: str
    at: datetime
    buttons: tuple[Button, ...] = ()
    card: dict[str, Any] | None = None
    about: dict[str, Any] | None = None
    answered: bool | None = None
    choice: str = ""
    name: str = ""


class StoredMessage(Value, frozen=True):
    """A message and the choice it carried ("" for typed text)."""

    message: Message
    choice: str


class QueuedTurn(Value, frozen=True):
    """One turn to be queued. `id` equals the customer's message id, if it answers one."""

    id: str
    kind: Literal["message", "event"]
    asked_at: datetime
    text: str = ""
    choice: str = ""
    event: str = ""
    data: dict[str, Any] = {}


class LeasedTurn(Value, frozen=True):
    """A queued turn whose time has come. `attempts` counts the tries so far, `failures` those among them
    that reached the assistant and still brought no answer."""

    turn: Turn
    attempts: int = 0
    failures: int = 0


TurnEnd = Literal["answered", "dropped", "failed"]


class View(Value, frozen=True):
    """What a reader sees: the floor and messages in order of `seq`."""

    conversation: Conversation
    messages: tuple[Message, ...] = ()
    answered: tuple[Message, ...] = ()
    """Earlier customer messages whose `answered` may have turned true since."""
    position: int | None = None
    """In the queue, while the customer waits for a person."""


NoticeKind = Literal[
    "answer", "news", "fixed", "reminder", "reopened", "incident", "incident_over", "trouble"
]
"""Why somebody who has left is written to: an agent's words, or what the service itself has to tell."""

TicketStatus = Literal["open", "claimed", "resolved"]


class Ticket(Value, frozen=True):
    """A customer's case for a person."""

    number: str
    conversation: str
    status: TicketStatus
    reason: str
    opened_at: datetime
    agent: str = ""
    brief: Brief = Brief()
    resolved_at: datetime | None = None
    waiting_since: datetime | None = None
    """Since when it is in the queue, or was when it was claimed."""
    first_answer_at: datetime | None = None
    outcome: str | None = None


LINE = "line"
"""Kind of the jobs that say what an agent could still take back; their lane is the conversation."""


class UnsentLine(Value, frozen=True):
    """An agent's words that the customer gets at `due_at`, unless they are taken back before."""

    id: str
    agent: str
    name: str
    text: str
    due_at: datetime
    card: dict[str, Any] | None = None


ANSWER = "answer"
"""Kind of the jobs that say an agent's words in many conversations."""


class BulkAnswer(Value, frozen=True):
    """The same words of an agent for many. `id`: the same one twice is one answer.

    `after`: who waits goes on waiting ("keep"), becomes the agent's ("claim"), or it is settled ("resolve").
    `everyone`: it goes to whoever has the floor; else only to who waits, or is the agent's.
    """

    id: str
    agent: str
    name: str
    text: str
    after: Literal["keep", "claim", "resolve"] = "keep"
    everyone: bool = False
    outcome: str = "other"
    """Of the tickets, where it settles them."""


class Missed(Value, frozen=True):
    """Who did not get it. `owner`: who has the floor now, "" where it was erased; `name`: of that agent."""

    conversation: str
    owner: str
    name: str = ""


class BulkResult(Value, frozen=True):
    """Where an answer for many stands: how many have it, how many are still to get it, and who won't."""

    answered: int = 0
    pending: int = 0
    missed: tuple[Missed, ...] = ()


WATCH = "watch"
"""Kind of the jobs that look at a watched refresh; their key is its id."""


class Watch(Value, frozen=True):
    """A refresh that is being watched until `deadline`."""

    id: str
    conversation: str
    customer: str
    connection: str
    bank: str
    started_at: datetime
    deadline: datetime
    due_at: datetime
    asked_input: bool = False


PROMISE = "promise"
"""Kind of the jobs that keep what was promised; their key is the promise's id."""


class Promised(Value, frozen=True):
    """What a customer shall hear: at `due_at`, or once `connections` work, looked at until `until`."""

    id: str
    conversation: str
    kind: Literal["remind", "fixed"]
    words: str
    """The customer's own, as they were kept."""
    bank: str
    connections: tuple[str, ...]
    made_at: datetime
    due_at: datetime
    until: datetime


REPAIR = "repair"
"""Kind of the jobs that look whether a sign-in was renewed; their key is the repair's id."""


class Repair(Value, frozen=True):
    """A sign-in that the customer may renew in the provider's own window, by a link that opens once.

    `id`: hash of the link's secret. `state`: offered, open (the window was opened), ended.
    """

    id: str
    conversation: str
    customer: str
    connection: str
    bank: str
    flow: str
    created_at: datetime
    expires_at: datetime
    last_attempt: datetime | None = None
    """When the provider had last tried before: a later try comes from the window."""
    state: str = "offered"
    opened_at: datetime | None = None
    left_at: datetime | None = None
    """Since when the page says that the window is closed."""
    left_how: str = ""
    """What it says of it: done, closed, late or failed."""
