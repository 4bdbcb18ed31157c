"""How long customers waited, and what was down meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tests.faults.history.nemesis import Trouble
from tests.stack.history import History


class Wait(NamedTuple):
    """From the first try of sending a message to the page being told that it is answered."""

    begun: float
    ended: float
    conversation: str

    @property
    def seconds(self) -> float:
        return self.ended - self.begun


def waits(history: History) -> Iterator[Wait]:
    """One for each message that was answered."""
    begun: dict[str, float] = {}
    for event in history.events:
        if event.kind == "sent":
            begun.setdefault(event.id, event.at)
        elif event.row and event.row.answered and event.id in begun:
            yield Wait(begun.pop(event.id), event.at, history.conversation)


def reasons(wait: Wait, troubles: Sequence[Trouble]) -> list[str]:
    """What was down during it, and for how many seconds of it."""
    found = []
    for trouble in sorted(troubles, key=lambda trouble: trouble.begun):
        seconds = min(trouble.ended, wait.ended) - max(trouble.begun, wait.begun)
        if seconds > 0:
            found.append(f"{trouble.what} ({seconds:.1f} s)")
    return found


def share(sorted_waits: Sequence[Wait], part: float) -> float:
    """Seconds that this part of them waited at most."""
    return sorted_waits[min(int(part * len(sorted_waits)), len(sorted_waits) - 1)].seconds
