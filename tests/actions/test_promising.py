"""What is wanted later leaves the action server as a command, with what is to be looked at."""

from __future__ import annotations

from dataclasses import replace

from actions.skills import Person, SmallTalk, Trouble
from tests.actions.fakes import TIMED_OUT
from tests.actions.talks import Talk, verified


async def test_a_reminder_is_a_command_in_utc_and_nothing_else_is_said() -> None:
    talk = verified(TIMED_OUT)
    assert await talk.type(SmallTalk, "remind me tomorrow after two") == []
    [command] = talk.commands()
    assert (command["type"], command["kind"]) == ("promise", "remind")
    assert command["at"].endswith("+00:00")


async def test_the_mend_of_the_bank_at_hand_is_watched() -> None:
    talk = verified(TIMED_OUT, replace(TIMED_OUT, id="9", bank="Chase"))
    await talk.type(Trouble, "amex stopped", "trouble")
    await talk.type(Person, "tell me when it's fixed")
    command = talk.commands()[-1]
    assert (command["kind"], command["connections"], command["bank"]) == ("fixed", ["2"], "American Express")


async def test_without_a_case_all_that_fail_are_watched() -> None:
    talk = verified(TIMED_OUT)
    await talk.type(SmallTalk, "email me when it works again")
    assert talk.commands()[-1]["connections"] == [TIMED_OUT.id]


async def test_where_nobody_could_keep_it_nothing_is_promised() -> None:
    talk = verified(TIMED_OUT)
    talk.promises = False
    await talk.type(SmallTalk, "remind me tomorrow")
    assert [one for one in talk.commands() if one["type"] == "promise"] == []


async def test_a_stranger_is_told_by_the_service_that_it_cannot_look() -> None:
    talk = Talk()
    await talk.type(SmallTalk, "tell me when it's fixed")
    assert talk.commands()[-1]["connections"] == []
