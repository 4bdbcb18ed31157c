"""What a simulated customer says, does and understands."""

from __future__ import annotations

import random
from typing import Any

import pytest

from helpline.rehearsal.buttons import choice_for
from helpline.rehearsal.persona import load_banks, persona
from helpline.rehearsal.utterances import Utterances
from helpline.rehearsal.wording import mistyped
from tests.rehearsal.people import DATA, bot, customer, feed, someone

BANKS = load_banks(DATA / "banks.yml")


def intentions(move: object) -> list[str]:
    return [one.intention for one in move.told] if move else []  # type: ignore[attr-defined]


def answered(fault: str, asks: str, habits: str = "", **more: Any) -> list[str]:
    """What is said to this question, put in the second message."""
    one = customer(someone(feed(fault), habits=habits))
    one.open()
    one.hear([bot("?", asks=asks, bank="chase", **more)], waiting=False)
    return intentions(one.next())


@pytest.mark.parametrize(
    ("fault", "asks", "said"),
    [
        ("wrong_sign_in", "bank_login", "login_works"),
        ("locked", "bank_login", "locked"),
        ("locked", "bank_action", "unlocked"),
        ("bank_terms", "bank_action", "bank_action_done"),
        ("timeout", "bank_action", "nothing_at_bank"),
        ("outage", "waited", "will_wait"),
        ("stuck_for_days", "waited", "no_more_waiting"),
        ("old_phone", "code_ready", "old_phone"),
        ("missing_days", "dates", "missing_dates"),
        ("missing_days", "works_now", "still_missing"),
        ("only_support", "hand_over", "yes_person"),
        ("timeout", "refresh_offer", "yes_refresh"),
        ("locked", "refresh_offer", "no"),
        ("timeout", "which_bank", "name_bank"),
    ],
)
def test_a_question_is_answered_by_what_is_true(fault: str, asks: str, said: str) -> None:
    assert answered(fault, asks)[0] == said


def test_words_alone_are_not_understood() -> None:
    one = customer(someone(feed("timeout")))
    one.open()
    one.hear([bot("Can you sign in at Chase?") | {"about": None}], waiting=False)
    first = intentions(one.next())
    assert first in (["login_works"], ["what_now"]), "the next thing on the agenda, whatever was asked"


def test_who_does_not_know_what_comes_next_asks_three_times_and_gives_up() -> None:
    one = customer(someone(feed("only_support"), habits="several_facts"))
    moves: list[Any] = [one.open()]
    while moves[-1] and len(moves) < 10:
        one.hear([bot("Hm.")], waiting=False)
        moves.append(one.next())
    assert [intentions(move) for move in moves[1:]] == [["what_now"]] * 3 + [[]]


def test_the_sign_in_that_is_replaced_changes_the_world() -> None:
    one = customer(someone(feed("wrong_sign_in")))
    one.open()
    assert not one.world.feeds[0].curable
    one.hear([bot("?", asks="sign_in", bank="chase")], waiting=False)
    assert intentions(one.next()) == ["sign_in_replaced"]
    assert one.world.feeds[0].curable
    assert one.world.changed


def test_who_clicks_takes_the_button_that_means_the_answer() -> None:
    offered = bot("?", asks="bank_login", buttons=[
        {"title": "No", "choice": '/inform{"act": "login_fails"}'},
        {"title": "Yes, I can", "choice": '/inform{"act": "login_works"}'},
    ])  # fmt: skip
    assert choice_for("login_works", "chase", "bank_login", [offered]) == {
        "title": "Yes, I can",
        "choice": '/inform{"act": "login_works"}',
    }
    assert choice_for("name_bank", "chase", "which_bank", [offered]) is None
    plain = bot("?", buttons=[{"title": "Go", "choice": "/affirm"}, {"title": "Stop", "choice": "/deny"}])
    assert choice_for("yes_refresh", "chase", "refresh_offer", [plain]) == {
        "title": "Go",
        "choice": "/affirm",
    }
    assert choice_for("no_person", "chase", "hand_over", [plain]) == {"title": "Stop", "choice": "/deny"}


@pytest.mark.parametrize(
    ("habit", "asks", "detour"),
    [
        ("sideways", "sign_in", {"sideways"}),
        ("forgets", "bank_login", {"unsure"}),
        ("leaves", "sign_in", {"will_do", "doing"}),
        ("cannot_find", "sign_in", {"not_found", "greyed_out"}),
        ("asks_back", "approve", {"ask_risky", "ask_why", "ask_where"}),
    ],
)
def test_a_habit_shows_once_and_then_the_question_is_answered(
    habit: str, asks: str, detour: set[str]
) -> None:
    one = customer(someone(feed("consent_expired"), habits=habit))
    one.open()
    said = []
    for _ in range(3):
        one.hear([bot("?", asks=asks, bank="chase")], waiting=False)
        said += intentions(one.next())
    assert said[0] in detour
    assert not set(said[2:]) & detour


def test_a_wrong_bank_is_corrected_in_the_second_message() -> None:
    one = customer(someone(feed("locked"), habits="corrects"))
    assert one.answering.slots()["bank"] == "chase"
    one.open()
    assert one.answering.slots()["bank"] == "ally"
    one.hear([bot("Which bank?", asks="which_bank")], waiting=False)
    assert intentions(one.next()) == ["correct_bank"]
    assert one.answering.slots()["bank"] == "chase"


def test_with_people_on_the_floor_the_customer_is_done() -> None:
    one = customer(someone(feed("locked")))
    one.open()
    one.hear([], waiting=True)
    assert one.next() is None


def test_the_same_number_and_seed_are_the_same_customer() -> None:
    def told(number: int) -> tuple[object, ...]:
        one = persona(number, 7, BANKS)
        return one.situation, one.habits, [(feed.bank, feed.called, feed.code) for feed in one.world.feeds]

    assert [told(number) for number in range(50)] == [told(number) for number in range(50)]
    assert len({told(number)[0] for number in range(300)}) > 25


def test_who_has_several_banks_names_the_one_that_is_meant() -> None:
    utterances = Utterances.load(DATA / "utterances")
    for number in range(20):
        one = customer(someone(feed("wrong_sign_in"), feed("locked", "ally"), habits="several_facts"))
        one.utterances, one.dice = utterances, random.Random(number)
        text = one.open().text
        assert text.count("chase") >= 3, "in the opening, and with each of its two facts"
        assert text.count("ally") >= 2


def test_typing_errors_spare_banks_and_short_words() -> None:
    text = "nothing comes in from huntington since friday at all"
    slips = {mistyped(text, random.Random(n), ["huntington"]) for n in range(20)}
    assert text not in slips
    assert all("huntington" in slip and "nothing"[0] in slip for slip in slips)
