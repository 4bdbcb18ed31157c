"""Reads drawn screens as the product does, and counts what became of the codes."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from functools import cache

import psutil

from helpline import pythons
from helpline.conversations.pictures import without_secrets
from helpline.dialogue.pictured import Pictured, read_picture
from helpline.knowledge import Knowledge
from helpline.knowledge.mentions import MentionFinder
from helpline.ocr.reader import Reader
from helpline.places import ROOT
from tests.ocr.screens import Screen, pictures


@dataclass
class Figures:
    """`verdicts`: right, asked (among what is asked), missed, wrong (said as certain); by kind of screen."""

    verdicts: Counter[str] = field(default_factory=Counter)
    banks: Counter[str] = field(default_factory=Counter)
    kinds: dict[str, Counter[str]] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    memory: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def right(self) -> float:
        return self.verdicts["right"] / max(1, self.verdicts.total())


@cache
def known() -> tuple[Knowledge, MentionFinder]:
    knowledge = Knowledge.load(ROOT / "data" / "knowledge")
    return knowledge, MentionFinder(knowledge)


async def measure(chosen: list[Screen]) -> Figures:
    found, reader = Figures(), Reader(pythons.public(), limit=300)  # a slow machine reads nothing wrong
    try:
        async for screen, content in pictures(chosen):
            began = time.monotonic()
            seen = await reader.read(content, "bench")
            found.seconds.append(time.monotonic() - began)
            if reader.pid:
                found.memory = max(found.memory, psutil.Process(reader.pid).memory_info().rss)
            lines, _ = without_secrets(seen.lines)
            read = read_picture([(line.text, line.sure) for line in lines], *known())
            verdict, bank = judged(screen, read)
            found.verdicts[verdict] += 1
            found.banks[bank] += 1
            found.kinds.setdefault(screen.name[4:], Counter())[verdict] += 1
            if (verdict, bank) != ("right", "right"):
                told = [(line.text, line.sure) for line in lines]
                found.notes.append(
                    f"{screen.name} {verdict}, bank {bank}: {screen.code} {screen.bank} {read} {told}"
                )
    finally:
        await reader.close()
    return found


def judged(screen: Screen, read: Pictured) -> tuple[str, str]:
    """Of the code, and of the bank: right, asked, missed or wrong."""
    codes = [code.value for code in read.codes]
    if not read.sure:
        code = "asked" if screen.code in codes else "missed"
    elif codes == ([screen.code] if screen.code else []):
        code = "right"
    else:
        code = "wrong" if codes else "missed"
    ids = read.bank.ids if read.bank else ()
    bank = "right" if ids == ((screen.bank,) if screen.bank else ()) else "wrong" if ids else "missed"
    return code, bank
