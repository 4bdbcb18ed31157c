"""What a message brings, in the context of the open question."""

from __future__ import annotations

import pytest

from helpline.dialogue.heard import Heard, NamedBank, Told
from helpline.dialogue.questions import CODE_TABLE
from helpline.dialogue.state import Case, Question, State
from tests.dialogue.chats import hear

NOTHING_ASKED = State()


def asked(asks: str, value: str = "") -> State:
    return State(cases=(Case(1, bank="chase", name="Chase"),), focus=1, question=Question(asks, 1, value))


def facts(heard: Heard) -> set[tuple[str, str]]:
    return {(fact.kind, fact.value) for fact in heard.facts}


def test_every_clause_tells_its_own() -> None:
    heard = hear(
        NOTHING_ASKED,
        "chase is stuck since friday, ally is fine, i changed the chase password",
        *("trouble", "bank_fine", "password_changed"),
    )
    assert {(bank.ids[0], bank.role) for bank in heard.banks} >= {("chase", "affected"), ("ally", "fine")}
    assert facts(heard) == {("since", "friday"), ("password", "changed")}
    assert heard.trouble


@pytest.mark.parametrize(
    ("asks", "label", "fact"),
    [
        ("bank_login", "yes", ("bank_login", "works")),
        ("bank_login", "no", ("bank_login", "fails")),
        ("sign_in", "done", ("sign_in", "replaced")),
        ("approve", "yes", ("consent", "given")),
        ("bank_action", "done", ("bank_action", "done")),
        ("accounts_listed", "no", ("account", "not_listed")),
        ("code_ready", "yes", ("security_code", "at_hand")),
        ("refresh_by_hand", "same_again", ("refreshed_by_hand", "failed")),
    ],
)
def test_a_short_answer_is_the_fact_that_was_asked_for(asks: str, label: str, fact: tuple[str, str]) -> None:
    assert fact in facts(hear(asked(asks), "so it is", label))


def test_the_same_word_means_nothing_where_nothing_was_asked() -> None:
    heard = hear(NOTHING_ASKED, "yes", "yes")
    assert (heard.answer, heard.facts) == ("", ())


def test_plain_words_go_before_a_bare_yes_or_no() -> None:
    heard = hear(asked("bank_login"), "no, i can sign in there", "no", "login_works")
    assert heard.answer == "yes"
    assert facts(heard) == {("bank_login", "works")}


@pytest.mark.parametrize("label", ["question", "yes question"])
def test_a_question_is_never_an_answer(label: str) -> None:
    heard = hear(asked("bank_login"), "why do you need that?", label)
    assert heard.answer == ""
    assert [ask.kind for ask in heard.asks] != []


@pytest.mark.parametrize("label", ["will_do", "doing", "unsure", "ack"])
def test_promises_and_doubts_are_no_facts(label: str) -> None:
    heard = hear(asked("sign_in"), "well", label)
    assert heard.answer not in ("", "yes", "done")
    assert heard.facts == ()


def test_the_whole_message_decides_what_it_answers_where_it_is_sure() -> None:
    assert hear(asked("bank_login"), "all my accounts are in front of me", means="yes").answer == "yes"
    assert hear(asked("bank_login"), "who knows", means="yes", chance=0.3).answer == ""


def test_an_answer_about_another_bank_is_none() -> None:
    assert hear(asked("bank_login"), "i can log in at discover", "login_works").answer == ""


def test_what_is_said_of_both_goes_to_all() -> None:
    heard = hear(asked("bank_login"), "i can log in at both", "login_works both")
    assert Told("bank_login", "works", ("*",)) in heard.facts


def test_a_fact_is_about_the_bank_named_beside_it() -> None:
    heard = hear(
        NOTHING_ASKED,
        "chase stopped, at wells fargo i changed the password",
        *("trouble", "password_changed"),
    )
    assert [fact.banks for fact in heard.facts if fact.kind == "password"] == [("wells-fargo",)]


def test_a_code_that_is_asked_about_is_not_told() -> None:
    told = hear(NOTHING_ASKED, "chase says 402", "trouble")
    asks = hear(NOTHING_ASKED, "what is 402?", "question")
    assert [(one.value, one.asked) for one in (*told.codes, *asks.codes)] == [("402", False), ("402", True)]
    assert [(ask.kind, ask.value) for ask in asks.asks] == [("code", "402")]


def test_what_a_named_code_means_is_asked_of_that_code_and_not_of_codes_as_such() -> None:
    heard = hear(
        NOTHING_ASKED, "error 401 at chase. what does that mean", "trouble", "question", topic=CODE_TABLE
    )
    assert [(ask.kind, ask.value) for ask in heard.asks] == [("code", "401")]


def test_a_step_that_works_does_not_take_the_offer_of_a_person() -> None:
    offered = asked("hand_over")
    assert hear(offered, "yes i can sign in there", "yes login_works").answer == ""
    assert hear(offered, "yes, a person please", "yes wants_person").answer == "yes"
    assert hear(offered, "i can sign in. yes please", "login_works", "yes").answer == "yes"


@pytest.mark.parametrize(
    ("text", "labels", "answer"),
    [
        ("no ticket please", ("no_person",), "no"),
        ("no", ("no",), "no"),
        ("no wait, i typed the old one", ("no", "correction"), ""),
        ("ok i'll call them. can the code go to my email?", ("ack will_do", "question"), ""),
        ("try it again now", ("wants_refresh",), ""),
        ("no i can't get it", ("no cannot",), ""),
    ],
)
def test_only_a_refusal_declines_a_person(text: str, labels: tuple[str, ...], answer: str) -> None:
    assert hear(asked("hand_over"), text, *labels).answer == answer


def test_praise_is_no_yes_to_an_offer_that_an_earlier_reply_made() -> None:
    just_made = asked("hand_over")
    assert hear(just_made, "perfect", "ack").answer == "yes"
    assert hear(just_made.with_(turn=2), "perfect", "ack").answer == ""
    assert hear(just_made.with_(turn=2), "yes please", "yes").answer == "yes"


def test_a_wish_of_the_bank_that_is_seen_is_not_yet_met() -> None:
    shown = hear(
        asked("bank_action"),
        "yes i can log in, there's a message asking if it was me",
        *("yes login_works", "bank_wants"),
        means="done",
    )
    assert shown.answer == ""
    assert ("bank_action", "wanted") in facts(shown)
    assert hear(asked("bank_action"), "i confirmed it", "bank_action_done", means="done").answer == "done"


def test_an_ok_before_a_question_does_no_step() -> None:
    ready = asked("code_ready")
    assert hear(ready, "ok so what now", "ack", "question").answer == ""
    assert hear(ready, "ok", "ack").answer == "yes"


def test_telling_of_the_trouble_again_is_no_login_that_fails() -> None:
    login = asked("bank_login")
    assert hear(login, "my bank is stuck", "trouble", means="no").answer == ""
    assert hear(login, "i can't get in there", "login_fails trouble", means="no").answer == "no"


def test_a_step_that_did_not_help_was_done() -> None:
    heard = hear(asked("sign_in"), "done, same error", "done same_again", means="same")
    assert ("sign_in", "replaced") in facts(heard)


def test_how_long_a_wait_takes_is_asked_of_that_wait() -> None:
    heard = hear(asked("waited"), "how much longer", "question", intent="ask_connection_status")
    assert [(ask.kind, ask.value) for ask in heard.asks] == [("aspect", "how_long")]


@pytest.mark.parametrize(
    "text", ["no its not unlocked", "NOT unlocked", "it isn't open yet", "i haven't accepted it"]
)
def test_a_step_that_is_denied_is_not_done(text: str) -> None:
    heard = hear(asked("bank_action"), text, "unlocked bank_action_done", means="done")
    assert heard.answer in ("", "no", "not_yet")
    assert not {("lock", "unlocked"), ("bank_action", "done")} & facts(heard)
    assert hear(asked("bank_action"), "it's not locked any more", "unlocked").answer == "done"


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("yes please, i will be back after lunch", ("yes", "back will_do")),
        ("yes and how long does it take", ("yes question",)),
        ("yes please. but chase still has to be done too", ("yes", "trouble")),
    ],
)
def test_a_yes_takes_the_offer_whatever_else_is_said(text: str, labels: tuple[str, ...]) -> None:
    assert hear(asked("hand_over"), text, *labels).answer == "yes"
    assert hear(asked("hand_over"), "yes but not now", "yes refuses").answer != "yes"


def test_asking_to_go_on_tomorrow_puts_the_step_off() -> None:
    asks = hear(asked("sign_in"), "can i stop here and do it tmrw", "question")
    assert asks.answer == "later"
    owner = hear(asked("bank_action"), "it will only be done thursday", "bank_action_done", means="done")
    assert owner.answer == "later"


def test_what_asks_for_no_topic_gets_none_by_the_context() -> None:
    topic = "duplicates_after_reconnect"
    told = NOTHING_ASKED.with_(turn=2, last_topic=topic, said={f"topic:{topic}": 1})
    assert [ask.kind for ask in hear(told, "did you even try it?", "question").asks] == ["unknown"]
    again = hear(told, "and how do i do that?", "question", topic="where_in_menu", chance=0.3)
    assert [(ask.kind, ask.value) for ask in again.asks] == [("topic", topic)]


def test_nobody_objects_to_what_was_never_said() -> None:
    text = "only one comes in, the other can't be found"
    assert "objection" not in hear(NOTHING_ASKED, text, "partly_works", "objection").talk
    assert "objection" in hear(NOTHING_ASKED.with_(turn=3), text, "partly_works", "objection").talk


def test_what_is_asked_about_has_not_happened() -> None:
    asks = hear(asked("bank_login"), "does that mean they closed my account?", "account_closed question")
    told = hear(asked("bank_login"), "my card was replaced, what now?", "card_replaced", "question")
    assert facts(asks) == set()
    assert facts(told) == {("card", "replaced")}


def test_a_trouble_beyond_doubt_tells_its_fact() -> None:
    heard = hear(asked("bank_login"), "the number on it is a new one", topic="replaced_card")
    assert facts(heard) == {("card", "replaced")}


def test_a_bank_that_works_beside_those_in_trouble_is_fine() -> None:
    heard = hear(NOTHING_ASKED, "citi and amex stopped, ally still works", "trouble", "works_now")
    assert {(bank.ids[0], bank.role) for bank in heard.banks} == {
        ("citi", "affected"),
        ("amex", "affected"),
        ("ally", "fine"),
    }


def test_a_bank_may_be_called_fine_in_the_next_clause() -> None:
    heard = hear(
        NOTHING_ASKED, "chase brings nothing. leave us bank out, it's okay", "trouble", "", "bank_fine"
    )
    assert {(bank.ids[0], bank.role) for bank in heard.banks} == {("chase", "affected"), ("us-bank", "fine")}


def test_a_sign_in_that_is_fine_is_no_bank_that_is_fine() -> None:
    heard = hear(asked("bank_login"), "the sign-in at chase is fine", "bank_fine")
    assert facts(heard) == {("bank_login", "works")}
    assert [bank.role for bank in heard.banks] == ["affected"]


def test_hoping_for_somebody_in_an_opening_is_no_wish_for_a_person() -> None:
    hopes = hear(NOTHING_ASKED, "i hope somebody can help. chase is stuck", "wants_person", "trouble")
    wishes = hear(NOTHING_ASKED, "get me a human. chase is stuck", "wants_person", "trouble")
    assert (hopes.wishes, wishes.wishes) == (frozenset(), {"person"})


def test_the_bank_that_is_the_right_one_is_not_fine() -> None:
    heard = hear(asked("bank_login"), "i named the wrong one, citi is right", "correction", "bank_fine")
    assert [(bank.ids[0], bank.role) for bank in heard.banks] == [("citi", "affected")]


def test_a_refresh_may_be_wished_for_by_name() -> None:
    heard = hear(asked("bank_login"), "please refresh citi. forget chase until tonight", "wants_refresh", "")
    assert (heard.wishes, heard.refresh_at) == ({"refresh"}, ("citi",))


def test_a_code_of_another_product_is_known_as_such() -> None:
    heard = hear(NOTHING_ASKED, "it says OL-301", "trouble")
    assert [(code.value, code.foreign) for code in heard.codes] == [("OL-301", True)]


def test_a_name_that_nobody_knows_answers_which_bank() -> None:
    heard = hear(asked("which_bank"), "Nowhere Savings")
    assert heard.banks == (NamedBank(("Nowhere Savings",), "affected", "Nowhere Savings"),)
    assert hear(asked("which_bank"), "i don't know", "unsure").banks == ()


def test_everything_tried_is_every_step() -> None:
    heard = hear(NOTHING_ASKED, "i did all the steps", "everything_tried")
    assert facts(heard) == {("refreshed_by_hand", "yes"), ("sign_in", "replaced")}


def test_what_told_nothing_is_openly_unread() -> None:
    heard = hear(asked("bank_login"), "purple monkeys. yes", "", "yes")
    assert heard.unread == ("purple monkeys.",)


def test_a_check_back_turns_around_with_a_no() -> None:
    state = asked("check_back", "bank_login works")
    assert facts(hear(state, "no", "no")) == {("bank_login", "fails")}
    assert facts(hear(state, "yes", "yes")) == {("bank_login", "works")}
