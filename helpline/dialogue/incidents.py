"""A bank in trouble for many: told before anything is asked; what can't help meanwhile is withheld."""

from __future__ import annotations

from dataclasses import replace

from helpline.banking.contract import Connection
from helpline.dialogue import cues
from helpline.dialogue.agenda import next_bank_if_any
from helpline.dialogue.answering import answer_asks
from helpline.dialogue.claims import claims_it_works
from helpline.dialogue.heard import Ask
from helpline.dialogue.incident_figures import ID, MOST
from helpline.dialogue.moves import Turn
from helpline.dialogue.smalltalk import is_only_talk
from helpline.dialogue.state import Case
from helpline.dialogue.world import Incident, World

NEEDLESS = frozenset({"wait", "refresh_first"})
"""Ways that lead nowhere while the bank is in trouble. Others mend what is the customer's own."""
_OWN_WAY = frozenset({"person", "start_over", "stop"})
"""Wishes that are done whatever the bank does."""


def incident_of(case: Case, world: World) -> Incident | None:
    """The incident that this case suffers from, None where the trouble is its own."""
    found = world.incident_at(case.bank)
    if found is None or case.complaint:
        return None
    problem, seen = world.problem(case.problem or case.told_code), case.observed
    needless = problem is None or problem.way in NEEDLESS
    if seen is not None and not seen.failing:
        return found if seen.updated < found.since.isoformat() else None  # the last data came before it began
    return found if needless and not (seen is not None and seen.needs_credentials) else None


def tell_incidents(turn: Turn) -> bool:
    """Whether an incident is the whole answer: it was told, or there is nothing else to be done meanwhile."""
    if not turn.world.incidents or turn.news_of("refresh") or turn.heard.wishes & _OWN_WAY:
        return False
    if is_only_talk(turn.heard):
        return "greeting" in turn.heard.talk and _greet(turn)
    if not turn.state.open and _asked(turn):
        return True
    before = turn.case
    held = [case for case in turn.state.cases if case.active and incident_of(case, turn.world)]
    for case in held:
        _hold(turn, case)
    if before is None or all(case.id != before.id for case in held):
        return False
    if claims_it_works(turn):
        return False  # looked at, like any other time
    _go_on(turn, turn.state.case(before.id) or before)
    return True


def _greet(turn: Turn) -> bool:
    """Whoever only says hello hears of the incidents at their own banks."""
    hit = [(one, found) for one in turn.world.failing() if (found := _untold(one, turn))]
    if hit:
        turn.say("utter_incident_hello")
    for one, found in hit:
        _tell(turn, found, None, one.bank)
    return bool(hit)


def _asked(turn: Turn) -> bool:
    """ "Is Chase down?", where nothing is worked on: the incident is the answer."""
    banks = [ask.value for ask in turn.heard.asks if ask.kind == "state"]
    owned = [one for bank in banks for one in turn.world.connections_at(bank)]
    hit = [(one, found) for one in owned if (found := _untold(one, turn))]
    for one, found in hit:
        _tell(turn, found, None, one.bank)
    return bool(hit)


def _untold(connection: Connection, turn: Turn) -> Incident | None:
    seen, found = turn.world.observe(connection), turn.world.incident_at(connection.bank)
    problem = turn.world.problem(seen.problem)
    needless = (problem is None or problem.way in NEEDLESS) and not seen.needs_credentials
    return found if found and needless and found.id not in turn.state.incidents else None


def _hold(turn: Turn, case: Case) -> None:
    """Told once in a conversation; from then on the case waits for the bank."""
    found = incident_of(case, turn.world)
    if found is not None and found.id not in turn.state.incidents:
        _tell(turn, found, case, case.name)
    turn.put(case.with_(status="waiting", announced=True))


def _tell(turn: Turn, found: Incident, case: Case | None, name: str) -> None:
    kind = "" if found.confirmed else "_suspected"
    values = {"bank_name": name, "began": found.since.isoformat(), ID: found.id}
    turn.say(f"utter_incident{kind}", case, customers=found.customers, **values)
    turn.state = turn.state.with_(incidents=(*turn.state.incidents, found.id)[-MOST:], question=None)


def _is_about_trouble(ask: Ask, case: Case) -> bool:
    """ "Why is Chase not working?": the incident that is told answers it."""
    why = ask.kind in ("cause", "state", "status") or (ask.kind == "unknown" and cues.asks_why(ask.value))
    return why or (ask.kind == "code" and ask.value == case.problem)


def _go_on(turn: Turn, case: Case) -> None:
    """What was asked is answered; a refresh or a step would be in vain."""
    told = bool(turn.moves)
    if told:  # what is wrong has just been said
        asks = tuple(ask for ask in turn.heard.asks if not _is_about_trouble(ask, case))
        turn.heard = replace(turn.heard, asks=asks)
    answer_asks(turn)
    if "refresh" in turn.heard.wishes and not told:
        turn.say("utter_incident_no_refresh", case)
    elif not turn.moves:
        turn.say("utter_incident_still", case, buttons=(("Talk to a person", "/request_human"),))
    next_bank_if_any(turn)
