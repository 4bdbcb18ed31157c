"""Which topic a message asks about without a conversation, and when silence is better."""

from __future__ import annotations

import pytest

from helpline.dialogue.reading import Clause, Reading
from helpline.dialogue.topic_alone import topic_of


def reading(*clauses: tuple[str, str, float], whole: tuple[str, float] | None = None) -> Reading:
    """Of clauses (label, topic, probability); `whole` is the message's own topic."""
    read = tuple(
        Clause(topic, labels={label: 0.9} if label else {}, topics=((topic, chance),))
        for label, topic, chance in clauses
    )
    return Reading(clauses=read, topics=(whole,) if whole else read[0].topics)


@pytest.mark.parametrize(
    ("label", "least"),
    [("question", 0.5), ("", 0.5), ("card_replaced", 0.5), ("off_topic", 0.8), ("password_changed", 0.85)],
)
def test_a_topic_is_told_when_it_is_as_likely_as_its_clause_demands(label: str, least: float) -> None:
    """A fact is mostly just a fact, and what is about something else has to fit plainly."""
    assert topic_of(reading((label, "currency", least))) == ("currency", least)
    assert topic_of(reading((label, "currency", least - 0.01))) == ("", 0.0)


@pytest.mark.parametrize("topic", ["none", "step:where"])
def test_what_is_no_topic_is_not_told(topic: str) -> None:
    assert topic_of(reading(("question", topic, 0.99))) == ("", 0.0)


def test_a_clause_counts_less_than_the_whole_message() -> None:
    both = reading(("question", "currency", 0.8), ("", "none", 0.9), whole=("balance_off", 0.75))
    assert topic_of(both)[0] == "balance_off"
    assert topic_of(reading(("question", "currency", 0.9), whole=("balance_off", 0.75)))[0] == "currency"


def test_a_clause_may_ask_where_the_whole_message_does_not_tell() -> None:
    told = reading(("thanks", "none", 0.9), ("question", "currency", 0.9), whole=("none", 0.6))
    assert topic_of(told) == ("currency", pytest.approx(0.81))


def test_an_empty_message_has_no_topic() -> None:
    assert topic_of(Reading()) == ("", 0.0)
