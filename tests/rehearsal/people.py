"""Personas and conversations made by hand."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from helpline.rehearsal.customer import Customer, Move
from helpline.rehearsal.endings import Endings
from helpline.rehearsal.faults import FAULTS, NOTHING
from helpline.rehearsal.intentions import Said
from helpline.rehearsal.persona import ALONE, Persona
from helpline.rehearsal.playing import Played, Turn
from helpline.rehearsal.world import Feed, World
from tests.rehearsal.assistant import PLAIN

DATA = Path(__file__).parents[2] / "data" / "rehearsal"
ENDINGS = Endings.load(DATA / "endings.yml")
SLOTS = {"day": "friday", "from": "May 3", "to": "May 9", "wrong": "ally", "wrong_code": "409"}


def feed(fault: str, bank: str = "chase") -> Feed:
    found = FAULTS.get(fault, NOTHING)
    return Feed(bank, bank, "Checking", found, found.codes[0])


def someone(*feeds: Feed, habits: str = "", verified: bool = True, number: int = 0) -> Persona:
    world = World(list(feeds), verified=verified)
    return Persona(number, ALONE, world, frozenset(habits.split()), SLOTS, knows_code=False)


def customer(persona: Persona) -> Customer:
    return Customer(persona, PLAIN, ENDINGS, random.Random(1))


def bot(text: str, said: str = "", asks: str = "", bank: str = "", **more: Any) -> dict[str, Any]:
    about = {"said": [said] if said else [], "asks": asks, "bank": bank}
    return {"seq": 0, "author": "bot", "text": text, "buttons": [], "card": None, "about": about, **more}


def turn(persona: Persona, told: str, *replies: dict[str, Any]) -> Turn:
    """`told`: intentions about the first bank."""
    first = persona.world.feeds[0].bank
    said = tuple(Said(name, first) for name in told.split())
    working = {one.bank: one.working for one in persona.world.feeds}
    counts = {one.bank: one.refreshes for one in persona.world.feeds}
    return Turn(Move(told, "", said), replies, working, counts)


def played(persona: Persona, *turns: Turn) -> Played:
    log = [message for one in turns for message in one.replies]
    return Played(persona, customer(persona), "c1", list(turns), log)
