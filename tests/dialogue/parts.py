"""What every conversation of these tests is made of, loaded once."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from actions.wiring import Parts
from helpline.dialogue.phrases import Phrases
from helpline.dialogue.responses import Responses
from helpline.knowledge import Knowledge
from helpline.knowledge.mentions import MentionFinder

ROOT = Path(__file__).parents[2]
KNOWLEDGE = ROOT / "data" / "knowledge"


@cache
def knowledge() -> Knowledge:
    return Knowledge.load(KNOWLEDGE)


@cache
def mentions() -> MentionFinder:
    return MentionFinder(knowledge())


@cache
def phrases() -> Phrases:
    return Phrases.load(KNOWLEDGE / "phrases.yml")


@cache
def responses() -> Responses:
    return Responses.load(ROOT / "domain.yml")


def parts(bank_data: Any, now: Any, timeout: float = 5.0) -> Parts:
    """`bank_data` implements BankData; `now` tells the time."""

    def time() -> datetime:
        return now()  # type: ignore[no-any-return]

    return Parts(knowledge(), mentions(), phrases(), responses(), lambda: bank_data, timeout, now=time)
