"""What a whole rehearsal came to. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from helpline.rehearsal.judging import RIGHT_ENDS, Verdict


@dataclass(frozen=True)
class Rates:
    """Over some customers; shares are of 1."""

    customers: int
    right: float
    laws: int
    missed: int
    needless: int
    refused: int
    turns: float
    """Turns against the fewest that could do, over all of them."""


def rates(verdicts: Iterable[Verdict]) -> Rates:
    found = list(verdicts)
    return Rates(
        customers=len(found),
        right=sum(one.right for one in found) / max(1, len(found)),
        laws=sum(len(one.broken) for one in found),
        missed=sum(one.missed for one in found),
        needless=sum(one.needless for one in found),
        refused=sum(one.refused for one in found),
        turns=sum(one.turns for one in found) / max(1, sum(one.fewest for one in found)),
    )


def by(verdicts: Iterable[Verdict], keys: Callable[[Verdict], Iterable[str]]) -> dict[str, Rates]:
    """Rates of those who have the key, in the order of names."""
    groups: dict[str, list[Verdict]] = {}
    for one in verdicts:
        for key in keys(one):
            groups.setdefault(key, []).append(one)
    return {key: rates(groups[key]) for key in sorted(groups)}


def passes(all_of_them: Rates) -> bool:
    return all_of_them.laws == 0 and all_of_them.right >= RIGHT_ENDS


def line(found: Rates) -> str:
    """One line for people."""
    return (
        f"{found.customers} customers: right end {found.right:.1%}, laws broken {found.laws}, person missed "
        f"{found.missed}, needless {found.needless / max(1, found.customers):.1%}, refreshes refused "
        f"{found.refused}, turns {found.turns:.2f} x the shortest way"
    )
