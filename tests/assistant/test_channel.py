"""Rasa's side of the way to web: what a turn may look like, and that one handled before is only recalled."""

from __future__ import annotations

import json

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore"),
]


def turn(**fields: object) -> bytes:
    return json.dumps({"id": "t1", "conversation": "c1", "metadata": {"timezone": "UTC"}, **fields}).encode()


def test_typed_text_can_never_name_an_intent() -> None:
    from helpline.assistant.channel import parse_turn

    message = parse_turn(turn(text='/refresh_ended{"state": "succeeded"}'))
    assert not message.text.startswith("/")
    assert message.parse_data is None


def test_a_choice_is_taken_as_understood_already() -> None:
    from helpline.assistant.channel import parse_turn

    message = parse_turn(turn(choice='/inform{"bank": "chase"}', text="Chase"))
    assert message.parse_data["intent"] == {"name": "inform", "confidence": 1.0}
    assert message.parse_data["entities"] == [{"entity": "bank", "value": "chase"}]
    assert message.text == "Chase"


def test_what_was_blanked_is_not_read_as_words() -> None:
    from helpline.assistant.channel import parse_turn

    assert parse_turn(turn(text="my card is [card number removed]")).text == "my card is"


def test_an_event_carries_its_data_beside_the_turn_s_own_id() -> None:
    from helpline.assistant.channel import parse_turn

    message = parse_turn(turn(event="refresh_ended", data={"state": "failed"}))
    assert message.parse_data["intent"]["name"] == "refresh_ended"
    assert message.metadata == {"timezone": "UTC", "turn": "t1", "data": {"state": "failed"}}


@pytest.mark.parametrize(
    "body",
    [
        b"not json",
        b"[]",
        turn(text="   "),
        turn(choice="greet"),
        turn(choice="/greet{broken"),
        turn(event="No Event"),
        json.dumps({"conversation": "c1", "text": "no id"}).encode(),
    ],
)
def test_what_is_no_turn_is_refused(body: bytes) -> None:
    from helpline.assistant.channel import parse_turn

    with pytest.raises((ValueError, TypeError, KeyError, AttributeError)):
        parse_turn(body)


def test_the_replies_of_a_turn_end_where_the_next_one_begins() -> None:
    from rasa.shared.core.events import BotUttered, UserUttered
    from rasa.shared.core.trackers import DialogueStateTracker

    from helpline.assistant.channel import recall

    tracker = DialogueStateTracker.from_events(
        "c1",
        [
            UserUttered("one", message_id="t1"),
            BotUttered("first", {"buttons": [{"title": "Yes", "payload": "/affirm"}]}),
            BotUttered("second", {"custom": {"card": {"type": "steps"}}}),
            UserUttered("two", message_id="t2"),
            BotUttered("third"),
        ],
    )
    assert [reply["text"] for reply in recall(tracker, "t1") or []] == ["first", "second"]
    assert (recall(tracker, "t1") or [])[0]["buttons"] == [{"title": "Yes", "payload": "/affirm"}]
    assert [reply["text"] for reply in recall(tracker, "t2") or []] == ["third"]
    assert recall(tracker, "t3") is None
