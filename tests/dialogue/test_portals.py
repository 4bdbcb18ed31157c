"""A bank's own site for companies: named by customers, and asked about by its name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpline.banking.contract import Connection
from tests.dialogue.chats import CHASE, Chat, refused
from tests.dialogue.parts import mentions

US_BANK = replace(CHASE, id="7", bank="U.S. Bank")


def test_a_portal_is_asked_about_by_its_own_name() -> None:
    chat = Chat(refused(US_BANK))
    said = chat.says("US Bank stopped. We use SinglePoint", "trouble")
    assert "utter_ack_portal" in said
    assert chat.asked == ("bank_login", "U.S. Bank")
    assert "SinglePoint" in chat.text.partition("Can you sign in")[2]
    assert "usbank.com" not in chat.text


def test_naming_the_portal_does_not_say_that_the_sign_in_works() -> None:
    chat = Chat(refused(US_BANK))
    chat.says("us bank is stuck", "trouble")
    said = chat.says("we log in at singlepoint, not usbank.com", means="yes")
    assert said[-1] == "utter_ask_bank_login_portal"


@pytest.mark.parametrize(
    ("text", "banks"),
    [
        ("5/3 and usbank both quit", ["fifth-third", "us-bank"]),
        ("5/3 is down?", ["fifth-third"]),
        ("nothing since 5/3 from chase", ["chase"]),
        ("the deposit of 5/3 is missing", []),
        ("We bank via PNC PINACLE", ["pnc"]),
        ("pinacle won't sync", ["ambiguous:pinacle"]),
    ],
)
def test_names_that_could_be_something_else(text: str, banks: list[str]) -> None:
    assert [one.value for one in mentions().find(text)] == banks


def test_an_ambiguous_portal_is_the_customers_own_bank() -> None:
    pnc: Connection = replace(CHASE, id="8", bank="PNC Bank")
    chat = Chat(refused(pnc))
    chat.says("pinacle won't sync", "trouble")
    assert chat.asked == ("bank_login", "PNC Bank")
