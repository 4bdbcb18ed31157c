"""The steps of each kind of trouble.

A *way* (data/knowledge/error_codes.yml) names the steps that a code needs. A step is done when that was told,
seen or done by us, so nobody is asked for what is known.
"""

from __future__ import annotations

from dataclasses import dataclass

from helpline.dialogue.lasting import is_stuck
from helpline.dialogue.state import Case
from helpline.dialogue.world import World
from helpline.knowledge import Problem
from helpline.knowledge.topics import Topic

BANK_LOGIN = "bank_login"


BANK_ACTION = "bank_action"


CODE_READY = "code_ready"


WHICH_CODE = "which_code"


ACCOUNTS = "accounts_listed"


WAIT = "waited"


REFRESH = "refresh"


SIGN_IN = "sign_in"


APPROVE = "approve"


REFRESH_AGAIN = "refresh_again"


DATES = "dates"


ACCOUNT = "account"


PERSON = "hand_over"


STANDARD = "refresh_first"


WAYS: dict[str, tuple[str, ...]] = {
    STANDARD: (BANK_LOGIN, REFRESH, SIGN_IN, REFRESH_AGAIN),
    "credentials": (BANK_LOGIN, SIGN_IN, REFRESH_AGAIN),
    "unlock": (BANK_ACTION, REFRESH, SIGN_IN, REFRESH_AGAIN),
    "act_at_bank": (BANK_ACTION, REFRESH, SIGN_IN, REFRESH_AGAIN),
    "enrol": (BANK_LOGIN, SIGN_IN, REFRESH_AGAIN),
    "log_out_elsewhere": (BANK_ACTION, REFRESH),
    "security_code": (CODE_READY, REFRESH),
    "reauthorise": (APPROVE, REFRESH_AGAIN),
    "check_accounts": (ACCOUNTS, REFRESH),
    "wait": (WAIT, REFRESH),
    "in_progress": (WAIT, REFRESH),
    "unsupported": (),
    "support": (),
    "no_fault": (),
}


AT_BANK = frozenset({"unlock", "act_at_bank", "log_out_elsewhere"})
"""Ways whose code says what is to be done at the bank."""


NEEDS_NO_BANK = frozenset({SIGN_IN, APPROVE})


@dataclass(frozen=True)
class Procedure:
    """What a case needs: its steps in order, and what they come from."""

    steps: tuple[str, ...]
    way: str = ""
    problem: Problem | None = None
    topic: Topic | None = None


BEYOND_CODES = frozenset({"unsupported", "support", "check_accounts", "no_fault"})
"""Ways that leave nothing to try: a complaint that tells more goes before them."""


_HOW_LONG = "stuck_for_weeks"


def procedure_of(case: Case, world: World) -> Procedure:
    """By the complaint where it decides, else by the code, else the order of the help article."""
    problem, topic = world.problem(case.problem or case.told_code), world.topic(case.complaint)
    failing = case.observed is not None and case.observed.failing
    of_code = topic is not None and problem is not None and problem.code in map(str, topic.applies.codes)
    decides = not failing or problem is None or problem.way in BEYOND_CODES or of_code
    if topic is not None and not decides and topic.then != "import":
        topic = None
    if topic is not None and topic.id == _HOW_LONG and problem is None and not case.connection:
        topic = None  # it tells how long, and nobody knows yet what
    # Of a verified customer we see all connections: what is not there can't be refreshed.
    unseen = world.verified and world.seen is not None and bool(case.bank) and not case.connection
    return procedure(case, problem, topic, unconnected=unseen and not case.by_hand)


def procedure(
    case: Case, problem: Problem | None, topic: Topic | None, *, unconnected: bool = False
) -> Procedure:
    """The steps of a complaint, of a code, or the usual ones."""
    if topic is not None:
        steps = _topic_steps(topic)
        if problem is not None and problem.way in BEYOND_CODES:
            steps = tuple(step for step in steps if step != REFRESH)  # the provider would only refuse
        return Procedure(steps, "complaint", problem, topic)
    if unconnected:
        return Procedure((BANK_LOGIN,), "unconnected", problem)
    way = problem.way if problem else STANDARD
    if problem is not None and way == "in_progress" and is_stuck(case, problem):
        return Procedure((), "stuck", problem)  # neither the customer nor we can end it
    if case.observed is not None and case.observed.bank_failing and way == STANDARD:
        way = "wait"  # it fails for everybody: nothing that this customer does can help
    if case.fact("bank_site") == "down" and lets_in(case) <= 0 and way in (STANDARD, "credentials"):
        way = "wait"
    if way == "check_accounts" and case.fact("account") == "closed":
        return Procedure((), way, problem)  # only a person can take the closed one out of the connection
    steps = _as_told(WAYS.get(way, WAYS[STANDARD]), case, problem)
    if steps and is_locked(case, way):
        return Procedure((BANK_ACTION,), "unlock", problem)  # each try could prolong the lock
    if REFRESH in steps and not case.running and _needs_sign_in(case, way):
        # The provider refuses a bare refresh in this state: the sign-in comes first.
        before = tuple(step for step in steps if step not in (REFRESH, SIGN_IN, REFRESH_AGAIN))
        steps = (*before, SIGN_IN, REFRESH_AGAIN)
    if case.observed is not None and case.observed.auth == "open_banking":
        steps = tuple(APPROVE if step == SIGN_IN else step for step in steps)
    return Procedure(steps, way, problem)


def _needs_sign_in(case: Case, way: str) -> bool:
    """Whether a bare refresh would be refused, or would try a sign-in that may be an old one."""
    if case.observed is not None and case.observed.needs_credentials:
        return True
    if case.fact("password") == "changed":
        return True
    opened = case.newest("lock", "bank_action") in ("unlocked", "done") or is_locked(case, way)
    return way == "unlock" and not opened and case.fact("password") != "unchanged"


def is_locked(case: Case, way: str) -> bool:
    """The bank has locked the login, and nobody has said since that it is open again, or got in there."""
    gets_in = case.newest("bank_login", "lock") == "works"
    solved = gets_in or case.newest("lock", "bank_action") in ("unlocked", "done")
    return not solved and (way == "unlock" or case.fact("lock") == "locked")


def _as_told(steps: tuple[str, ...], case: Case, problem: Problem | None) -> tuple[str, ...]:
    """The steps with what the bank is told to want, and with the code where we can't see it."""
    if case.fact("bank_action") == "wanted" and BANK_ACTION not in steps and SIGN_IN in steps:
        steps = (BANK_ACTION, *(step for step in steps if step != BANK_LOGIN))
    if problem is None and not case.told_code and not case.connection and BANK_LOGIN in steps:
        steps = (BANK_LOGIN, WHICH_CODE, *(step for step in steps if step != BANK_LOGIN))
    return steps


def _topic_steps(topic: Topic) -> tuple[str, ...]:
    asked = {"dates": (DATES,), "account": (ACCOUNT,), "listed": (ACCOUNT, ACCOUNTS)}.get(topic.ask, ())
    return (*asked, *((REFRESH,) if topic.refresh == "once" else ()))


_LETS_IN = (
    ("bank_login", "works"),
    ("lock", "unlocked"),
    ("password", "changed"),
    ("consent", "given"),
    ("bank_action", "done"),
    ("bank_action", "wanted"),
)


_KEEPS_OUT = (("bank_login", "fails"), ("lock", "locked"))


def lets_in(case: Case) -> int:
    """Whether the bank's own site lets the customer in: 1 yes, -1 no, 0 not known. The newest fact counts."""
    places = {(fact.kind, fact.value): place for place, fact in enumerate(case.facts)}
    lets = max((places.get(fact, -1) for fact in _LETS_IN), default=-1)
    keeps = max((places.get(fact, -1) for fact in _KEEPS_OUT), default=-1)
    return 0 if lets == keeps else 1 if lets > keeps else -1
