"""Bold marks: drawn where words can be bold, gone where they are plain."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from helpline.conversations.customer_extras import transcript
from helpline.conversations.marks import plain_text, unmarked
from helpline.conversations.messages import Customer, Message
from helpline.conversations.models import Conversation, View
from helpline.slack import blocks

NOW = datetime(2026, 3, 1, tzinfo=timezone.utc)


def message(author: Any, text: str, card: dict[str, Any] | None = None) -> Message:
    return Message(seq=1, id="m", author=author, text=text, at=NOW, card=card)


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("Go to **Bank → Cloud Banking** and **wait**.", "Go to Bank → Cloud Banking and wait."),
        ("2 ** 3 is 8", "2 ** 3 is 8"),
        ("**half", "**half"),
        ("****", "****"),
        ("", ""),
    ],
)
def test_pairs_of_marks_are_taken_out(marked: str, plain: str) -> None:
    assert unmarked(marked) == plain


def test_what_customers_type_stays_as_it_is() -> None:
    assert plain_text(message("customer", "**help**")) == "**help**"
    assert plain_text(message("bot", "**help**")) == "help"


def test_a_mirrored_line_has_no_marks() -> None:
    shown = blocks.said(message("bot", "Open **Bank → Cloud Banking**."))
    assert shown[1]["text"]["text"] == "Open Bank → Cloud Banking."


def test_a_transcript_has_no_marks_and_the_address_of_an_article() -> None:
    card = {"type": "article", "title": "**Bank** Import", "url": "https://help.example/a"}
    conversation = Conversation(id="c", customer=Customer(), created_at=NOW)
    said = transcript(View(conversation, (message("bot", "See **this**.", card),)))
    assert said.splitlines()[0].endswith("Assistant: See this.")
    assert said.splitlines()[1:] == ["    Bank Import", "    https://help.example/a"]
