"""L6: what a response says of a connection, and the observation that stands behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from helpline.banking.contract import Connection
from helpline.dialogue.moves import Move
from helpline.dialogue.world import STALE
from tests.dialogue.laws.memory import Memory
from tests.dialogue.playing import Exchange

Claim = Callable[[Exchange, Move], bool]
FAILING = ("failing", "needs_input")


def _shown(exchange: Exchange, move: Move) -> Connection | None:
    """The connection that a move is about, as it was shown in this turn; None when nobody could look."""
    case = exchange.after.case(move.case)
    id = case.connection if case else move.values.get("seen", "")
    return next((one for one in exchange.owned or () if one.id == id), None)


def _is_fresh(exchange: Exchange, one: Connection) -> bool:
    return one.last_updated is not None and exchange.now - one.last_updated <= STALE


def _fails(exchange: Exchange, move: Move) -> bool:
    one = _shown(exchange, move)
    return one is not None and one.state in FAILING


def _works(exchange: Exchange, move: Move) -> bool:
    one = _shown(exchange, move)
    return one is not None and one.state not in FAILING and _is_fresh(exchange, one)


def _is_stale(exchange: Exchange, move: Move) -> bool:
    one = _shown(exchange, move)
    return one is not None and one.state not in FAILING and not _is_fresh(exchange, one)


def _several_fail(exchange: Exchange, move: Move) -> bool:
    ids = move.card.split()[1:]
    cases = [case for id in ids if (case := exchange.after.case(int(id)))]
    failing = {one.id for one in exchange.owned or () if one.state in FAILING}
    return len(failing) > 1 and all(case.connection in failing for case in cases)


def _some_fail(exchange: Exchange, _: Move) -> bool:
    return any(one.state in FAILING for one in exchange.owned or ())


def _all_work(exchange: Exchange, _: Move) -> bool:
    owned = exchange.owned or ()
    return bool(owned) and all(one.state not in FAILING and _is_fresh(exchange, one) for one in owned)


def _some_stale(exchange: Exchange, move: Move) -> bool:
    return not _some_fail(exchange, move) and not _all_work(exchange, move) and bool(exchange.owned)


def _other_fails(exchange: Exchange, move: Move) -> bool:
    return any(one.state in FAILING and one.bank == move.values["other"] for one in exchange.owned or ())


def _fails_for_all(exchange: Exchange, move: Move) -> bool:
    case = exchange.after.case(move.case)
    return bool(case and case.observed and case.observed.bank_failing)


def _fails_for_none(exchange: Exchange, move: Move) -> bool:
    case = exchange.after.case(move.case)
    return bool(case and case.observed and not case.observed.bank_failing)


def _began(exchange: Exchange, move: Move) -> bool:
    case = exchange.after.case(move.case)
    begun = [one.connection.id for one in exchange.started if not one.refused]
    return bool(case and case.connection in begun)


def _runs(exchange: Exchange, move: Move) -> bool:
    case, one = exchange.after.case(move.case), _shown(exchange, move)
    return bool(case and case.running) or bool(one and one.state == "running")


def _wants_sign_in(exchange: Exchange, move: Move) -> bool:
    case = exchange.after.case(move.case)
    return bool(case and case.observed and case.observed.needs_credentials)


def _too_soon(exchange: Exchange, _: Move) -> bool:
    return any(one.refused == "too soon" for one in exchange.started)


def _ended(result: str) -> Claim:
    def ended(exchange: Exchange, move: Move) -> bool:
        case = exchange.after.case(move.case)
        return any(one.result == result for one in (case.attempts if case else ()))

    return ended


def _said_to_work(exchange: Exchange, _: Move) -> bool:
    """The customer's own words, where we can't look."""
    heard = exchange.heard
    return heard.answer in ("works", "yes") or any(told.kind == "works" for told in heard.facts)


def _is_not_among(exchange: Exchange, move: Move) -> bool:
    case = exchange.after.case(move.case)
    return exchange.owned is not None and case is not None and not case.connection


CLAIMS: dict[str, Claim] = {
    **dict.fromkeys(("utter_seen", "utter_seen_unknown", "utter_seen_other_code"), _fails),
    **dict.fromkeys(("utter_still_seen_failing", "utter_greet_seen"), _fails),
    **dict.fromkeys(("utter_seen_works", "utter_seen_healthy", "utter_seen_differs"), _works),
    **dict.fromkeys(("utter_seen_stale", "utter_still_seen_stale"), _is_stale),
    "utter_seen_several": _several_fail,
    "utter_greet_seen_several": _several_fail,
    "utter_status_failing": _some_fail,
    "utter_status_healthy": _all_work,
    "utter_status_stale": _some_stale,
    "utter_ask_next_bank": _other_fails,
    "utter_bank_fails_for_all": _fails_for_all,
    "utter_bank_fails_for_none": _fails_for_none,
    "utter_refresh_started": _began,
    "utter_refresh_still_running": _runs,
    "utter_refresh_needs_credentials": _wants_sign_in,
    "utter_refresh_too_soon": _too_soon,
    "utter_refresh_succeeded": _ended("succeeded"),
    "utter_refresh_succeeded_one": _ended("succeeded"),
    "utter_refresh_succeeded_none": _ended("succeeded"),
    "utter_refresh_brought": _ended("succeeded"),
    "utter_refresh_brought_nothing": _ended("succeeded"),
    "utter_refresh_failed": _ended("failed"),
    "utter_refresh_failed_unknown": _ended("failed"),
    "utter_fixed_told": _said_to_work,
    "utter_not_connected": _is_not_among,
    "utter_no_connections": lambda exchange, _: exchange.owned == (),
}


def l6_truth(_: Memory, exchange: Exchange) -> Iterator[str]:
    for move in exchange.moves:
        claim = CLAIMS.get(move.response)
        if claim and not claim(exchange, move):
            case = exchange.after.case(move.case)
            yield f"says {move.response} of {case.name if case else 'all'}: {case.observed if case else ''}"
