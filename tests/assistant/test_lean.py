"""Rasa made faster must stay Rasa: same answers, same refusals."""

from __future__ import annotations

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore"),
]


def test_good_answers_of_the_action_server_pass_and_bad_ones_are_refused_alike() -> None:
    import jsonschema
    from rasa.core.actions.action import RemoteAction

    from helpline.assistant import lean

    original = RemoteAction._validate_action_result
    lean.apply()
    action = RemoteAction("action_x", None)
    good = {"events": [{"event": "slot", "name": "a", "value": 1}], "responses": [{"text": "hello"}]}
    assert action._validate_action_result(good)
    for bad in ({"events": "none"}, {"events": [{"name": "no event"}], "responses": []}, {"responses": "x"}):
        with pytest.raises(jsonschema.ValidationError):
            original(action, bad)
        with pytest.raises(jsonschema.ValidationError):
            action._validate_action_result(bad)


def test_every_event_is_found_by_its_name_as_before() -> None:
    from rasa.shared.core.events import Event, SlotSet
    from rasa.shared.utils.common import all_subclasses

    from helpline.assistant import lean

    lean.apply()
    for kind in all_subclasses(Event):
        if getattr(kind, "type_name", None):
            found = Event.resolve_by_type(kind.type_name)
            assert found is not None
            assert found.type_name == kind.type_name
    assert isinstance(Event.from_parameters({"event": "slot", "name": "a", "value": 1}), SlotSet)
