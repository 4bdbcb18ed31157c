"""Cases for what is seen failing at the provider, where no bank was named."""

from __future__ import annotations

from helpline.banking.contract import Connection
from helpline.dialogue.cases import case_of, new_case, taken_up
from helpline.dialogue.heard import Heard
from helpline.dialogue.news import News
from helpline.dialogue.state import Case, State
from helpline.dialogue.world import World


def open_failing(state: State, heard: Heard, world: World, only: str = "") -> tuple[State, list[News]]:
    """Cases for all connections seen failing, or those at the bank `only`; if none is, one without a bank."""
    ruled_out = [case for case in state.cases if case.status == "fine"]
    failing = [
        one
        for one in world.failing()
        if not any(world.is_named(one.bank, case.bank) or case.connection == one.id for case in ruled_out)
    ]
    if only:
        failing = [one for one in failing if world.is_named(one.bank, only)] or failing
    failing = _with_code_told(failing, heard, world)
    news: list[News] = []
    first = 0
    for connection in failing:
        case = _opened(state, connection, world)
        state = state.with_case(case)
        first = first or case.id
        news.append(News("case", case.id))
    if first:
        return state.with_(focus=first), news if len(failing) == 1 else [*news, News("several")]
    single = world.seen[0] if world.seen and len(world.seen) == 1 else None
    case = _opened(state, single, world) if single and not ruled_out else new_case(state)
    return state.with_case(case).with_(focus=case.id), [News("case", case.id)]


def _opened(state: State, connection: Connection, world: World) -> Case:
    """The case of this connection, taken up again or new."""
    known = next((case for case in state.cases if case.connection == connection.id), None)
    return taken_up(known) if known else case_of(state, connection, world)


def _with_code_told(failing: list[Connection], heard: Heard, world: World) -> list[Connection]:
    """Those with the code that was told come first, alone when they have it and others don't."""
    codes = [code.value for code in heard.codes if not code.asked]
    if not codes or len(failing) < 2:
        return failing
    wanted = {problem.key for problem in map(world.problem, codes) if problem}
    statuses = {problem.status for problem in map(world.problem, codes) if problem and problem.status}
    fitting = []
    for one in failing:
        live = world.knowledge.problem_for(one.status, one.code)
        if live and (live.key in wanted or live.status in statuses):
            fitting.append(one)
    return fitting or failing
