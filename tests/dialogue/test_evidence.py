"""What a label tells counts only where the words bear it out, and what was mended is past."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.dialogue.chats import ALLY, CHASE, Chat, failing, refused


def test_a_deposit_typed_in_by_hand_is_no_sign_in() -> None:
    chat = Chat(refused(CHASE))
    chat.says("chase is stuck, and one deposit I typed in is there twice", "trouble", "sign_in_replaced")
    assert chat.case("chase").fact("sign_in") == ""
    assert chat.asked[0] == "bank_login"


def test_a_sign_in_typed_again_is_one() -> None:
    chat = Chat(refused(CHASE))
    chat.says("chase is stuck", "trouble")
    chat.says("I re-entered the password", "sign_in_replaced")
    assert chat.case("chase").fact("sign_in") == "replaced"


def test_a_wrong_login_in_the_feed_says_nothing_of_the_banks_site() -> None:
    chat = Chat(refused(CHASE))
    chat.says("chase keeps saying wrong login", "login_fails")
    assert chat.case("chase").fact("bank_login") == ""
    assert chat.asked[0] == "bank_login"


def test_who_cannot_get_in_there_is_kept_out() -> None:
    chat = Chat(refused(CHASE))
    chat.says("chase is stuck, I can't sign in on their website", "trouble", "login_fails")
    assert chat.case("chase").fact("bank_login") == "fails"


def test_a_notice_that_was_closed_closes_no_account() -> None:
    chat = Chat(failing(CHASE, "427", "ADDL_AUTHENTICATION_REQUIRED"))
    chat.says("chase is stuck", "trouble")
    assert chat.asked[0] == "bank_action"
    chat.says("yep closed it", "yes account_closed")
    assert chat.case("chase").fact("account") == ""


def test_the_owner_is_told_nothing_of_owners() -> None:
    chat = Chat(refused(CHASE))
    chat.says("chase is stuck, my son's login", "trouble", "not_owner")
    chat.says("I am the owner, it's my account", "correction")
    assert chat.case("chase").fact("login_owner") == ""


def test_no_i_mean_refuses_no_offer() -> None:
    chat = Chat(refused(CHASE))
    chat.says("hi", "greeting")
    assert chat.asked[0] == "fix_offer"
    said = chat.says("no I mean fix chase!", "correction no")
    assert "utter_declined" not in said
    assert chat.asked[0] == "bank_login"


def test_a_correction_answers_no_question_about_the_other_bank() -> None:
    chat = Chat(refused(CHASE), refused(ALLY))
    chat.says("chase is broken", "trouble")
    chat.says("no, it's ally I meant, sorry", "no", "correction")
    at_hand = chat.talk.state.case_at_hand
    assert at_hand is not None
    assert at_hand.bank == "ally"
    assert chat.case("chase").fact("bank_login") == ""
    assert chat.case("chase").status == "left"


def test_looking_for_somebody_calls_no_person() -> None:
    chat = Chat(refused(CHASE))
    assert "utter_hand_over" not in chat.says("is anybody there?", "wants_person", intent="request_human")


def test_a_person_some_other_time_is_not_called_now() -> None:
    chat = Chat(failing(CHASE, "430", "SITE_UNSUPPORTED"))
    chat.says("chase is stuck", "trouble")
    assert chat.asked[0] == "hand_over"
    assert "utter_hand_over" not in chat.says(
        "a person is ok but later", "", "will_do", intent="request_human"
    )


def test_a_question_after_never_mind_goes_on() -> None:
    chat = Chat(refused(CHASE))
    chat.says("chase is stuck", "trouble")
    assert "utter_left" not in chat.says(
        "never mind. can I import a file instead?", "stop", "question", topic="bank-import-wizard"
    )


def test_what_is_asked_beside_a_person_is_answered_first() -> None:
    chat = Chat(refused(CHASE))
    said = chat.says(
        "get me a person. will I lose any days?", "wants_person", "question", topic="will_days_be_lost"
    )
    assert said == ["topic:will_days_be_lost", "utter_hand_over"]


def test_who_can_sign_in_at_the_bank_needs_no_sign_up() -> None:
    chat = Chat(failing(CHASE, "485", "REGISTRATION_PROBLEM"))
    chat.says("chase is stuck", "trouble")
    assert chat.asked[0] == "bank_login"
    chat.says("yes I use it every day", "yes login_works")
    assert chat.asked[0] == "sign_in"


def test_who_cannot_is_told_to_sign_up() -> None:
    chat = Chat(failing(CHASE, "485", "REGISTRATION_PROBLEM"))
    chat.says("chase is stuck", "trouble")
    assert chat.says("no I have no login there", "no")[-1] == "utter_sign_up_first"


def test_a_closed_account_is_for_a_person_and_not_asked_for() -> None:
    chat = Chat(failing(CHASE, "422", "ACCOUNT_CLOSED"))
    said = chat.says("chase says 422, we closed the savings account", "trouble", "account_closed")
    assert said[-1] == "utter_offer_person_support_only"


def test_asking_what_to_do_about_the_other_bank_goes_on_with_that_one() -> None:
    chat = Chat(refused(CHASE), refused(ALLY))
    chat.says("chase and ally are down", "trouble")
    first = chat.asked[1]
    other = "ally" if first == "Chase" else "chase"
    chat.says(f"so what do I do about {other}?", "question")
    at_hand = chat.talk.state.case_at_hand
    assert at_hand is not None
    assert at_hand.bank == other


def test_a_bank_named_beside_an_answer_about_files_is_not_repaired() -> None:
    chat = Chat()
    chat.says("how do I turn the signs in my csv?", "question", topic="csv_dates_or_signs")
    chat.says("it's a canadian bank, chase")
    assert chat.talk.state.cases == ()
    assert chat.asked[0] != "bank_login"


def test_who_does_not_know_the_bank_is_not_asked_for_it_again() -> None:
    chat = Chat()
    chat.says("my bank is stuck", "trouble")
    assert chat.asked[0] == "which_bank"
    said = chat.says("no idea what it's called, it's my wife's", "unsure")
    assert "utter_bank_not_known" in said
    assert chat.asked[0] != "which_bank"


def test_new_transactions_are_found_without_an_open_step() -> None:
    chat = Chat(refused(CHASE))
    said = chat.says("where are the new transactions?", "question", topic="step:which_new")
    assert "topic:working-with-transactions" in said


def test_a_code_from_before_the_mending_is_not_told_again() -> None:
    chat = Chat(refused(CHASE))
    chat.says("chase 402, I can sign in there", "trouble login_works")
    chat.says("done, I clicked proceed", "done")
    chat.ends(CHASE.id, new=3)
    chat.says("can I delete the other chase login?", "question")
    assert "402" not in chat.text


def test_how_long_mending_takes_is_told_before_it_begins() -> None:
    chat = Chat(refused(CHASE))
    chat.says("hi", "greeting")
    assert chat.says("how long will that take?", "question") == ["utter_how_long_steps"]
    chat.says("ok go", "yes")
    assert chat.asked == ("bank_login", "Chase")


def test_what_only_the_bank_can_end_is_said_to_take_hours() -> None:
    chat = Chat(failing(CHASE, "409", "SITE_UNAVAILABLE"))
    chat.says("hi", "greeting")
    assert chat.says("how long?", "question") == ["utter_how_long_wait"]
    assert "hours" in chat.text


def test_how_long_in_the_middle_of_a_step_is_not_answered_by_outages() -> None:
    chat = Chat(refused(CHASE))
    chat.says("chase 402, I can sign in there", "trouble login_works")
    said = chat.says("how long until it shows up?", "question", topic="down_how_long")
    assert "topic:down_how_long" not in said
    assert "step:sign_in:how_long" in said


def test_who_still_looks_for_the_place_has_done_nothing() -> None:
    chat = Chat(refused(CHASE))
    chat.says("chase 402, I can sign in there", "trouble login_works")
    assert chat.asked[0] == "sign_in"
    chat.says("where is that again, I clicked on bank", "question", "done", topic="step:where")
    assert chat.case("chase").fact("sign_in") == ""
    assert chat.asked[0] == "sign_in"
    assert chat.refreshed == []


def test_a_person_some_day_is_no_call() -> None:
    chat = Chat(refused(CHASE))
    said = chat.says(
        "is there a person I could talk to at some point?", "wants_person", intent="request_human"
    )
    assert "utter_hand_over" not in said


def test_a_person_tomorrow_is_kept_for_tomorrow() -> None:
    chat = Chat(failing(CHASE, "430", "SITE_UNSUPPORTED"))
    chat.says("chase is stuck", "trouble")
    assert chat.says("ok a person, but tomorrow", "wants_person", "will_do", means="later") == [
        "utter_person_later"
    ]


def test_what_comes_after_forget_it_is_done() -> None:
    chat = Chat(refused(CHASE))
    chat.says("chase 402, I can sign in there", "trouble login_works")
    chat.says("done, I clicked proceed", "done")
    chat.ends(CHASE.id, new=3)
    assert chat.asked[0] == "anything_else"
    said = chat.says("forget it. can you check chase one more time", "stop", "wants_refresh question")
    assert "utter_goodbye_fixed" not in said


def test_a_refresh_that_was_made_already_is_not_offered() -> None:
    chat = Chat(CHASE)
    chat.says("chase misses lines, I refreshed it this morning already", "trouble", "refreshed")
    assert chat.asked[0] != "refresh_offer"


def test_days_that_are_named_are_not_asked_for() -> None:
    chat = Chat(CHASE)
    chat.says("5, 6 and 7 nov are missing at chase", "trouble", topic="missing_items")
    assert chat.asked[0] != "dates"


def test_an_account_that_is_asked_about_is_looked_for_in_the_connection() -> None:
    chat = Chat(replace(refused(CHASE), accounts=("Checking", "Payroll 0042")))
    chat.says("chase 402", "trouble")
    assert "utter_account_stopped" in chat.says("is the payroll account affected too?", "question")
    assert "utter_account_not_seen" in chat.says("and does the savings come too?", "question")
    assert "Checking and Payroll 0042" in chat.text


def test_a_bank_that_is_asked_about_and_works_again_needs_no_more_waiting() -> None:
    chat = Chat(failing(CHASE, "409", "SITE_UNAVAILABLE"))
    chat.says("chase is stuck", "trouble")
    assert chat.asked[0] == "waited"
    chat.provider.heal(CHASE.id)
    chat.says("is chase working now?", "question")
    assert chat.case("chase").status == "fixed"
    assert chat.asked[0] == "anything_else"


def test_payroll_as_such_is_no_account() -> None:
    chat = Chat(replace(refused(CHASE), accounts=("Checking",)))
    chat.says("chase 402", "trouble")
    assert "utter_out_of_scope" in chat.says("how do I run payroll", "question off_topic")
    assert "utter_account_not_seen" not in chat.says("how do I run payroll", "question")


@pytest.mark.parametrize(
    "words",
    [
        "get me a person, not later",
        "two weeks later I still need a person",
        "you said on monday that a person would call me, get me one",
        "a person now, not tomorrow",
    ],
)
def test_a_time_that_is_none_of_the_wish_delays_no_person(words: str) -> None:
    chat = Chat(refused(CHASE))
    labels = ["wants_person"] * 3
    assert "utter_hand_over" in chat.says(words, *labels, intent="request_human")
