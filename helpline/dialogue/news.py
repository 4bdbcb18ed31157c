"""What a turn has brought that was not known before: what is acknowledged, and counts as progress."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class News:
    """`kind`: case (a new one), seen, fact, code, foreign_code, bank, fine, ambiguous, several, unconnected,
    refresh (one has ended), unreachable. `case`: its id, 0 for none."""

    kind: str
    case: int = 0
    value: str = ""
    detail: str = ""
