"""Questions in the middle, corrections, starting over, and two banks at once."""

from __future__ import annotations

from tests.conftest import Visit
from tests.stack import Sandbox
from tests.stack.customer import buttons, said
from tests.stack.sandbox import connection


async def test_a_question_in_the_middle_is_answered_and_the_way_taken_up_again(visit: Visit):
    carla = await visit(connection("chase", 402, 0))
    question = "Can you sign in at Chase's own website"
    assert question in said(await carla.say("error 402"))
    for asked, answer in (
        ("is my data safe?", "The connection only reads"),
        ("what does 409 mean?", "Error 409"),
        ("how often does it refresh by itself", "once a day"),
    ):
        told = said(await carla.say(asked))
        assert answer in told
        assert question in told
    assert "re-enter your sign-in for Chase" in said(await carla.say("yes"))


async def test_another_subject_in_the_middle_is_told_where_to_go_and_the_way_taken_up_again(visit: Visit):
    carla = await visit(connection("chase", 402, 0))
    question = "Can you sign in at Chase's own website"
    assert question in said(await carla.say("error 402"))
    told = said(await carla.say("how do i run payroll"))
    assert "Help and Support Portal" in told
    assert question in told
    assert "re-enter your sign-in for Chase" in said(await carla.say("yes"))


async def test_a_corrected_code_changes_the_way(visit: Visit):
    guest = await visit()
    assert "Error 402" in said(await guest.say("I get error 402 at chase"))
    corrected = said(await guest.say("sorry, 409 not 402"))
    assert "Error 409" in corrected
    assert "within about 4 hours" in corrected


async def test_a_corrected_bank_changes_the_case(visit: Visit):
    guest = await visit()
    await guest.say("my chase connection is broken")
    assert "American Express" in said(await guest.say("no wait, I meant American Express"))
    assert "chase" not in said(await guest.say("is my data safe?")).lower()


async def test_a_corrected_bank_with_two_meanings_is_asked_about(visit: Visit):
    guest = await visit()
    await guest.say("I get error 402 at chase")
    asked = await guest.say("I meant Amex")
    assert "your bank it is" not in said(asked)
    assert any("American Express" in title for title in buttons(asked))
    told = await guest.choose(buttons(asked)[0])
    assert "American Express" in said(told)


async def test_starting_over_forgets_the_case(visit: Visit, sandbox: Sandbox):
    carla = await visit(connection("chase", 402, 0))
    await carla.say("error 402")
    afresh = await carla.say("let's start over")
    assert "start afresh" in said(afresh)
    assert "My bank connection is broken" in buttons(afresh)
    assert "started" not in said(await carla.say("yes"))
    assert await sandbox.refreshes(carla.login) == [0]


async def test_two_broken_banks_are_mended_one_after_the_other(visit: Visit, sandbox: Sandbox):
    carla = await visit(
        connection("wells-fargo", 402, {"code": 0, "new_transactions": 8}),
        connection("amex", 401, {"code": 0, "new_transactions": 11}),
    )
    which = await carla.say("my bank connection is broken")
    assert buttons(which) == ["Wells Fargo (402)", "American Express (401)"]
    await carla.say("the amex one first")
    await carla.say("yes")
    await carla.wait_for("American Express is up to date, with 11 new transactions")
    await carla.wait_for("Wells Fargo has stopped too (402)")
    assert await sandbox.refreshes(carla.login) == [0, 1]

    await carla.choose("Yes, let's")
    await carla.choose("Yes, I can sign in")
    await carla.choose("Done, I clicked Proceed")
    await carla.wait_for("Wells Fargo is up to date, with 8 new transactions")
    assert await sandbox.refreshes(carla.login) == [1, 1]
