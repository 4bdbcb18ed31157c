"""What a conversation has come to, from what the assistant's replies are about."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from helpline.conversations import outcome
from helpline.places import ROOT


def about(said: str, asks: str = "") -> dict[str, Any]:
    return {"said": said.split(), "asks": asks, "bank": "chase"}


BROKEN = about("utter_seen", "bank_login")
RUNS = about("utter_refresh_started")
REFRESHED = about("utter_refresh_succeeded utter_ask_anything_else", "anything_else")
TOLD = about("utter_fixed_told")
ANSWER = about("topic:disconnect-account")
CODE = about("utter_explain_code")
PUZZLED = about("utter_not_understood")
GREETING = about("utter_greet")
THANKS = about("utter_thank")

COURSES: dict[str, tuple[list[dict[str, Any] | None], str]] = {
    "nothing was said": ([], ""),
    "a greeting alone": ([GREETING], ""),
    "nonsense": ([GREETING, PUZZLED, PUZZLED], ""),
    "a message that does not tell": ([None], ""),
    "left at the first step": ([BROKEN], "open"),
    "left while a refresh runs": ([BROKEN, RUNS], "open"),
    "refreshed": ([BROKEN, RUNS, REFRESHED], "seen"),
    "seen working when the customer says so": ([BROKEN, about("utter_seen_works")], "seen"),
    "the customer says that it works": ([BROKEN, TOLD], "told"),
    "thanks after the fix": ([RUNS, REFRESHED, THANKS], "seen"),
    "a question after the fix": ([RUNS, REFRESHED, ANSWER], "seen"),
    "nonsense after the fix": ([RUNS, REFRESHED, PUZZLED], "seen"),
    "offered the next bank after the fix": (
        [RUNS, REFRESHED, about("utter_ask_next_bank", "next_bank")],
        "seen",
    ),
    "fixed, and the next bank left": (
        [RUNS, about("utter_refresh_succeeded utter_next_bank", "bank_login")],
        "open",
    ),
    "fixed, and broken again": ([RUNS, REFRESHED, about("utter_refresh_failed")], "open"),
    "one bank works, another is being refreshed": ([about("utter_seen_works utter_refresh_started")], "open"),
    "a refresh that brought nothing that was missed": (
        [BROKEN, about("utter_refresh_brought_nothing")],
        "open",
    ),
    "a question answered": ([ANSWER], "answered"),
    "a code explained": ([GREETING, CODE, THANKS], "answered"),
    "a code explained, and asked on": ([about("utter_told_code", "which_bank")], "open"),
    "a question in the middle of trouble": ([BROKEN, ANSWER], "open"),
    "a second question without an answer": ([ANSWER, about("utter_unknown_question")], ""),
    "an answer after not being understood": ([PUZZLED, ANSWER], "answered"),
    "the customer will wait for the bank": (
        [about("utter_told_code", "waited"), about("utter_will_wait")],
        "answered",
    ),
    "will do it later": ([BROKEN, about("utter_later")], "open"),
    "advised, nothing else left": ([BROKEN, about("topic:import", "anything_else")], "answered"),
    "nothing to be repaired, another bank offered": ([about("utter_no_fault", "next_bank")], "answered"),
    "left it there": ([BROKEN, about("utter_left")], "open"),
    "greeted with what is broken": ([about("utter_greet_seen", "fix_offer")], "open"),
    "offered a person": ([about("utter_offer_person_all_tried", "hand_over")], "open"),
    "declined a person": ([BROKEN, about("utter_person_declined")], "open"),
}


@pytest.mark.parametrize("course", COURSES)
def test_it_comes_to(course: str) -> None:
    abouts, expected = COURSES[course]
    assert outcome.after("", abouts) == expected


def test_it_is_the_same_a_reply_at_a_time() -> None:
    for abouts, expected in COURSES.values():
        kept: outcome.Outcome = ""
        for one in abouts:
            kept = outcome.after(kept, [one])
        assert kept == expected


def test_every_reply_that_it_goes_by_is_one_of_the_assistants() -> None:
    known = set(yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))["responses"])
    groups = outcome.SEEN, outcome.TOLD, outcome.TROUBLE, outcome.ADVICE, outcome.ANSWERS, outcome.EXCUSES
    named = [one for group in groups for one in group]
    assert set(named) <= known
    assert len(named) == len(set(named)), "each weighs in one way"
