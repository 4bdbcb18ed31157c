"""Starting refreshes: in the way, on their own, and when it must not or cannot be."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from actions.conversing import TakeUpOffer
from actions.refreshing import AskRefreshResult, Refresh
from actions.troubleshooting import OpenCase
from helpline.errors import BankDataUnavailable, ConnectionUnknown, CredentialsNeeded, RefreshTooSoon
from tests.actions.fakes import HEALTHY, NOW, REFUSED, TIMED_OUT, FakeBankData
from tests.actions.form import Form
from tests.actions.talks import Conversation, verified

LOCKED = replace(HEALTHY, state="failing", status="ACCOUNT_LOCKED", code="407")


def about_amex(**bank: object) -> Conversation:
    talk = verified(TIMED_OUT, **bank)
    talk.slots |= {"connection": "2", "bank": "amex", "bank_name": "American Express", "case_open": True}
    return talk


async def test_a_refresh_that_starts_is_watched_from_then_on() -> None:
    talk = about_amex()
    assert await talk.run(AskRefreshResult, "affirm", "yes") == ["utter_refresh_started"]
    assert talk.custom("command") == {
        "type": "watch_refresh",
        "connection": "2",
        "bank": "American Express",
        "started_at": NOW.isoformat(),
    }
    assert await talk.run(AskRefreshResult, "thank", "thanks") == ["utter_refresh_still_running"]
    assert talk.bank.started == [("2", False)]


async def test_an_anonymous_customer_gets_the_steps_by_hand() -> None:
    talk = Conversation()
    await talk.run(OpenCase, "report_connection_problem", "chase is broken")
    assert await talk.run(AskRefreshResult, "affirm") == ["utter_refresh_by_hand"]
    assert talk.bank.started == []


async def test_too_soon_is_told_with_the_customer_s_own_clock() -> None:
    talk = about_amex(refusal=RefreshTooSoon(NOW + timedelta(minutes=12)))
    assert await talk.run(AskRefreshResult, "affirm") == ["utter_refresh_too_soon"]
    assert (talk.value("minutes"), talk.value("time")) == (12, "10:42")


async def test_too_soon_leaves_the_choice_between_later_and_trying_again() -> None:
    form = Form.of(FakeBankData([TIMED_OUT], refusal=RefreshTooSoon(NOW + timedelta(minutes=12))))
    await form.open("report_connection_problem", "amex is broken")
    assert await form.say("affirm", "yes") == ["utter_refresh_too_soon"]
    form.talk.bank.refusal = None
    assert await form.say("affirm", "try again") == ["utter_refresh_started"]


async def test_a_provider_that_wants_the_sign_in_first_turns_the_way() -> None:
    talk = about_amex(refusal=CredentialsNeeded())
    assert await talk.run(AskRefreshResult, "affirm") == ["utter_refresh_needs_credentials"]
    assert talk.slots["needs_credentials"] is True
    assert talk.slots["requested_slot"] == "credentials_entered"


async def test_a_connection_that_vanished_is_refreshed_by_hand() -> None:
    talk = about_amex(refusal=ConnectionUnknown())
    assert await talk.run(AskRefreshResult, "affirm") == ["utter_refresh_by_hand"]
    assert talk.slots["by_hand"] is True


async def test_a_provider_that_is_down_leaves_the_refresh_to_the_customer() -> None:
    talk = about_amex(refusal=BankDataUnavailable())
    said = await talk.run(AskRefreshResult, "affirm")
    assert said == ["utter_cannot_refresh", "utter_refresh_by_hand"]


async def test_a_refresh_on_its_own_starts_at_once() -> None:
    talk = verified(HEALTHY)
    assert await talk.run(Refresh, "request_refresh", "refresh chase") == ["utter_refresh_started"]
    assert talk.slots.get("case_open") in (None, False)


async def test_of_several_the_customer_says_which() -> None:
    talk = verified(HEALTHY, replace(TIMED_OUT, state="healthy"))
    assert await talk.run(Refresh, "request_refresh", "refresh") == ["utter_refresh_which"]
    payloads = [button["payload"] for button in talk.value("buttons")]
    assert payloads == ['/request_refresh{"bank": "chase"}', '/request_refresh{"bank": "amex"}']
    await talk.run(Refresh, "request_refresh", entities={"bank": "amex"})
    assert talk.bank.started == [("2", False)]


async def test_402_on_its_own_opens_the_way_instead() -> None:
    talk = verified(REFUSED)
    assert await talk.run(Refresh, "request_refresh", "refresh chase") == ["utter_seen"]
    assert talk.slots["case_open"] is True
    assert talk.bank.started == []


async def test_a_locked_sign_in_is_not_refreshed_before_it_is_unlocked() -> None:
    talk = verified(LOCKED)
    await talk.run(Refresh, "request_refresh", "refresh chase")
    assert talk.bank.started == []
    assert (talk.slots["case_open"], talk.slots["way"]) == (True, "unlock")


async def test_a_sign_in_that_turns_out_to_be_refused_opens_the_way() -> None:
    talk = verified(TIMED_OUT, refusal=CredentialsNeeded())
    assert await talk.run(Refresh, "request_refresh", "refresh") == ["utter_refresh_needs_credentials"]
    assert (talk.slots["case_open"], talk.slots["refresh_result"]) == (True, "skipped")


async def test_a_refresh_that_was_offered_but_cannot_be_is_told_how_to() -> None:
    talk = verified(HEALTHY)
    await talk.run(OpenCase, "report_missing_transactions", "nothing new")
    talk.bank.owned = []
    assert await talk.run(TakeUpOffer, "affirm", "yes") == ["utter_refresh_by_hand"]


async def test_without_that_bank_it_is_said_so() -> None:
    talk = verified(HEALTHY)
    said = await talk.run(Refresh, "request_refresh", "refresh my wells fargo")
    assert said == ["utter_not_connected", "utter_refresh_by_hand"]


async def test_without_any_bank_the_customer_hears_how_to_connect_one() -> None:
    assert await verified().run(Refresh, "request_refresh", "refresh") == ["utter_no_connections"]


async def test_a_second_wish_while_one_runs_starts_nothing() -> None:
    talk = verified(HEALTHY)
    await talk.run(Refresh, "request_refresh", "refresh chase")
    assert await talk.run(Refresh, "request_refresh", "refresh!") == ["utter_refresh_still_running"]
    assert len(talk.bank.started) == 1
