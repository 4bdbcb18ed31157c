"""Keeps what Rasa must remember of a conversation, and no more: the cost of a turn does not grow.

Rasa replays a conversation's whole event list in each turn. The long record is our message log; here a
tracker is one row, and once it is long, everything before the last turns is folded into the slots and the
active form that it left behind. The policies look back four turns, so nothing they see is lost.
"""

from __future__ import annotations

import json
import os
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SerializedTrackerAsText, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from helpline.assistant.processor import record

KEEP_TURNS = 4
"""Turns kept word for word: the policies' history, and the last one to recall a repeated turn from."""
FOLD_ABOVE = 80
"""Events that a tracker may have before it is folded: folding costs a replay, so not every turn."""
RECENT = 256
"""Trackers kept in memory. The row stays the truth: one that differs from it is not used."""

_metadata = sa.MetaData()
trackers = sa.Table(
    "trackers",
    _metadata,
    sa.Column("sender_id", sa.String(64), primary_key=True),
    sa.Column("events", sa.Text, nullable=False),
)


_STORED = sa.select(trackers.c.events).where(trackers.c.sender_id == sa.bindparam("sender"))

_SAVE = sa.text(
    "INSERT INTO trackers (sender_id, events) VALUES (:sender_id, :events) "
    "ON CONFLICT (sender_id) DO UPDATE SET events = excluded.events"
)
"""In words, because SQLAlchemy 1.4 compiles its own each time."""


class FoldingTrackerStore(TrackerStore, SerializedTrackerAsText):
    """One row a conversation in the product's own database. Named in endpoints.yml."""

    def __init__(
        self,
        domain: Domain | None,
        event_broker: EventBroker | None = None,
        url: str = "sqlite:///var/helpline.db",
        **kwargs: Any,
    ) -> None:
        self.engine = _engine(os.environ.get("HELPLINE_RASA_DB") or url)
        self._recent: OrderedDict[str, tuple[str, DialogueStateTracker, int]] = OrderedDict()
        self._looked_at: tuple[str, str | None] | None = None
        """The row that `recall` has just read, for the `retrieve` that follows in the same turn."""
        _metadata.create_all(self.engine)
        super().__init__(domain, event_broker, **kwargs)

    async def save(self, tracker: DialogueStateTracker) -> None:
        self._looked_at = None
        events = list(tracker.events)
        kept = fold(tracker.sender_id, events, self.domain)
        row = {"sender_id": tracker.sender_id, "events": f"[{','.join(map(_written, kept))}]"}
        try:
            with self.engine.connect() as connection:
                connection.execute(_SAVE, row)
        except sa.exc.SQLAlchemyError as error:
            record(error)  # Rasa would carry on in memory and forget at the next restart
            raise
        if len(kept) == len(events):
            self._remember(tracker, row["events"])

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        looked_at, self._looked_at = self._looked_at, None
        known = looked_at is not None and looked_at[0] == sender_id
        stored = looked_at[1] if looked_at and known else self._stored(sender_id)
        # Taken out, not only looked at: a turn that fails must not leave its changes here.
        recent = self._recent.pop(sender_id, None)
        if stored is None:
            return None
        if recent and recent[0] == stored and len(recent[1].events) == recent[2]:
            return recent[1]
        events = [Event.from_parameters(parameters) for parameters in json.loads(stored)]
        return DialogueStateTracker.from_events(sender_id, events, self.domain.slots, domain=self.domain)

    async def recall(self, sender_id: str, message_id: str) -> DialogueStateTracker | None:
        """The tracker if it holds this message, None (without the cost of reading it) if it doesn't."""
        stored = self._stored(sender_id)
        self._looked_at = sender_id, stored
        if stored is None or message_id not in stored:
            return None
        return await self.retrieve(sender_id)

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        return await self.retrieve(conversation_id)

    async def keys(self) -> Iterable[str]:
        with self.engine.connect() as connection:
            return list(connection.execute(sa.select(trackers.c.sender_id)).scalars())

    def _stored(self, sender_id: str) -> str | None:
        try:
            with self.engine.connect() as connection:
                return connection.execute(_STORED, {"sender": sender_id}).scalar()  # type: ignore[no-any-return]
        except sa.exc.SQLAlchemyError as error:
            record(error)
            raise

    def _remember(self, tracker: DialogueStateTracker, stored: str) -> None:
        # Rasa goes on with the object it has just saved: one that has grown since is not what was stored.
        self._recent[tracker.sender_id] = (stored, tracker, len(tracker.events))
        while len(self._recent) > RECENT:
            self._recent.popitem(last=False)


def _written(event: Event) -> str:
    """As JSON, made once: what has been saved does not change any more."""
    if "_written" not in event.__dict__:
        event._written = json.dumps(event.as_dict(), separators=(",", ":"))
    return str(event._written)


def fold(sender_id: str, events: list[Event], domain: Domain) -> list[Event]:
    """The same state in fewer events: what is older than KEEP_TURNS becomes slots and the active loop."""
    turns = [index for index, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(events) <= FOLD_ABOVE or len(turns) <= KEEP_TURNS:
        return events
    cut = turns[-KEEP_TURNS]
    before = DialogueStateTracker.from_events(sender_id, events[:cut], domain.slots, domain=domain)
    return [*_remains(before, events[cut - 1].timestamp), *events[cut:]]


def _remains(tracker: DialogueStateTracker, at: float) -> list[Event]:
    remains: list[Event] = [ActionExecuted("action_session_start", timestamp=at)]
    for name, slot in tracker.slots.items():
        if slot.value != slot.initial_value:
            remains.append(SlotSet(name, slot.value, timestamp=at))
    if tracker.active_loop_name:
        remains.append(ActionExecuted(tracker.active_loop_name, timestamp=at))
        remains.append(ActiveLoop(tracker.active_loop_name, timestamp=at))
    remains.append(ActionExecuted("action_listen", timestamp=at))
    return remains


def _engine(url: str) -> sa.engine.Engine:
    """One statement is one transaction: there is never more to keep together."""
    url = url.replace("+aiosqlite", "").replace("+asyncpg", "+psycopg2")
    if not url.startswith("sqlite"):
        return sa.create_engine(url, pool_pre_ping=True, isolation_level="AUTOCOMMIT", hide_parameters=True)
    engine = sa.create_engine(
        url,
        hide_parameters=True,  # the messages of its errors would hold what people wrote
        isolation_level="AUTOCOMMIT",
        poolclass=sa.pool.QueuePool,
        connect_args={"timeout": 5, "check_same_thread": False},
    )

    @sa.event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        # Not forced to the disk by itself: `web` does that when it stores the replies in the same file.
        # Before that the turn counts as open, and is asked again should the power fail.
        connection.execute("PRAGMA synchronous=NORMAL")

    return engine
