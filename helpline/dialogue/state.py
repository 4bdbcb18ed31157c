"""What is known in a conversation: facts with their source, a case for each bank, what was asked and said."""

from __future__ import annotations

from typing import Any

import msgspec

YOUR_BANK = "your bank"


class Fact(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing known. `source`: told by the customer, seen at the provider, done by us. `at`: ISO time."""

    kind: str
    value: str
    source: str = "told"
    at: str = ""
    turn: int = 0


class Observed(msgspec.Struct, frozen=True, omit_defaults=True):
    """A connection as the provider showed it at `at`. Times are ISO, "" when unknown."""

    state: str
    problem: str = ""
    """Key of the trouble in our catalogue; the provider's own word when it is not there."""
    updated: str = ""
    at: str = ""
    needs_credentials: bool = False
    auth: str = ""
    stale: bool = False
    """The last data is older than three days."""
    bank_failing: bool = False
    """The provider reports that the bank fails for nearly everybody."""

    @property
    def failing(self) -> bool:
        return self.state in ("failing", "needs_input")


class Attempt(msgspec.Struct, frozen=True, omit_defaults=True):
    """One refresh of ours. `result`: running, succeeded or failed."""

    at: str
    result: str
    code: str = ""
    new_transactions: int = 0
    turn: int = 0


class Case(msgspec.Struct, frozen=True, omit_defaults=True):
    """One bank's trouble. `bank` is an id in banks.yml, or the name as written; "" while it is not known."""

    id: int
    bank: str = ""
    name: str = YOUR_BANK
    connection: str = ""
    accounts: tuple[str, ...] = ()
    told_code: str = ""
    """The code as the customer read it."""
    problem: str = ""
    """Key of the trouble that the procedure follows: told, or seen at the provider."""
    complaint: str = ""
    """Id of the topic, for trouble that no code describes."""
    status: str = "open"
    """open, waiting (for the customer or the bank), fixed, left, advised, handed_over or fine."""
    observed: Observed | None = None
    facts: tuple[Fact, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    by_hand: bool = False
    """We can't refresh it: the customer does, and tells us."""
    announced: bool = False
    """The customer has heard what we see of it."""

    def fact(self, kind: str) -> str:
        """The newest value of this kind, "" when nothing is known."""
        return next((fact.value for fact in reversed(self.facts) if fact.kind == kind), "")

    def fact_turn(self, kind: str) -> int:
        """The turn in which it was learnt, -1 when it was not."""
        return next((fact.turn for fact in reversed(self.facts) if fact.kind == kind), -1)

    def newest(self, *kinds: str) -> str:
        """The newest value of any of these kinds, "" when nothing is known."""
        return next((fact.value for fact in reversed(self.facts) if fact.kind in kinds), "")

    @property
    def signed_in_anew(self) -> bool:
        """The sign-in was replaced or the access approved, and nothing since says that it was in vain."""
        return self.newest("sign_in", "consent", "redo") in ("replaced", "given")

    def with_(self, **changes: Any) -> Case:
        return msgspec.structs.replace(self, **changes)

    def knowing(self, fact: Fact) -> Case:
        """With this fact; the same value again is nothing new."""
        kept = tuple(
            one
            for one in self.facts
            if (one.kind, one.value, one.source) != (fact.kind, fact.value, fact.source)
        )
        return self.with_(facts=(*kept, fact))

    @property
    def running(self) -> bool:
        return bool(self.attempts) and self.attempts[-1].result == "running"

    @property
    def active(self) -> bool:
        return self.status in ("open", "waiting")

    @property
    def ours(self) -> bool:
        """We see the connection and may refresh it."""
        return bool(self.connection) and not self.by_hand


class Question(msgspec.Struct, frozen=True, omit_defaults=True):
    """The open question: what a plain yes or no, or a typed button title, answers."""

    asks: str
    case: int = 0
    value: str = ""
    """What the question proposes: the fact of a check-back, the bank to look at next."""
    titles: tuple[tuple[str, str], ...] = ()
    """Buttons that stand below it: title and payload."""
    turn: int = 0
    response: str = ""
    """The response that puts it, so that it is put again in the same terms."""
    values: dict[str, str] = {}
    """What fills in the {names} of that response."""


class State(msgspec.Struct, frozen=True, omit_defaults=True):
    """Everything that a conversation remembers. One slot of Rasa holds it."""

    turn: int = 0
    opening: str = ""
    cases: tuple[Case, ...] = ()
    focus: int = 0
    """Id of the case at hand, 0 when there is none. The other active ones are the queue, in order."""
    question: Question | None = None
    asked: dict[str, int] = {}
    """Question and case ("bank_login 1") → times put."""
    said: dict[str, int] = {}
    """Response → times said."""
    texts: tuple[str, ...] = ()
    """Marks of the messages said, so that none is said twice."""
    cards: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    """What was answered: topics, help with steps, codes, banks."""
    idle: int = 0
    """Turns in a row that brought nothing further."""
    reached: int = 0
    """How far it has come (progress.py)."""
    anger: int = 0
    no_person: bool = False
    no_refresh: bool = False
    last_topic: str = ""
    mentioned: str = ""
    """Id of the bank named last, whatever was said of it."""
    own_banks: tuple[str, ...] = ()
    """Ids of the banks that the customer was last seen connected to."""
    product: str = ""
    """The other product whose code was named in the message before, "" for none."""
    handled: tuple[str, ...] = ()
    """Refreshes whose end was told already (connection and start)."""
    incidents: tuple[str, ...] = ()
    """Ids of those that the customer was told of."""
    language: str = ""
    """The other language that the customer wrote last, "" for English alone."""
    words: tuple[str, ...] = ()
    """The customer's last own sentences."""

    def case(self, id: int) -> Case | None:
        return next((case for case in self.cases if case.id == id), None)

    @property
    def case_at_hand(self) -> Case | None:
        return self.case(self.focus)

    @property
    def open(self) -> bool:
        return any(case.active for case in self.cases)

    def with_(self, **changes: Any) -> State:
        return msgspec.structs.replace(self, **changes)

    def with_case(self, case: Case) -> State:
        """With this case in place of the one with its id, or added."""
        if self.case(case.id) is None:
            return self.with_(cases=(*self.cases, case))
        return self.with_(cases=tuple(case if one.id == case.id else one for one in self.cases))

    def times_asked(self, asks: str, case: int) -> int:
        return self.asked.get(f"{asks} {case}", 0)


def load(slot: Any) -> State:
    """From the slot's value; a new conversation when there is none, or one that another version has left.

    What this version doesn't know of it is passed over; what it can't read would end every turn that follows.
    """
    try:
        return msgspec.convert(slot, State) if slot else State()
    except msgspec.ValidationError:
        return State()


def dump(state: State) -> Any:
    """As a slot holds it: plain maps and lists, without what is at its default."""
    return msgspec.to_builtins(state)
