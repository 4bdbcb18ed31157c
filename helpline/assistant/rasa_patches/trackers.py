"""Copies of a tracker: its state as it stands, where Rasa applies every event of the conversation again."""

from __future__ import annotations

import dataclasses
from collections import deque
from collections.abc import Sequence
from typing import Any

from rasa.core.actions.forms import FormAction
from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SlotSet
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

copy_of_rasa = DialogueStateTracker.copy
applied_events_of_rasa = DialogueStateTracker.applied_events
temporary_tracker_of_rasa = FormAction._temporary_tracker
PAST = "_past"
"""The attribute in which state_cache.py remembers; a copy begins without."""
APPLIED = "_applied"


def apply() -> None:
    DialogueStateTracker.copy = twin
    DialogueStateTracker.applied_events = applied_events
    FormAction._temporary_tracker = temporary_tracker


def twin(tracker: DialogueStateTracker) -> DialogueStateTracker:
    """Another tracker with the same events and state; what happens to one does not touch the other."""
    other: DialogueStateTracker = tracker.__class__.__new__(tracker.__class__)
    other.__dict__.update(tracker.__dict__)
    other.__dict__.pop(PAST, None)
    other.events = deque(tracker.events, tracker.events.maxlen)
    other.slots = tracker.slots.__class__({name: _alike(slot) for name, slot in tracker.slots.items()})
    if tracker.active_loop is not None:
        other.active_loop = dataclasses.replace(tracker.active_loop)
    # What a copy of Rasa's has not either.
    other.model_id = other.assistant_id = other.sender_source = None
    return other


def _alike(slot: Slot) -> Slot:
    other = slot.__class__.__new__(slot.__class__)
    other.__dict__.update(slot.__dict__)
    return other


def applied_events(self: DialogueStateTracker) -> list[Event]:
    """Like Rasa's, found once for the same events: they only ever grow at the end."""
    count, last = len(self.events), self.events[-1] if self.events else None
    known = self.__dict__.get(APPLIED)
    if known is None or known[0] != count or known[1] is not last:
        known = self.__dict__[APPLIED] = (count, last, applied_events_of_rasa(self))
    return list(known[2])


def temporary_tracker(
    self: FormAction,
    current_tracker: DialogueStateTracker,
    additional_events: Sequence[Event],
    _domain: Domain,
) -> DialogueStateTracker:
    """Like Rasa's: what the form would see after these events."""
    other = twin(current_tracker)
    other.events = deque(current_tracker.events_after_latest_restart(), other.events.maxlen)
    asked: list[Any] = [SlotSet(REQUESTED_SLOT, self.get_slot_to_fill(current_tracker))]
    for event in (*asked, ActionExecuted(self.name()), *additional_events):
        other.update(event)
    return other
