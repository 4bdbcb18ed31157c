"""Banks that nobody has listed are known by the form of their names."""

from __future__ import annotations

import pytest

from helpline.dialogue.unlisted import unlisted_bank
from tests.dialogue.chats import ALLY, Chat


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("summit credit union says i should make a user", "Summit Credit Union"),
        ("my account at Oak Valley State Bank", "Oak Valley State Bank"),
        ("i'm with red river fcu and it's stuck", "Red River FCU"),
        ("It's First Pioneer Bank & Trust", "First Pioneer Bank & Trust"),
        ("my credit union is stuck", ""),
        ("our local credit union doesn't answer", ""),
        ("i called the state bank", ""),
        ("it's a small national bank", ""),
        ("the bank wants a code", ""),
    ],
)
def test_a_name_before_its_kind_is_a_bank(text: str, name: str) -> None:
    assert unlisted_bank(text) == name


def test_an_unlisted_bank_gets_a_case_of_its_own_name() -> None:
    chat = Chat()
    chat.says("summit credit union has been stuck since friday", "trouble")
    assert chat.asked == ("bank_login", "Summit Credit Union")
    assert "Summit Credit Union" in chat.text


def test_a_listed_bank_keeps_its_name() -> None:
    chat = Chat(ALLY)
    chat.says("boeing employees credit union is stuck", "trouble")
    assert chat.asked == ("bank_login", "BECU")
