"""What the assistant suggests to an agent helps with the customer's trouble, or is nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.desk.agent import DeskAgent
from tests.support.rasa import RasaStandIn, Turn, hand_over, say
from tests.support.web import Customer

STEP = "Next, enter your sign-in for Chase again."


def reply(text: str, *said: str, **more: Any) -> dict[str, Any]:
    return say(text, about={"said": list(said), "asks": "", "bank": ""}, **more)


async def suggested(agent: DeskAgent, customer: Customer) -> str:
    return str((await agent.post(f"/conversations/{customer.id}/suggest"))["text"])


@pytest.mark.parametrize(
    "idle",
    [
        [hand_over(bank="Chase")],
        [reply("A person is on the way.", "utter_hand_over")],
        [reply("Hi, I'm the assistant.", "utter_greet")],
        [reply("Sorry, something went wrong.", "utter_something_failed")],
        [reply("I didn't get that.", "utter_not_understood")],
        [reply("Shall a person look at it?", "utter_offer_person_stuck")],
    ],
)
async def test_hand_overs_greetings_and_apologies_give_way_to_the_step(
    ann: DeskAgent, waiting: Customer, rasa: RasaStandIn, idle: list[dict[str, Any]]
) -> None:
    rasa.replies = lambda turn: [reply(STEP, "utter_ask_sign_in")] if _tells_code(turn) else idle
    assert await suggested(ann, waiting) == STEP


async def test_the_steps_of_the_code_are_what_is_left(
    ann: DeskAgent, waiting: Customer, rasa: RasaStandIn
) -> None:
    rasa.replies = lambda _turn: [reply("Hello again!", "utter_greet_back")]
    found = await suggested(ann, waiting)
    assert "Hello" not in found
    assert "turned down the user name or password" in found


async def test_small_talk_beside_the_step_stays_away_and_the_article_goes_along(
    ann: DeskAgent, waiting: Customer, rasa: RasaStandIn
) -> None:
    card = {"type": "article", "id": "x", "title": "Edit a sign-in", "url": "https://help.example.com/x"}
    rasa.replies = lambda _turn: [
        reply("I can see that this is annoying.", "utter_ack_anger"),
        reply(STEP, "utter_ask_sign_in", card=card),
    ]
    assert await suggested(ann, waiting) == f"{STEP}\nEdit a sign-in: https://help.example.com/x"


def _tells_code(turn: Turn) -> bool:
    return str(turn.get("choice") or "").startswith("/report_error_code")
