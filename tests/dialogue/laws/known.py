"""L1: nothing that was said is lost. L2: it never asks for what was told, seen or done."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from helpline.dialogue.state import Case
from tests.dialogue.laws.memory import Memory
from tests.dialogue.playing import Exchange


def l1_heard(_: Memory, exchange: Exchange) -> Iterator[str]:
    if exchange.event:
        return
    if not any(message.text for message in exchange.messages):
        yield "no reply"
    if not exchange.after.cases:
        return
    known = {(fact.kind, fact.value) for case in exchange.after.cases for fact in case.facts}
    of = {case.bank for case in exchange.after.cases}
    for told in exchange.heard.facts:
        elsewhere = told.banks and told.banks != ("*",) and not of & {*told.banks}
        elsewhere = elsewhere or (told.banks in ((), ("*",)) and _taken_out(exchange))
        if (told.kind, told.value) not in known and exchange.before.open and not elsewhere:
            yield f"{told} is forgotten"


def _taken_out(exchange: Exchange) -> bool:
    """The case at hand was told to be fine in this message."""
    case = exchange.after.case(exchange.before.focus)
    return case is not None and case.status == "fine"


_KNOWN: dict[str, Callable[[Case], bool]] = {
    "which_bank": lambda case: bool(case.bank),
    "bank_login": lambda case: _newest(case, "bank_login", "lock") == "works",
    "sign_in": lambda case: _newest(case, "sign_in", "consent", "redo") in ("replaced", "given"),
    "approve": lambda case: _newest(case, "sign_in", "consent", "redo") in ("replaced", "given"),
    "code_ready": lambda case: _code_is_fresh(case),
    "accounts_listed": lambda case: case.fact("account") == "listed",
    "waited": lambda case: bool(case.fact("waited")),
    "dates": lambda case: bool(case.fact("missing_dates")),
    "account": lambda case: bool(case.fact("affected")),
    "refresh_offer": lambda case: bool(case.attempts),
}
"""Who enters it once more ("let me redo it") may be told how."""
_AT_BANK = {
    "utter_ask_bank_action_unlock": ("lock", "bank_action"),
    "utter_ask_bank_action_log_out_elsewhere": ("other_session", "bank_action"),
    "utter_ask_bank_action_at_bank": ("bank_action",),
}
"""What the bank may want, and the facts that tell that it was done."""
_NEWS = frozenset({"utter_refresh_too_soon"})
"""Asks to wait for a reason that is new each time."""


def _code_is_fresh(case: Case) -> bool:
    """A code serves one refresh."""
    used = max((one.turn for one in case.attempts if one.result == "failed"), default=-1)
    return case.fact("security_code") == "at_hand" and case.fact_turn("security_code") > used


def _newest(case: Case, *kinds: str) -> str:
    return next((fact.value for fact in reversed(case.facts) if fact.kind in kinds), "")


def l2_known(_: Memory, exchange: Exchange) -> Iterator[str]:
    for move in exchange.moves:
        case, knows = exchange.after.case(move.case), _KNOWN.get(move.asks)
        if case and knows and knows(case) and move.response not in _NEWS:
            yield f"asks {move.asks} ({move.response}) of {case.name}"
        done = _newest(case, *_AT_BANK.get(move.response, ())) if case else ""
        if case and done in ("done", "unlocked", "closed"):
            yield f"asks {move.response} of {case.name}, which is {done}"
        if case and move.asks == "refresh_by_hand" and _refreshed_in_vain(case, exchange):
            yield f"asks for another refresh of {case.name}"


_CHANGES = ("sign_in", "consent", "waited", "bank_action", "lock", "security_code")


def _refreshed_in_vain(case: Case, exchange: Exchange) -> bool:
    """It was refreshed by hand after the last change, and did not help."""
    changed = max(case.fact_turn(kind) for kind in _CHANGES)
    failed = case.fact("refreshed_by_hand") == "failed"
    later = case.fact_turn("refreshed_by_hand") >= changed
    asked = exchange.before.question.asks if exchange.before.question else ""
    wished = "refresh" in exchange.heard.wishes
    wished = wished or (asked in ("waited", "refresh_offer") and exchange.heard.answer == "yes")
    return failed and later and not wished and exchange.heard.answer != "works"
