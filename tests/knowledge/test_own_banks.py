"""Which words of a sentence are banks, when we know at which ones the customer is."""

from __future__ import annotations

from helpline.knowledge.mentions import MentionFinder
from helpline.knowledge.store import Knowledge


def test_an_everyday_word_is_the_bank_of_a_customer_who_has_one_there(knowledge: Knowledge) -> None:
    finder = MentionFinder(knowledge)
    assert [one.value for one in finder.find("actually regions is more urgent", own=("regions",))] == [
        "regions"
    ]
    assert finder.find("actually regions is more urgent", own=("chase",)) == []
    assert finder.find("i use it in several regions", own=("regions",)) == []
