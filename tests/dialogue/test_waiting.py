"""What is asked of a wait, and what is wanted instead of it: from what the reader makes of a message."""

from __future__ import annotations

import pytest

from helpline.dialogue.heard import Ask, Heard, Told
from helpline.dialogue.leaving import Leaving, leaving
from helpline.dialogue.state import Case, Question, State
from helpline.dialogue.wait_asked import about_wait

CHASE = Case(1, bank="chase", name="Chase", status="handed_over")
WORKS, FAILS = Told("works", "yes"), Told("result", "still_failing")


def heard(text: str, *wishes: str, asks: tuple[Ask, ...] = (), facts: tuple[Told, ...] = ()) -> Heard:
    return Heard(text=text, wishes=frozenset(wishes), asks=asks, facts=facts)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("How long will it take?", "how_long"),
        ("how much longer", "how_long"),
        ("when will somebody answer", "how_long"),
        ("is it still going to take long", "how_long"),
        ("still waiting...", "how_long"),
        ("nobody answers", "how_long"),
        ("when do you open", "how_long"),
        ("am I in line?", "place"),
        ("how many people are before me", "place"),
        ("is anybody there", "there"),
        ("hello? anyone there?", "there"),
        ("where is everybody", "there"),
        ("can I close this tab", "leave"),
        ("do i have to stay here", "leave"),
        ("will I lose my place if I close the browser", "leave"),
        ("will i get an email", "reach"),
        ("how will I know when somebody answers", "reach"),
        ("Is anybody there? And can I close this window?", "there leave"),
    ],
)
def test_questions_about_the_wait_are_known_by_their_words(text: str, kinds: str) -> None:
    found, rest = about_wait(heard(text, asks=(Ask("unknown", text), Ask("topic", "down_how_long"))))
    assert (" ".join(found), rest.asks) == (kinds, ())


@pytest.mark.parametrize(
    "text",
    [
        "how long does a refresh take",
        "when does the bank update",
        "how long is 402 going to last",
        "will my transactions come back",
        "can I close this account",
        "is anybody else affected",
        "what does the code mean",
        "I changed the password yesterday",
        "ok",
    ],
)
def test_what_is_about_something_else_keeps_its_answer(text: str) -> None:
    asked = (Ask("topic", "refresh_schedule"),)
    assert about_wait(heard(text, asks=asked)) == ((), heard(text, asks=asked))


def test_beside_a_question_about_the_wait_another_one_is_answered_too() -> None:
    text = "What does 402 mean? And how long will it take?"
    found, rest = about_wait(heard(text, asks=(Ask("code", "402"), Ask("unknown", "how long will it take?"))))
    assert (found, rest.asks[0]) == (("how_long",), Ask("code", "402"))


@pytest.mark.parametrize(
    ("ask", "kind"),
    [
        (Ask("topic", "when_does_the_person_come"), "how_long"),
        (Ask("topic", "will_i_be_told"), "reach"),
        (Ask("ticket"), "how_long"),
    ],
)
def test_the_reader_knows_further_words_for_it(ask: Ask, kind: str) -> None:
    found, rest = about_wait(heard("what about my case", asks=(ask,)))
    assert (found, rest.asks) == ((kind,), ())


@pytest.mark.parametrize(
    ("text", "wishes", "wanted"),
    [
        ("never mind", "stop start_over", "cancel"),
        ("cancel", "stop start_over", "cancel"),
        ("I don't need a person any more", "no_person", "cancel"),
        ("I want to cancel my request for a person", "person", "cancel"),
        ("please take me off the queue", "person", "cancel"),
        ("let me go on with the assistant", "no_person", "back"),
        ("I'd like to continue with the bot", "person", "back"),
        ("start over", "start_over", "anew"),
        ("scrap that, start anew", "stop start_over", "anew"),
        ("can I cancel?", "start_over", "ask"),
        ("cancel my subscription", "stop", ""),
        ("stop asking me", "stop", ""),
        ("don't cancel", "stop start_over", "stay"),
        ("please do not cancel my ticket", "no_person", "stay"),
        ("no, keep me in line", "", "stay"),
        ("I'll wait", "", "stay"),
        ("forget it, I want a person now", "stop person", ""),
        ("get me a person", "person", ""),
    ],
)
def test_only_plain_words_take_somebody_out_of_the_queue(text: str, wishes: str, wanted: str) -> None:
    assert leaving(State(cases=(CHASE,)), heard(text, *wishes.split())) == wanted


@pytest.mark.parametrize(
    ("told", "cases", "wanted"),
    [
        (heard("never mind, it works now", "stop", facts=(WORKS,)), (CHASE,), "solved"),
        (heard("it works now", facts=(WORKS,)), (CHASE,), "works"),
        (heard("it works, never mind", "stop", facts=(WORKS,)), (CHASE, CHASE), "works"),
        (heard("Chase works, Amex still fails", facts=(WORKS, FAILS)), (CHASE,), ""),
        (heard("never mind, it still fails", "stop", facts=(FAILS,)), (CHASE,), "ask"),
        (heard("I can't wait that long", facts=(Told("waiting", "refused"),)), (CHASE,), "ask"),
    ],
)
def test_that_it_works_closes_the_request_where_nothing_speaks_against_it(
    told: Heard, cases: tuple[Case, ...], wanted: Leaving
) -> None:
    assert leaving(State(cases=cases), told) == wanted


@pytest.mark.parametrize(("answer", "wanted"), [("no", "solved"), ("yes", "stay"), ("", "")])
@pytest.mark.parametrize("later", [1, 2])
def test_whether_a_person_is_still_wanted_is_answered_by_yes_and_no_at_once(
    answer: str, wanted: str, later: int
) -> None:
    asked = Question("hand_over", response="utter_wait_still_wanted", turn=3)
    told = Heard(text=answer, answer=answer)
    assert leaving(State(turn=3 + later, question=asked), told) == (wanted if later == 1 else "")
