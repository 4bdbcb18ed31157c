"""Error codes: from a number, a constant, a status or a message to one Problem."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from helpline.knowledge.code_shapes import spell_code
from helpline.knowledge.messages import Messages
from helpline.knowledge.problem import Problem
from helpline.knowledge.reading import Source
from helpline.knowledge.schema import CodeEntry, Fault, Id, StatusEntry, Text

_PARTS = ("ways", "steps", "sources", "codes", "statuses")


class Problems:
    """All codes and statuses. Immutable after construction."""

    def __init__(self, path: Path) -> None:
        """`path` is error_codes.yml. Raises KnowledgeError at the first broken entry."""
        source = Source(path, _PARTS)
        self.ways: Mapping[str, str] = source.plain("ways", dict[Id, Text])
        self._steps = source.plain("steps", dict[Id, Text])
        codes = source.entries("codes", CodeEntry, "code")
        statuses = source.entries("statuses", StatusEntry, "status")
        _check(source, codes, statuses, self.ways, self._steps)
        self._by_status = {entry.status: self._of_status(entry, codes) for entry in statuses}
        self._by_number = {str(entry.code): self._of_code(entry) for entry in codes}
        self._by_name = self._names(source, codes)
        self._messages = Messages([*self._by_number.values(), *self._by_status.values()])

    def __iter__(self) -> Iterator[Problem]:
        return iter([*self._by_number.values(), *self._by_status.values()])

    @property
    def names(self) -> frozenset[str]:
        """Every constant, without the prefix STATUS_ too."""
        return frozenset(self._by_name)

    def find_code(self, text: str | int) -> Problem | None:
        """A number in any shape ("err 4 0 2", "four oh two"), a constant or a status in any spelling."""
        words = re.sub(r"[^A-Z0-9]+", "_", str(text).upper()).strip("_")
        named = self._by_name.get(words)
        return named or self._by_number.get(spell_code(str(text)))

    def problem_for(self, status: str, code: str = "") -> Problem | None:
        """What a connection suffers from: its number where known, else its status, else None."""
        return self._by_number.get(spell_code(code)) or self.find_code(status)

    def find_by_message(self, text: str) -> Problem | None:
        """The problem whose title or meaning `text` repeats, when it is clearly one; else None."""
        return self._messages.find(text)

    def _of_code(self, entry: CodeEntry) -> Problem:
        code = str(entry.code)
        return self._problem(entry, code, code, entry.additional_status or "", entry.name or "")

    def _of_status(self, entry: StatusEntry, codes: Iterable[CodeEntry]) -> Problem:
        code = "" if entry.code is None else str(entry.code)
        name = next((known.name for known in codes if known.code == entry.code), None)
        return self._problem(entry, entry.status, code, entry.status, name or "")

    def _problem(self, entry: Fault, key: str, code: str, status: str, name: str) -> Problem:
        steps = tuple(self._steps[step].replace("{hours}", str(entry.wait_hours)) for step in entry.steps)
        return Problem(
            key=key,
            code=code,
            status=status,
            name=name,
            type=entry.type,
            title=entry.title,
            meaning=entry.meaning,
            tell=entry.tell,
            steps=steps,
            way=entry.way,
            retry=entry.retry,
            wait_hours=entry.wait_hours,
            escalate=entry.escalate,
            escalate_after_hours=entry.escalate_after_hours,
            who_acts=entry.who_acts,
        )

    def _names(self, source: Source, codes: Iterable[CodeEntry]) -> dict[str, Problem]:
        """Constants with and without STATUS_; a provider's status goes before a short form like it."""
        full: dict[str, Problem] = {}
        for entry in codes:
            for name in filter(None, (entry.name, *entry.other_names)):
                if name in full:
                    source.broken(f"codes {entry.code}", "name", f"{name} is given twice")
                full[name] = self._by_number[str(entry.code)]
        short = {name.removeprefix("STATUS_"): problem for name, problem in full.items()}
        short.pop("OK", None)  # as a word of its own it is no code
        return short | full | self._by_status


def _check(
    source: Source,
    codes: Iterable[CodeEntry],
    statuses: Iterable[StatusEntry],
    ways: Mapping[str, str],
    steps: Mapping[str, str],
) -> None:
    sources = source.plain("sources", dict[Id, Text])
    for code in codes:
        where = f"codes {code.code}"
        _refer(source, where, "sources", code.sources, sources)
        named = [code.additional_status] if code.additional_status else []
        _refer(source, where, "additional_status", named, {status.status for status in statuses})
        _check_fault(source, where, code, ways, steps)
    numbers = {code.code for code in codes}
    for status in statuses:
        where = f"statuses {status.status}"
        _refer(source, where, "code", [] if status.code is None else [status.code], numbers)
        _check_fault(source, where, status, ways, steps)
    needed = {step for fault in (*codes, *statuses) for step in fault.steps}
    for step in steps:
        if step not in needed:
            source.broken(f"steps {step}", "-", "no code uses it")


def _check_fault(
    source: Source, where: str, fault: Fault, ways: Mapping[str, str], steps: Mapping[str, str]
) -> None:
    _refer(source, where, "way", [fault.way], ways)
    _refer(source, where, "steps", fault.steps, steps)
    timed = any("{hours}" in steps[step] for step in fault.steps)
    if (timed or fault.retry == "hours") and not fault.wait_hours:
        source.broken(where, "wait_hours", "is needed: the retry or a step waits for it")
    if fault.tell[-1] in ".!?":
        source.broken(where, "tell", "must not end a sentence: it is put inside one")


def _refer(
    source: Source, where: str, field: str, names: Iterable[object], known: Collection[object]
) -> None:
    for name in names:
        if name not in known:
            source.broken(where, field, f"{name} is not defined")
