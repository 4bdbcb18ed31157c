"""Whether a conversation gets further: what is known, done and answered grows, or it stands still."""

from __future__ import annotations

from helpline.dialogue.heard import tells_nothing
from helpline.dialogue.moves import Turn
from helpline.dialogue.person import call_person, offer_person
from helpline.dialogue.smalltalk import is_only_talk
from helpline.dialogue.state import Case, State

OFFERED_AT, CALLED_AT = 3, 5
"""Turns in a row without progress after which a person is offered, and called unless that was refused."""
_NO_FACTS = ("passed_", "note")


def reached(state: State) -> int:
    """How far a conversation has come. Saying or answering the same once more adds nothing."""
    return len(state.topics) + sum(_of_case(case) for case in state.cases)


def caught_up(state: State) -> State:
    """What an event brought without a word to say is no progress of the next turn."""
    return state.with_(reached=max(reached(state), state.reached))


def _of_case(case: Case) -> int:
    facts = {(fact.kind, fact.value) for fact in case.facts if not fact.kind.startswith(_NO_FACTS)}
    ended = [attempt for attempt in case.attempts if attempt.result != "running"]
    known = (case.bank, case.told_code, case.complaint)
    return 1 + len(facts) + len(case.attempts) + len(ended) + sum(map(bool, known))


def _wants_nothing(turn: Turn) -> bool:
    """Thanks, a goodbye, or a no to an offer."""
    heard = turn.heard
    return is_only_talk(heard) or (tells_nothing(heard) and heard.answer == "no")


def _puts_off(turn: Turn) -> bool:
    """ "Later" is no standstill: the customer goes, and comes back."""
    heard = turn.heard
    return heard.answer == "later" and not (heard.asks or heard.unread)


def watch(turn: Turn) -> None:
    """Counts the turns that brought nothing further, whatever was said in them, once their move is made."""
    now, before = reached(turn.state), turn.state
    further = now > before.reached
    busy = any(case.status == "open" for case in before.cases)
    counts = bool(turn.heard.text) and (busy or not _wants_nothing(turn)) and not _puts_off(turn)
    idle = 0 if further else before.idle + counts
    turn.state = before.with_(idle=idle, reached=max(now, before.reached))
    if further or not counts or before.no_person or turn.calls_person:
        return
    if idle >= CALLED_AT:
        call_person(turn, "no_progress")
    elif idle == OFFERED_AT and not any(move.asks == "hand_over" for move in turn.moves):
        offer_person(turn, "no_progress")
