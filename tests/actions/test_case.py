"""What the assistant does in a case, action by action."""

from __future__ import annotations

from datetime import timedelta

import pytest

from actions.asking import AskBank, AskBankLogin
from actions.conversing import (
    Clarify,
    ConnectionStatus,
    Greet,
    StartOver,
    Sympathise,
    TakeUpOffer,
)
from actions.handover import HandOverNow, TicketStatus
from actions.refreshing import AskRefreshResult, AskSecondRefreshResult, Refresh
from actions.troubleshooting import CloseCase, OpenCase, ValidateForm
from helpline.errors import BankDataUnavailable, CredentialsNeeded, RefreshTooSoon
from tests.actions.talks import HEALTHY, NOW, REFUSED, TIMED_OUT, Conversation, FakeBankData


def verified(*connections: object, **bank: object) -> Conversation:
    return Conversation(FakeBankData(list(connections), **bank), "cust-1")  # type: ignore[arg-type]


async def test_what_fails_is_seen_and_told_with_code_time_and_meaning() -> None:
    talk = verified(HEALTHY, REFUSED)
    assert await talk.run(OpenCase, "report_connection_problem", "feed is dead") == ["utter_seen"]
    assert talk.value("bank_name") == "Chase"
    assert talk.value("code") == "402"
    assert talk.value("when") == "this morning"
    assert talk.custom("card")["code"] == "402"
    assert talk.slots["case_open"] is True


async def test_several_failing_ones_are_offered_to_choose_from() -> None:
    talk = verified(REFUSED, TIMED_OUT)
    await talk.run(OpenCase, "report_connection_problem", "nothing syncs")
    assert await talk.run(AskBank, "report_connection_problem") == ["utter_ask_which_connection"]
    assert [b["payload"] for b in talk.value("buttons")] == [
        '/inform{"bank": "chase"}',
        '/inform{"bank": "amex"}',
    ]


async def test_a_code_and_bank_given_at_once_are_not_asked_again() -> None:
    talk = Conversation()
    assert await talk.run(OpenCase, "report_error_code", "402 chase") == ["utter_problem"]
    assert talk.slots["bank"] == "chase"
    assert talk.slots["error_code"] == "402"


async def test_an_unknown_code_is_admitted_and_the_usual_way_taken() -> None:
    talk = Conversation()
    assert await talk.run(OpenCase, "report_error_code", "error 999 on usaa") == ["utter_unknown_code"]
    assert talk.slots["way"] == "refresh_first"
    assert talk.slots["case_open"] is True


async def test_healthy_connections_are_shown_and_a_refresh_offered() -> None:
    talk = verified(HEALTHY)
    assert await talk.run(OpenCase, "report_missing_transactions", "nothing new") == ["utter_one_healthy"]
    assert talk.slots["offer"] == "refresh"
    await talk.run(TakeUpOffer, "affirm", "yes")
    assert talk.bank.started == [("1", False)]


async def test_402_is_never_refreshed_before_the_sign_in_was_replaced() -> None:
    talk = verified(REFUSED)
    await talk.run(OpenCase, "report_connection_problem", "broken")
    talk.slots["requested_slot"] = "bank_login_works"
    await talk.run(ValidateForm, "request_refresh", "just refresh it")
    assert talk.bank.started == []
    talk.slots["requested_slot"] = "credentials_entered"
    await talk.run(ValidateForm, "affirm", "done")
    await talk.run(AskSecondRefreshResult, "affirm", "done")
    assert talk.bank.started == [("1", True)]
    assert talk.custom("command") == {
        "type": "watch_refresh",
        "connection": "1",
        "bank": "Chase",
        "started_at": NOW.isoformat(),
    }


async def test_a_correction_changes_the_code_and_with_it_the_way() -> None:
    talk = Conversation()
    await talk.run(OpenCase, "report_error_code", "402 on chase")
    talk.slots["requested_slot"] = "bank_login_works"
    assert await talk.run(ValidateForm, "report_error_code", "sorry, 409 not 402") == ["utter_problem"]
    assert (talk.slots["error_code"], talk.slots["way"]) == ("409", "wait")


async def test_another_bank_is_taken_and_the_questions_open_again() -> None:
    talk = Conversation()
    await talk.run(OpenCase, "report_connection_problem", "chase is broken")
    talk.slots |= {"requested_slot": "refresh_result", "bank_login_works": True}
    await talk.run(ValidateForm, "inform", "i meant wells fargo")
    assert talk.slots["bank"] == "wells-fargo"
    assert talk.slots["bank_login_works"] is None


async def test_a_bank_nobody_knows_is_taken_as_it_is_written() -> None:
    talk = Conversation()
    await talk.run(OpenCase, "report_connection_problem", "my feed is broken")
    talk.slots["requested_slot"] = "bank"
    await talk.run(ValidateForm, "inform", "First Savings of Perkasie")
    assert talk.slots["bank_name"] == "First Savings of Perkasie"


async def test_a_question_in_the_middle_is_handed_on_unanswered() -> None:
    talk = Conversation()
    await talk.run(OpenCase, "report_connection_problem", "chase is broken")
    talk.slots["requested_slot"] = "bank_login_works"
    before = dict(talk.slots)
    assert await talk.run(ValidateForm, "ask_security", "is it safe?") == []
    assert talk.slots == before


@pytest.mark.parametrize(("intent", "works"), [("affirm", True), ("report_bank_login_problem", None)])
async def test_the_bank_s_own_door_decides_how_it_goes_on(intent: str, works: bool | None) -> None:
    talk = Conversation()
    await talk.run(OpenCase, "report_connection_problem", "chase is broken")
    talk.slots["requested_slot"] = "bank_login_works"
    await talk.run(ValidateForm, intent, "…")
    assert talk.slots.get("bank_login_works") is works
    assert "bank_login_checked" in talk.slots["steps_tried"]
    asked = await talk.run(AskBankLogin, intent)
    assert asked == (["utter_ask_bank_login_works"] if works else ["utter_bank_refuses"])
    assert talk.value("website") == " (chase.com)"


async def test_an_anonymous_customer_gets_the_steps_by_hand() -> None:
    talk = Conversation()
    await talk.run(OpenCase, "report_connection_problem", "chase is broken")
    assert await talk.run(AskRefreshResult, "affirm") == ["utter_refresh_by_hand"]
    assert talk.bank.started == []


async def test_too_soon_is_told_with_the_customer_s_own_clock() -> None:
    talk = verified(TIMED_OUT, error=RefreshTooSoon(NOW + timedelta(minutes=12)))
    talk.slots |= {"connection": "2", "bank_name": "American Express", "case_open": True}
    assert await talk.run(AskRefreshResult, "affirm") == ["utter_refresh_too_soon"]
    assert (talk.value("minutes"), talk.value("time")) == (12, "10:42")


async def test_a_provider_that_wants_the_sign_in_first_turns_the_way() -> None:
    talk = verified(TIMED_OUT, error=CredentialsNeeded())
    talk.slots |= {"connection": "2", "bank_name": "American Express", "case_open": True}
    assert await talk.run(AskRefreshResult, "affirm") == ["utter_refresh_needs_credentials"]
    assert talk.slots["needs_credentials"] is True


@pytest.mark.parametrize("kind", [ConnectionStatus, AskRefreshResult, OpenCase, Refresh, Greet])
async def test_a_provider_that_is_down_ends_in_a_kind_word(kind: type) -> None:
    talk = verified(REFUSED, error=BankDataUnavailable())
    talk.slots |= {"connection": "1", "bank_name": "Chase"}
    assert await talk.run(kind, "report_connection_problem", "hello") != []


async def test_an_action_that_takes_too_long_is_cut_off_and_says_so() -> None:
    talk = verified(REFUSED, delay=30.0)
    talk.timeout = 0.05
    assert await talk.run(ConnectionStatus, "ask_connection_status") == ["utter_bank_data_down"]


async def test_a_refresh_that_ends_well_is_told_and_the_next_trouble_offered() -> None:
    talk = verified(REFUSED, TIMED_OUT)
    await talk.run(OpenCase, "report_connection_problem", "wells and amex: look at chase")
    talk.slots |= {"requested_slot": "second_refresh_result", "refresh_running": True}
    data = {"state": "succeeded", "bank": "Chase", "new_transactions": 14}
    assert await talk.run(ValidateForm, "refresh_ended", data=data) == ["utter_refresh_succeeded"]
    assert await talk.run(CloseCase, "refresh_ended", data=data) == ["utter_fixed", "utter_next_trouble"]
    assert talk.slots["offer"] == "bank:amex"


async def test_another_failure_takes_the_way_of_its_own_code() -> None:
    talk = verified(TIMED_OUT)
    await talk.run(OpenCase, "report_connection_problem", "amex is broken")
    talk.slots |= {"requested_slot": "refresh_result", "refresh_running": True, "bank_login_works": True}
    data = {"state": "failed", "bank": "American Express", "code": "402", "status": "INCORRECT_CREDENTIALS"}
    said = await talk.run(ValidateForm, "refresh_ended", data=data)
    assert said == ["utter_refresh_failed", "utter_problem"]
    assert (talk.slots["way"], talk.slots.get("credentials_entered")) == ("credentials", None)
    assert talk.slots["refreshes"][0]["result"] == "failed"


async def test_the_brief_holds_all_that_is_known() -> None:
    talk = verified(REFUSED)
    await talk.run(OpenCase, "report_connection_problem", "chase is broken")
    talk.slots |= {"steps_tried": ["bank_login_checked"], "frustrated": 1}
    await talk.run(HandOverNow, "request_human", "get me a person")
    command = talk.custom("command")
    assert command["type"] == "hand_over"
    brief = command["brief"]
    assert (brief["bank"], brief["code"], brief["customer"]) == ("Chase", "402", "cust-1")
    assert brief["account"] == "Business Checking"
    assert brief["steps_tried"] == ["bank_login_checked"]
    assert (brief["last_words"], brief["mood"]) == ("get me a person", "upset")


async def test_three_misunderstandings_end_in_the_offer_of_a_person() -> None:
    talk = Conversation()
    close = (("request_refresh", 0.3), ("ask_how_to_refresh", 0.28))
    assert await talk.run(Clarify, "out_of_scope", "refr", ranking=close) == ["utter_did_you_mean"]
    assert [b["payload"] for b in talk.value("buttons")][:2] == ["/request_refresh", "/ask_how_to_refresh"]
    assert await talk.run(Clarify, "out_of_scope", "refr", ranking=close) == ["utter_rephrase"]
    assert await talk.run(Clarify, "out_of_scope", "refr", ranking=close) == ["utter_offer_person"]
    await talk.run(TakeUpOffer, "affirm", "yes")
    assert talk.custom("command")["reason"] == "offered"


async def test_being_understood_again_forgives_the_misunderstandings() -> None:
    talk = Conversation(slots={"misunderstood": 2})
    await talk.run(Greet, "greet", "hi")
    assert talk.slots["misunderstood"] == 0


async def test_anger_gets_a_kind_word_and_then_a_person() -> None:
    talk = Conversation()
    assert await talk.run(Sympathise, "express_frustration", "ugh") == ["utter_sympathise"]
    assert await talk.run(Sympathise, "express_frustration", "UGH") == ["utter_sympathise_person"]


async def test_starting_over_forgets_the_case() -> None:
    talk = Conversation()
    await talk.run(OpenCase, "report_error_code", "402 chase")
    await talk.run(StartOver, "start_over", "start over")
    assert (talk.slots["bank"], talk.slots["error_code"], talk.slots["case_open"]) == (None, None, False)


async def test_news_of_a_ticket_come_from_what_web_told() -> None:
    talk = Conversation()
    assert await talk.run(TicketStatus, "check_ticket_status") == ["utter_no_ticket"]
    ticket = {"number": "CB-7K2M9Q", "status": "open"}
    assert await talk.run(TicketStatus, "check_ticket_status", tickets=(ticket,)) == ["utter_ticket_status"]
    assert (talk.value("number"), talk.value("state")) == ("CB-7K2M9Q", "waiting for a person")
