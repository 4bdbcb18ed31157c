"""A refresh has ended, or wants a security code: taken into its case, and told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpline.dialogue.agenda import fixed, go_to_next_step
from helpline.dialogue.asking import ask
from helpline.dialogue.cases import new_case
from helpline.dialogue.complaints import ACCOUNTS_MISSING
from helpline.dialogue.moves import Turn
from helpline.dialogue.news import News
from helpline.dialogue.person import offer_person
from helpline.dialogue.state import Attempt, Case, State
from helpline.dialogue.update import see_lock
from helpline.dialogue.world import World

MOST_FAILED = 3
"""Failed refreshes after which a person is offered, whatever the code says."""


def key_of(data: Mapping[str, Any]) -> str:
    return f"{data.get('connection')} {str(data.get('started_at') or '')[:19]}"


def take_outcome(
    state: State, data: Mapping[str, Any], world: World, *, needs_input: bool
) -> tuple[State, list[News]]:
    """The state after the end of a refresh; no news when it was told before."""
    if not needs_input and key_of(data) in state.handled:
        return state, []
    state, case = _case_of(state, data, world)
    if needs_input:
        return state, [News("refresh", case.id, "needs_input")]
    state = state.with_(handled=(*state.handled, key_of(data))[-8:])
    result = str(data.get("state") or "")
    problem = world.knowledge.problem_for(str(data.get("status") or ""), str(data.get("code") or ""))
    code = (
        (problem.key if problem else str(data.get("code") or data.get("status") or ""))
        if result == "failed"
        else ""
    )
    ended = Attempt(
        at=str(data.get("started_at") or world.at),
        result=result if result in ("succeeded", "failed") else "unknown",
        code=code,
        new_transactions=int(data.get("new_transactions") or 0),
        turn=state.turn,
    )
    kept = tuple(one for one in case.attempts if one.result != "running")
    before = case.problem
    case = case.with_(attempts=(*kept, ended), by_hand=case.by_hand or ended.result == "unknown")
    if ended.result == "failed":
        told, live = world.problem(case.told_code), problem
        same = told and live and told.status and told.status == live.status
        case = case.with_(problem=told.key if same and told else code or before)
        case = see_lock(case, state, world)
    detail = "changed" if ended.result == "failed" and case.problem != before else ""
    return state.with_case(case), [News("refresh", case.id, ended.result, detail)]


def _case_of(state: State, data: Mapping[str, Any], world: World) -> tuple[State, Case]:
    """The case of the connection that was refreshed; a new one when it was refreshed on its own."""
    connection = str(data.get("connection") or "")
    known = next((case for case in state.cases if case.connection == connection and connection), None)
    if known is not None:
        return state, known
    name = str(data.get("bank") or "")
    case = new_case(
        state, bank=world.bank_id(name) if name else "", name=name or "your bank", connection=connection
    )
    state = state.with_case(case)
    return state.with_(focus=state.focus or case.id), case


def say_outcomes(turn: Turn) -> bool:
    """Whether a refresh has ended in this turn, and the reply goes on from there."""
    ended = turn.news_of("refresh")
    for one in ended:
        case = turn.state.case(one.case)
        if case is not None:
            _SAY[one.value](turn, case, one)
    return bool(ended)


NEW_ITEMS = "working-with-transactions"
"""The topic that tells where new transactions are."""


def _succeeded(turn: Turn, case: Case, _: News) -> None:
    new = case.attempts[-1].new_transactions
    kind = {0: "utter_refresh_succeeded_none", 1: "utter_refresh_succeeded_one"}.get(
        new, "utter_refresh_succeeded"
    )
    if case.complaint:
        _with_complaint(turn, case, new)
        return
    turn.say(kind, case, new_transactions=new, card="refresh succeeded")
    if new:
        turn.state = turn.state.with_(last_topic=NEW_ITEMS)  # "where are they?" comes next
    if case.status != "fine":
        turn.state = turn.state.with_(focus=case.id)
        fixed(turn, case, "seen")


def _with_complaint(turn: Turn, case: Case, new: int) -> None:
    """The connection works: that does not yet bring what is missing."""
    turn.say(
        "utter_refresh_brought" if new else "utter_refresh_brought_nothing",
        case,
        new_transactions=new,
        card="refresh succeeded",
    )
    if not case.active:
        return
    turn.state = turn.state.with_(focus=case.id)
    if new and turn.state.times_asked("works_now", case.id) == 0:
        about_list = case.complaint in ACCOUNTS_MISSING
        ask(turn, "works_now", case, "utter_ask_works_now_account" if about_list else "")
        return
    go_to_next_step(turn)


def _failed(turn: Turn, case: Case, news: News) -> None:
    attempt = case.attempts[-1]
    turn.say(
        "utter_refresh_failed" if attempt.code else "utter_refresh_failed_unknown",
        case,
        card="refresh failed",
        told=attempt.code,
    )
    if not case.active:
        return  # it was left, or is with a person: the news alone is told
    if news.detail == "changed" and turn.world.problem(case.problem):
        turn.put(_reopened(case))
    turn.state = turn.state.with_(focus=case.id)
    failed = [one for one in case.attempts if one.result == "failed"]
    if len(failed) >= MOST_FAILED:
        offer_person(turn, "all_tried")
        return
    go_to_next_step(turn)


def _reopened(case: Case) -> Case:
    """Another kind of trouble than before: its own steps from here; what was done stays done."""
    return case.with_(announced=True)


def _unknown(turn: Turn, case: Case, _: News) -> None:
    turn.state = turn.state.with_(focus=case.id)
    ask(turn, "works_now", case, "utter_refresh_unknown")


def _needs_input(turn: Turn, case: Case, _: News) -> None:
    turn.say("utter_refresh_needs_input", case)


_SAY = {"succeeded": _succeeded, "failed": _failed, "unknown": _unknown, "needs_input": _needs_input}


def started(case: Case, at: str, turn: int) -> Case:
    return case.with_(attempts=(*case.attempts, Attempt(at=at, result="running", turn=turn)), status="open")
