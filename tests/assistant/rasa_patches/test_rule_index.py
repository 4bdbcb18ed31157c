"""The look-up of rules: those that Rasa finds, in every talk and at each step."""

from __future__ import annotations

import json
import tarfile
from typing import Any

import pytest

from helpline.places import ROOT
from helpline.training import train
from tests.assistant.rasa_patches import talks

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore"), pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def policy() -> Any:
    """The trained one."""
    from rasa.core.policies.rule_policy import RulePolicy

    model = train(ROOT / "models", say=lambda _: None)
    with tarfile.open(model) as archive:
        [name] = [one for one in archive.getnames() if one.endswith("rule_policy.json")]
        file = archive.extractfile(name)
        assert file
        lookup = json.load(file)["lookup"]
    made = RulePolicy.__new__(RulePolicy)
    made.lookup = lookup
    return made


def test_the_same_rules_fit(policy: Any) -> None:
    from helpline.assistant.rasa_patches import rule_index

    found = set()
    for events in (*talks.told(), *talks.odd()):
        for tracker in talks.step_by_step(events):
            states = tracker.past_states(talks.domain())
            for name in (rule_index.RULES, rule_index.RULES_FOR_LOOP_UNHAPPY_PATH):  # type: ignore[attr-defined]
                usual = rule_index.possible_keys_of_rasa(policy, policy.lookup[name], states)
                assert rule_index.possible_keys(policy, policy.lookup[name], states) == usual
                found |= usual
    assert len(found) > 150


def test_our_rules_name_an_intent_so_nothing_is_looked_up_by_the_words_said(policy: Any) -> None:
    from helpline.assistant.rasa_patches import rule_index

    assert rule_index.needs_intent(policy)
    for events in talks.odd():
        for tracker in talks.step_by_step(events):
            if tracker.latest_action_name == "action_listen" and tracker.latest_message.text:
                states = tracker.past_states(talks.domain())
                states[-1]["user"] = {"text": tracker.latest_message.text}
                for name in (rule_index.RULES, rule_index.RULES_FOR_LOOP_UNHAPPY_PATH):  # type: ignore[attr-defined]
                    assert not rule_index.possible_keys_of_rasa(policy, policy.lookup[name], states)


def test_a_rule_by_the_words_said_is_still_looked_up(policy: Any) -> None:
    from rasa.core.policies.rule_policy import RulePolicy

    from helpline.assistant.rasa_patches import rule_index

    by_words = [{"prev_action": {"action_name": "action_listen"}, "user": {"text": "hello"}}]
    other = RulePolicy.__new__(RulePolicy)
    other.lookup = {**policy.lookup, rule_index.RULES: {json.dumps(by_words): "action_greet"}}  # type: ignore[attr-defined]
    assert not rule_index.needs_intent(other)
