"""The laws over random conversations: whatever is said and whatever the provider does, they hold."""

from __future__ import annotations

import pytest

from tests.dialogue.conversations import Conversation, play

CONVERSATIONS = 2_000
SHARES = 4


@pytest.mark.slow
@pytest.mark.parametrize("share", range(SHARES))
def test_no_random_conversation_breaks_a_law(share: int) -> None:
    """`make laws` plays 100,000 of them."""
    broken = play(range(share, CONVERSATIONS, SHARES))
    assert broken == {}, "\n".join(Conversation(next(iter(broken))).told())


def test_a_seed_plays_the_same_conversation_each_time() -> None:
    first, again = Conversation(7), Conversation(7)
    assert (first.play(), first.log) == (again.play(), again.log)
