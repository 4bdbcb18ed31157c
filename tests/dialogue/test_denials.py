"""What is asked, denied or put first is not taken for what was done."""

from __future__ import annotations

import pytest

from helpline.dialogue.accounts import account_named
from helpline.dialogue.heard import Ask, Heard, NamedBank
from helpline.dialogue.state import Case, Fact, Question, State
from helpline.dialogue.update import update
from helpline.dialogue.world import World
from tests.dialogue.chats import ALLY, CHASE, DISCOVER, Chat, failing, hear, refused, timed_out
from tests.dialogue.parts import knowledge
from tests.dialogue.provider import BEGIN

NOTHING_ASKED = State()


def world() -> World:
    return World(knowledge(), BEGIN)


def asked(asks: str) -> State:
    return State(cases=(Case(1, bank="chase", name="Chase"),), focus=1, question=Question(asks, 1))


def facts(heard: Heard) -> set[tuple[str, str]]:
    return {(fact.kind, fact.value) for fact in heard.facts}


@pytest.mark.parametrize(
    "text",
    [
        "so the new login goes in the old connection, yes or no",
        "i re-enter it there, right?",
        "then it's saved, correct?",
        "so that's all done, or not",
    ],
)
def test_a_tag_makes_a_question_of_what_stands_before_it(text: str) -> None:
    heard = hear(asked("sign_in"), text, "sign_in_replaced done", "yes")
    assert heard.answer == ""
    assert heard.facts == ()
    assert [ask.kind for ask in heard.asks] == ["unknown"]


def test_a_word_with_a_question_mark_is_still_an_answer() -> None:
    assert hear(asked("sign_in"), "done?", "done", means="done").answer == "done"


@pytest.mark.parametrize(
    ("text", "label", "fact"),
    [
        ("the account is not closed", "account_closed", ("account", "closed")),
        ("my card was never replaced", "card_replaced", ("card", "replaced")),
        ("nobody else is logged in", "other_session", ("other_session", "open")),
        ("i haven't changed it", "password_changed", ("password", "changed")),
        ("it isn't locked", "locked", ("lock", "locked")),
    ],
)
def test_what_is_denied_is_no_fact_and_is_taken_back(text: str, label: str, fact: tuple[str, str]) -> None:
    heard = hear(asked("bank_login"), text, label)
    assert fact not in facts(heard)
    told = Case(1, bank="chase", name="Chase", facts=(Fact(*fact),))
    state, news = update(State(cases=(told,), focus=1), heard, world())
    assert fact not in {(one.kind, one.value) for one in state.cases[0].facts}
    assert [one.kind for one in news if one.kind == "denied"] == ["denied"]


def test_a_fact_that_was_misheard_is_taken_back_by_an_outcry() -> None:
    heard = hear(asked("bank_login"), "CLOSED?! No!! it's open", "account_closed question", "no", "")
    assert heard.denied == (("account", "closed"),)


@pytest.mark.parametrize(
    ("text", "label", "since"),
    [
        ("nothing has come in for two weeks", "trouble", "two weeks"),
        ("since friday", "", "friday"),
        ("chase has been moving house for a month", "", "a month"),
        ("for about 3 days now", "", "3 days"),
        ("he is in portugal for 2 weeks", "", ""),
        ("my books were right for ten months", "works_now", ""),
    ],
)
def test_a_time_is_since_when_only_of_the_trouble(text: str, label: str, since: str) -> None:
    assert dict(facts(hear(NOTHING_ASKED, text, label))).get("since", "") == since


@pytest.mark.parametrize("text", ["it takes 5-7 days", "52.00 - 62.40", "the 3 to 5 times a week"])
def test_amounts_and_lengths_are_no_missing_days(text: str) -> None:
    assert "missing_dates" not in dict(facts(hear(NOTHING_ASKED, text, "")))


def test_a_no_before_a_word_on_people_refuses_one() -> None:
    heard = hear(asked("hand_over"), "no. i've already talked to three people", "no", "wants_person")
    assert heard.answer == "no"
    assert "person" not in heard.wishes


def test_how_long_a_person_takes_is_a_question() -> None:
    heard = hear(asked("hand_over"), "if i get a person how long", "wants_person question")
    assert heard.asks == (Ask("topic", "when_does_the_person_come"),)
    assert "person" not in heard.wishes
    assert "person" in hear(asked("bank_login"), "can i talk to a person?", "wants_person question").wishes


def test_what_is_done_is_heard_beside_a_goodbye_and_another_bank() -> None:
    bye = hear(
        asked("sign_in"),
        "had to scroll down. clicked it. thanks bye",
        "",
        "done",
        "thanks bye",
        means="other",
    )
    assert bye.answer == "done"
    more = hear(asked("sign_in"), "done. also citi wants a code", "done", "code_asked", means="done")
    assert more.answer == "done"


def test_what_is_put_first_is_worked_on_first() -> None:
    chat = Chat(refused(CHASE), refused(DISCOVER), ALLY)
    chat.says("chase and discover are down, discover first please", "trouble", "")
    assert chat.asked == ("bank_login", "Discover")
    chat.says("no, chase is the urgent one", "no", means="no")
    assert chat.asked == ("bank_login", "Chase")


def test_a_step_done_at_the_other_bank_is_followed_there() -> None:
    chat = Chat(timed_out(DISCOVER), refused(CHASE))
    chat.says("discover and chase are down", "trouble")
    chat.says("did the chase thing, clicked proceed", "done", "done", means="other")
    assert chat.talk.state.case_at_hand is not None
    assert chat.talk.state.case_at_hand.name == "Chase"
    assert chat.talk.state.case_at_hand.fact("sign_in") == "replaced"


def test_a_wrong_sign_in_is_entered_again() -> None:
    chat = Chat(refused(CHASE))
    chat.says(
        "chase is stuck. i've re-entered the sign-in, and i can log in there",
        "trouble",
        "sign_in_replaced",
        "login_works",
    )
    chat.ends("1", fault=("402", "INCORRECT_CREDENTIALS"))
    assert chat.asked == ("hand_over", "Chase")
    chat.says("i think i used the wrong one, let me redo it", "correction", "will_do", means="no")
    assert chat.asked == ("sign_in", "Chase")


def test_still_in_the_way_is_no_step_done() -> None:
    chat = Chat(refused(CHASE))
    chat.says("chase is stuck, i can log in there", "trouble", "login_works")
    chat.says("the window is blank", "blank_window", means="cannot")
    chat.says("tried another browser, still spins", "", "same_again", means="same")
    assert chat.refreshed == []
    assert chat.asked == ("hand_over", "Chase")


def test_a_bank_alone_with_a_question_mark_asks_how_it_is() -> None:
    for text in ("chase?", "what about chase?", "and chase"):
        assert hear(NOTHING_ASKED, text, "question").asks == (Ask("state", "chase"),)


def test_a_failing_bank_that_is_asked_about_is_offered_to_be_mended() -> None:
    chat = Chat(refused(CHASE), ALLY)
    said = chat.says("how do i get chase in here again", "question", topic="getting-started-connect")
    assert said == ["utter_bank_failing", "utter_ask_mend_bank"]
    said = chat.says("yes, i can log in there", "yes login_works", means="yes")
    assert "utter_seen" not in said, "it was told with the offer"
    assert chat.asked == ("sign_in", "Chase")


def test_a_question_about_a_failing_bank_that_no_article_answers_tells_how_it_is() -> None:
    chat = Chat(refused(CHASE), ALLY)
    said = chat.says("hi how do i get my chase stuff in here again", "question")
    assert said == ["utter_bank_failing", "utter_ask_mend_bank"]


def test_trouble_with_a_file_asks_for_no_bank() -> None:
    chat = Chat()
    said = chat.says("my csv has the days and months swapped", "trouble", topic="csv_dates_or_signs")
    assert said == ["topic:csv_dates_or_signs"]
    assert chat.asked == ("", "")


def test_a_down_without_a_word_on_the_site_is_about_the_feed() -> None:
    assert ("bank_site", "down") not in facts(hear(NOTHING_ASKED, "chase is down", "bank_down"))
    assert ("bank_site", "down") in facts(hear(NOTHING_ASKED, "chase's website is down", "bank_down"))


@pytest.mark.parametrize(
    ("text", "accounts", "named"),
    [
        ("the double cash is the one", ("Double Cash", "Checking"), "Double Cash"),
        ("it's the card ending in 1188", ("Double Cash", "Checking"), "…1188"),
        ("x1188", (), "…1188"),
        ("error 402 since 2024", ("Checking",), ""),
    ],
)
def test_the_account_is_known_by_its_name_or_its_digits(
    text: str, accounts: tuple[str, ...], named: str
) -> None:
    assert account_named(text, accounts) == named


def test_the_bank_that_another_one_has_become_is_no_second_case() -> None:
    merged = next(
        bank.id
        for bank in knowledge().bank_names.banks.values()
        if (heir := knowledge().successor(bank.id, BEGIN.date())) and heir.id != bank.id
    )
    heir = knowledge().successor(merged, BEGIN.date())
    assert heir is not None
    heard = Heard(
        text="now it's the other",
        trouble=True,
        banks=(NamedBank((merged,), "affected", merged), NamedBank((heir.id,), "affected", heir.name)),
    )
    state, _ = update(State(), heard, world())
    assert [case.bank for case in state.cases] == [merged]


def test_a_new_debit_card_is_no_replaced_credit_card() -> None:
    chat = Chat(CHASE)
    said = chat.says("got a new debit card, does that matter", "card_replaced", topic="debit_card_only")
    assert said == ["topic:debit_card_only"]


def test_an_ok_to_what_was_explained_takes_no_person() -> None:
    chat = Chat(failing(CHASE, "430", "SITE_UNSUPPORTED"))
    chat.says("chase is dead", "trouble")
    assert chat.asked[0] == "hand_over"
    assert "utter_hand_over" not in chat.says("ok, so nothing to do for me", "ack", "")
    assert "utter_hand_over" in chat.says("ok", "ack yes")
