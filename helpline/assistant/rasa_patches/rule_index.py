"""The look-up of rules: read once, found by the previous action, and no further back than a rule reaches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.shared.core.constants import ACTION_LISTEN_NAME, PREVIOUS_ACTION, USER
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

State = dict[str, dict[str, Any]]
Rule = tuple[str, list[State]]
"""A key of the look-up, and its states from the newest back."""

possible_keys_of_rasa = RulePolicy._get_possible_keys
_find_action_from_rules = RulePolicy._find_action_from_rules


def apply() -> None:
    RulePolicy._get_possible_keys = possible_keys
    RulePolicy._find_action_from_rules = _find


class RuleIndex:
    """The rules of one look-up by the action before them; "" for those that begin a conversation."""

    def __init__(self, policy: RulePolicy, lookup: Iterable[str]) -> None:
        self._by_previous: dict[str, list[Rule]] = defaultdict(list)
        for key in lookup:
            states = list(reversed(policy._rule_key_to_state(key)))
            self._by_previous[_previous(states[0])].append((key, states))

    def begin(self, state: State) -> list[Rule]:
        """Those whose newest state could be `state`."""
        return self._by_previous[_previous(state)]

    @property
    def needs_intent(self) -> bool:
        """Whether every rule that follows a customer's message names its intent."""
        return all(states[0].get(USER, {}).get(INTENT) for _, states in self._by_previous[ACTION_LISTEN_NAME])


def _previous(state: Mapping[str, Any]) -> str:
    action = state.get(PREVIOUS_ACTION) or {}
    return str(action.get(ACTION_NAME) or (action and sorted(action.items())) or "")


def _index(policy: RulePolicy, lookup: dict[str, str]) -> RuleIndex:
    indexes: dict[int, tuple[dict[str, str], RuleIndex]] = policy.__dict__.setdefault("_rule_indexes", {})
    known = indexes.get(id(lookup))
    if known is None or known[0] is not lookup:
        known = indexes[id(lookup)] = (lookup, RuleIndex(policy, lookup))
    return known[1]


def possible_keys(self: RulePolicy, lookup: dict[str, str], states: Sequence[State]) -> set[str]:
    """Like Rasa's: keys of the rules that fit."""
    possible = _index(self, lookup).begin(states[-1])
    for turn, state in enumerate(reversed(states)):
        if all(len(rule) <= turn for _, rule in possible):
            break
        possible = [
            (key, rule) for key, rule in possible if len(rule) <= turn or _fits(self, rule[turn], state)
        ]
    return {key for key, _ in possible}


def _fits(policy: RulePolicy, rule: State, state: State) -> bool:
    """Like Rasa's `_is_rule_applicable`. Only the start of a conversation has no previous action."""
    ours, theirs = rule.get(PREVIOUS_ACTION), state.get(PREVIOUS_ACTION)
    if not ours or not theirs:
        return not ours and not theirs
    return bool(policy._does_rule_match_state(rule, state))


def _find(
    self: RulePolicy, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
) -> tuple[str | None, str | None, bool]:
    """Like Rasa's, which looks for rules with the customer's literal words too; most projects have none."""
    if use_text_for_last_user_input and needs_intent(self):
        return None, None, False
    found: tuple[str | None, str | None, bool] = _find_action_from_rules(
        self, tracker, domain, use_text_for_last_user_input
    )
    return found


def needs_intent(policy: RulePolicy) -> bool:
    known: bool | None = policy.__dict__.get("_always_needs_intent")
    if known is None:
        lookups = [policy.lookup.get(name, {}) for name in (RULES, RULES_FOR_LOOP_UNHAPPY_PATH)]
        known = all(_index(policy, lookup).needs_intent for lookup in lookups)
        policy._always_needs_intent = known
    return known
