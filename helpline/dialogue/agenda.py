"""What comes next: the next step of the case at hand, the end of its steps, then the next bank."""

from __future__ import annotations

from helpline.banking.contract import Connection
from helpline.dialogue import steps
from helpline.dialogue.answering import answered
from helpline.dialogue.answers import OFFERS
from helpline.dialogue.asking import ask
from helpline.dialogue.done_steps import next_step
from helpline.dialogue.moves import Turn
from helpline.dialogue.person import BUTTON, STANDING, offer_person
from helpline.dialogue.procedures import (
    ACCOUNTS,
    BANK_ACTION,
    BANK_LOGIN,
    Procedure,
    lets_in,
    procedure_of,
)
from helpline.dialogue.state import Case

LOOKS = 2
"""Refreshes in an outage after which nobody can say that there is nothing more to try: it isn't over."""
MISSING = "missing_items"
ONCE = frozenset({"utter_refresh_too_soon", "utter_refresh_unknown"})
"""Questions that come with news, which is told once."""


def go_to_next_step(turn: Turn) -> None:
    """The first step of the case at hand that is not behind the customer; a person when there is none."""
    case = turn.case
    if case is None:
        return
    if case.running:
        if not turn.moves:
            turn.say("utter_refresh_still_running", case)
        return
    if not case.bank and steps.needs_bank(turn, case):
        if steps.ask_bank(turn, case):
            return
        case = steps.pass_over(turn, case, "which_bank")
    looked = turn.world.connection_of(case) is not None
    healthy = looked and case.observed is not None and not case.observed.failing
    if _opened_by_question(turn, case) and not case.told_code and (healthy or not case.problem):
        turn.put(case.with_(status="advised"))  # it was a question, and it has its answer
        return
    unknown = any(move.response == "utter_unknown_question" for move in turn.moves)
    if healthy and not case.complaint and unknown and not turn.heard.trouble:
        turn.put(
            case.with_(status="advised")
        )  # a person is offered beside it; a refresh would answer nothing
        return
    if healthy and not case.complaint:
        if not (case.attempts or case.fact("missing_dates") or case.fact("refreshed_by_hand")):
            if not steps.offer_refresh(turn, case):
                offer_person(turn, "told_and_seen_differ")
            return
        # It works and still something is wrong, or days were named: then it is about single transactions.
        case = turn.put(case.with_(complaint=MISSING))
    _make_next(turn, case)


def _opened_by_question(turn: Turn, case: Case) -> bool:
    """Whether the case is there because of a question that this reply answers."""
    question = turn.state.question
    if any(move.response == "utter_foreign_code" for move in turn.moves):
        return False  # who brings another product's code has some trouble here, too
    if not turn.world.verified and any(ask.kind in ("status", "state") for ask in turn.heard.asks):
        return False  # how a bank is can't be seen: no answer, and the steps help
    opened = any(one.case == case.id for one in turn.news_of("case", "unconnected", "bank"))
    asked = question is not None and question.case == case.id
    return answered(turn) and opened and not case.complaint and not asked


def _make_next(turn: Turn, case: Case) -> None:
    plan = procedure_of(case, turn.world)
    step = next_step(case, plan)
    if step == ACCOUNTS and case.fact("account") == "not_listed":
        turn.say("utter_not_listed", case, buttons=(BUTTON,))
        turn.put(case.with_(status="waiting"))
        next_bank_if_any(turn)
        return
    while step and not steps.make(turn, case, step, plan):
        if step in (BANK_LOGIN, BANK_ACTION) and lets_in(case) < 0:
            offer_person(turn, "cannot")  # nothing after it can help while the bank keeps the customer out
            return
        case = steps.pass_over(turn, turn.state.case(case.id) or case, step)
        step = next_step(case, plan)
    if not step:
        _end_of_procedure(turn, case, plan)


def _end_of_procedure(turn: Turn, case: Case, plan: Procedure) -> None:
    """Nothing is left that the customer or we could try."""
    if plan.way == "no_fault":
        turn.say("utter_no_fault", case)
        turn.put(case.with_(status="advised"))
        next_bank(turn)
        return
    if plan.way == "unconnected" and case.fact("login_owner") and lets_in(case) == 0:
        turn.say("utter_owner_connects", case)
        turn.put(case.with_(status="waiting"))
        next_bank_if_any(turn)
        return
    if plan.way == "unconnected":
        offer_person(turn, "unconnected")
        return
    then = plan.topic.then if plan.topic else "person"
    if then in ("wait", "nothing"):
        turn.put(case.with_(status="waiting" if then == "wait" else "advised"))
        next_bank(turn)
        return
    if then == "import" and not turn.state.no_person:
        turn.put(case.with_(status="advised"))
    offer_person(turn, _reason(case, plan))


def _reason(case: Case, plan: Procedure) -> str:
    if plan.topic:
        return "complaint"
    if plan.way == "wait" and len(case.attempts) <= LOOKS:
        return "not_over"  # one look is no proof that it lasts
    if plan.way == "stuck":
        return "stuck"
    return "all_tried" if plan.steps else "support_only"


def fixed(turn: Turn, case: Case, source: str) -> None:
    """A case is mended: seen by us, or only said by the customer ("told"); then the next bank."""
    turn.put(case.with_(status="fixed"))
    if source == "told":
        turn.say("utter_fixed_told", case)
    next_bank(turn)


def next_bank(turn: Turn) -> None:
    """The end of one case leads to the next one by name."""
    queue = _queue(turn)
    if queue:
        turn.state = turn.state.with_(focus=queue[0].id, question=None)
        turn.say("utter_next_bank", queue[0])
        go_to_next_step(turn)
        return
    other = _another_failing(turn)
    if not other or not ask(turn, "next_bank", None, other=other, value=other):
        _ask_anything(turn)


def next_bank_if_any(turn: Turn) -> None:
    """While one bank waits, another one can be worked on."""
    if _queue(turn):
        next_bank(turn)


def _queue(turn: Turn) -> list[Case]:
    return [case for case in turn.state.cases if case.status == "open" and case.id != turn.state.focus]


def _another_failing(turn: Turn) -> str:
    """A connection that fails and has no case yet."""
    return next((one.bank for one in turn.world.failing() if not _has_case(turn, one)), "")


def _has_case(turn: Turn, one: Connection) -> bool:
    cases = turn.state.cases
    return any(case.connection == one.id or turn.world.is_named(one.bank, case.bank) for case in cases)


def _ask_anything(turn: Turn) -> None:
    ask(turn, "anything_else", None)


def return_to_question(turn: Turn) -> None:
    """After an answer: the open question in other words, as long as it may be put."""
    case, question = turn.case, turn.state.question
    if any(move.asks for move in turn.moves):
        return
    if question is None or not question.response or question.case not in (0, case.id if case else 0):
        go_to_next_step(turn)
    elif question.asks in OFFERS or question.response in ONCE:
        standing = question.asks == "hand_over" and not turn.moves
        if standing and ask(turn, "hand_over", case, question.response):
            return
        # An offer stands; it need not be made in every reply.
        turn.buttons = STANDING if question.asks == "hand_over" else question.titles
    elif case is not None and question.asks in steps.QUESTIONS:
        _put_step_again(turn, case, question.asks)
    else:
        values = {name: value for name, value in question.values.items() if name != "bank_name"}
        _ask_or_wait(turn, ask(turn, question.asks, case, question.response, value=question.value, **values))


def _put_step_again(turn: Turn, case: Case, asks: str) -> None:
    """The step's question, or what comes after it when it was answered meanwhile."""
    plan = procedure_of(case, turn.world)
    step = next_step(case, plan)
    if steps.question_of(step) == asks:
        _ask_or_wait(turn, steps.make(turn, case, step, plan))
    else:
        go_to_next_step(turn)


def _ask_or_wait(turn: Turn, asked: bool) -> None:
    if asked:
        return
    question = turn.state.question
    if turn.moves:
        turn.buttons = question.titles if question else ()
    else:
        offer_person(turn, "no_progress")  # "now what?", after all that there was to say
