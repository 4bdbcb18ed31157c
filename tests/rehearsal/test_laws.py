"""Which conversations break which law."""

from __future__ import annotations

import pytest

from helpline.rehearsal.laws import broken
from helpline.rehearsal.playing import Played
from tests.rehearsal.people import ENDINGS, bot, feed, played, someone, turn


def laws(conversation: Played) -> list[str]:
    return [one.law for one in broken(conversation, ENDINGS)]


def test_asking_for_what_the_opening_told_breaks_l2() -> None:
    persona = someone(feed("timeout"))
    ask = bot("Can you sign in?", asks="bank_login", bank="chase")
    assert laws(played(persona, turn(persona, "open_stopped login_works", ask))) == ["L2"]


def test_asking_again_at_once_is_a_mishearing_and_later_it_is_not() -> None:
    persona = someone(feed("timeout"))
    ask, again = (bot(text, asks="bank_login", bank="chase") for text in ("Can you sign in?", "So you can?"))
    other = bot("Shall I?", asks="refresh_offer", bank="chase")
    assert laws(played(persona, turn(persona, "", ask), turn(persona, "login_works", again))) == []
    late = played(
        persona, turn(persona, "", ask), turn(persona, "login_works", other), turn(persona, "no", again)
    )
    assert laws(late) == ["L2"]


def test_a_step_may_be_asked_for_again_after_a_refresh_failed() -> None:
    persona = someone(feed("wrong_sign_in"))
    told = turn(persona, "sign_in_replaced", bot("I try.", bank="chase"))
    persona.world.feeds[0].refreshes = 1
    after = turn(persona, "", bot("Once more?", asks="sign_in", bank="chase"))
    assert laws(played(persona, told, after)) == []


def test_the_same_words_twice_and_a_question_four_times_break_l5() -> None:
    persona = someone(feed("timeout"))
    same = turn(persona, "", bot("Hello."), bot("Hello."))
    often = [turn(persona, "", bot(f"{n}?", asks="waited", bank="chase")) for n in range(4)]
    assert laws(played(persona, same)) == ["L5"]
    assert laws(played(persona, *often)) == ["L5"]


@pytest.mark.parametrize(("working", "expected"), [(True, []), (False, ["L6"])])
def test_saying_that_it_works_while_the_provider_sees_it_failing_breaks_l6(
    working: bool, expected: list[str]
) -> None:
    persona = someone(feed("timeout"))
    persona.world.feeds[0].working = working
    assert laws(played(persona, turn(persona, "", bot("It works!", "utter_fixed", bank="chase")))) == expected


def test_a_message_that_goes_on_to_the_next_bank_may_say_that_the_first_one_works() -> None:
    persona = someone(feed("timeout"), feed("locked", "ally"))
    persona.world.feeds[0].working = True
    both = bot("Chase works. Now Ally.", "utter_fixed", "bank_action", "ally")
    both["about"]["said"].append("utter_next_bank")
    assert laws(played(persona, turn(persona, "open_several", both))) == []
    alone = bot("Ally works.", "utter_fixed", bank="ally")
    assert laws(played(persona, turn(persona, "open_several", alone))) == ["L6"]


def test_working_on_a_bank_that_was_told_to_be_fine_breaks_l7() -> None:
    persona = someone(feed("timeout"), feed("fine", "ally"))
    ask = bot("Can you sign in at Ally?", asks="bank_login", bank="ally")
    assert laws(played(persona, turn(persona, "open_stopped bank_fine", ask))) == ["L7"]


def test_a_card_of_steps_twice_breaks_l8() -> None:
    persona = someone(feed("wrong_sign_in"))
    cards = [bot(text, bank="chase", card={"type": "steps", "title": "Re-enter"}) for text in ("A", "B")]
    assert laws(played(persona, turn(persona, "", *cards))) == ["L8"]


def test_refreshing_a_locked_login_breaks_l11() -> None:
    persona = someone(feed("locked"))
    counted: dict[str, int] = {}
    one = {"bank": "chase", "refreshes": 1, "additional_status": "ACCOUNT_LOCKED", "running": False}
    persona.world.seen([one], counted)
    assert laws(played(persona, turn(persona, "open_locked", bot("I try.")))) == ["L11"]


def test_a_good_conversation_breaks_none() -> None:
    persona = someone(feed("wrong_sign_in"))
    steps = bot("Re-enter it.", "utter_ask_sign_in", "sign_in", "chase", card={"type": "steps", "title": "X"})
    talk = played(
        persona, turn(persona, "open_stopped", steps), turn(persona, "sign_in_replaced", bot("Thanks."))
    )
    assert laws(talk) == []
