"""Who writes: a situation, what this person knows, and habits. All of it follows from the dice."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml

from helpline.errors import RehearsalError
from helpline.rehearsal.faults import FAULTS, NOTHING, PERSON, Fault
from helpline.rehearsal.world import Feed, World

HABITS = {
    "terse": "says as little as possible",
    "talkative": "says more than needed",
    "several_facts": "tells all that is known in the first message",
    "sideways": "answers beside the question once",
    "out_of_order": "has done the steps before writing",
    "asks_back": "asks about a step before doing it",
    "corrects": "names a wrong code, or a wrong bank, and corrects it",
    "forgets": "does not know it at first",
    "leaves": "goes away at a step and returns",
    "angry": "is angry",
    "wrong": "says that a step is done, wrongly, and does it when it comes again",
    "mistypes": "types badly",
    "clicks": "clicks where there is a button",
    "impatient": "asks for news while a refresh runs",
    "cannot_find": "does not find the place at first",
    "person": "wants a person",
    "self_reliant": "would rather not wait for a person",
}
"""Habit → what it means."""
_WEIGHTS = {"clicks": 6, "several_facts": 4, "person": 1, "angry": 2, "talkative": 3, "terse": 3, "wrong": 1}
_AGAINST = (("terse", "talkative"), ("terse", "several_facts"), ("person", "self_reliant"))
ALONE, ANONYMOUS, WITH_FINE, TWO, THREE = "alone", "anonymous", "with a fine bank", "two banks", "three banks"
_SHAPES = {ALONE: 10, ANONYMOUS: 3, WITH_FINE: 3, TWO: 3, THREE: 1}
_UNSEEN = ("wrong_sign_in", "locked", "timeout", "bank_terms", "outage", "only_support", "consent_expired")
"""Faults of those whom nobody can look up."""
_TOGETHER = ("wrong_sign_in", "bank_terms", "timeout", "locked", "consent_expired", "outage", "only_support")
_DAYS = ("monday", "tuesday", "friday", "last week", "yesterday", "the 3rd")
_ACCOUNTS = ("Business Checking", "Savings", "Operating", "Platinum Card", "Payroll")


@dataclass(frozen=True)
class Persona:
    """One simulated customer before the first word. `number` and the run's seed make the same one again."""

    number: int
    shape: str
    world: World
    habits: frozenset[str]
    slots: dict[str, str] = field(default_factory=dict)
    knows_code: bool = True

    @property
    def situation(self) -> str:
        """A row of the page: the trouble of a single bank, else the shape."""
        if self.shape in (TWO, THREE):
            return self.shape
        fault = self.world.troubled[0].fault.id
        return fault if self.shape == ALONE else f"{fault}, {self.shape}"

    def has(self, habit: str) -> bool:
        return habit in self.habits


def persona(number: int, seed: int, banks: dict[str, list[str]]) -> Persona:
    """The customer of this number. `banks`: id → ways to call it."""
    dice = random.Random(f"{seed}/{number}")
    shape = dice.choices(list(_SHAPES), list(_SHAPES.values()))[0]
    faults = _faults(shape, dice)
    chosen = dice.sample([bank for bank in sorted(banks) if bank != "discover"], len(faults))
    feeds = [_feed(fault, bank, banks, dice) for fault, bank in zip(faults, chosen, strict=True)]
    first, last = sorted(dice.sample(range(2, 27), 2))
    others = sorted(set(banks) - {feed.bank for feed in feeds})
    slots = {
        "day": dice.choice(_DAYS),
        "from": f"May {first}",
        "to": f"May {last}",
        "wrong": banks[dice.choice(others)][0],
        "wrong_code": str(dice.choice([code for code in (402, 409, 428) if code != feeds[0].code])),
    }
    knows_code = all(feed.code for feed in feeds[:1]) and dice.random() < (0.9 if shape == ANONYMOUS else 0.6)
    world = World(feeds, verified=shape != ANONYMOUS)
    habits = _habits(dice)
    if not world.verified and ("forgets" in habits or not knows_code):
        feeds[0].fault = replace(feeds[0].fault, right=tuple({*feeds[0].fault.right, PERSON}))
    return Persona(number, shape, world, habits, slots, knows_code)


def _faults(shape: str, dice: random.Random) -> list[Fault]:
    if shape == ANONYMOUS:
        return [FAULTS[dice.choice(_UNSEEN)]]
    if shape in (TWO, THREE):
        two = [FAULTS[name] for name in dice.sample(_TOGETHER, 2)]
        return [*two, NOTHING] if shape == THREE else two
    one = FAULTS[dice.choice(sorted(FAULTS))]
    return [one, NOTHING] if shape == WITH_FINE else [one]


def _feed(fault: Fault, bank: str, banks: dict[str, list[str]], dice: random.Random) -> Feed:
    bank = "discover" if fault.id == "merged" else bank
    return Feed(bank, dice.choice(banks[bank]), dice.choice(_ACCOUNTS), fault, dice.choice(fault.codes))


def _habits(dice: random.Random) -> frozenset[str]:
    names = list(HABITS)
    weights = [_WEIGHTS.get(name, 2) for name in names]
    found = set(dice.choices(names, weights, k=dice.choice((0, 1, 1, 2, 2, 3))))
    for one, other in _AGAINST:
        if {one, other} <= found:
            found.discard(other)
    return frozenset(found)


def load_banks(file: Path) -> dict[str, list[str]]:
    """data/rehearsal/banks.yml: id → ways to call it. Raises RehearsalError."""
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        banks: dict[str, list[str]] = {str(bank): _names(names) for bank, names in content.items()}
    except (OSError, ValueError, AttributeError, TypeError, yaml.YAMLError) as error:
        raise RehearsalError(detail=f"{file} must map banks to the ways to call them: {error}") from error
    if "discover" not in banks or len(banks) < 4:
        raise RehearsalError(detail=f"{file} needs discover (for the bank that merged) and three others.")
    return banks


def _names(names: Sequence[object]) -> list[str]:
    if not isinstance(names, list) or not names:
        raise ValueError("no names")
    return [str(name) for name in names]
