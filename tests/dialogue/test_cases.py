"""Several banks in one conversation: which are worked on, in which order, and what goes to whom."""

from __future__ import annotations

import pytest

from helpline.dialogue.questions import CODE_TABLE
from tests.dialogue.chats import ALLY, CHASE, DISCOVER, Chat, failing, locked, refused, timed_out


@pytest.fixture
def three() -> Chat:
    """Chase and Discover fail, Ally works."""
    return Chat(refused(CHASE), refused(DISCOVER), ALLY)


def test_of_several_in_trouble_the_first_is_begun_with_and_the_fine_one_left(three: Chat) -> None:
    said = three.says("chase and discover are both stuck, ally is fine", "trouble", "bank_fine")
    assert "utter_seen_several" in said
    assert three.asked == ("bank_login", "Chase")
    assert three.case("ally").status == "fine"


def test_what_is_said_of_both_is_known_of_both(three: Chat) -> None:
    three.says("chase and discover are both stuck", "trouble")
    three.says("i can log in at both", "login_works both")
    assert {three.case(bank).fact("bank_login") for bank in ("chase", "discover")} == {"works"}
    assert three.asked == ("sign_in", "Chase")


def test_the_end_of_one_leads_to_the_next_by_name(three: Chat) -> None:
    three.says("chase and discover are both stuck", "trouble")
    three.says("i can log in at both", "login_works both")
    three.clicks("Done, I clicked Proceed")
    assert "utter_next_bank" in three.ends("1", new=2)
    assert three.asked == ("sign_in", "Discover")
    assert "Discover" in three.text


def test_a_bank_that_fails_unnoticed_is_offered_by_name_and_opened_by_a_yes() -> None:
    chat = Chat(timed_out(CHASE), refused(DISCOVER))
    chat.says("chase is stuck, i can log in there", "trouble", "login_works")
    assert "utter_ask_next_bank" in chat.ends("1", new=1)
    chat.says("yes", "yes")
    assert chat.asked == ("bank_login", "Discover")


def test_a_first_message_that_nobody_understands_is_answered_with_what_is_seen_failing(three: Chat) -> None:
    assert three.says("hey so my thing is acting up") == ["utter_ask_mend_seen_several"]
    assert three.asked == ("fix_offer", "")
    assert Chat(ALLY).says("hey so my thing is acting up") == ["utter_not_understood"]


def test_a_code_that_is_told_and_asked_about_is_explained_once_and_worked_on(three: Chat) -> None:
    at_ally = "error 401 at ally. what does that mean", "trouble", "question"
    assert three.says(*at_ally, topic=CODE_TABLE) == ["utter_explain_code", "utter_seen_differs"]
    at_chase = "error 402 at chase. what does that mean", "trouble", "question"
    assert three.says(*at_chase, topic=CODE_TABLE) == ["utter_seen", "utter_ask_bank_login"]


def test_a_refresh_that_names_its_bank_is_made_there() -> None:
    chat = Chat(locked(CHASE), timed_out(DISCOVER))
    chat.says("chase and discover are both stuck", "trouble")
    assert chat.asked == ("bank_action", "Chase")
    chat.says("can i do the discover one in the meantime?", "wants_refresh question")
    assert chat.refreshed == ["Discover"]


def test_what_is_put_off_at_one_bank_is_not_done_at_another() -> None:
    chat = Chat(locked(CHASE), timed_out(DISCOVER))
    chat.says("chase and discover are both stuck", "trouble")
    said = chat.says("chase unlocks it tomorrow. do discover now", "unlocked", "wants_refresh")
    assert "utter_ack_lock_unlocked" not in said
    assert chat.refreshed == ["Discover"]
    assert {chat.case(bank).fact("lock") for bank in ("chase", "discover")} == {""}


def test_an_own_bank_goes_before_one_that_is_not_connected() -> None:
    chat = Chat(refused(CHASE))
    chat.says("capital one brings nothing", "trouble")
    assert chat.asked[1] == "Capital One"
    chat.says("scratch that, chase", "")
    assert chat.asked == ("bank_login", "Chase")


def test_what_was_tried_nowhere_has_not_failed_again(three: Chat) -> None:
    assert "utter_ack_result_still_failing" not in three.says("chase is still dead", "same_again trouble")


def test_where_new_transactions_are_may_be_asked_in_any_words() -> None:
    chat = Chat(timed_out(CHASE))
    chat.says("chase is stuck, i can log in there", "trouble", "login_works")
    chat.ends("1", new=7)
    asked = chat.says("and where are they", "question", topic="where_in_menu", chance=0.3)
    assert asked == ["topic:working-with-transactions"]


def test_how_long_it_lasts_does_not_tell_what_it_is() -> None:
    chat = Chat()
    said = chat.says("chase has been dead for two weeks", "trouble", topic="stuck_for_weeks")
    assert said == ["topic:stuck_for_weeks", "utter_ask_bank_login"]


def test_an_anonymous_customer_who_asks_how_a_bank_is_is_asked_back() -> None:
    chat = Chat()
    chat.says("how is huntington doing", "question", intent="ask_connection_status")
    assert chat.asked == ("bank_login", "Huntington Bank")


def test_whoever_waits_for_weeks_is_not_asked_to_wait() -> None:
    chat = Chat(failing(CHASE, "400", "TECH_ERROR"))
    chat.says("chase is stuck since yesterday", "trouble")
    assert chat.asked == ("waited", "Chase")
    since = Chat(failing(CHASE, "400", "TECH_ERROR"))
    since.says("chase is stuck since friday", "trouble")  # said on a Monday
    assert since.refreshed == ["Chase"]
    again = Chat(failing(CHASE, "400", "TECH_ERROR"))
    again.says("chase has been stuck for six weeks", "trouble")
    assert again.refreshed == ["Chase"]


def test_a_bank_that_was_offered_in_vain_is_not_offered_again() -> None:
    chat = Chat(timed_out(CHASE), refused(DISCOVER))
    chat.says("chase is stuck, i can log in there", "trouble", "login_works")
    chat.ends("1", new=1)
    chat.says("no", "no")
    assert chat.case("discover").status == "left"
    chat.says("chase works now", "works_now")
    assert "utter_ask_next_bank" not in [move.response for move in chat.last.moves] if chat.last else False


def test_the_bank_that_was_asked_for_gets_the_answer_wherever_the_talk_went(three: Chat) -> None:
    three.says("chase is stuck", "trouble")
    three.says("and discover is stuck too", "trouble")
    asked = three.asked[1]
    three.says("yes", "yes")
    known = {bank: three.case(bank).fact("bank_login") for bank in ("chase", "discover")}
    assert known == {bank: "works" if asked.lower() == bank else "" for bank in known}


def test_a_name_that_several_banks_share_is_asked_about() -> None:
    chat = Chat()
    assert "utter_ask_which_of_banks" in chat.says("td is broken", "trouble")
    assert chat.asked[0] == "which_bank"


def test_of_a_shared_name_the_customers_own_connection_is_meant() -> None:
    td = failing(CHASE, "401", "UNEXPECTED_SITE_ERROR")
    chat = Chat(timed_out(DISCOVER), td.__class__(**{**vars(td), "id": "7", "bank": "TD Bank"}))
    chat.says("td is broken", "trouble")
    assert chat.asked == ("bank_login", "TD Bank")


def test_a_connection_under_the_name_before_the_merger_is_found() -> None:
    chat = Chat(refused(DISCOVER))
    chat.says("capital one is stuck", "trouble")
    assert chat.asked == ("bank_login", "Discover")


def test_two_names_of_one_house_are_two_banks_where_one_is_fine() -> None:
    chat = Chat(refused(DISCOVER))
    chat.says("capital one is stuck, discover is fine", "trouble", "bank_fine")
    assert chat.case("discover").status == "fine"
    assert chat.asked[1] == "Capital One"


def test_a_refresh_that_ends_for_a_bank_that_is_fine_is_told_and_no_more() -> None:
    chat = Chat(timed_out(CHASE), refused(DISCOVER))
    chat.says("chase is stuck, i can log in there", "trouble", "login_works")
    assert chat.refreshed == ["Chase"]
    chat.says("oh chase is fine, discover is stuck", "bank_fine", "trouble")
    assert "utter_refresh_failed" in chat.ends("1", fault=("409", "SITE_UNAVAILABLE"))
    assert chat.case("chase").status == "fine"
    assert chat.refreshed == ["Chase"]


def test_trouble_that_nobody_named_is_asked_for_its_bank_and_keeps_what_was_told() -> None:
    chat = Chat()
    chat.says("401, i can log in at the bank", "trouble", "login_works")
    assert chat.asked[0] == "which_bank"
    chat.says("chase")
    assert (chat.case("chase").told_code, chat.case("chase").fact("bank_login")) == ("401", "works")
    assert chat.asked == ("refresh_by_hand", "Chase")


def test_who_starts_over_begins_anew_and_is_still_told_once() -> None:
    chat = Chat(timed_out(CHASE))
    chat.says("chase is stuck, i can log in there", "trouble", "login_works")
    event = chat.provider.end("1", new=1)
    assert chat.says("start over", "start_over") == ["utter_start_over"]
    assert chat.talk.state.cases == ()
    assert "utter_refresh_succeeded_one" in chat.happens(event)
    assert chat.happens(event) == []


def test_a_locked_bank_and_a_passing_fault_go_their_own_ways() -> None:
    chat = Chat(locked(CHASE), timed_out(DISCOVER))
    chat.says("both are stuck", "trouble both")
    assert chat.asked == ("bank_action", "Chase")
    chat.says("i'll call them tomorrow", "will_do")
    assert chat.refreshed == []
