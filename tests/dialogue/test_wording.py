"""How a reply is put: one message, one question, one card each, and nothing word for word again."""

from __future__ import annotations

import re

import pytest

from helpline.dialogue.heard import Heard
from helpline.dialogue.moves import Turn
from helpline.dialogue.state import Case, State
from helpline.dialogue.wording import Spoken, speak
from helpline.dialogue.world import World
from tests.dialogue.chats import CHASE, DISCOVER, Chat, refused, timed_out
from tests.dialogue.parts import knowledge
from tests.dialogue.playing import voice
from tests.dialogue.provider import BEGIN

CASE = Case(1, bank="chase", name="Chase")


def turn(state: State | None = None) -> Turn:
    return Turn(state or State(cases=(CASE,), focus=1), Heard(), [], World(knowledge(), BEGIN))


def spoken(planned: Turn) -> tuple[State, list[Spoken]]:
    return speak(planned, voice(" Dana"))


def test_sentences_of_one_reply_are_one_message() -> None:
    planned = turn()
    planned.say("utter_ack_thanks", CASE)
    planned.say("utter_ask_bank_login", CASE, asks="bank_login", level=0)
    _, (message,) = spoken(planned)
    assert message.text.startswith("You're welcome. Can you sign in")
    assert message.about == {
        "said": ["utter_ack_thanks", "utter_ask_bank_login"],
        "asks": "bank_login",
        "bank": "chase",
    }


def test_two_cards_are_two_messages() -> None:
    planned = turn()
    planned.say("utter_refresh_failed", CASE, told="401", card="refresh failed")
    planned.say("utter_ask_sign_in", CASE, asks="sign_in", level=0)
    _, messages = spoken(planned)
    assert [message.card["type"] for message in messages if message.card] == ["refresh", "steps"]


def test_a_question_after_much_else_has_a_bubble_of_its_own() -> None:
    planned = turn()
    planned.say("topic:one", CASE, text="One sentence that tells something. " * 8)
    planned.say("utter_ask_bank_login", CASE, asks="bank_login", level=0)
    _, (told, asked) = spoken(planned)
    assert (told.about["asks"], asked.about["asks"]) == ("", "bank_login")
    assert told.buttons == ()
    assert asked.buttons


def test_a_sentence_said_before_is_said_in_other_words() -> None:
    first, messages = spoken(_thanking(turn()))
    _, again = spoken(_thanking(turn(first)))
    assert messages[0].text != again[0].text


def test_where_wordings_run_out_the_repetition_is_owned_up_to() -> None:
    state, texts = State(cases=(CASE,), focus=1), []
    for _ in range(20):
        state, (message,) = spoken(_thanking(turn(state)))
        texts.append(message.text)
    assert len(set(texts)) == len(texts)
    assert "To say it once more:" in texts[4] or "once more" in texts[4]


def _thanking(planned: Turn) -> Turn:
    planned.say("utter_thank")
    return planned


def test_the_buttons_of_the_open_question_can_be_typed() -> None:
    planned = turn()
    planned.say("utter_ask_bank_login", CASE, asks="bank_login", level=0)
    state, (message,) = spoken(planned)
    assert state.question is not None
    assert [title for title, _ in state.question.titles] == [one["title"] for one in message.buttons]


def test_a_steps_card_comes_once_and_then_a_line_tells_the_way() -> None:
    chat = Chat(refused(CHASE))
    chat.says("chase says 402, i can log in there", "trouble", "login_works")
    assert "steps" in chat.cards
    chat.says("hm", "unsure")
    assert chat.asked == ("sign_in", "Chase")
    assert "steps" not in chat.cards
    assert "**Edit Sign-In info**" in chat.text


def test_another_bank_gets_the_card_for_itself() -> None:
    chat = Chat(refused(CHASE), refused(DISCOVER))
    chat.says("chase and discover are stuck", "trouble")
    chat.says("i can log in at both", "login_works both")
    chat.clicks("Done, I clicked Proceed")
    chat.ends("1", new=1)
    assert chat.asked == ("sign_in", "Discover")
    assert "steps" in chat.cards


def test_a_question_gets_more_help_each_time_and_is_put_three_times() -> None:
    chat = Chat()
    chat.says("my feed is broken", "trouble")
    texts = [chat.text]
    for _ in range(2):
        chat.says("well", "ack")
        texts.append(chat.text)
    assert len({*texts}) == 3
    chat.says("well", "ack")
    assert chat.asked[0] != "which_bank"


def test_dates_are_told_as_a_person_would() -> None:
    chat = Chat(timed_out(CHASE))
    chat.says("chase is stuck", "trouble")
    assert "since today" in chat.text or "since this morning" in chat.text


@pytest.mark.parametrize("code", [one.code for one in knowledge().foreign_codes])
@pytest.mark.parametrize("level", [0, 1, 2])
def test_a_code_of_another_product_is_told_in_whole_sentences(code: str, level: int) -> None:
    planned = turn()
    planned.say("utter_foreign_code", CASE, told=code, level=level)
    _, (message,) = spoken(planned)
    assert code in message.text
    assert not re.search(r"(?:means|:)\s*\.|\(\s*\)|[{}]|\.\.(?!\.)", message.text), message.text


def test_a_meaning_that_nobody_has_found_out_is_not_made_up() -> None:
    planned = turn()
    planned.say("utter_foreign_code", CASE, told="CC-501", level=0)
    _, (message,) = spoken(planned)
    assert "something that I don't know" in message.text
