"""Three banks: two fail for two reasons, one is fine and left alone."""

from __future__ import annotations

from tests.conftest import Visit
from tests.stack import Sandbox, Stack
from tests.stack.customer import asked, buttons, responses, said, telling
from tests.stack.sandbox import connection

WELLS = connection("wells-fargo", 402, {"code": 0, "new_transactions": 8})
AMEX = connection("amex", 401, {"code": 0, "new_transactions": 11})
ALLY = connection("ally", 0)


async def test_two_banks_are_mended_one_after_the_other_and_the_third_left_alone(
    visit: Visit, sandbox: Sandbox
) -> None:
    carla = await visit(WELLS, AMEX, ALLY)
    opening = await carla.say("wells fargo and amex are both stuck since friday, ally is fine")
    assert {"utter_ack_fine", "utter_seen_several"} <= set(responses(opening))
    assert asked(opening) == "bank_login"
    both = await carla.say("i can sign in at both")
    assert asked(both) == "sign_in"
    assert "Wells Fargo" in said(both)
    assert "utter_refresh_started" in responses(await carla.say("yes i clicked proceed"))
    mended = await carla.wait_for(telling("utter_refresh_succeeded"))
    assert "8 new transactions" in mended["text"]
    assert "utter_next_bank" in mended["about"]["said"]
    await carla.wait_for("11 new transactions")  # its login was told to work: nothing is asked again
    assert await sandbox.refreshes(carla.login) == [1, 1, 0]


async def test_the_customer_decides_which_bank_comes_first(visit: Visit, sandbox: Sandbox) -> None:
    carla = await visit(WELLS, AMEX)
    await carla.say("my bank connection is broken")
    first = await carla.say("the amex one first")
    assert first[-1]["about"]["bank"] == "amex"
    assert asked(first) == "bank_login"
    await carla.say("yes")
    mended = await carla.wait_for("11 new transactions")
    assert (asked([mended]), mended["about"]["bank"]) == ("bank_login", "wells-fargo")
    assert await sandbox.refreshes(carla.login) == [0, 1]


async def test_a_bank_that_nobody_spoke_of_is_offered_at_the_end(visit: Visit, sandbox: Sandbox) -> None:
    carla = await visit(WELLS, AMEX)
    await carla.say("my amex feed is stuck, their site lets me in")
    offered = await carla.wait_for(telling("utter_ask_next_bank"))
    assert "Wells Fargo" in offered["text"]
    assert buttons([offered]) == ["Yes, let's", "Not now"]
    assert (await carla.choose("Yes, let's"))[-1]["about"]["bank"] == "wells-fargo"
    assert await sandbox.refreshes(carla.login) == [0, 1]


async def test_a_person_reads_of_all_banks(visit: Visit, stack: Stack) -> None:
    carla = await visit(WELLS, AMEX, ALLY)
    await carla.say("wells fargo and amex are both stuck, ally is fine")
    await carla.say("get me a person please")
    [ticket] = stack.tickets(carla.id)
    states = {bank["bank"]: (bank["code"], bank["state"]) for bank in ticket["brief"]["banks"]}
    assert states == {
        "Wells Fargo": ("402", "failing"),
        "American Express": ("401", "failing"),
        "Ally Bank": ("", "fine"),
    }
