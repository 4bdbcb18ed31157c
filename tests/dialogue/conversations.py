"""Random conversations: a customer, a provider and events, from one seed each."""

from __future__ import annotations

import traceback
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.dialogue.customers import Customer
from tests.dialogue.laws import Memory, broken
from tests.dialogue.playing import Exchange, Talk
from tests.dialogue.provider import Provider, event_data

TURNS = 40


@dataclass
class Conversation:
    """One sequence. `faults` are the laws it broke, with the number of the turn."""

    seed: int
    random: Random = field(init=False)
    faults: list[str] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    mail: list[tuple[int, str, dict[str, Any]]] = field(default_factory=list)
    """Events on their way: the turn in which they arrive, name and data."""

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.provider = Provider.furnished(self.random)
        self.talk = Talk(self.provider, verified=self.random.random() < 0.8)
        self.customer = Customer.of(self.random)
        self.memory = Memory()
        self.last: Exchange | None = None

    def play(self, turns: int = TURNS) -> list[str]:
        """The laws that were broken, [] for none."""
        for number in range(turns):
            try:
                self._turn(number)
            except Exception as error:
                where = traceback.extract_tb(error.__traceback__)[-1]
                self.faults.append(f"crash: {error!r} at {where.filename.rsplit('/', 1)[-1]}:{where.lineno}")
                break
        return self.faults

    def told(self) -> list[str]:
        """The whole conversation as lines, with what it broke."""
        self.play()
        return [*self.log, *self.faults]

    def _turn(self, number: int) -> None:
        for id in self.provider.step():
            self._post(number, id)
        for id in self.provider.running:
            if self.random.random() < 0.1:
                self.mail.append((number, "refresh_needs_input", self._wants_input(id)))
        due = [one for one in self.mail if one[0] <= number]
        if due:
            self.mail.remove(due[0])
            self._check(self.talk.happen(due[0][1], due[0][2]))
        else:
            self._check(self.talk.say(self.customer.next(self.talk.state, self.last)))

    def _post(self, number: int, id: str) -> None:
        """The event of a refresh that has ended arrives now or later, sometimes twice."""
        key = next(reversed(self.provider.ended))
        data = event_data(id, key.partition(" ")[2], self.provider.ended[key])
        late = self.random.choice((0, 0, 1, 4))
        self.mail.append((number + late, "refresh_ended", data))
        if self.random.random() < 0.1:
            self.mail.append((number + late + 1, "refresh_ended", data))

    def _wants_input(self, id: str) -> dict[str, Any]:
        bank = next(one.bank for one in self.provider.owned if one.id == id)
        return {"connection": id, "bank": bank, "code": "", "status": "ADDL_AUTHENTICATION_REQUIRED"}

    def _check(self, exchange: Exchange) -> None:
        faults = broken(self.memory, exchange)
        self.faults += faults
        self.log.append(_line(exchange, faults))
        if exchange.messages:
            self.last = exchange
        if any((message.command or {}).get("type") == "hand_over" for message in exchange.messages):
            self.mail.clear()  # while a person is waited for, the service tells the news itself


def _line(exchange: Exchange, faults: list[str]) -> str:
    heard = {name: value for name, value in vars(exchange.heard).items() if value and value != "en"}
    said = exchange.event or heard
    reply = " || ".join(f"{message.text} {message.about['said']}" for message in exchange.messages)
    return f"> {said}\n< {reply}" + "".join(f"\n!! {fault}" for fault in faults)


def play(seeds: Iterable[int], turns: int = TURNS) -> dict[int, list[str]]:
    """The laws that were broken, by seed; {} when all were kept."""
    return {seed: faults for seed in seeds if (faults := Conversation(seed).play(turns))}
