"""What `helpline parse` tells with the product's own model: topics, and answers in context."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpline.knowledge import Knowledge
from helpline.settings import load
from helpline.training import train
from helpline.understanding import Understanding

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def understanding() -> Understanding:
    return Understanding.load(train(load().models))


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge.load(ROOT / "data" / "knowledge")


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("how do I remove a bank account from cloud banking", "disconnect-account"),
        ("the bank gave me a new credit card number after fraud", "replaced_card"),
        ("everything came in twice after I connected the bank again", "duplicates_after_reconnect"),
    ],
)
def test_a_question_tells_its_topic(
    understanding: Understanding, knowledge: Knowledge, text: str, topic: str
) -> None:
    told = understanding.parse(text)["topic"]
    assert told is not None
    assert told["id"] == topic
    assert told["article"] is None or knowledge.article(told["article"]) is not None
    assert 0 < told["confidence"] <= 1


@pytest.mark.parametrize(
    "text", ["hi", "402 on chase", "yes", "tell me a joke", "I can sign in at the bank", ""]
)
def test_where_no_topic_fits_none_is_told(understanding: Understanding, text: str) -> None:
    assert understanding.parse(text)["topic"] is None


@pytest.mark.parametrize(
    ("asks", "text", "means"),
    [
        ("bank_login", "no, i CAN get in, that's what's so annoying", "yes"),
        ("bank_login", "it says my password is wrong", "no"),
        ("sign_in", "will do that tonight when i'm home", "later"),
        ("sign_in", "i can't find that button", "cannot"),
        ("hand_over", "yes please", "yes"),
    ],
)
def test_an_answer_is_read_in_the_context_of_its_question(
    understanding: Understanding, asks: str, text: str, means: str
) -> None:
    assert understanding.parse(text, asks)["means"][0]["name"] == means


def test_without_a_question_nothing_is_an_answer(understanding: Understanding) -> None:
    assert "means" not in understanding.parse("yes please")
