"""The one next move, whatever a customer says in the middle."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.dialogue.chats import ALLY, CHASE, DISCOVER, Chat, failing, locked, refused, timed_out
from tests.dialogue.provider import BEGIN


@pytest.fixture
def three() -> Chat:
    """Chase and Discover fail, Ally works."""
    return Chat(refused(CHASE), refused(DISCOVER), ALLY)


def test_an_update_that_hangs_for_weeks_goes_to_a_person() -> None:
    moving = failing(CHASE, "", "MIGRATION_IN_PROGRESS", last_updated=BEGIN - timedelta(days=40))
    chat = Chat(moving)
    assert "utter_offer_person_stuck" in chat.says("chase says it's being upgraded", "trouble")
    assert Chat(moving).refreshed == []
    fresh = Chat(failing(CHASE, "", "MIGRATION_IN_PROGRESS"))
    fresh.says("chase says it's being upgraded", "trouble")
    assert fresh.asked == ("waited", "Chase")
    assert "utter_offer_person_stuck" in fresh.says("for three weeks now", "")


def test_a_code_of_another_product_is_told_of_and_the_bank_looked_after() -> None:
    chat = Chat(ALLY)
    said = chat.says("is this the same as a 105 in quickbooks? bank is m&t", "question", "")
    assert "utter_foreign_code" in said
    assert chat.asked == ("bank_login", "M&T Bank")
    assert "utter_foreign_code" in chat.says("or the 185?", "question")


def test_a_bank_that_has_to_wait_is_told_so() -> None:
    chat = Chat()
    chat.says("my other app says INSTITUTION_DOWN for usaa, same thing here?", "", "question")
    assert chat.asked == ("bank_login", "USAA")
    said = chat.says("and for chase it says ITEM_LOGIN_REQUIRED", "trouble")
    assert {"utter_foreign_code", "utter_ack_queued"} <= set(said)
    assert chat.asked == ("bank_login", "USAA")


def test_whose_login_it_is_not_is_not_asked_to_sign_in() -> None:
    chat = Chat(ALLY)
    chat.says("i can't link the boss's amex, she owns the login", "trouble", "not_owner")
    assert chat.asked[0] != "bank_login"
    assert "utter_owner_connects" in [move.response for move in chat.last.moves] if chat.last else False


def test_a_shared_name_means_the_bank_that_is_talked_of() -> None:
    chat = Chat()
    chat.says("td is broken", "trouble")
    chat.says("td bank")
    assert chat.asked == ("bank_login", "TD Bank")
    chat.says("i can log in at td", "login_works")
    assert chat.asked[0] == "which_code"
    assert chat.case("td-bank").fact("bank_login") == "works"


def test_what_broke_again_after_a_fix_is_looked_at_and_no_search_for_single_items() -> None:
    chat = Chat(timed_out(CHASE))
    chat.says("chase is stuck, i can log in there", "trouble", "login_works")
    chat.ends("1", new=4)
    chat.says("thanks", "thanks")
    assert "utter_seen_healthy" in chat.says("hey it's broken again", "trouble")


def test_a_bank_that_was_fixed_is_not_taken_up_by_its_name_alone() -> None:
    chat = Chat(timed_out(CHASE))
    chat.says("chase is stuck, i can log in there", "trouble", "login_works")
    chat.ends("1", new=4)
    said = chat.says("i'll leave chase alone now, bye", "", "bye")
    assert chat.case("chase").status == "fixed"
    assert not {"utter_ask_dates", "utter_ack_bank"} & set(said)


def test_a_first_message_without_meaning_gets_what_is_seen(three: Chat) -> None:
    assert three.says("the numbers on my page are from tuesday") == ["utter_ask_mend_seen_several"]


def test_naming_the_bank_takes_the_offer_to_mend_it() -> None:
    chat = Chat(refused(CHASE))
    chat.says("hi", "greeting")
    assert chat.asked[0] == "fix_offer"
    chat.says("chase, who else", "", "question")
    assert chat.asked == ("bank_login", "Chase")


def test_a_step_that_is_not_done_yet_is_understood() -> None:
    chat = Chat(refused(CHASE))
    chat.says("chase is stuck, i can log in there", "trouble", "login_works")
    assert chat.asked[0] == "sign_in"
    assert chat.says("no", "no") == ["utter_not_yet", "utter_ask_sign_in"]
    assert chat.says("so what do i have to do?", "question") == ["utter_ask_sign_in"]


def test_who_refused_a_person_is_not_offered_one_by_a_question() -> None:
    chat = Chat(refused(CHASE))
    chat.says("chase is stuck, i can log in there. no person please", "trouble", "login_works", "no_person")
    for _ in range(3):
        chat.says("no", "no")
        assert "person" not in chat.text


def test_how_one_bank_is_may_be_asked_beside_another(three: Chat) -> None:
    three.says("chase is stuck", "trouble")
    assert "utter_bank_works" in three.says("is ally ok?", "question")
    assert three.asked == ("bank_login", "Chase")
    assert "utter_bank_failing" in three.says("does discover work, yes or no?", "question")
    assert "utter_bank_unseen" in three.says("is amex ok?", "question")


def test_while_a_login_is_locked_nobody_is_told_how_to_refresh() -> None:
    chat = Chat(locked(CHASE))
    chat.says("chase is locked", "locked trouble")
    said = chat.says("can i refresh it myself tonight?", "question", topic="how_to_refresh")
    assert "utter_refresh_would_harm" in said
    assert "topic:how_to_refresh" not in said
    assert "utter_refresh_would_harm" in chat.says("does trying make it any worse for me?", "question")


def test_a_password_refused_by_the_connection_is_no_login_that_fails() -> None:
    chat = Chat(refused(CHASE))
    chat.says("chase says wrong password but its right", "login_fails trouble")
    assert chat.asked == ("bank_login", "Chase")
    assert chat.case("chase").fact("bank_login") == ""


def test_an_offer_is_made_again_to_who_asks_what_to_do() -> None:
    chat = Chat(failing(CHASE, "518", "ADDL_AUTHENTICATION_REQUIRED"))
    chat.says("the code goes to my old cell", "old_phone", topic="lost_phone_for_codes")
    assert chat.asked[0] == "hand_over"
    assert chat.says("so what do i do", "question")[0].startswith("utter_offer_person")


def test_how_far_somebody_is_with_an_answer_is_taken_as_that() -> None:
    chat = Chat(ALLY)
    chat.says("how do i put the new user in?", "question", topic="enter_the_new_user")
    assert chat.says("yes it lets me log in with the new one", "yes login_works") == ["utter_whenever_ready"]


def test_a_whole_message_may_say_what_its_parts_do_not() -> None:
    said = Chat(ALLY).says("imported an ofx, only 1 got saved", "other_product", topic="file_lines_lost")
    assert said[0] == "topic:file_lines_lost"


def test_a_no_with_a_new_trouble_behind_it_is_no_goodbye() -> None:
    chat = Chat(timed_out(CHASE))
    chat.says("chase is stuck, i can log in there", "trouble", "login_works")
    chat.ends("1", new=4)
    assert chat.says("no", "no") == ["utter_goodbye_fixed"]
    chat.says("chase is stuck", "trouble")
    chat.clicks("Yes, refresh it") if "Yes, refresh it" in chat.buttons else None
    said = chat.says("no not that. every night it wants me up at four and it is gone by then", "no", "")
    assert "utter_goodbye_fixed" not in said


def test_what_cannot_be_found_may_be_a_place_of_its_own() -> None:
    chat = Chat(refused(CHASE))
    chat.says("chase is stuck, i can log in there", "trouble", "login_works")
    place = "i can't find the chart of accounts", "not_found question"
    assert "topic:where_in_menu" in chat.says(*place, topic="where_in_menu")
    assert "step:sign_in:missing" in chat.says("i can't find it", "not_found")


def test_a_short_call_for_a_person_is_one() -> None:
    chat = Chat(refused(CHASE))
    chat.says("chase is stuck", "trouble")
    said = chat.says("ok person. but it is not quickbooks", "ack wants_person", "")
    assert said == ["utter_hand_over"]


def test_why_it_stopped_may_be_asked_when_it_works_again() -> None:
    chat = Chat(timed_out(CHASE))
    chat.says("chase is stuck, i can log in there", "trouble", "login_works")
    chat.ends("1", new=4)
    assert "utter_explain_code" in chat.says("and why did it stop?", "question")
    assert "utter_unknown_question" in chat.says("will it happen to me another time?", "question trouble")


def test_praise_after_a_fix_ends_it() -> None:
    chat = Chat(timed_out(CHASE))
    chat.says("chase is stuck, i can log in there", "trouble", "login_works")
    chat.ends("1", new=4)
    assert chat.says("where are they?", "question", topic="working-with-transactions")
    assert chat.says("perfect", "yes") == ["utter_goodbye_fixed"]


def test_what_is_told_after_a_fix_is_about_the_bank_that_was_fixed_last() -> None:
    chat = Chat(timed_out(CHASE), timed_out(DISCOVER))
    chat.says("chase and discover are both stuck. i can log in at both", "trouble", "login_works both")
    chat.ends("1", new=1)
    chat.ends("2", new=1)
    chat.says("the code is here now", "code_asked")
    assert chat.asked[1] == "Discover"


def test_a_question_about_another_bank_ends_no_case_of_the_queue() -> None:
    chat = Chat(timed_out(CHASE), ALLY)
    chat.says("chase and ally are both stuck. i can log in at chase", "trouble", "login_works")
    assert chat.refreshed == ["Chase"]
    event = chat.provider.end("1", new=1)
    chat.says("is ally really ok?", "question")
    chat.happens(event)
    assert chat.asked == ("refresh_offer", "Ally Bank")


def test_after_a_fix_only_a_search_is_about_the_new_transactions() -> None:
    chat = Chat(timed_out(CHASE))
    chat.says("chase is stuck, i can log in there", "trouble", "login_works")
    chat.ends("1", new=4)
    assert chat.says("will that happen again", "question", topic="my_fault", chance=0.2) == [
        "utter_unknown_question"
    ]


def test_a_sign_in_of_somebody_else_is_left_to_them() -> None:
    chat = Chat(refused(CHASE))
    chat.says("chase wants the password, it is my client's", "trouble", "not_owner")
    assert "don't type it for them" in chat.text
    assert chat.says("what now", "question") == ["utter_ask_sign_in_owner"]


def test_a_step_that_was_done_takes_the_offer_to_mend_it() -> None:
    chat = Chat(refused(CHASE))
    chat.says("hi", "greeting")
    chat.says("found it, typed it, proceed clicked", "", "sign_in_replaced", "")
    assert chat.case("chase").fact("sign_in") == "replaced"


def test_what_is_not_understood_in_spanish_is_said_in_spanish() -> None:
    chat = Chat(refused(CHASE))
    chat.talk.state = chat.talk.state.with_(language="es")
    chat.says("chase no funciona", "trouble")
    assert "utter_not_understood" in chat.says("quien gana el partido de hoy", "off_topic")
    assert "No he entendido" in chat.text
    assert "Hablar con una persona" in chat.buttons or "Yes, I can sign in" in chat.buttons
