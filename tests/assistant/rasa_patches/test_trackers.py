"""Copies of a tracker: the state that Rasa's have, and a life of their own."""

from __future__ import annotations

from typing import Any

import pytest

from tests.assistant.rasa_patches import talks

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


def state_of(tracker: Any) -> Any:
    from rasa.shared.core.trackers import EventVerbosity

    state = tracker.current_state(EventVerbosity.ALL)
    flags = {name: slot.has_been_set for name, slot in tracker.slots.items()}
    return state, tracker.active_loop, flags, list(tracker.events)


def test_a_copy_of_every_talk_has_its_state() -> None:
    from helpline.assistant.rasa_patches import trackers

    for events in (*talks.told(), *talks.odd()):
        for tracker in talks.step_by_step(events):
            assert state_of(trackers.twin(tracker)) == state_of(trackers.copy_of_rasa(tracker))


def test_what_happens_to_a_copy_does_not_touch_the_tracker() -> None:
    from rasa.shared.core import events as e

    from helpline.assistant.rasa_patches import trackers

    [*_, tracker] = talks.step_by_step(talks.odd()[0][:9])
    before = state_of(trackers.copy_of_rasa(tracker))
    other = trackers.twin(tracker)
    for event in (
        e.SlotSet("bank", "chase"),
        e.ActionExecutionRejected("troubleshooting_form"),
        e.UserUttered("no", {"name": "deny"}),
    ):
        other.update(event)
    assert state_of(tracker) == before
    assert tracker.active_loop != other.active_loop


def test_a_form_looks_ahead_as_it_did() -> None:
    from rasa.core.actions.forms import FormAction
    from rasa.shared.core.events import SlotSet

    from helpline.assistant.rasa_patches import trackers

    form = FormAction("troubleshooting_form", None)
    for events in talks.odd():
        for tracker in talks.step_by_step(events):
            later = [SlotSet("bank", "chase")]
            usual = trackers.temporary_tracker_of_rasa(form, tracker, later, talks.domain())
            ours = trackers.temporary_tracker(form, tracker, later, talks.domain())
            for one in (usual, ours):
                one.events[-1].timestamp = one.events[-2].timestamp = one.events[-3].timestamp = 0
            assert state_of(ours) == state_of(usual)


def test_the_events_that_apply_are_rasas_at_each_step() -> None:
    from helpline.assistant.rasa_patches import trackers

    for events in talks.odd():
        for tracker in talks.step_by_step(events):
            usual = trackers.applied_events_of_rasa(tracker)
            assert trackers.applied_events(tracker) == trackers.applied_events(tracker) == usual
            trackers.applied_events(tracker).clear()
            assert trackers.applied_events(tracker) == usual
