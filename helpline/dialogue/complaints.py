"""Trouble that no code describes: when it decides what is done about a case."""

from __future__ import annotations

from collections.abc import Iterable

from helpline.dialogue.heard import Ask, Heard
from helpline.dialogue.state import Case, State
from helpline.dialogue.world import World
from helpline.knowledge.topics import Topic

TROUBLES = frozenset(
    {
        *(("bank_login", "fails"), ("lock", "locked"), ("consent", "withdrawn"), ("card", "replaced")),
        *(("security_code", "wanted"), ("security_code", "never_arrives"), ("security_code", "old_phone")),
        *(("security_code", "app_push"), ("account", "closed"), ("account", "new"), ("bank", "moved")),
        *(("password", "changed"), ("sign_in", "old"), ("bank_action", "wanted"), ("other_session", "open")),
        *(("login_owner", "somebody_else"), ("result", "still_failing"), ("bank_site", "down")),
    }
)
"""Facts that tell of trouble by themselves, so that they open a case."""


def tells_trouble(heard: Heard) -> bool:
    """Whether a message tells that something is wrong, beside what it says of banks by name."""
    told = heard.trouble or heard.complaint or any(not code.asked for code in heard.codes)
    return bool(told or any((fact.kind, fact.value) in TROUBLES for fact in heard.facts if not fact.banks))


ACCOUNTS_MISSING = frozenset({"one_account_missing", "new_account_at_bank"})
"""Complaints about an account that isn't there: new transactions of the others end none of them."""
OTHERS = "others_affected"
"""The topic "is it just me?", which a look at the connections answers."""


def asks_of_others(heard: Heard) -> bool:
    """Whether somebody asks if a bank, or the service, fails for all: they have some trouble of their own."""
    return any(ask.kind == "topic" and ask.value == OTHERS for ask in heard.asks)


def with_complaint(state: State, heard: Heard, world: World) -> State:
    """The state whose case at hand follows the complaint of this message, where that goes before its code."""
    case = state.case_at_hand
    if case is None or not case.active:
        return state
    topic = world.topic(heard.complaint) or _of_fact(heard, world)
    if _has_moved(case, world):
        topic = world.topic(MERGED)
    elif topic is None or case.complaint:
        return state
    if topic is None or not _fits(topic, case, heard, world):
        return state
    return state.with_case(case.with_(complaint=topic.id))


LOST_PHONE = "lost_phone_for_codes"
TOPIC_OF_FACT = {
    ("card", "replaced"): "replaced_card",
    ("security_code", "old_phone"): LOST_PHONE,
}
"""Facts that are a complaint by themselves."""


_RULES_OUT = {"debit_card_only": ("card", "replaced")}
"""Topic → fact that it says is not meant: a debit card's number isn't the account's."""


def ruled_out_by(asks: Iterable[Ask]) -> tuple[tuple[str, str], ...]:
    """Facts (kind, value) that what is asked rules out."""
    return tuple(_RULES_OUT[ask.value] for ask in asks if ask.value in _RULES_OUT)


def _of_fact(heard: Heard, world: World) -> Topic | None:
    told = [
        TOPIC_OF_FACT[fact.kind, fact.value]
        for fact in heard.facts
        if (fact.kind, fact.value) in TOPIC_OF_FACT
    ]
    return world.topic(told[0]) if told else None


def _fits(topic: Topic, case: Case, heard: Heard, world: World) -> bool:
    """Whether a complaint goes before what the code, or the usual steps, would do."""
    problem, seen = world.problem(case.problem or case.told_code), case.observed
    if topic.id == MERGED and _has_moved(case, world):
        return True
    if seen is not None and not seen.failing:
        return True
    if topic.applies.healthy:
        told = {fact.kind for fact in heard.facts}
        return seen is None and problem is None and "missing_dates" in told
    of_code = problem is not None and problem.code in map(str, topic.applies.codes)
    of_code = of_code or (topic.id == LOST_PHONE and problem is not None and problem.way == "security_code")
    return of_code or heard.complaint_sure or (seen is None and problem is None)


MERGED = "bank_merged"


def _has_moved(case: Case, world: World) -> bool:
    """Its bank has become part of another one, and the code is one by which such a connection stops."""
    topic, problem = world.topic(MERGED), world.problem(case.problem)
    codes = {str(code) for code in topic.applies.codes} if topic else set()
    moved = problem is not None and problem.code in codes
    return moved and world.knowledge.successor(case.bank, world.now.date()) is not None
