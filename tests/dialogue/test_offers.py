"""What is offered is done, what is refused is left, and nobody is led in circles."""

from __future__ import annotations

import pytest

from tests.dialogue.chats import CHASE, DISCOVER, Chat, locked, refused, timed_out


@pytest.fixture
def chase() -> Chat:
    return Chat(timed_out(CHASE))


def test_a_greeting_tells_what_is_seen_and_a_yes_opens_it(chase: Chat) -> None:
    assert chase.says("hi", "greeting") == ["utter_greet_seen"]
    chase.says("yes please", "yes")
    assert chase.asked == ("bank_login", "Chase")


def test_a_no_to_what_is_seen_opens_nothing(chase: Chat) -> None:
    chase.says("hi", "greeting")
    assert chase.says("no", "no") == ["utter_declined"]
    assert chase.talk.state.cases == ()


def test_a_working_connection_is_said_to_work_and_one_refresh_offered() -> None:
    chat = Chat(CHASE)
    assert chat.says("chase is broken", "trouble") == ["utter_seen_healthy"]
    assert chat.asked[0] == "refresh_offer"
    assert "utter_refresh_started" in chat.says("yes", "yes")


def test_told_and_seen_are_set_side_by_side_where_they_differ() -> None:
    chat = Chat(CHASE)
    chat.says("chase says 402", "trouble")
    assert "402" in chat.text
    assert chat.asked[0] == "refresh_offer"


def test_a_claim_that_it_works_is_looked_at() -> None:
    chat = Chat(CHASE)
    chat.says("chase is broken", "trouble")
    chat.provider.owned = [timed_out(CHASE)]
    assert "utter_still_seen_failing" in chat.says("it works now", "works_now")
    chat.ends("1")
    assert chat.case("chase").status == "fixed"


def test_where_nobody_can_look_the_customers_word_counts() -> None:
    chat = Chat()
    chat.says("chase says 401, i can log in", "trouble", "login_works")
    assert "utter_fixed_told" in chat.clicks("Yes, it works")


def test_a_person_refused_is_not_offered_again(chase: Chat) -> None:
    chase.says("chase is stuck", "trouble")
    chase.says("no person please", "no_person")
    for _ in range(8):
        assert "hand_over" not in [chase.asked[0], *chase.says("blah", "off_topic")]
    assert chase.says("ok get me a person", "wants_person") == ["utter_hand_over"]


@pytest.mark.parametrize("label", ["off_topic", "ack", "", "objection", "anger"])
def test_whatever_brings_nothing_three_times_offers_a_person_and_five_times_calls_one(label: str) -> None:
    chat = Chat()
    chat.says("chase says 508", "trouble")
    offered = called = 0
    for number in range(1, 6):
        said = chat.says("well well", label)
        offered = offered or (number if chat.asked[0] == "hand_over" else 0)
        called = called or (number if "utter_hand_over" in said else 0)
    assert 0 < offered <= 3
    assert called <= 5
    assert called or chat.talk.state.idle == 0


def test_thanks_and_goodbyes_after_the_end_call_nobody(chase: Chat) -> None:
    chase.says("chase is stuck, i can log in", "trouble", "login_works")
    chase.ends("1", new=1)
    for word in ("thanks", "bye") * 4:
        assert "utter_hand_over" not in chase.says(word, word)
        assert chase.asked[0] != "hand_over"


def test_later_is_waited_for_and_the_next_bank_is_not(chase: Chat) -> None:
    chat = Chat(locked(CHASE), refused(DISCOVER))
    chat.says("chase and discover are stuck", "trouble")
    chat.says("i call them tomorrow", "will_do")
    assert chat.case("chase").status == "waiting"


def test_what_cannot_be_done_is_not_asked_for_a_third_time() -> None:
    chat = Chat(refused(CHASE))
    chat.says("chase says 402, i can log in there", "trouble", "login_works")
    assert "utter_not_found" in chat.says("there is no such button", "not_found") or "steps" not in chat.cards
    chat.says("still not there", "not_found")
    assert chat.asked[0] == "hand_over"


def test_a_stop_stops() -> None:
    chat = Chat(refused(CHASE))
    chat.says("chase says 402", "trouble")
    assert chat.says("forget it", "stop") == ["utter_left"]
    assert not chat.talk.state.open


def test_a_refresh_that_just_ran_out_of_patience_is_told_with_its_time(chase: Chat) -> None:
    chase.provider.moody = True
    chase.provider.random.random = lambda: 0.0  # type: ignore[method-assign]
    assert "utter_refresh_too_soon" in chase.says("chase is stuck, i can log in", "trouble", "login_works")
    assert "16:42" in chase.text
    chase.says("what is a refresh schedule?", "question", topic="refresh_schedule")
    assert "from  on" not in chase.text


def test_the_answer_and_the_news_of_a_refresh_are_one_reply(chase: Chat) -> None:
    chase.says("chase is stuck, i can log in", "trouble", "login_works")
    event = chase.provider.end("1", new=2)
    assert chase.says("and?", "question")[0] == "utter_refresh_succeeded"
    assert chase.happens(event) == []


def test_a_second_refresh_has_an_end_of_its_own(chase: Chat) -> None:
    chase.says("chase is stuck, i can log in", "trouble", "login_works")
    assert "utter_refresh_failed" in chase.ends("1", fault=("401", "UNEXPECTED_SITE_ERROR"))
    chase.says("done", "done")
    assert chase.refreshed == ["Chase", "Chase"]
    assert "utter_refresh_succeeded_none" in chase.ends("1")


def test_a_sign_in_that_the_provider_does_not_see_is_asked_for_again() -> None:
    chat = Chat(refused(CHASE))
    chat.provider.moody = True
    chat.provider.random.random = lambda: 0.16  # type: ignore[method-assign]
    chat.says("chase says 402, i can log in there", "trouble", "login_works")
    assert "utter_sign_in_not_seen" in chat.clicks("Done, I clicked Proceed")
    assert chat.asked == ("sign_in", "Chase")
