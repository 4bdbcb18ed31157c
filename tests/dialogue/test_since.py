"""Since when no data has come counts from the last success; a retry makes no old fault new."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.dialogue.chats import CHASE, Chat, failing, refused, timed_out
from tests.dialogue.provider import BEGIN

THURSDAY = BEGIN - timedelta(days=4)
"""They talk on a Monday."""
TRIED_JUST_NOW = replace(CHASE, last_updated=THURSDAY, last_attempt=BEGIN - timedelta(minutes=20))


@pytest.mark.parametrize(
    "broken", [refused(TRIED_JUST_NOW), timed_out(TRIED_JUST_NOW), failing(TRIED_JUST_NOW, "409", "X")]
)
@pytest.mark.parametrize("words", ["chase is broken", "chase stopped this morning"])
def test_it_counts_from_the_last_success_whenever_it_was_tried_since(broken: object, words: str) -> None:
    chat = Chat(broken)  # type: ignore[arg-type]
    chat.says(words, "trouble")
    assert "since Thursday" in chat.text or "came on Thursday" in chat.text
    found = [w for w in ("this morning", "today", "minutes ago") if w in chat.text]
    assert not found, chat.text
