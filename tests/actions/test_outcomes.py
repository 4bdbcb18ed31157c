"""What the assistant makes of a refresh that ended."""

from __future__ import annotations

from typing import Any

import pytest

from actions.conversing import StartOver
from actions.outcomes import RefreshEnded
from actions.refreshing import Refresh
from tests.actions.fakes import REFUSED, TIMED_OUT, FakeBankData
from tests.actions.form import Form
from tests.actions.talks import verified


def ended(state: str, code: str = "", status: str = "", new: int = 0, **data: Any) -> dict[str, Any]:
    told = {"connection": "2", "bank": "American Express", "state": state, "code": code, "status": status}
    return {**told, "new_transactions": new, **data}


async def refreshing() -> Form:
    form = Form.of(FakeBankData([TIMED_OUT]))
    await form.open("report_connection_problem", "amex is broken")
    await form.say("affirm", "yes")
    assert form.running
    return form


@pytest.mark.parametrize(
    ("new", "response"),
    [
        (0, "utter_refresh_succeeded_none"),
        (1, "utter_refresh_succeeded_one"),
        (14, "utter_refresh_succeeded"),
    ],
)
async def test_a_refresh_that_ends_well_closes_the_case_and_counts_what_came(new: int, response: str) -> None:
    form = await refreshing()
    form.talk.bank.owned = []
    said = await form.say("refresh_ended", "", data=ended("succeeded", new=new))
    assert said == [response, "utter_fixed"]
    assert form.ended == "fixed"


async def test_another_failure_takes_the_way_of_its_own_code() -> None:
    form = await refreshing()
    said = await form.say("refresh_ended", "", data=ended("failed", "402", "INCORRECT_CREDENTIALS"))
    assert said == ["utter_refresh_failed", "utter_problem", "utter_ask_credentials_entered"]
    assert form.talk.slots["way"] == "credentials"
    assert form.talk.slots["refreshes"][0]["result"] == "failed"


async def test_the_same_failure_goes_on_to_the_next_step() -> None:
    form = await refreshing()
    said = await form.say("refresh_ended", "", data=ended("failed", "401", "UNEXPECTED_SITE_ERROR"))
    assert said[0] == "utter_refresh_failed"
    assert form.asked == "credentials_entered"


async def test_three_failures_are_enough() -> None:
    form = await refreshing()
    for code in ("409", "401", "409"):
        if form.asked == "waited":
            await form.say("request_refresh", "check again")
        elif not form.running:
            await form.say("affirm", "done")
        await form.say("refresh_ended", "", data=ended("failed", code))
    assert form.ended == "hand_over"
    assert [entry["code"] for entry in form.commands[-1]["brief"]["refreshes"]] == ["409", "401", "409"]


async def test_a_failure_without_a_reason_is_told_without_one() -> None:
    form = await refreshing()
    said = await form.say("refresh_ended", "", data=ended("failed"))
    assert said[0] == "utter_refresh_failed_unknown"


async def test_a_security_code_is_asked_for_and_the_refresh_goes_on() -> None:
    form = await refreshing()
    assert await form.say("refresh_needs_input", "", data=ended("")) == ["utter_refresh_needs_input"]
    assert form.running


async def test_an_end_that_nobody_saw_is_asked_about_once() -> None:
    form = await refreshing()
    assert await form.say("refresh_ended", "", data=ended("unknown")) == ["utter_refresh_unknown"]
    assert await form.say("confirm_resolved", "yes it works") == ["utter_fixed"]


async def test_the_end_of_another_one_s_refresh_is_told_and_leaves_the_case_alone() -> None:
    form = await refreshing()
    other = ended("succeeded", new=3, connection="1", bank="Chase")
    assert await form.say("refresh_ended", "", data=other) == ["utter_refresh_succeeded"]
    assert form.ended == ""
    assert form.running


async def test_a_failure_after_starting_over_still_knows_its_bank() -> None:
    talk = verified(TIMED_OUT)
    await talk.run(Refresh, "request_refresh", "refresh amex")
    await talk.run(StartOver, "start_over", "start over")
    said = await talk.run(RefreshEnded, "refresh_ended", data=ended("failed", "402"))
    assert said == ["utter_refresh_failed", "utter_problem"]
    assert (talk.slots["bank"], talk.slots["connection"]) == ("amex", "2")
    assert talk.slots["case_open"] is True


async def test_a_good_end_outside_the_way_opens_nothing() -> None:
    talk = verified(REFUSED)
    said = await talk.run(RefreshEnded, "refresh_ended", data=ended("succeeded", new=2))
    assert said == ["utter_refresh_succeeded"]
    assert not talk.slots.get("case_open")
