"""Chores that turn what customers really wrote into training sentences. People stand between the two."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from helpline.conversations.redaction import MARK
from helpline.desk.reports import NOT_UNDERSTOOD, count_alike
from helpline.evaluation import learnt
from helpline.evaluation.duplicates import bare
from helpline.evaluation.labelled import read_labelled, read_training
from helpline.places import ROOT
from helpline.settings import Settings
from helpline.storage.counts import SqlCounts
from helpline.storage.database import Database
from helpline.storage.migrate import upgrade
from helpline.training import train
from helpline.understanding import Understanding

DATA = ROOT / "data"
_GUESSES = 3


def missed(settings: Settings, days: int) -> None:
    """Prints JSON lines, the most frequent first, with the guesses of the present model.

    What training knows by now is left out, and whatever held a secret.
    """
    texts = asyncio.run(_missed(settings, days))
    known = {bare(sentence.text) for sentence in read_training(DATA)}
    fresh = [text for text in texts if bare(text) not in known and not MARK.search(text)]
    for line in _lines(settings, fresh) if fresh else ():
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


def learn(file: Path) -> None:
    """Says what became of the sentences of `file`."""
    taken = learnt.learn(read_labelled(file), DATA)
    sys.stdout.write(
        f"{taken.learnt} learnt, {taken.known} known already, "
        f"{taken.held_out} kept out because data/validation has them, {taken.unlabelled} without an intent.\n"
    )
    if taken.learnt:
        sys.stdout.write(
            "They are in data/nlu/learnt.yml. `helpline train`, or the next start, trains with them.\n"
        )


async def _missed(settings: Settings, days: int) -> tuple[str, ...]:
    now, database = datetime.now(timezone.utc), Database(settings.database, pool_size=1)
    try:
        await upgrade(database)
        return await SqlCounts(database, NOT_UNDERSTOOD).missed(now - timedelta(days=days), now)
    finally:
        await database.close()


def _lines(settings: Settings, texts: list[str]) -> Iterator[dict[str, Any]]:
    model = train(settings.models, say=lambda line: print(line, file=sys.stderr))  # noqa: T201
    understanding = Understanding.load(model)
    for text, times in count_alike(texts).most_common():
        ranking = understanding.parse(text)["intent_ranking"][:_GUESSES]
        guesses = {guess["name"]: round(guess["confidence"], 2) for guess in ranking}
        yield {"text": text, "intent": "", "times": times, "guesses": guesses}
