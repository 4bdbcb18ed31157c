"""Finds what was lost, doubled, out of order, changed or made up: one customer's history against the log.

The log is what a customer reads at the end. It is held against what was sent and acknowledged, against every
event of every stream, against the table, and against what an undisturbed customer is told to the same lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from tests.stack.history import History, Row

Thing = TypeVar("Thing", bound=Hashable)
Answers = Sequence[Sequence[str]]
"""What the assistant says to each line of a script."""


KINDS = ("lost", "doubled", "disordered", "changed", "invented")


class Fault(NamedTuple):
    """`kind`: one of KINDS."""

    kind: str
    what: str
    conversation: str = ""


def check(
    history: History, log: Sequence[Row], table: Sequence[Row] | None = None, expected: Answers | None = None
) -> list[Fault]:
    """All that is wrong with it; `table` and `expected` are held against it where they are known."""
    found = [*_numbers(log), *_sendings(history, log), *_stream(history, log)]
    if table is not None:
        found += _compared("the table's row", log, table)
    if expected is not None:
        found += _answers(log, expected)
    return [fault._replace(conversation=history.conversation) for fault in found]


def answers(log: Sequence[Row]) -> list[list[str]]:
    """What the assistant said behind each line of the customer; words about trouble are not its own."""
    found: list[list[str]] = []
    for row in log:
        if row.author == "customer":
            found.append([])
        elif row.author == "bot":
            found[-1].append(row.text)
    return found


def _numbers(log: Sequence[Row]) -> Iterator[Fault]:
    """Numbered without gaps, no id twice, everything answered."""
    yield from _compared("number", range(1, len(log) + 1), [row.seq for row in log])
    yield from (
        Fault("doubled", f"id {id}") for id, count in Counter(row.id for row in log).items() if count > 1
    )
    yield from (Fault("lost", f"an answer to {row}") for row in log if row.answered is False)


def _sendings(history: History, log: Sequence[Row]) -> Iterator[Fault]:
    """What was acknowledged is there, once, as it was sent, where its sender was told each time.

    What was sent after an acknowledgement stands behind it; of two under way at once either may be first.
    """
    mine = {row.id: row for row in log if row.author == "customer"}
    sent, behind = dict[str, str](), 0
    for event in history.events:
        row = mine.get(event.id)
        if event.kind == "sent" and event.id not in sent:
            sent[event.id] = event.text
            yield from _placed(row, event.text, behind)
        elif event.kind == "taken":
            behind = max(behind, event.seq)
            if row is None:
                yield Fault("lost", f"message {event.id}, acknowledged as {event.seq}")
            elif row.seq != event.seq:
                yield Fault("doubled", f"{row} was acknowledged as {event.seq} too")
    yield from (Fault("invented", f"{row} was never sent") for id, row in mine.items() if id not in sent)


def _placed(row: Row | None, text: str, behind: int) -> Iterator[Fault]:
    if row and row.seq <= behind:
        yield Fault("disordered", f"{row} was sent after number {behind} was acknowledged")
    if row and text and row.text != text:
        yield Fault("changed", f"{text!r} to {row.text!r}")


def _answers(log: Sequence[Row], expected: Answers) -> Iterator[Fault]:
    """All answers in order, and none before its question."""
    said = [row for row in log if row.author == "bot"]
    yield from _compared("answer", [text for one in expected for text in one], [row.text for row in said])
    asked = [row.seq for row in log if row.author == "customer"]
    at = 0
    for seq, one in zip(asked, expected, strict=False):
        if one and at < len(said) and said[at].seq < seq:
            yield Fault("disordered", f"{said[at]} stands before its question")
        at += len(one)


def _stream(history: History, log: Sequence[Row]) -> Iterator[Fault]:
    """New messages come once and without a gap through all connections; what comes again says "answered"."""
    known = {row.seq: row for row in log}
    seen, again, told, answered = 0, set[str](), list[int](), set[str]()
    for event in history.events:
        if event.kind == "listening":
            seen, again = event.seq, set()
        row = event.row
        if event.kind != "told" or row is None:
            continue
        if row[:4] != known.get(row.seq, ("",) * 4)[:4]:
            yield Fault("changed", f"the stream told {row}, the log has {known.get(row.seq)}")
        if row.answered:
            answered.add(row.id)
        if row.seq > seen:
            told.append(row.seq)
            seen = row.seq
        elif row.id in again or not row.answered:
            yield Fault("doubled", f"the stream told {row} again")
        else:
            again.add(row.id)
    yield from _compared("event for", [row.seq for row in log], told)
    yield from (Fault("lost", f"the mark of {row}") for row in log if row.answered and row.id not in answered)


def _compared(what: str, wanted: Sequence[Thing], found: Sequence[Thing]) -> Iterator[Fault]:
    """Where the two lists differ."""
    missing, more = Counter(wanted) - Counter(found), Counter(found) - Counter(wanted)
    yield from (Fault("lost", f"{what} {one!r}") for one in missing)
    yield from (Fault("doubled" if one in set(wanted) else "invented", f"{what} {one!r}") for one in more)
    if not missing and not more and list(wanted) != list(found):
        yield Fault("disordered", f"{what}: {list(found)} instead of {list(wanted)}")
