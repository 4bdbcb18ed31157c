"""The laws of the dialogue that a played conversation can break. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from helpline.rehearsal import endings as ids
from helpline.rehearsal.endings import Endings, Message
from helpline.rehearsal.intentions import ACTIONS, INTENTIONS, STEPS
from helpline.rehearsal.playing import Played

MOST_TIMES = 3
_FAILED = frozenset({"same_again", "still_missing"})
"""The customer says that a refresh by hand did not help: then steps may be asked for anew."""
_UNDOES = {"locked": ("bank_action", "sign_in")}
"""The customer tells of a trouble anew: what was done against it before has to be done again."""
_CURED = frozenset({"sign_in_replaced", "unlocked", "consent_given", "everything_tried"})


@dataclass(frozen=True)
class Broken:
    """One law of docs/dialogue.md, and what broke it."""

    law: str
    detail: str


@dataclass(frozen=True)
class _Told:
    turn: int
    refreshes: int
    asked_for: bool
    """It answered this very question."""


def broken(played: Played, endings: Endings) -> list[Broken]:
    """In the order of the laws; [] when none was broken."""
    return [
        *_known(played),
        *_progress(played, endings),
        *_truth(played, endings),
        *_fine_banks(played),
        *_once(played),
        *_harmless(played),
    ]


def _known(played: Played) -> Iterator[Broken]:
    """L2: never asks for what was told. A question put again at once was misheard, which L5 limits."""
    told: dict[tuple[str, str], _Told] = {}
    open_question, before = "", dict[str, int]()
    for number, turn in enumerate(played.turns):
        first_is_wrong = played.persona.has("corrects") and number == 0
        for one in () if first_is_wrong else turn.move.told:
            if one.intention in _FAILED:
                told = {known: at for known, at in told.items() if known[0] not in ACTIONS}
            for asks in _UNDOES.get(one.intention, ()):
                told.pop((asks, _bank(played, one.bank)), None)
            refreshes = before.get(one.bank, 0)
            for asks in INTENTIONS[one.intention].answers:
                told[asks, _bank(played, one.bank)] = _Told(number, refreshes, asks == open_question)
        for message in turn.replies:
            asks, bank = ids.asks(message), _bank(played, ids.bank(message))
            known = told.get((asks, bank))
            if known and not _may_ask(asks, bank, number, known, turn.refreshes):
                yield Broken("L2", f"asks {asks} of {bank or 'the bank'}, told in message {known.turn + 1}")
            open_question = asks or open_question
        before = turn.refreshes


def _may_ask(asks: str, bank: str, number: int, known: _Told, refreshes: dict[str, int]) -> bool:
    misheard = number == known.turn and known.asked_for
    return misheard or (asks in ACTIONS and refreshes.get(bank, 0) > known.refreshes)


def _bank(played: Played, bank: str) -> str:
    """ "" stands for the only trouble there is."""
    troubled = played.persona.world.troubled
    return bank or (troubled[0].bank if len(troubled) == 1 else "")


def _progress(played: Played, endings: Endings) -> Iterator[Broken]:
    """L5: no text twice, no question more than three times."""
    texts = Counter(
        one["text"]
        for one in played.messages
        if one["text"] and not ids.matches(ids.said(one), endings.may_repeat)
    )
    yield from (Broken("L5", f"says {n} times: {text[:80]}") for text, n in texts.items() if n > 1)
    asked = Counter((ids.asks(one), ids.bank(one)) for one in played.messages if ids.asks(one))
    for (asks, bank), times in asked.items():
        if times > MOST_TIMES and asks not in endings.may_ask_often:
            yield Broken("L5", f"asks {asks} of {bank or 'no bank'} {times} times")


def _truth(played: Played, endings: Endings) -> Iterator[Broken]:
    """L6: says that a connection works only where the provider says so."""
    if not played.persona.world.verified:
        return
    troubled = {feed.bank for feed in played.persona.world.troubled}
    for turn in played.turns:
        for message in turn.replies:
            if endings.says_it_works(message) and not _works(message, turn.working, troubled):
                yield Broken("L6", f"says that {ids.bank(message) or 'it'} works: {message['text'][:80]}")


def _works(message: Message, working: dict[str, bool], troubled: set[str]) -> bool:
    """A message that says more may go on to another bank than the one that works."""
    bank = ids.bank(message)
    if bank and working.get(bank, True):
        return True
    others = working.keys() if not bank else troubled if len(ids.said(message)) > 1 else ()
    return any(working.get(one, False) for one in others)


def _fine_banks(played: Played) -> Iterator[Broken]:
    """L7: a bank told to be fine is never worked on."""
    fine = {feed.bank for feed in played.persona.world.feeds if not feed.troubled}
    told = False
    for turn in played.turns:
        told = told or any(one.intention == "bank_fine" for one in turn.move.told)
        for message in turn.replies if told else ():
            if ids.asks(message) in STEPS and ids.bank(message) in fine:
                yield Broken("L7", f"works on {ids.bank(message)}, told to be fine")
    for feed in played.persona.world.feeds:
        if told and feed.bank in fine and feed.refreshes:
            yield Broken("L7", f"refreshes {feed.bank}, told to be fine")


def _once(played: Played) -> Iterator[Broken]:
    """L8: the card of a step comes once."""
    cards = Counter(
        (str(one["card"].get("title")), ids.bank(one))
        for one in played.messages
        if (one.get("card") or {}).get("type") == "steps"
    )
    yield from (Broken("L8", f"shows {n} times: {title}") for (title, _), n in cards.items() if n > 1)


def _harmless(played: Played) -> Iterator[Broken]:
    """L11: no refresh where it can't succeed or makes a lock last longer, unless the cure was told."""
    cured = {
        _bank(played, one.bank) for turn in played.turns for one in turn.move.told if one.intention in _CURED
    }
    for feed in played.persona.world.feeds:
        if feed.before_cure and feed.bank not in cured:
            yield Broken("L11", f"refreshes {feed.bank} ({feed.code}) {feed.before_cure} times in vain")
