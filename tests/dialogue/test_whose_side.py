"""Whose side the trouble is on, and what can't be mended here: said as it is."""

from __future__ import annotations

from tests.dialogue.chats import ALLY, CHASE, Chat, failing, refused


def test_maintenance_of_the_bank_is_not_called_the_customers_own_trouble() -> None:
    chat = Chat(failing(CHASE, "424", "SITE_DOWN_FOR_MAINTENANCE"))
    chat.says("chase is stuck", "trouble")
    said = chat.says("is it just me", "question", topic="others_affected")
    assert "utter_bank_has_trouble" in said
    assert "utter_bank_fails_for_none" not in said


def test_a_refused_sign_in_is_the_customers_own() -> None:
    chat = Chat(refused(CHASE))
    chat.says("chase is stuck", "trouble")
    assert "utter_bank_fails_for_none" in chat.says("is it just me", "question", topic="others_affected")


def test_whoever_asks_if_others_have_it_hears_what_is_seen_at_their_own_bank() -> None:
    chat = Chat(failing(CHASE, "424", "SITE_DOWN_FOR_MAINTENANCE"))
    said = chat.says("is it just me", "question", topic="others_affected")
    assert "utter_seen" in said


def test_a_bank_without_a_connection_is_added_or_looked_for_by_a_person() -> None:
    chat = Chat(ALLY)
    chat.says("my suntrust isn't updating", "trouble")
    said = chat.says("yes I get in there", "yes login_works")
    assert said[-1] == "utter_offer_person_unconnected"


def test_an_account_that_the_bank_does_not_list_cannot_come_in() -> None:
    chat = Chat(CHASE)
    chat.says("my chase savings is missing", "trouble", topic="one_account_missing")
    assert chat.asked[0] in ("account", "accounts_listed")
    if chat.asked[0] == "account":
        chat.says("the savings")
    said = chat.says("no it isn't there", "no")
    assert said[-1] == "utter_not_listed"


def test_a_number_that_the_bank_has_already_is_no_obstacle() -> None:
    chat = Chat(failing(CHASE, "523", "ADDL_AUTHENTICATION_REQUIRED"))
    chat.says("chase wants a code", "trouble code_asked")
    assert chat.asked[0] == "code_ready"
    words = "I changed the number with Chase on Saturday, the code comes to my new phone"
    chat.says(words, "code_missing", topic="lost_phone_for_codes")
    assert chat.refreshed == ["Chase"]


def test_the_owner_of_the_login_may_take_their_time() -> None:
    chat = Chat(refused(CHASE))
    chat.says("chase is stuck, only the owner has the login", "trouble", "not_owner")
    assert chat.says("he's on vacation till monday", "will_do") == ["utter_later_owner"]


def test_one_look_does_not_prove_that_an_outage_lasts() -> None:
    chat = Chat(failing(CHASE, "412", "TECH_ERROR"))
    chat.says("chase had maintenance since yesterday", "trouble waited")
    if not chat.refreshed:
        chat.says("check it now", "wants_refresh")
    said = chat.ends("1", fault=("412", "TECH_ERROR"))
    assert said[-1] in ("utter_offer_person_not_over", "utter_ask_waited")


def test_whoever_says_that_nothing_is_broken_is_asked_no_more() -> None:
    chat = Chat()
    chat.says("wells fargo is my bank and i move away from it", "trouble")
    assert chat.asked[0] == "bank_login"
    assert chat.says("no nothing is broken. i'm just planning ahead", "no") == ["utter_nothing_wrong"]
    assert chat.asked[0] == ""


def test_the_account_that_is_missing_is_not_asked_for_when_it_was_named() -> None:
    chat = Chat(CHASE)
    chat.says("my savings account at chase is missing", "trouble", topic="one_account_missing")
    assert chat.asked[0] == "accounts_listed"


def test_later_is_no_standstill() -> None:
    chat = Chat(refused(CHASE))
    chat.says("chase is stuck", "trouble")
    for _ in range(6):
        assert "utter_hand_over" not in chat.says("ok i'll come back later", "will_do")


def test_a_question_about_a_bank_that_is_seen_failing_ends_with_what_is_seen() -> None:
    chat = Chat(refused(CHASE))
    said = chat.says("chase says something about consent??", "question", topic="open_banking")
    assert said == ["topic:open_banking", "utter_ask_mend_seen"]


def test_anger_and_objections_need_to_be_plain() -> None:
    chat = Chat(refused(CHASE))
    chat.says("chase is stuck", "trouble")
    said = chat.says("no it is not", "no:0.9 anger:0.5 objection:0.5")
    assert not {"utter_ack_anger", "utter_ack_objection"} & set(said)
