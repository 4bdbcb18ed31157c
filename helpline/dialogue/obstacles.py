"""Answers to a step other than that it is done: later, in the middle of it, cannot, won't."""

from __future__ import annotations

from helpline.dialogue.agenda import go_to_next_step, return_to_question
from helpline.dialogue.answering import answered
from helpline.dialogue.moves import Turn
from helpline.dialogue.person import offer_person
from helpline.dialogue.procedures import lets_in, procedure_of
from helpline.dialogue.state import Case, Fact
from helpline.dialogue.steps import pass_over
from helpline.dialogue.update import tell

STEPS = frozenset(
    {"bank_login", "bank_action", "sign_in", "approve", "accounts_listed", "code_ready", "refresh_by_hand"}
)
_ASPECTS = {"unsure": "looks", "refuses": "why", "unchanged": "must"}
"""Answer → what helps then with the step."""


def answer_step(turn: Turn) -> bool:
    """Whether the open question was a step, and the message said what stands in its way."""
    case, answer = turn.case, turn.heard.answer
    if turn.asks not in STEPS or case is None:
        return False
    if answer in ("later", "doing") and not turn.heard.asks:
        turn.put(case.with_(status="waiting" if answer == "later" else case.status))
        later = "utter_later_owner" if case.fact("login_owner") else "utter_later"
        turn.say(later if answer == "later" else "utter_take_your_time", case)
        return True
    if answer == "not_yet" and not turn.news and not turn.heard.asks:
        turn.say("utter_not_yet", case)
        return_to_question(turn)
        return True
    if answer == "ack" and not turn.news:
        turn.say("utter_whenever_ready", case)
        return True
    if answer in ("not_found", "greyed", "blank", "cannot"):
        _obstacle(turn, case, answer)
        return True
    if answer in _ASPECTS:
        _hesitates(turn, case, answer)
        return True
    return False


def _obstacle(turn: Turn, case: Case, answer: str) -> None:
    """The first time help with the step, then a person: what can't be done is not asked for again."""
    key = f"obstacle_{turn.asks}"
    again = bool(case.fact(key)) or turn.asks == "code_ready"
    turn.state = tell(turn.state, case, key, answer, "told", turn.world)
    if again and turn.asks == "bank_action" and lets_in(case) >= 0:
        turn.put(
            pass_over(turn, turn.case or case, "bank_action")
        )  # the bank's site asks nothing: go on without
        go_to_next_step(turn)
        return
    if again:
        offer_person(turn, "cannot")
        return
    if not answered(turn):
        turn.say(f"utter_{answer}", case)
    return_to_question(turn)


def _hesitates(turn: Turn, case: Case, answer: str) -> None:
    """Unsure: how it looks. Unwilling: why it helps; the second time it is passed over."""
    key = f"hesitates_{turn.asks}"
    if case.fact(key) and answer != "unsure":
        turn.put(case.knowing(Fact(f"passed_{turn.asks}", answer, "told", turn.world.at, turn.state.turn)))
        go_to_next_step(turn)
        return
    turn.put(case.knowing(Fact(key, answer, "told", turn.world.at, turn.state.turn)))
    aspect = _ASPECTS[answer]
    way = procedure_of(case, turn.world).way
    text = turn.world.knowledge.step_help.get(turn.asks, way).get(aspect, "")
    if text and not answered(turn):
        turn.say(f"step:{turn.asks}:{aspect}", case, text=text)
    return_to_question(turn)
