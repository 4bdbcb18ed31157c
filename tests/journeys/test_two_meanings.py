"""A message that may mean two things is asked back with a button for each."""

from __future__ import annotations

import yaml

from helpline.training import ROOT
from tests.conftest import Visit
from tests.stack.customer import buttons, said

ASKED_BACK = "Do you mean one of these?"
TITLES = yaml.safe_load((ROOT / "data/knowledge/phrases.yml").read_text("utf-8"))["intents"]
TWO_THINGS = (
    "transactions missing account missing",
    "account card missing double",
    "bank login code",
    "how refresh often",
    "code password",
    "missing twice",
)


async def test_two_close_meanings_are_offered_and_the_chosen_one_is_followed(visit: Visit):
    for text in TWO_THINGS:
        guest = await visit()
        answer = await guest.say(text)
        if ASKED_BACK in said(answer):
            break
    offered = buttons(answer)
    meant = [title for title in offered if title in TITLES.values()]
    assert ASKED_BACK in said(answer)
    assert len(meant) == 2
    followed = said(await guest.choose(meant[0]))
    assert followed
    assert ASKED_BACK not in followed
