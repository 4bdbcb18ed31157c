"""What is looked up once: the same as Rasa finds."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


def test_every_event_is_found_by_its_name_as_before() -> None:
    from rasa.shared.core.events import Event, SlotSet
    from rasa.shared.utils.common import all_subclasses

    from helpline.assistant import rasa_patches

    rasa_patches.apply()
    for kind in all_subclasses(Event):
        if getattr(kind, "type_name", None):
            found = Event.resolve_by_type(kind.type_name)
            assert found is not None
            assert found.type_name == kind.type_name
    assert isinstance(Event.from_parameters({"event": "slot", "name": "a", "value": 1}), SlotSet)


def test_a_domain_is_empty_until_it_holds_something() -> None:
    from rasa.shared.core.domain import Domain

    from helpline.assistant.rasa_patches import lookups

    lookups.apply()
    for domain in (Domain.empty(), Domain.from_dict({"intents": ["greet"]})):
        assert domain.is_empty() is domain.is_empty() is lookups.is_empty(domain)
