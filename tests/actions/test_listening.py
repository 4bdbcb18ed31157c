"""While somebody waits for a person: heard, answered, and free to come back."""

from __future__ import annotations

import pytest

from actions.skills import Person, Question, SmallTalk, Trouble
from helpline.conversations import texts
from helpline.dialogue.wait_told import CANCEL, STAY
from tests.actions.fakes import HEALTHY, REFUSED
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


WAIT = {
    "number": "CB-ABC123",
    "place": 2,
    "position": "You're number 2 in the queue.",
    "expected": "It has usually taken about 5 minutes lately.",
    "people": 3,
    "there": "3 of our team are at the desk.",
    "reach": "mail",
}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("how long will it take?", f"{WAIT['position']} {WAIT['expected']}"),
        ("am I in line?", WAIT["position"]),
        ("is anybody there?", f"Yes. {WAIT['there']} {WAIT['position']}"),
        ("will I hear by mail?", "If you aren't here when somebody answers, a mail tells you."),
    ],
)
async def test_questions_about_the_wait_are_answered_with_its_facts(
    waiting: Talk, text: str, said: str
) -> None:
    waiting.wait = WAIT
    await waiting.type(SmallTalk, text, "question")
    assert waiting.messages[0]["text"] == said
    assert [one["type"] for one in waiting.commands()] == ["note"]


async def test_closing_the_tab_is_answered_with_how_the_answer_comes(waiting: Talk) -> None:
    waiting.wait = {**WAIT, "reach": ""}
    assert await waiting.type(SmallTalk, "can I close this tab", "question") == [
        "utter_wait_leave",
        "utter_wait_here",
    ]
    assert "mail tells you" not in waiting.messages[0]["text"]


async def test_where_nobody_is_that_is_said(waiting: Talk) -> None:
    nobody = "Nobody is at the desk right now; whoever comes first will write to you here."
    waiting.wait = {**WAIT, "people": 0, "there": "", "expected": nobody}
    assert await waiting.type(SmallTalk, "hello?", "greeting") == ["utter_wait_nobody"]
    assert nobody in waiting.messages[0]["text"]
    for _ in range(3):
        await waiting.type(SmallTalk, "how long?", "question")
        assert waiting.messages[0]["text"].endswith(f"{WAIT['position']} {nobody}")


async def test_asked_again_and_again_it_is_said_in_other_words(waiting: Talk) -> None:
    waiting.wait = WAIT
    told = []
    for _ in range(6):
        await waiting.type(SmallTalk, "how long?", "question")
        told.append(waiting.messages[0]["text"])
    assert len(set(told)) == 6
    assert all(str(WAIT["position"]) in text for text in told)


async def test_what_could_not_be_found_out_is_not_made_up(waiting: Talk) -> None:
    waiting.wait = None
    assert await waiting.type(SmallTalk, "how long?", "question") == ["utter_wait_unknown"]


async def test_beside_a_question_about_the_wait_another_one_is_answered(waiting: Talk) -> None:
    waiting.wait = WAIT
    topics = [("currency", 0.9)]
    said = await waiting.type(
        Question, "what currency is it in? how long will it take?", "question", topics=topics
    )
    assert said == ["topic:currency", "utter_wait_place", "utter_wait_how_long"]


@pytest.mark.parametrize(
    ("text", "label", "command"),
    [
        ("never mind", "stop", {"type": "withdraw"}),
        ("I don't need a person", "no_person", {"type": "withdraw"}),
        ("let me go on with the assistant", "no_person", {"type": "resume"}),
    ],
)
async def test_whoever_wants_to_leave_the_queue_may(
    waiting: Talk, text: str, label: str, command: dict[str, str]
) -> None:
    assert await waiting.type(SmallTalk, text, label) == []
    assert waiting.commands() == [command]


async def test_who_starts_anew_is_asked_what_it_is(waiting: Talk) -> None:
    assert await waiting.type(SmallTalk, "start over", "start_over") == ["utter_start_over"]
    assert waiting.commands() == [{"type": "withdraw"}]
    assert waiting.state.cases == ()


async def test_who_says_that_it_works_is_asked_whether_a_person_is_still_wanted(waiting: Talk) -> None:
    waiting.bank.owned = [HEALTHY]
    waiting.wait = WAIT
    assert await waiting.type(SmallTalk, "it works now", "works_now") == ["utter_wait_still_wanted"]
    assert waiting.buttons() == [texts.WITHDRAW.choice, texts.STAY.choice]
    await waiting.type(SmallTalk, "no", "no")
    assert waiting.commands() == [{"type": "withdraw", "solved": True}]
    assert [case.status for case in waiting.state.cases] == ["fixed"]


async def test_what_is_seen_is_said_beside(waiting: Talk) -> None:
    waiting.wait = WAIT
    assert await waiting.type(SmallTalk, "it works now", "works_now") == ["utter_wait_still_failing"]
    assert await waiting.type(SmallTalk, "yes", "yes") == ["utter_wait_stay"]
    assert [one["type"] for one in waiting.commands()] == ["note"]


async def test_never_mind_it_works_closes_the_request_at_once(waiting: Talk) -> None:
    clauses = {"never mind": "stop", "it works now": "works_now"}
    assert await waiting.type_read("never mind, it works now", clauses) == []
    assert waiting.commands() == [{"type": "withdraw", "solved": True}]


async def test_who_is_back_at_the_screen_is_still_in_line(waiting: Talk) -> None:
    waiting.wait = WAIT
    assert await waiting.type(SmallTalk, "ok I'm back", "back") == ["utter_wait_place"]


def test_the_buttons_are_those_of_the_service() -> None:
    assert {CANCEL, STAY} == {(one.title, one.choice) for one in (texts.WITHDRAW, texts.STAY)}
