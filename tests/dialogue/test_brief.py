"""What the next person reads: all banks, facts with their source and time, the customer's own words."""

from __future__ import annotations

from tests.dialogue.chats import ALLY, CHASE, DISCOVER, Chat, refused, timed_out


def test_the_brief_tells_what_was_told_seen_and_done_each_with_its_time() -> None:
    chat = Chat(timed_out(CHASE))
    chat.says("chase stopped on monday, i can log in there", "trouble", "login_works")
    chat.ends("1", fault=("401", "UNEXPECTED_SITE_ERROR"))
    assert chat.says("get me a person", "wants_person") == ["utter_hand_over"]
    by_source = {source: {} for source in ("told", "seen", "done")}  # type: ignore[var-annotated]
    for fact in chat.brief["facts"]:
        by_source[fact["source"]][fact["fact"]] = fact["value"]
        assert fact["bank"] == "Chase"
    assert by_source["told"]["bank_login"] == "works"
    assert by_source["seen"]["connection"].startswith("failing")
    assert by_source["done"]["refresh"] == "failed"
    assert all(fact["at"] for fact in chat.brief["facts"])


def test_it_begins_with_the_customers_first_words_and_ends_with_the_last_three() -> None:
    chat = Chat()
    for text, label in (("hi", "greeting"), ("chase is broken", "trouble"), ("no idea", "unsure")):
        chat.says(text, label)
    chat.says("i want a person", "wants_person")
    assert chat.brief["opening"] == "chase is broken"
    assert chat.brief["last_words"].splitlines() == ["chase is broken", "no idea", "i want a person"]


def test_it_lists_every_bank_with_its_state() -> None:
    chat = Chat(refused(CHASE), timed_out(DISCOVER), ALLY)
    chat.says("chase and discover are stuck, ally is fine", "trouble", "bank_fine")
    chat.says("a person please", "wants_person")
    states = {bank["bank"]: bank["state"] for bank in chat.brief["banks"]}
    assert states == {"Chase": "failing", "Discover": "failing", "Ally Bank": "fine"}


def test_it_says_what_was_not_tried() -> None:
    chat = Chat(refused(CHASE))
    chat.says("chase says 402, i can log in there", "trouble", "login_works")
    chat.says("a person please", "wants_person")
    assert chat.brief["steps_tried"] == ["bank_login_checked"]
    assert set(chat.brief["untried"]) == {"credentials_reentered", "manual_refresh"}


def test_nothing_is_in_it_that_nobody_told() -> None:
    chat = Chat()
    chat.says("a person please", "wants_person")
    assert (chat.brief["bank"], chat.brief["code"], chat.brief["facts"], chat.brief["banks"]) == (
        "",
        "",
        [],
        [],
    )
    assert chat.brief["steps_tried"] == chat.brief["untried"] == chat.brief["refreshes"] == []


def test_whoever_was_angry_is_said_to_be_upset() -> None:
    chat = Chat()
    chat.says("this is ridiculous, chase is broken again", "anger", "trouble")
    chat.says("a person please", "wants_person")
    assert chat.brief["mood"] == "upset"
