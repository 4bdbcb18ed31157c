"""A conversation's past, carried on: the states that Rasa makes anew, after every event."""

from __future__ import annotations

import pytest

from tests.assistant.rasa_patches import talks

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
RULE_ONLY = {"rule_only_slots": ["case_open"], "rule_only_loops": ["troubleshooting_form"]}


@pytest.mark.parametrize("kind", ["told", "odd"])
def test_the_states_of_every_talk_are_rasas_at_each_step(kind: str) -> None:
    from rasa.shared.core.domain import Domain

    from helpline.assistant.rasa_patches import state_cache

    compared = 0
    original = state_cache.states_for_tracker_history
    for events in getattr(talks, kind)():
        for tracker in talks.step_by_step(events):
            for variant in ({}, {"omit_unset_slots": True}, {"ignore_rule_only_turns": True}):
                for only in (None, RULE_ONLY):
                    usual = original(talks.domain(), tracker, **variant, rule_only_data=only)
                    ours = state_cache.carried_on(talks.domain(), tracker, **variant, rule_only_data=only)
                    assert ours == usual
                    compared += len(usual)
    assert compared > 500
    state_cache.apply()
    assert Domain.states_for_tracker_history is state_cache.carried_on


def test_who_changes_the_states_does_not_change_the_past() -> None:
    from helpline.assistant.rasa_patches import state_cache

    [*_, tracker] = talks.step_by_step(talks.odd()[0])
    first = state_cache.carried_on(talks.domain(), tracker)
    for state in first:
        state.get("user", {}).clear()
        state.clear()
    assert state_cache.carried_on(talks.domain(), tracker) == state_cache.states_for_tracker_history(
        talks.domain(), tracker
    )
