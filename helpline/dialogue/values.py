"""What fills the {names} of a sentence: the bank, its trouble, times in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, tzinfo

from helpline.banking.contract import Connection
from helpline.dialogue.moves import Move
from helpline.dialogue.phrases import Phrases, clock_time, listed
from helpline.dialogue.state import YOUR_BANK, Case, State
from helpline.dialogue.world import World
from helpline.knowledge import Problem
from helpline.knowledge.foreign_codes import ForeignCode

USUAL_WAIT = 4
"""Hours, where a kind of trouble names none."""


class Values(Mapping[str, str]):
    """The values of one move; asked for by name, made when they are needed."""

    def __init__(
        self, move: Move, state: State, world: World, phrases: Phrases, zone: tzinfo, name: str
    ) -> None:
        self._move, self._state, self._world = move, state, world
        self._phrases, self._zone, self._customer = phrases, zone, name
        self._case = state.case(move.case) or Case(id=0)

    def __getitem__(self, name: str) -> str:
        if name in self._move.values and name not in ("told", "seen", "began"):
            value = self._move.values[name]
            return _in_words(self._phrases, value) if name == "steps" else value
        maker = getattr(self, f"_{name}", None)
        if maker is None:
            raise KeyError(name)
        return str(maker())

    def __iter__(self) -> Iterator[str]:
        return iter(self._move.values)

    def __len__(self) -> int:
        return len(self._move.values)

    @property
    def _problem(self) -> Problem | None:
        return self._world.problem(self._case.problem or self._case.told_code)

    @property
    def _told_problem(self) -> Problem | None:
        return self._world.problem(self._move.values.get("told", ""))

    def _bank_name(self) -> str:
        seen = self._seen_connection()
        return seen.bank if seen else self._case.name

    def _seen_connection(self) -> Connection | None:
        id = self._move.values.get("seen", "")
        return next((one for one in self._world.seen or () if one.id == id), None) if id else None

    def _of_seen(self) -> Problem | None:
        seen = self._seen_connection()
        return self._world.knowledge.problem_for(seen.status, seen.code) if seen else self._problem

    def _code(self) -> str:
        problem = self._of_seen()
        key = problem.key if problem else self._case.problem or self._case.told_code
        return key or self._phrases.number_unknown

    def _code_note(self) -> str:
        """The number in brackets; the provider's constants are no words for customers."""
        return f" ({self._code()})" if self._code().isdigit() else ""

    def _tell(self) -> str:
        problem = self._of_seen()
        return problem.tell if problem else self._phrases.number_unknown

    def _first_step(self) -> str:
        return self._problem.steps[0] if self._problem else ""

    def _wait_hours(self) -> str:
        problem = self._of_seen()
        return str((problem.wait_hours if problem else 0) or USUAL_WAIT)

    def _told(self) -> str:
        return self._told_problem.key if self._told_problem else self._move.values.get("told", "")

    def _told_note(self) -> str:
        return f" ({self._told()})" if self._told().isdigit() else ""

    def _told_tell(self) -> str:
        return self._told_problem.tell if self._told_problem else self._phrases.number_unknown

    def _told_title(self) -> str:
        return self._told_problem.title if self._told_problem else ""

    def _told_meaning(self) -> str:
        return self._told_problem.meaning if self._told_problem else ""

    def _product(self) -> str:
        foreign = self._foreign()
        return foreign.product if foreign else "another product"

    def _foreign_meaning(self) -> str:
        foreign = self._foreign()
        return foreign.meaning if foreign and foreign.meaning else "something that I don't know"

    def _foreign(self) -> ForeignCode | None:
        return self._world.knowledge.foreign_code(self._move.values.get("told", ""))

    def _updated(self) -> str:
        seen = self._seen_connection()
        at = (
            seen.last_updated
            if seen
            else _instant(self._case.observed.updated if self._case.observed else "")
        )
        return self._phrases.since(at, self._world.now, self._zone)

    def _began(self) -> str:
        """Of an incident: as it stands after "since"."""
        at = _instant(self._move.values.get("began", ""))
        return self._phrases.since(at, self._world.now, self._zone).removeprefix("on ")

    def _affected(self) -> str:
        """How many customers an incident was seen at; one that was opened by hand has none yet."""
        many = int(self._move.values.get("customers") or 0)
        return f"{many} customers" if many > 1 else "several customers"

    def _since(self) -> str:
        """As it stands after "since": "Friday", where `updated` says "on Friday"."""
        return self._updated().removeprefix("on ")

    def _website(self) -> str:
        known = self._world.knowledge.bank(self._case.bank)
        return f" ({known.domain})" if known else ""

    def _portal(self) -> str:
        return self._case.fact("portal")

    def _bank_names(self) -> str:
        ids = self._move.card.split()[1:] if self._move.card.startswith("cases ") else []
        names = [case.name for id in ids if (case := self._state.case(int(id)))]
        names = names or [one.bank for one in self._world.failing()]
        return listed(list(dict.fromkeys(names)) or [YOUR_BANK])

    def _first_bank(self) -> str:
        at_hand = self._state.case_at_hand
        return at_hand.name if at_hand else self._case.name

    def _which(self) -> str:
        return self._world.knowledge.ask_which(self._move.values.get("ambiguous", "")) or "Which one is it?"

    def _name(self) -> str:
        return self._customer

    def _time(self) -> str:
        at = _instant(self._move.values.get("at", ""))
        return f"{clock_time(at, self._zone)} ({_distance(at - self._world.now)})" if at else ""


def _distance(ahead: timedelta) -> str:
    """ "in 14 minutes": of a clock alone nobody knows whose it is."""
    minutes = max(1, round(ahead.total_seconds() / 60))
    if minutes < 90:
        return f"in {minutes} minute{'s' if minutes > 1 else ''}"
    return f"in {round(minutes / 60)} hours"


def _instant(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _in_words(phrases: Phrases, steps: str) -> str:
    return listed([phrases.steps_told[step] for step in steps.split()])
