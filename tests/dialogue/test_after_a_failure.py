"""What the customer does against the trouble counts: a refresh from before it proves nothing any more."""

from __future__ import annotations

import pytest

from helpline.dialogue.statements import says_over
from tests.dialogue.chats import CHASE, DISCOVER, Chat, failing, locked, refused, timed_out


def test_an_unlocked_login_is_refreshed_though_a_refresh_failed_before() -> None:
    chat = Chat(failing(CHASE, "407", "ACCOUNT_LOCKED"))
    chat.says("chase locked me out", "locked trouble")
    chat.says("it's unlocked", "unlocked")
    assert chat.refreshed == ["Chase"]
    chat.ends("1", fault=("407", "ACCOUNT_LOCKED"))
    chat.says("now it's unlocked, they confirmed it", "unlocked")
    assert chat.refreshed == ["Chase", "Chase"]


def test_a_password_changed_at_the_bank_goes_in_before_a_locked_login_is_refreshed() -> None:
    chat = Chat(failing(CHASE, "407", "ACCOUNT_LOCKED"))
    chat.says("why is chase not updating", "trouble question")
    said = chat.says("I set a new password on the website and signed in", "password_changed login_works")
    assert "utter_ask_sign_in" in said
    assert not chat.refreshed
    assert "utter_refresh_old_sign_in" in chat.says("refresh it", "wants_refresh")
    assert not chat.refreshed


def test_whoever_gets_in_at_the_bank_is_not_told_to_unlock_it_again() -> None:
    chat = Chat(locked(CHASE))
    assert chat.says("chase is stuck", "trouble")[-1] == "utter_ask_bank_action_unlock"
    assert chat.says("I get into my Chase app with no problem", "login_works")[-1] == "utter_ask_sign_in"


def test_a_code_that_ran_out_is_asked_for_again() -> None:
    chat = Chat(failing(CHASE, "523", "INVALID_ADDL_INFO_PROVIDED"))
    chat.says("chase wants a code", "code_asked trouble")
    assert chat.asked[0] == "code_ready"
    chat.says("ready", "yes")
    said = chat.ends("1", fault=("524", "ADDL_AUTHENTICATION_REQUIRED"))
    assert said[-1] == "utter_ask_code_ready"
    chat.says("got a new one", "yes")
    assert chat.refreshed == ["Chase", "Chase"]


def test_an_approval_that_is_given_once_more_is_tried_once_more() -> None:
    chat = Chat(failing(CHASE, "", "CONSENT_EXPIRED", auth="open_banking"))
    chat.says("chase wants consent", "trouble")
    chat.says("approved it", "consent_given")
    chat.ends("1", fault=("", "CONSENT_EXPIRED"))
    chat.says("ok i approved it again, with all three ticked", "consent_given")
    assert chat.refreshed == ["Chase", "Chase"]


@pytest.mark.parametrize("words", ["nope still one", "nope", "still nope"])
def test_a_bare_no_at_a_step_does_not_do_it(words: str) -> None:
    chat = Chat(failing(CHASE, "", "CONSENT_EXPIRED", auth="open_banking"))
    chat.says("chase wants consent", "trouble")
    chat.says(words, "same_again no", means="same")
    assert not chat.refreshed
    assert chat.asked[0] == "approve"


def test_a_sign_in_at_custombooks_is_no_answer_about_the_banks_own_site() -> None:
    chat = Chat(refused(CHASE))
    chat.says("chase is stuck", "trouble")
    chat.says("Yes dear I can sign in to CustomBooks", "yes login_works")
    assert chat.asked[0] == "bank_login"


def test_the_other_bank_is_worked_on_when_it_is_asked_for() -> None:
    chat = Chat(failing(CHASE, "430", "SITE_UNSUPPORTED"), refused(DISCOVER))
    chat.says("chase and discover both dead", "trouble")
    said = chat.says("not now do the other one", "no")
    assert "utter_person_declined" not in said
    assert chat.asked == ("bank_login", "Discover")


def test_a_bank_that_can_wait_gives_way_to_the_other() -> None:
    chat = Chat(refused(CHASE), timed_out(DISCOVER))
    chat.says("chase and discover both dead", "trouble")
    assert chat.asked == ("bank_login", "Chase")
    chat.says("DISCOVER. please. chase can wait", "", "", "")
    assert chat.asked == ("bank_login", "Discover")


def test_a_no_to_a_person_goes_on_with_the_next_bank() -> None:
    chat = Chat(failing(CHASE, "430", "SITE_UNSUPPORTED"), refused(DISCOVER))
    chat.says("chase and discover both dead", "trouble")
    assert chat.asked[0] == "hand_over"
    chat.says("no", "no")
    assert chat.asked == ("bank_login", "Discover")


def test_an_ok_before_a_question_takes_no_offer() -> None:
    chat = Chat(failing(CHASE, "430", "SITE_UNSUPPORTED"))
    chat.says("chase is dead", "trouble")
    said = chat.says("ok so the new card number. do i have to disconnect the old card?", "ack", "question")
    assert "utter_hand_over" not in said


@pytest.mark.parametrize(
    ("words", "over"),
    [
        ("they had maintenance over the weekend", True),
        ("both sites are back now", True),
        ("the website is up again", True),
        ("their website is down", False),
        ("the bank's site doesn't load", False),
    ],
)
def test_what_has_passed_is_no_outage(words: str, over: bool) -> None:
    assert says_over(words) is over
