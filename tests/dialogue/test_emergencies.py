"""A stolen phone, a password typed on a strange page: answered alone and at once; the feed can wait."""

from __future__ import annotations

import pytest

from tests.dialogue.chats import CHASE, Chat, failing


@pytest.mark.parametrize(
    ("words", "topic"),
    [
        ("i already clicked it and typed my password :(", "clicked_the_link"),
        ("someone stole my phone, what now", "stolen_phone"),
    ],
)
def test_an_emergency_is_answered_alone(words: str, topic: str) -> None:
    chat = Chat(failing(CHASE, "518", "ADDL_AUTHENTICATION_REQUIRED"))
    chat.says("chase wants a code every time", "trouble code_asked")
    assert chat.says(words, "done", topic=topic) == [f"topic:{topic}"]


def test_the_connection_is_gone_on_with_after_an_emergency() -> None:
    chat = Chat(failing(CHASE, "518", "ADDL_AUTHENTICATION_REQUIRED"))
    chat.says("chase wants a code every time", "trouble code_asked")
    chat.says("my phone was stolen", topic="stolen_phone")
    assert chat.says("got a new phone, let's do chase now", "done", "wants_refresh")
    assert chat.refreshed or chat.asked[0] == "code_ready"


def test_whom_to_call_in_an_emergency_is_no_wish_for_a_person_of_ours() -> None:
    chat = Chat(failing(CHASE, "518", "ADDL_AUTHENTICATION_REQUIRED"))
    chat.says("chase wants a code and my phone was stolen", "code_asked", topic="stolen_phone")
    said = chat.says("who do i call first", "question", intent="request_human")
    assert said == ["topic:stolen_phone"]


def test_outside_of_an_emergency_who_can_be_called_is_a_wish_for_a_person() -> None:
    chat = Chat(failing(CHASE, "518", "ADDL_AUTHENTICATION_REQUIRED"))
    chat.says("chase is stuck", "trouble")
    assert "utter_hand_over" in chat.says("who do i call, i want a person", "wants_person")
