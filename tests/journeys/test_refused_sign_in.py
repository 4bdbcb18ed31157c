"""402: the saved sign-in no longer works, so it comes before any refresh."""

from __future__ import annotations

from tests.conftest import Visit
from tests.stack import Sandbox, Stack
from tests.stack.customer import asked, buttons, cards, responses, said, telling
from tests.stack.sandbox import connection


async def test_402_is_mended_by_a_new_sign_in_and_never_by_a_bare_refresh(
    visit: Visit, sandbox: Sandbox, stack: Stack
) -> None:
    carla = await visit(connection("chase", 402, {"code": 0, "new_transactions": 14}))
    opening = await carla.say("I get error 402")
    assert asked(opening) == "bank_login"
    assert "since yesterday" in said(opening)
    assert [card["type"] for card in cards(opening)] == ["error_code"]

    steps = await carla.choose("Yes, I can sign in")
    assert asked(steps) == "sign_in"
    assert "never in this chat" in said(steps)
    [card] = cards(steps)
    assert "Edit Sign-In info" in " ".join(card["steps"])
    assert await sandbox.refreshes(carla.login) == [0]

    assert "utter_refresh_started" in responses(await carla.say("ok, done"))
    mended = await carla.wait_for(telling("utter_refresh_succeeded"))
    assert "14 new transactions" in mended["text"]
    assert asked([mended]) == "anything_else"
    assert await sandbox.refreshes(carla.login) == [1]
    assert "utter_goodbye_fixed" in responses(await carla.say("thanks, that was all"))
    assert stack.tickets(carla.id) == []


async def test_who_wants_a_bare_refresh_of_a_refused_sign_in_hears_why_not(
    visit: Visit, sandbox: Sandbox
) -> None:
    carla = await visit(connection("chase", 402, 0))
    await carla.say("error 402")
    answer = await carla.say("just refresh it please")
    assert "utter_refresh_needs_credentials" in responses(answer)
    assert asked(answer) == "bank_login"
    assert await sandbox.refreshes(carla.login) == [0]


async def test_who_cannot_find_the_place_is_shown_another_way_and_then_offered_a_person(visit: Visit) -> None:
    carla = await visit(connection("chase", 402, 0))
    await carla.say("error 402")
    await carla.choose("Yes, I can sign in")
    second = await carla.choose("I can't find it")
    assert "Cloud Banking" in said(second)
    assert asked(second) == "sign_in"
    assert cards(second) == []  # the card was shown
    assert asked(await carla.choose("I can't find it")) == "hand_over"


async def test_who_says_later_is_not_taken_to_be_done(visit: Visit, sandbox: Sandbox) -> None:
    carla = await visit(connection("chase", 402, {"code": 0, "new_transactions": 3}))
    await carla.say("chase is stuck, i can log in at their site")
    assert "utter_later" in responses(await carla.say("i'll do it tonight when i'm home"))
    assert await sandbox.refreshes(carla.login) == [0]
    assert "utter_refresh_started" in responses(
        await carla.say("ok I'm back, I've re-entered it and clicked proceed")
    )
    await carla.wait_for(telling("utter_refresh_succeeded"))


async def test_who_cannot_sign_in_at_the_bank_is_sent_there_and_goes_on_later(
    visit: Visit, sandbox: Sandbox
) -> None:
    carla = await visit(connection("chase", 401, 0))
    await carla.say("my bank feed stopped")
    refused = await carla.say("no, the bank's site won't let me in")
    assert "utter_bank_refuses" in responses(refused)
    assert "call Chase's customer service" in said(refused)
    assert buttons(refused) == ["I can sign in now", "Talk to a person"]
    assert await sandbox.refreshes(carla.login) == [0]

    assert "utter_refresh_started" in responses(await carla.say("I called them, I can sign in now"))
    await carla.wait_for(telling("utter_refresh_succeeded_none"))
    assert await sandbox.refreshes(carla.login) == [1]


async def test_a_person_who_takes_over_reads_that_the_bank_login_was_checked(
    visit: Visit, stack: Stack
) -> None:
    carla = await visit(connection("chase", 402, 0))
    await carla.say("error 402")
    await carla.choose("No, I can't")
    await carla.choose("Talk to a person")
    [ticket] = stack.tickets(carla.id)
    brief = ticket["brief"]
    assert brief["steps_tried"] == ["bank_login_checked"]
    assert (brief["bank"], brief["code"]) == ("Chase", "402")
    assert "credentials_reentered" in brief["untried"]
    [login] = [fact for fact in brief["facts"] if fact["fact"] == "bank_login"]
    assert (login["value"], login["source"]) == ("fails", "told")
