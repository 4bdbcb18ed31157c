"""The way: answers, corrections, refusals and the end."""

from __future__ import annotations

import pytest

from actions.asking import AskBankLogin
from actions.conversing import TakeUpOffer
from actions.troubleshooting import CloseCase, OpenCase, ValidateForm
from tests.actions.fakes import HEALTHY, REFUSED, TIMED_OUT, FakeBankData
from tests.actions.form import Form
from tests.actions.talks import Conversation, verified


async def at(step: str, opening: str = "chase is broken") -> Conversation:
    talk = Conversation()
    await talk.run(OpenCase, "report_connection_problem", opening)
    talk.slots["requested_slot"] = step
    return talk


async def test_402_is_never_refreshed_before_the_sign_in_was_replaced() -> None:
    form = Form.of(FakeBankData([REFUSED]))
    await form.open("report_connection_problem", "broken")
    assert await form.say("request_refresh", "just refresh it") == [
        "utter_refresh_needs_credentials",
        "utter_ask_bank_login_works",
    ]
    await form.say("affirm", "yes")
    assert form.talk.bank.started == []
    assert await form.say("affirm", "done") == ["utter_refresh_started"]
    assert form.talk.bank.started == [("1", True)]


async def test_402_keeps_its_way_when_it_comes_back_later() -> None:
    form = Form.of()
    await form.open("report_error_code", "error 402 on chase")
    form.talk.slots |= {"outcome": "left"}
    await form.talk.run(CloseCase, "deny", "later")
    again = Form(form.talk)
    await again.open("confirm_not_resolved", "still not working")
    assert await again.say("affirm", "yes") == ["utter_ask_credentials_entered"]


async def test_a_correction_changes_the_code_and_with_it_the_way() -> None:
    talk = await at("bank_login_works", "402 on chase")
    assert await talk.run(ValidateForm, "report_error_code", "sorry, 409 not 402") == ["utter_problem"]
    assert (talk.slots["error_code"], talk.slots["way"]) == ("409", "wait")


async def test_a_question_about_a_code_is_no_correction() -> None:
    talk = await at("bank_login_works", "402 on chase")
    assert await talk.run(ValidateForm, "report_error_code", "what does 409 mean?") == []
    assert talk.slots["error_code"] == "402"


async def test_another_bank_is_taken_and_the_questions_open_again() -> None:
    talk = await at("refresh_result")
    talk.slots["bank_login_works"] = True
    assert await talk.run(ValidateForm, "inform", "i meant wells fargo") == ["utter_corrected"]
    assert talk.slots["bank"] == "wells-fargo"
    assert talk.slots["bank_login_works"] is None


async def test_the_same_bank_named_again_changes_nothing() -> None:
    talk = await at("bank_login_works")
    assert await talk.run(ValidateForm, "affirm", "yes I can sign in at chase") == []
    assert talk.slots["bank_login_works"] is True


async def test_a_bank_nobody_knows_is_taken_as_it_is_written() -> None:
    talk = await at("bank", "my feed is broken")
    await talk.run(ValidateForm, "inform", "First Savings of Perkasie")
    assert talk.slots["bank_name"] == "First Savings of Perkasie"


@pytest.mark.parametrize("text", ["I don't know", "no idea", "not sure", "can you help me", "im lost"])
async def test_words_that_name_no_bank_are_not_taken_for_one(text: str) -> None:
    talk = await at("bank", "my feed is broken")
    assert await talk.run(ValidateForm, "out_of_scope", text) == []
    assert talk.slots.get("bank") is None


async def test_a_question_in_the_middle_is_handed_on_unanswered() -> None:
    talk = await at("bank_login_works")
    before = dict(talk.slots)
    assert await talk.run(ValidateForm, "ask_security", "is it safe?") == []
    assert talk.slots == before


@pytest.mark.parametrize(("intent", "works"), [("affirm", True), ("report_bank_login_problem", None)])
async def test_the_bank_s_own_door_decides_how_it_goes_on(intent: str, works: bool | None) -> None:
    talk = await at("bank_login_works")
    await talk.run(ValidateForm, intent, "…")
    assert talk.slots.get("bank_login_works") is works
    assert "bank_login_checked" in talk.slots["steps_tried"]
    asked = await talk.run(AskBankLogin, intent)
    assert asked == (["utter_ask_bank_login_works"] if works else ["utter_bank_refuses"])
    assert talk.value("website") == " (chase.com)"


async def test_a_password_that_was_changed_is_what_to_replace_and_not_asked_past() -> None:
    form = Form.of()
    await form.open("report_connection_problem", "chase is broken")
    assert await form.say("update_credentials", "i changed my password") == ["utter_ask_credentials_entered"]
    await form.say("affirm", "done")
    assert form.asked == "second_refresh_result"


async def test_a_step_that_cannot_be_done_twice_calls_a_person() -> None:
    form = Form.of()
    await form.open("report_error_code", "error 407 on chase")
    await form.say("deny", "no")
    assert form.ended == ""
    await form.say("deny", "no")
    assert form.ended == "hand_over"


async def test_waiting_longer_than_it_should_take_calls_a_person() -> None:
    form = Form.of()
    await form.open("report_error_code", "409 chase")
    assert form.asked == "waited"
    await form.say("confirm_not_resolved", "it has been two days")
    assert form.ended == "hand_over"
    assert form.commands[0]["brief"]["steps_tried"] == ["waited"]


async def test_who_wants_to_wait_is_let_go() -> None:
    form = Form.of()
    await form.open("report_error_code", "409 chase")
    await form.say("deny", "later")
    assert form.ended == "left"


async def test_it_works_again_ends_the_way_wherever_it_stands() -> None:
    form = Form.of()
    await form.open("report_connection_problem", "my feed is broken")
    await form.say("confirm_resolved", "it works now")
    assert form.ended == "fixed"
    assert form.talk.slots["case_open"] is False


async def test_after_one_is_mended_the_next_trouble_is_offered_and_taken_up() -> None:
    talk = verified(REFUSED, TIMED_OUT)
    talk.slots |= {"connection": "1", "outcome": "fixed", "case_open": True}
    assert await talk.run(CloseCase, "refresh_ended") == ["utter_fixed", "utter_next_trouble"]
    assert talk.slots["offer"] == "bank:amex"
    assert await talk.run(TakeUpOffer, "affirm", "yes") == ["utter_seen"]
    assert (talk.slots["connection"], talk.slots["case_open"]) == ("2", True)


async def test_healthy_connections_are_shown_and_a_refresh_offered() -> None:
    talk = verified(HEALTHY)
    assert await talk.run(OpenCase, "report_missing_transactions", "nothing new") == ["utter_one_healthy"]
    assert talk.slots["offer"] == "refresh"
    assert talk.custom("card")["type"] == "connections"


async def test_a_goodbye_lets_the_case_rest_and_remembers_what_it_was_about() -> None:
    form = Form.of()
    await form.open("report_error_code", "error 402 on chase")
    assert await form.say("goodbye", "bye") == ["utter_left"]
    assert (form.talk.slots["bank"], form.talk.slots["way"]) == ("chase", "credentials")


async def test_a_goodbye_while_a_refresh_runs_still_hears_how_it_ends() -> None:
    form = Form.of(FakeBankData([TIMED_OUT]))
    await form.open("report_connection_problem", "amex is broken")
    await form.say("affirm", "yes")
    assert await form.say("goodbye", "bye") == ["utter_refresh_still_running"]
    assert form.ended == ""
