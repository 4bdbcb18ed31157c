"""What one customer sent and was told, in the order in which it happened. Nothing is concluded here.

As Jepsen has it: who sends opens an act, and its end is known (`taken`) or not (`unsure`: no answer, or a
refusal that may have come after the deed).
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple


class Row(NamedTuple):
    """One message, as a stream, a page or the table has it. `answered` is a customer's alone."""

    seq: int
    id: str
    author: str
    text: str
    answered: bool | None = None


class Event(NamedTuple):
    """`at` in seconds of the monotonic clock. `seq` is what was answered, or from where a stream is read."""

    at: float
    kind: Literal["sent", "taken", "unsure", "listening", "told"]
    id: str = ""
    text: str = ""
    seq: int = 0
    row: Row | None = None


@dataclass
class History:
    """Of one conversation."""

    conversation: str
    events: list[Event] = field(default_factory=list)

    def sent(self, body: Any) -> None:
        """What is no message leaves no trace. The text of a choice is not known to who makes it."""
        if _is_message(body):
            self._add("sent", body["id"], text=body.get("text", ""))

    def ended(self, body: Any, status: int, answer: Mapping[str, Any]) -> None:
        """How the sending ended; status 0 for no answer."""
        if _is_message(body):
            taken = status == 202
            self._add("taken" if taken else "unsure", body["id"], seq=int(answer["seq"]) if taken else 0)

    def listening(self, after: int) -> None:
        """A stream is asked for."""
        self._add("listening", seq=after)

    def told(self, message: Mapping[str, Any]) -> None:
        """By the stream."""
        [row] = rows([message])
        self._add("told", row.id, seq=row.seq, row=row)

    def _add(self, kind: Any, id: str = "", **more: Any) -> None:
        self.events.append(Event(time.monotonic(), kind, id, **more))


def rows(messages: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Of messages as the widget channel has them."""
    return [Row(m["seq"], m["id"], m["author"], m["text"], m.get("answered")) for m in messages]


def _is_message(body: Any) -> bool:
    return isinstance(body, dict) and isinstance(body.get("id"), str)
