"""Questions in the middle, corrections, starting over."""

from __future__ import annotations

from tests.conftest import Visit
from tests.stack import Sandbox, Stack
from tests.stack.customer import asked, buttons, responses, said
from tests.stack.sandbox import connection


async def test_a_question_in_the_middle_is_answered_and_the_way_taken_up_again(visit: Visit) -> None:
    carla = await visit(connection("chase", 402, 0))
    assert asked(await carla.say("error 402")) == "bank_login"
    for words, answer in (
        ("is my data safe?", "topic:security"),
        ("what does 409 mean?", "utter_explain_code"),
    ):
        told = await carla.say(words)
        assert answer in responses(told)
        assert asked(told) == "bank_login"
    often = await carla.say("how often does it refresh by itself")  # a question is put three times at most
    assert "topic:refresh_schedule" in responses(often)
    assert asked(often) == ""
    assert asked(await carla.say("yes i can sign in there")) == "sign_in"


async def test_another_subject_in_the_middle_is_told_where_to_go_and_the_way_taken_up_again(
    visit: Visit,
) -> None:
    carla = await visit(connection("chase", 402, 0))
    await carla.say("error 402")
    told = await carla.say("how do i run payroll")
    assert "utter_out_of_scope" in responses(told)
    assert "Help and Support Portal" in said(told)
    assert asked(told) == "bank_login"
    assert asked(await carla.say("yes")) == "sign_in"


async def test_a_corrected_code_changes_the_way(visit: Visit) -> None:
    guest = await visit()
    assert asked(await guest.say("I get error 402 at chase")) == "bank_login"
    corrected = await guest.say("sorry, 409 not 402")
    assert "409" in said(corrected)
    assert asked(corrected) == "waited"


async def test_a_corrected_bank_changes_the_case(visit: Visit) -> None:
    guest = await visit()
    await guest.say("my chase connection is broken")
    corrected = await guest.say("no wait, I meant American Express")
    assert corrected[-1]["about"]["bank"] == "amex"
    assert "chase" not in said(await guest.say("is my data safe?")).lower()


async def test_a_corrected_bank_takes_the_code_along(visit: Visit, stack: Stack) -> None:
    guest = await visit()
    await guest.say("I get error 402 at chase")
    assert (await guest.say("I meant Amex"))[-1]["about"]["bank"] == "amex"
    await guest.say("a person please")
    [ticket] = stack.tickets(guest.id)
    assert (ticket["brief"]["bank"], ticket["brief"]["code"]) == ("American Express", "402")


async def test_starting_over_forgets_the_case(visit: Visit, sandbox: Sandbox) -> None:
    carla = await visit(connection("chase", 402, 0))
    await carla.say("error 402")
    afresh = await carla.say("let's start over")
    assert responses(afresh) == ["utter_start_over"]
    assert "My bank connection is broken" in buttons(afresh)
    assert asked(await carla.say("yes")) != "sign_in"
    assert await sandbox.refreshes(carla.login) == [0]


async def test_who_drops_it_is_left_alone_and_may_come_back(visit: Visit) -> None:
    carla = await visit(connection("chase", 402, 0))
    await carla.say("error 402")
    assert responses(await carla.say("forget it, i have no time for this")) == ["utter_left"]
    assert asked(await carla.say("ok back to chase, i can sign in at their site")) == "sign_in"
