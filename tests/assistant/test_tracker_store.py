"""What Rasa remembers: folded when it grows, like the row at all times, unharmed by a failed turn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore"),
]


@pytest.fixture(scope="module")
def domain() -> Any:
    from rasa.shared.core.domain import Domain

    return Domain.from_dict(
        {
            "intents": ["greet"],
            "slots": {
                "bank": {"type": "any", "influence_conversation": False, "mappings": [{"type": "custom"}]},
                "open": {"type": "bool", "mappings": [{"type": "custom"}]},
            },
            "forms": {"some_form": {"required_slots": ["bank"]}},
            "actions": ["action_say"],
        }
    )


@pytest.fixture
def store(domain: Any, tmp_path: Path) -> Any:
    from helpline.assistant.tracker_store import FoldingTrackerStore

    return FoldingTrackerStore(domain, url=f"sqlite:///{tmp_path / 'trackers.db'}")


def grown(domain: Any, turns: int) -> Any:
    from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, SlotSet, UserUttered
    from rasa.shared.core.trackers import DialogueStateTracker

    events: list[Any] = [ActionExecuted("action_session_start"), ActionExecuted("action_listen")]
    for number in range(turns):
        events += [
            UserUttered(f"message {number}", {"name": "greet"}, message_id=f"t{number}"),
            ActionExecuted("action_say"),
            SlotSet("bank", f"bank {number // 3}"),
            BotUttered(f"reply {number}"),
            ActionExecuted("some_form"),
            ActiveLoop("some_form"),
            ActionExecuted("action_listen"),
        ]
    return DialogueStateTracker.from_events("c1", events, domain.slots, domain=domain)


def state(tracker: Any) -> Any:
    return tracker.current_slot_values(), tracker.active_loop_name, tracker.latest_action_name


@pytest.mark.parametrize("turns", [1, 5, 12, 40, 200])
def test_folding_keeps_slots_form_and_the_last_turns(domain: Any, turns: int) -> None:
    from rasa.shared.core.trackers import DialogueStateTracker

    from helpline.assistant.tracker_store import FOLD_ABOVE, fold

    tracker = grown(domain, turns)
    folded = fold("c1", list(tracker.events), domain)
    again = DialogueStateTracker.from_events("c1", folded, domain.slots, domain=domain)
    assert state(again) == state(tracker)
    assert len(folded) <= FOLD_ABOVE
    assert [e.text for e in again.events if e.type_name == "user"][-3:] == [
        e.text for e in tracker.events if e.type_name == "user"
    ][-3:]


async def test_what_was_saved_is_what_is_read_again(store: Any, domain: Any) -> None:
    tracker = grown(domain, 3)
    await store.save(tracker)
    store._recent.clear()
    read = await store.retrieve("c1")
    assert [e.as_dict() for e in read.events] == [e.as_dict() for e in tracker.events]
    assert await store.retrieve("unknown") is None


async def test_a_turn_that_was_not_saved_leaves_no_trace(store: Any, domain: Any) -> None:
    from rasa.shared.core.events import SlotSet

    await store.save(grown(domain, 3))
    half_done = await store.retrieve("c1")
    half_done.update(SlotSet("bank", "never saved"))
    assert (await store.retrieve("c1")).get_slot("bank") == "bank 0"


async def test_a_tracker_that_grew_after_it_was_saved_is_not_taken_for_the_saved_one(
    store: Any, domain: Any
) -> None:
    from rasa.shared.core.events import SlotSet

    tracker = grown(domain, 3)
    await store.save(tracker)
    tracker.update(SlotSet("bank", "half a turn"))
    assert (await store.retrieve("c1")).get_slot("bank") == "bank 0"


async def test_a_row_that_another_process_changed_is_read_anew(domain: Any, tmp_path: Path) -> None:
    from helpline.assistant.tracker_store import FoldingTrackerStore

    url = f"sqlite:///{tmp_path / 'shared.db'}"
    one, other = FoldingTrackerStore(domain, url=url), FoldingTrackerStore(domain, url=url)
    await one.save(grown(domain, 2))
    await other.save(grown(domain, 9))
    assert (await one.retrieve("c1")).get_slot("bank") == "bank 2"


async def test_only_a_conversation_that_holds_the_message_is_recalled(store: Any, domain: Any) -> None:
    await store.save(grown(domain, 2))
    assert await store.recall("c1", "t1") is not None
    assert await store.recall("c1", "t2") is None
    assert await store.recall("c2", "t1") is None
