"""A customer who cancels while waiting, seen in Slack."""

from __future__ import annotations

from tests.slack.conftest import Hand
from tests.slack.payloads import buttons, shown
from tests.support.web import eventually


async def test_a_request_that_the_customer_cancels_is_told_in_its_thread(hand_over: Hand) -> None:
    case = await hand_over("I give up")
    await case.customer.choose("withdraw")

    async def told() -> bool:
        return "Withdrawn by the customer" in shown(case.head)

    await eventually(told)
    assert not [b for b in buttons(case.head) if b["action_id"] in ("claim", "resolve")]
