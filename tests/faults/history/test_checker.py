"""The checker finds each kind of fault, planted into a history that is right, wherever it can be seen."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy

import pytest

from tests.faults.history.checker import Fault, check
from tests.faults.history.nemesis import Trouble
from tests.faults.history.waits import reasons, waits
from tests.stack.history import Event, History, Row

EXPECTED = (("402 is a refused sign-in.",), ("409 is the bank's trouble.", "Which bank?"))
LOG = [
    Row(1, "a", "customer", "what does 402 mean?", True),
    Row(2, "r1", "bot", EXPECTED[0][0]),
    Row(3, "b", "customer", "what does 409 mean?", True),
    Row(4, "w", "system", "I'm having trouble answering right now."),
    Row(5, "r2", "bot", EXPECTED[1][0]),
    Row(6, "r3", "bot", EXPECTED[1][1]),
]


class Case:
    """All went well, through a sending that broke off and a stream that was opened again."""

    def __init__(self) -> None:
        self.log, self.table, self.expected = list(LOG), list(LOG), [list(one) for one in EXPECTED]
        fresh = [row._replace(answered=False) if row.author == "customer" else row for row in LOG]
        self.events = [
            Event(0.0, "listening", seq=0),
            Event(1.0, "sent", "a", text=LOG[0].text),
            Event(2.0, "unsure", "a"),
            Event(3.0, "sent", "a", text=LOG[0].text),
            Event(4.0, "taken", "a", seq=1),
            *_told(5.0, fresh[0], LOG[0], LOG[1]),
            Event(6.0, "sent", "b", text=LOG[2].text),
            Event(7.0, "taken", "b", seq=3),
            *_told(8.0, fresh[2], LOG[3]),
            Event(9.0, "listening", seq=4),
            *_told(10.0, LOG[2], LOG[4], LOG[5]),
        ]

    def found(self) -> list[Fault]:
        return check(History("c", self.events), self.log, self.table, self.expected)

    def kinds(self) -> set[str]:
        assert all(fault.conversation == "c" for fault in self.found())
        return {fault.kind for fault in self.found()}

    def again(self, index: int) -> None:
        """The stream tells that event a second time."""
        self.events.insert(index + 1, self.events[index])

    def index(self, kind: str, id: str) -> int:
        """Of the last such event."""
        return max(at for at, event in enumerate(self.events) if (event.kind, event.id) == (kind, id))

    def everywhere(self, change: Callable[[list[Row]], None]) -> None:
        """In log, table and stream alike, as if the product had done it: numbered anew."""
        change(self.log)
        self.log[:] = [row._replace(seq=seq) for seq, row in enumerate(self.log, 1)]
        self.table[:] = self.log
        places = {row.id: row.seq for row in self.log}
        sent = [event for event in self.events if event.kind == "sent"]
        acts = [(event, Event(4.0, "taken", event.id, seq=places.get(event.id, 99))) for event in sent]
        told = [Event(9.0, "listening"), *_told(10.0, *self.log)]
        self.events = [*(event for act in acts for event in act), *told]


def _told(at: float, *rows: Row) -> list[Event]:
    return [Event(at, "told", row.id, seq=row.seq, row=row) for row in rows]


def drop(case: Case, id: str) -> None:
    case.everywhere(lambda log: log.remove(next(row for row in log if row.id == id)))


def double(case: Case, id: str) -> None:
    def change(log: list[Row]) -> None:
        [row] = [row for row in log if row.id == id]
        log.insert(log.index(row) + 1, row._replace(id=f"{id} again"))

    case.everywhere(change)


def swap(case: Case, one: str, other: str) -> None:
    def change(log: list[Row]) -> None:
        places = {row.id: at for at, row in enumerate(log)}
        log[places[one]], log[places[other]] = log[places[other]], log[places[one]]

    case.everywhere(change)


def test_a_history_that_is_right_has_no_fault() -> None:
    assert Case().kinds() == set()


def test_a_customers_message_that_is_gone_is_found() -> None:
    case = Case()
    drop(case, "b")
    assert "lost" in case.kinds()


def test_an_answer_that_is_gone_is_found() -> None:
    case = Case()
    drop(case, "r2")
    assert case.kinds() == {"lost"}


@pytest.mark.parametrize("id", ["b", "r1"])
def test_what_is_there_twice_is_found(id: str) -> None:
    case = Case()
    double(case, id)
    assert case.kinds() & {"doubled", "invented"}


def test_what_was_never_acknowledged_may_be_there_or_not() -> None:
    case = Case()
    case.events += [Event(11.0, "sent", "c", text="thanks"), Event(12.0, "unsure", "c")]
    assert case.kinds() == set()
    case.everywhere(lambda log: log.append(Row(7, "c", "customer", "thanks", True)))
    assert case.kinds() == set()


def test_of_two_under_way_at_once_either_may_be_first() -> None:
    case = Case()
    swap(case, "a", "b")
    case.expected.reverse()
    assert case.kinds() >= {"disordered"}
    case.events.sort(key=lambda event: ("sent", "taken", "listening", "told").index(event.kind))
    swapped = [fault for fault in case.found() if "acknowledged" in fault.what]
    assert swapped == []


def test_words_that_nobody_sent_are_found() -> None:
    case = Case()
    case.events = [event for event in case.events if event.id != "b" or event.kind == "told"]
    assert case.kinds() == {"invented"}


def test_a_retry_that_was_taken_as_another_message_is_found() -> None:
    case = Case()
    case.events.append(Event(11.0, "taken", "a", seq=7))
    assert case.kinds() == {"doubled"}


@pytest.mark.parametrize(("one", "other"), [("a", "b"), ("r2", "r3"), ("r1", "r2")])
def test_what_changed_places_is_found(one: str, other: str) -> None:
    case = Case()
    swap(case, one, other)
    assert "disordered" in case.kinds()


def test_an_answer_before_its_question_is_found() -> None:
    case = Case()
    swap(case, "a", "r1")
    assert "disordered" in case.kinds()


def test_what_is_not_answered_is_found() -> None:
    case = Case()
    case.log[2] = case.log[2]._replace(answered=False)
    assert "lost" in case.kinds()


def test_words_that_are_not_those_that_were_sent_are_found() -> None:
    case = Case()
    case.log[0] = case.log[0]._replace(text="what does 4 mean?")
    assert "changed" in case.kinds()


def test_answers_of_another_conversation_are_found() -> None:
    case = Case()
    case.expected[0] = ["402 again."]
    assert case.kinds() == {"lost", "invented"}


@pytest.mark.parametrize("id", ["r1", "w", "b", "r3"])
def test_what_the_stream_left_out_is_found(id: str) -> None:
    case = Case()
    case.events = [event for event in case.events if (event.kind, event.id) != ("told", id)]
    assert "lost" in case.kinds()


@pytest.mark.parametrize("id", ["r1", "w", "b"])
def test_what_the_stream_told_twice_is_found(id: str) -> None:
    case = Case()
    case.again(case.index("told", id))
    assert case.kinds() == {"doubled"}


def test_what_the_stream_told_in_another_order_is_found() -> None:
    case = Case()
    at = case.index("told", "r2")
    case.events[at], case.events[at + 1] = case.events[at + 1], case.events[at]
    assert case.kinds() & {"disordered", "doubled"}


def test_what_the_stream_told_otherwise_than_the_log_is_found() -> None:
    case = Case()
    at = case.index("told", "r1")
    row = case.events[at].row
    assert row
    case.events[at] = case.events[at]._replace(row=row._replace(text="402 is nothing."))
    assert case.kinds() == {"changed"}


@pytest.mark.parametrize("at", range(len(LOG)))
def test_a_row_that_is_not_in_the_table_is_found(at: int) -> None:
    case = Case()
    del case.table[at]
    assert case.kinds() == {"lost"}


def test_a_row_that_only_the_table_has_is_found() -> None:
    case = Case()
    case.table.append(Row(7, "x", "bot", "Hello?"))
    assert case.kinds() == {"invented"}


def test_the_longest_wait_is_told_with_what_was_down() -> None:
    history = History("c", deepcopy(Case().events))
    assert [(wait.begun, wait.ended) for wait in waits(history)] == [(1.0, 5.0), (6.0, 10.0)]
    first, last = waits(history)
    troubles = [Trouble("web killed", 2.0, 7.5), Trouble("rasa stopped", 0.0, 0.9)]
    assert reasons(first, troubles) == ["web killed (3.0 s)"]
    assert reasons(last, troubles) == ["web killed (1.5 s)"]
