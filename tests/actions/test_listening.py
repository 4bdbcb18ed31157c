"""While somebody waits for a person: heard, answered, and free to come back."""

from __future__ import annotations

import pytest

from actions.skills import Person, Question, SmallTalk, Trouble
from tests.actions.fakes import REFUSED
from tests.actions.talks import Talk, verified


@pytest.fixture
async def waiting() -> Talk:
    """Chase fails with 402, and a person was asked for."""
    talk = verified(REFUSED)
    await talk.type(Trouble, "402 on chase", "trouble")
    await talk.type(Person, "get me a person", "wants_person")
    assert [one["type"] for one in talk.commands()] == ["hand_over"]
    talk.floor = "waiting"
    return talk


async def test_a_hand_over_knows_whose_it_is_and_what_is_known(waiting: Talk) -> None:
    [command] = waiting.commands()
    brief = command["brief"]
    assert (brief["customer"], brief["name"], brief["verified"]) == ("cust-1", "Dana Reed", True)
    assert (brief["bank"], brief["code"], brief["opening"]) == ("Chase", "402", "402 on chase")
    assert brief["banks"] == [{"bank": "Chase", "code": "402", "state": "failing"}]


async def test_a_new_fact_reaches_the_person_without_a_word_to_the_customer(waiting: Talk) -> None:
    assert await waiting.type(SmallTalk, "I changed the password yesterday", "password_changed") == []
    [command] = waiting.commands()
    assert command["type"] == "note"
    facts = {(fact["fact"], fact["value"], fact["source"]) for fact in command["brief"]["facts"]}
    assert ("password", "changed", "told") in facts
    assert command["brief"]["last_words"].endswith("I changed the password yesterday")
    assert command["brief"]["customer"] == "cust-1"


async def test_a_question_is_answered_though_a_person_is_on_the_way(waiting: Talk) -> None:
    said = await waiting.type(Question, "what currency is it in?", "question", topics=[("currency", 0.9)])
    assert said == ["topic:currency"]
    assert [one["type"] for one in waiting.commands()] == ["note"]


@pytest.mark.parametrize(
    ("text", "label"),
    [("never mind", "stop"), ("I don't need a person", "no_person"), ("ok I'm back", "back")],
)
async def test_whoever_wants_the_assistant_back_gets_it(waiting: Talk, text: str, label: str) -> None:
    assert await waiting.type(SmallTalk, text, label) == []
    assert [one["type"] for one in waiting.commands()] == ["resume"]
