"""Answers from what is seen or known of a trouble: how a connection is, what a code means, what caused it."""

from __future__ import annotations

from helpline.dialogue.cases import worst
from helpline.dialogue.heard import Ask
from helpline.dialogue.moves import Turn
from helpline.dialogue.seeing import SEEN

TELL_WHY = frozenset({*SEEN, "utter_seen_several", "utter_told_code", "utter_merged"})


def code(turn: Turn, ask: Ask) -> None:
    """A code in its own words, even when another connection fails with another one."""
    foreign, problem = turn.world.knowledge.foreign_code(ask.value), turn.world.problem(ask.value)
    if problem is not None and _has_told(turn, problem.key):
        turn.answered(f"code {problem.key}")  # its sentence and its card are there already
    elif problem is not None:
        turn.say("utter_explain_code", turn.case, told=problem.key, card=f"code {problem.key}")
        turn.answered(f"code {problem.key}")
    elif foreign is not None:
        turn.say("utter_foreign_code", turn.case, told=ask.value)
    else:
        turn.say("utter_unknown_code", turn.case, told=ask.value)


def _has_told(turn: Turn, code: str) -> bool:
    """Whether this reply says already what the code means: as seen, or as told."""
    said = {move.response for move in turn.moves}
    seen = bool(SEEN & said) and turn.case is not None and turn.case.problem == code
    told = any(move.response == "utter_told_code" and move.values.get("told") == code for move in turn.moves)
    return seen or told


def status(turn: Turn, _: Ask) -> None:
    """How the connections are, as seen now."""
    case = turn.case
    if case is not None and case.running:
        turn.say("utter_refresh_still_running", case)
        return
    if not turn.world.verified:
        turn.say("utter_status_anonymous", case)
    elif turn.world.seen is None:
        turn.say("utter_bank_data_down")
    elif not turn.world.seen:
        turn.say("utter_no_connections")
    else:
        failing = turn.world.failing()
        stale = any(turn.world.observe(one).stale for one in turn.world.seen)
        kind = "failing" if failing else "stale" if stale else "healthy"
        turn.say(f"utter_status_{kind}", card="connections")
        turn.answered("status")


def state(turn: Turn, ask: Ask) -> None:
    """How one bank's connection is, as seen now."""
    owned = turn.world.connections_at(ask.value)
    if not owned:
        if turn.world.verified and turn.world.seen is not None:
            turn.say("utter_bank_unseen", None, bank_name=turn.world.bank_name(ask.value))
        else:
            status(turn, ask)
        return
    at_hand = turn.case
    if (
        at_hand is not None
        and at_hand.bank == ask.value
        and TELL_WHY & {move.response for move in turn.moves}
    ):
        turn.answered(f"state {ask.value}")
        return  # it has just been told
    connection = worst(owned)
    name, seen = connection.bank, turn.world.observe(connection)
    kind = "failing" if seen.failing else "stale" if seen.stale else "works"
    turn.say(f"utter_bank_{kind}", None, bank_name=name, seen=connection.id)
    turn.answered(f"state {ask.value}")


def cause(turn: Turn) -> bool:
    """What the trouble came from, as the code of the case at hand tells; also when it is mended.

    False where nobody knows.
    """
    told = bool({move.response for move in turn.moves} & TELL_WHY)
    case = next((one for one in (turn.case, *reversed(turn.state.cases)) if one and one.problem), None)
    if told:
        return True
    if case is None or turn.world.problem(case.problem) is None:
        return False
    turn.say("utter_explain_code", case, told=case.problem, card=f"code {case.problem}")
    turn.answered(f"cause {case.id}")
    return True


ENDS_BY_ITSELF = ("wait", "in_progress", "stuck")
"""Ways of trouble that nobody here can shorten."""


def how_long(turn: Turn, _: Ask) -> None:
    """How long mending takes that was offered: by whether somebody can do something about it."""
    failing = turn.world.failing()
    if not failing:
        status(turn, _)
        return
    first = failing[0]
    problem = turn.world.knowledge.problem_for(first.status, first.code)
    ends = problem is not None and problem.way in ENDS_BY_ITSELF
    turn.say("utter_how_long_wait" if ends else "utter_how_long_steps", None, seen=first.id)
    turn.answered(f"how_long {first.id}")
