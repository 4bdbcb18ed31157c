"""A message that may mean two things is asked back with a button for each."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

import yaml

from helpline.settings import load
from helpline.training import ROOT, train
from helpline.understanding import Understanding
from tests.conftest import Visit
from tests.stack.customer import buttons, said

ASKED_BACK = "Do you mean one of these?"
TITLES = yaml.safe_load((ROOT / "data/knowledge/phrases.yml").read_text("utf-8"))["intents"]
WORDS = (
    "account",
    "bank",
    "card",
    "code",
    "how",
    "login",
    "missing",
    "password",
    "refresh",
    "transactions",
    "twice",
)


def two_meanings() -> Iterator[str]:
    """Heaps of three words between two intents, as the model in use sees it; another model takes others."""
    understanding = Understanding.load(train(ROOT / load().models))
    for words in permutations(WORDS, 3):
        parsed = understanding.parse(" ".join(words))
        best, second = parsed["intent_ranking"][:2]
        likely = best["name"] in TITLES and second["name"] in TITLES and second["confidence"] > 0.2
        if parsed["intent"]["name"] == "out_of_scope" and likely:
            yield parsed["text"]


async def test_two_close_meanings_are_offered_and_the_chosen_one_is_followed(visit: Visit):
    guest = await visit()
    answer = await guest.say(next(two_meanings()))
    meant = [title for title in buttons(answer) if title in TITLES.values()]
    assert ASKED_BACK in said(answer)
    assert len(meant) == 2
    followed = said(await guest.choose(meant[0]))
    assert followed
    assert ASKED_BACK not in followed
