"""The laws of docs/dialogue.md, each as a check of one exchange in the light of what went before."""

from __future__ import annotations

from tests.dialogue.laws.banks import l7_fine
from tests.dialogue.laws.briefs import l10_brief, l13_once
from tests.dialogue.laws.harm import l11_harmless
from tests.dialogue.laws.known import l1_heard, l2_known
from tests.dialogue.laws.memory import Memory
from tests.dialogue.laws.offers import l8_apart, l8_once, l9_answers, l9_binds
from tests.dialogue.laws.progress import l5_persons, l5_questions, l5_words
from tests.dialogue.laws.truth import l6_truth
from tests.dialogue.playing import Exchange

LAWS = (
    *(l1_heard, l2_known, l5_words, l5_questions, l5_persons, l6_truth, l7_fine, l8_once, l8_apart),
    *(l9_binds, l9_answers, l11_harmless, l10_brief, l13_once),
)


def broken(memory: Memory, exchange: Exchange) -> list[str]:
    """What this exchange breaks, [] when it keeps all laws."""
    if "start_over" in exchange.heard.wishes:
        memory.epoch += 1
    return [f"{law.__name__}: {detail}" for law in LAWS for detail in law(memory, exchange)]
