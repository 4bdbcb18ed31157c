"""Which of several cases has the focus after a message: one put first, put off, asked about or refreshed."""

from __future__ import annotations

from helpline.dialogue.cases import about
from helpline.dialogue.heard import Ask, Heard
from helpline.dialogue.news import News
from helpline.dialogue.state import State
from helpline.dialogue.world import World


def with_focus(state: State, before: int, opened: list[int]) -> State:
    """Of several cases that one message opens, one that is seen failing comes first, then the first named."""
    if len(opened) < 2 or state.focus not in opened or before in opened:
        return state
    failing = [id for id in opened if (case := state.case(id)) and case.observed and case.observed.failing]
    return state.with_(focus=(failing or opened)[0])


def with_refreshed(state: State, heard: Heard, world: World) -> State:
    """ "Can I do the Amex in the meantime?": a wish that names its bank is about that one."""
    at = about(state, heard.refresh_at[-1:], world) if "refresh" in heard.wishes and heard.refresh_at else []
    return state.with_(focus=at[-1].id) if at and at[-1].active else state


def with_first(state: State, heard: Heard, world: World) -> State:
    """ "Huntington is the urgent one": that one has the focus, and is told so."""
    at = [case for case in about(state, heard.first, world) if case.active] if heard.first else []
    return state.with_(focus=at[0].id, question=None) if at and at[0].id != state.focus else state


def with_other(state: State, heard: Heard, world: World) -> tuple[State, list[News]]:
    """ "Not now, do the other one", "U.S. Bank can wait": the next open case has the focus."""
    later = {
        case.id for bank in heard.banks if bank.role == "later" for case in about(state, bank.ids, world)
    }
    if asked := _asked_next(state, heard, world):
        return state.with_(focus=asked, question=None), [News("bank", asked)]
    if not heard.other and state.focus not in later:
        return state, []
    left = later or {state.focus}
    queue = [case for case in state.cases if case.active and case.id not in left]
    if not queue:
        return state, []
    return state.with_(focus=queue[0].id, question=None), [News("bank", queue[0].id)]


def _asked_next(state: State, heard: Heard, world: World) -> int:
    """ "So what do I do about Truist?", while another one is worked on: its open case, 0 for none."""
    named = {id for bank in heard.banks if bank.role == "mentioned" for id in bank.ids}
    if Ask("again") not in heard.asks or len(named) != 1:
        return 0
    found = [case.id for case in about(state, tuple(named), world) if case.active]
    return found[0] if found and found[0] != state.focus else 0


def with_mentioned(state: State, heard: Heard) -> State:
    """A bank named beside a question: what is told next is most likely about it."""
    fine = {id for bank in heard.banks if bank.role == "fine" for id in bank.ids}
    ids = [bank.ids[0] for bank in heard.banks if len(bank.ids) == 1 and bank.ids[0] not in fine]
    return state.with_(mentioned=ids[-1]) if ids else state
