"""An anonymous customer: we see no connections, so the steps are the customer's own."""

from __future__ import annotations

from tests.conftest import Visit
from tests.stack import Stack
from tests.stack.customer import asked, buttons, cards, responses, said


async def test_an_anonymous_customer_is_taken_through_the_article_by_hand(visit: Visit) -> None:
    guest = await visit()
    assert asked(await guest.say("my bank connection is broken")) == "which_bank"
    assert asked(await guest.say("chase")) == "bank_login"

    assert asked(await guest.say("yes that works")) == "which_code"
    by_hand = await guest.choose("I don't see a code")
    assert asked(by_hand) == "refresh_by_hand"
    assert "Refresh Transactions" in said(by_hand)
    assert buttons(by_hand) == ["Yes, it works", "Still not working", "I can't find it"]

    credentials = await guest.choose("Still not working")
    assert asked(credentials) == "sign_in"
    assert cards(credentials)[0]["type"] == "steps"
    again = await guest.choose("Done, I clicked Proceed")
    assert asked(again) == "refresh_by_hand"
    assert "once more" in said(again)
    assert "utter_fixed_told" in responses(await guest.choose("Yes, it works"))


async def test_an_anonymous_customer_gets_no_look_at_connections(visit: Visit) -> None:
    guest = await visit()
    told = await guest.say("how are my connections doing?")
    assert "utter_status_anonymous" in responses(told)
    assert cards(told) == []


async def test_a_thumb_is_a_yes_or_a_no(visit: Visit) -> None:
    guest = await visit()
    await guest.say("my bank connection is broken")
    await guest.say("chase")
    assert asked(await guest.say("👍🏽")) == "which_code"
    assert asked(await guest.say("no code there")) == "refresh_by_hand"
    assert asked(await guest.say("👎")) == "sign_in"


async def test_after_an_unknown_code_the_usual_steps_are_tried_and_then_a_person(
    visit: Visit, stack: Stack
) -> None:
    guest = await visit()
    opening = await guest.say("I get error 987")
    assert "utter_unknown_code" in responses(opening)
    assert "987" not in said(await guest.say("chase"))
    await guest.say("yes")
    await guest.choose("Still not working")
    await guest.choose("Done, I clicked Proceed")
    assert asked(await guest.choose("Still not working")) == "hand_over"
    await guest.choose("Yes, please")
    [ticket] = stack.tickets(guest.id)
    brief = ticket["brief"]
    assert (brief["customer"], brief["bank"], brief["code"]) == ("", "Chase", "987")
    assert brief["steps_tried"] == ["bank_login_checked", "manual_refresh", "credentials_reentered"]
    assert brief["refreshes"] == []  # none of ours
