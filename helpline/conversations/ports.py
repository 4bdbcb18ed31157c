"""What the conversations need of others. Implementations live in storage, assistant and web."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Protocol

from helpline.conversations.desk_ports import DeskPart
from helpline.conversations.incident_ports import IncidentPart
from helpline.conversations.messages import Answer, Author, Brief, Button, Message, Turn
from helpline.conversations.models import (
    Conversation,
    Crowd,
    Floor,
    Holder,
    LeasedTurn,
    NewMessage,
    NoticeKind,
    Promised,
    Queued,
    QueuedTurn,
    Repair,
    Staff,
    StoredMessage,
    Ticket,
    TicketStatus,
    TurnEnd,
    View,
    Watch,
)
from helpline.conversations.notice_ports import NoticePart
from helpline.conversations.outcome import Outcome
from helpline.conversations.pictures import Seen


class Clock(Protocol):
    def now(self) -> datetime:
        """Aware UTC."""
        ...


class Assistant(Protocol):
    async def answer(self, turn: Turn) -> Answer:
        """Raises AssistantUnavailable, AssistantTimeout or AssistantFailed."""
        ...


class PictureReader(Protocol):
    async def read(self, content: bytes, client: str) -> Seen:
        """What stands in a picture that `client` sends. Raises TooMany while too many wait for it."""
        ...


class Notifier(Protocol):
    """Wakes whoever listens. Called after the commit, never waits, may be lost: listeners read the store."""

    def changed(self, conversation: str) -> None: ...

    def typing(self, conversation: str, author: Author, on: bool, name: str = "") -> None: ...

    def work(self) -> None:
        """A turn is due."""
        ...


class Meter(Protocol):
    """Counts what operators want to see."""

    def message(self, author: Author) -> None: ...

    def turn(self, seconds: float) -> None: ...

    def assistant_failure(self, kind: str) -> None: ...

    def handover(self, reason: str) -> None: ...


class UnitOfWork(DeskPart, IncidentPart, NoticePart, Protocol):
    """One transaction over one conversation, which nobody else can change until it ends."""

    conversation: Conversation
    """As it stands now, this transaction's own changes included."""
    appended: list[Message]
    ways: Mapping[str, timedelta]
    """How who has left is reached, and how long after the words: {"mail": 3 minutes}; empty: not at all."""

    def announce(self, kind: NoticeKind) -> None:
        """The message appended last shall reach who has left, as every agent's message does."""
        ...

    async def find(self, message_id: str) -> StoredMessage | None: ...

    async def offered(self, choice: str) -> str | None:
        """Title of the newest button with this choice, None if no message ever offered it."""
        ...

    async def last_offer(self) -> tuple[Button, ...]:
        """Buttons of the newest message that is not the customer's."""
        ...

    async def first_words(self) -> str:
        """The customer's first typed message, "" if there is none."""
        ...

    async def last_words(self, before: int | None = None) -> str:
        """The customer's newest typed message, of those numbered below `before`; "" if there is none."""
        ...

    async def append(self, *messages: NewMessage) -> None: ...

    async def mark_answered(self, *message_ids: str) -> None: ...

    async def crowd(self, now: datetime) -> Crowd:
        """What waits already; all zero where it is not known whose the conversation is."""
        ...

    async def ask(self, turn: QueuedTurn) -> bool:
        """Queue a turn; an id that was queued before is left as it is: False."""
        ...

    async def lease(self, turn: QueuedTurn, worker: str, now: datetime, until: datetime) -> LeasedTurn | None:
        """Lease it to `worker` if nobody else has it and `turn`, just queued, is the only one; else None."""
        ...

    def release(self) -> None:
        """Gives the conversation back for other workers to lease."""
        ...

    async def pending(self) -> list[str]:
        """Ids of queued turns, oldest first."""
        ...

    async def last_failed(self) -> QueuedTurn | None: ...

    async def end_turns(self, state: TurnEnd, *ids: str) -> None: ...

    async def put_off(self, turn_id: str, due_at: datetime, *, failed: bool = False) -> None:
        """Try again later; counts as one more attempt."""
        ...

    def set_floor(self, floor: Floor) -> None: ...

    def set_outcome(self, outcome: Outcome) -> None: ...

    def set_troubled(self, at: datetime | None) -> None: ...

    async def ticket(self) -> Ticket | None:
        """The one that is not resolved yet, if any."""
        ...

    async def open_ticket(self, reason: str, brief: Brief, at: datetime) -> Ticket: ...

    async def update_ticket(
        self, number: str, status: TicketStatus, agent: str = "", *, at: datetime
    ) -> None: ...

    async def renew_brief(self, number: str, brief: Brief) -> None: ...

    async def waiting_tickets(self) -> int:
        """How many of this customer wait for a person, or of strangers from this address."""
        ...

    async def position(self, ticket: Ticket) -> int:
        """1 for the one that waits longest."""
        ...

    async def watch(self, watch: Watch) -> None:
        """Queue a look at it; a connection that is watched here already keeps its row."""
        ...

    async def end_watch(self, watch_id: str, result: str) -> bool:
        """False if it had ended before."""
        ...

    async def ask_input(self, watch_id: str) -> bool:
        """False if that was asked before, or the watch has ended."""
        ...

    async def promise(self, promised: Promised) -> bool:
        """Keep it, and queue a job for it. False if it was made before."""
        ...

    async def promises(self) -> int:
        """How many are open in this conversation."""
        ...

    async def end_promises(self, state: str, *ids: str) -> int:
        """Kept, or forgotten; without ids all. How many were still open."""
        ...

    async def is_watched(self, connection: str) -> bool:
        """Whether the end of a refresh of it will be told here anyway."""
        ...

    async def end_repair(self, repair_id: str, result: str) -> bool:
        """False if it had ended before."""
        ...


class RepairStore(Protocol):
    """Repairs outside of a conversation's transaction; each call is one of its own."""

    async def offer(self, repair: Repair) -> None:
        """Keep it; whatever was offered before for the same connection in this conversation is void."""
        ...

    async def repair(self, repair_id: str) -> Repair | None: ...

    async def open(self, repair_id: str, at: datetime) -> bool:
        """Whether it was offered until then and is open now; then a job looks after it."""
        ...

    async def leave(self, repair_id: str, how: str, at: datetime) -> None:
        """The window of an open one is closed, as its page says first; the next look is due."""
        ...

    async def purge(self, before: datetime) -> None:
        """Forget those that were offered before then."""
        ...


class Store(Protocol):
    async def create(self, conversation: Conversation, token_hash: str) -> None: ...

    def unit_of_work(self, conversation: str) -> AbstractAsyncContextManager[UnitOfWork]:
        """Raises NotFound. Everything is kept together when the block ends, or nothing if it raises."""
        ...

    async def holder(self, conversation: str) -> Holder | None: ...

    async def has_entry(self, conversation: str, token_hash: str) -> bool:
        """Whether a link gave somebody this token beside the first one."""
        ...

    async def conversation(self, conversation: str) -> Conversation:
        """Without its messages. Raises NotFound."""
        ...

    async def view(self, conversation: str, after: int = 0) -> View:
        """One consistent read. Raises NotFound."""
        ...

    async def page(self, conversation: str, before: int, last: int) -> View:
        """The same with the `last` messages below number `before` only; `answered` stays empty."""
        ...

    async def revisions(self, conversations: Collection[str]) -> Mapping[str, int]: ...

    async def pending_turns(self) -> int: ...

    async def queued(self, conversation: str) -> Queued | None:
        """None unless its customer waits for a person."""
        ...

    async def staff(self, now: datetime) -> Staff: ...

    async def probe(self, at: datetime) -> None:
        """Write something. Raises DatabaseAway."""
        ...

    async def lease(self, worker: str, now: datetime, until: datetime, share: int) -> str | None:
        """A conversation with a due turn that nobody works on; until then it is this worker's alone.

        Clients take turns, verified customers before strangers; none has more than `share` under way.
        """
        ...

    async def lease_troubled(
        self, worker: str, now: datetime, until: datetime, share: int, untold: datetime, lost: datetime
    ) -> str | None:
        """The same, but only where somebody must be told: a due turn that was asked before `untold` and of
        whose trouble nothing was said yet, or one that was asked before `lost`."""
        ...

    async def renew(self, conversation: str, worker: str, until: datetime) -> bool: ...

    async def release(self, conversation: str, worker: str) -> None: ...

    async def next_turn(self, conversation: str, now: datetime) -> LeasedTurn | None:
        """The oldest queued turn, unless its time has not come: later turns never overtake it."""
        ...

    async def watch(self, watch_id: str) -> Watch | None:
        """None once it has ended."""
        ...

    async def promise(self, promise_id: str) -> Promised | None:
        """None once it is kept or forgotten."""
        ...

    async def ticket(self, number: str) -> Ticket | None: ...

    async def tickets(self, status: TicketStatus | None = None, conversation: str = "") -> list[Ticket]:
        """All, of one state, or of one conversation; oldest first."""
        ...
