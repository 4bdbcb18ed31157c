"""An anonymous customer: we see no connections, so the steps are the customer's own."""

from __future__ import annotations

from tests.conftest import Visit
from tests.stack.customer import buttons, cards, said


async def test_an_anonymous_customer_is_taken_through_the_article_by_hand(visit: Visit):
    guest = await visit()
    assert "Which bank or card is it?" in said(await guest.say("my bank connection is broken"))
    assert "Can you sign in at Chase's own website" in said(await guest.say("chase"))

    by_hand = await guest.say("yes that works")
    assert "click Refresh Transactions on the yellow command bar" in said(by_hand)
    assert buttons(by_hand) == ["Yes, it works", "Still not working"]
    assert cards(by_hand)[0]["type"] == "steps"

    credentials = await guest.choose("Still not working")
    assert "re-enter your sign-in for Chase" in said(credentials)
    assert "Now refresh once more" in said(await guest.choose("Done, I clicked Proceed"))
    assert "Your connection works again" in said(await guest.choose("Yes, it works"))


async def test_an_anonymous_customer_gets_no_look_at_connections(visit: Visit):
    guest = await visit()
    assert "I can't see your connections here" in said(await guest.say("how are my connections doing?"))


async def test_a_thumb_is_a_yes_or_a_no(visit: Visit):
    guest = await visit()
    await guest.say("my bank connection is broken")
    await guest.say("chase")
    assert "click Refresh Transactions" in said(await guest.say("👍🏽"))
    assert "re-enter your sign-in for Chase" in said(await guest.say("👎"))
