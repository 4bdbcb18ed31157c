"""A conversation's past as the policies see it, carried on from turn to turn.

Rasa makes the state before each action of the conversation anew, by applying all events once more, for
every policy and every prediction. Here a follower applies each event once, and goes back where some are
undone.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rasa.shared.core.constants import PREVIOUS_ACTION
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event
from rasa.shared.core.trackers import DialogueStateTracker

from helpline.assistant.rasa_patches.trackers import PAST

State = dict[str, dict[str, Any]]
states_for_tracker_history = Domain.states_for_tracker_history
"""Rasa's own."""
_SINGLE = ("latest_message", "latest_action", "latest_bot_utterance", "followup_action", "_paused")


def apply() -> None:
    Domain.states_for_tracker_history = carried_on


@dataclass(frozen=True)
class Moment:
    """Before an action was taken, or now."""

    position: int
    """Events that were applied by then."""
    hidden: bool
    """Whether the action belongs to rules only."""
    state: State
    previous_action: dict[str, Any]
    keeps_hidden: bool
    """A follow-up or the form's own action: it doesn't change whether a turn is hidden."""


class StateCache:
    """The moments of one tracker, with or without slots that were never set."""

    def __init__(self, domain: Domain, tracker: DialogueStateTracker, omit_unset_slots: bool) -> None:
        self._domain = domain
        self._omit_unset_slots = omit_unset_slots
        self._follower = tracker.init_copy()
        self._applied: list[Event] = []
        self._moments: list[tuple[Moment, dict[str, Any]]] = []
        """Each with what brings the follower back to it."""

    def moments(self, tracker: DialogueStateTracker) -> Iterator[Moment]:
        """Of all events that apply now, the last one being now."""
        events = tracker.applied_events()
        self._go_back(_common(self._applied, events))
        for position in range(len(self._applied), len(events)):
            event = events[position]
            if isinstance(event, ActionExecuted):
                moment = self._moment(position, event.hide_rule_turn)
                self._moments.append((moment, _kept(self._follower)))
            event.apply_to(self._follower)
        self._applied = events
        yield from (moment for moment, _ in self._moments)
        yield self._moment(len(events), hidden=False)

    def _go_back(self, position: int) -> None:
        """To the newest moment at or before `position`; where there is none, to the beginning."""
        if position == len(self._applied):
            return
        while self._moments and self._moments[-1][0].position > position:
            self._moments.pop()
        if self._moments:
            moment, kept = self._moments.pop()
            _bring_back(self._follower, kept)
            self._applied = self._applied[: moment.position]
        else:
            self._follower = self._follower.init_copy()
            self._applied = []

    def _moment(self, position: int, hidden: bool) -> Moment:
        tracker = self._follower
        return Moment(
            position=position,
            hidden=hidden,
            state=self._domain.get_active_state(tracker, omit_unset_slots=self._omit_unset_slots),
            previous_action=self._domain._get_prev_action_sub_state(tracker),
            keeps_hidden=bool(tracker.followup_action)
            or tracker.latest_action_name == tracker.active_loop_name,
        )


def _common(before: Sequence[Event], now: Sequence[Event]) -> int:
    """How many events both begin with."""
    same = 0
    for one, other in zip(before, now, strict=False):
        if one is not other:
            break
        same += 1
    return same


def _kept(tracker: DialogueStateTracker) -> dict[str, Any]:
    loop = tracker.active_loop
    return {
        **{name: getattr(tracker, name) for name in _SINGLE},
        "active_loop": dataclasses.replace(loop) if loop else None,
        "slots": [(slot, slot._value, slot._has_been_set) for slot in tracker.slots.values()],
    }


def _bring_back(tracker: DialogueStateTracker, kept: dict[str, Any]) -> None:
    for slot, value, has_been_set in kept["slots"]:
        slot._value, slot._has_been_set = value, has_been_set
    for name in (*_SINGLE, "active_loop"):
        setattr(tracker, name, kept[name])


def carried_on(
    self: Domain,
    tracker: DialogueStateTracker,
    omit_unset_slots: bool = False,
    ignore_rule_only_turns: bool = False,
    rule_only_data: dict[str, Any] | None = None,
) -> list[State]:
    """Like Rasa's: the state before each action, and the present one."""
    known = tracker.__dict__.setdefault(PAST, {})
    if omit_unset_slots not in known:
        known[omit_unset_slots] = StateCache(self, tracker, omit_unset_slots)
    moments = known[omit_unset_slots].moments(tracker)
    if ignore_rule_only_turns:
        return _without_rules(self, moments, rule_only_data)
    return [_own(moment.state) for moment in moments]


def _without_rules(
    domain: Domain, moments: Iterator[Moment], rule_only_data: dict[str, Any] | None
) -> list[State]:
    """As if the turns that only rules know had not been: Rasa's own steps, in its order."""
    states: list[State] = []
    previous_action: dict[str, Any] | None = None
    hidden = False
    for moment in moments:
        if not hidden:
            previous_action = moment.previous_action
        if not moment.keeps_hidden:
            hidden = moment.hidden
        if hidden:
            continue
        state = _own(moment.state)
        domain._remove_rule_only_features(state, rule_only_data)
        if states:
            domain._substitute_rule_only_user_input(state, states[-1])
        if previous_action:
            state[PREVIOUS_ACTION] = previous_action
        states.append(domain._clean_state(state))
    return states


def _own(state: State) -> State:
    """For a caller who changes it."""
    return {kind: dict(part) for kind, part in state.items()}
