"""The one next move: takes the answer to the open question, or goes on with the case at hand."""

from __future__ import annotations

from collections.abc import Callable

from helpline.dialogue import ending
from helpline.dialogue.answering import answered
from helpline.dialogue.asking import ask
from helpline.dialogue.claims import claims_it_works, take_claim
from helpline.dialogue.moves import Turn
from helpline.dialogue.outcomes import say_outcomes
from helpline.dialogue.state import Case
from helpline.dialogue.steps import go_to_next_step

STEPS = frozenset(
    {"bank_login", "bank_action", "sign_in", "approve", "accounts_listed", "code_ready", "refresh_by_hand"}
)


def go_on(turn: Turn) -> None:
    heard = turn.heard
    if "no_person" in heard.wishes:
        turn.state = turn.state.with_(no_person=True)
    if say_outcomes(turn):
        return
    if "stop" in heard.wishes and not heard.facts and not heard.trouble:
        _stop(turn)
        return
    if claims_it_works(turn) and take_claim(turn):
        return
    if "refresh" in heard.wishes and _refresh_wished(turn):
        return
    reply = _REPLIES.get(turn.asks)
    if reply and heard.answer and reply(turn, heard.answer):
        turn.progress = True
        return
    if turn.asks in STEPS and heard.answer and _step_reply(turn, heard.answer):
        return
    _without_answer(turn)


def _stop(turn: Turn) -> None:
    case = turn.case
    if case is not None and case.active:
        turn.put(case.with_(status="left"))
    turn.state = turn.state.with_(question=None)
    turn.say("utter_left", case)
    turn.progress = True


def _without_answer(turn: Turn) -> None:
    """No answer to the open question: facts, a question back, talk, or something not understood."""
    heard, case = turn.heard, turn.case
    if case is not None and case.active:
        if _only_asked(turn):
            _return_to_question(turn)
        elif _understood(turn):
            go_to_next_step(turn)
        else:
            _not_understood(turn)
        return
    if turn.news_of("ambiguous") or (heard.trouble and case is None):
        go_to_next_step(turn)
        return
    if not turn.moves:
        _nothing_open(turn)


def _only_asked(turn: Turn) -> bool:
    """A question was answered and nothing new was told: the open question comes back."""
    return bool(turn.heard.asks) and not turn.news_of("fact", "case", "code", "bank", "fine", "unconnected")


def _understood(turn: Turn) -> bool:
    heard = turn.heard
    told = (
        heard.facts
        or heard.banks
        or heard.codes
        or heard.trouble
        or heard.complaint
        or heard.everything_tried
    )
    return bool(
        turn.news
        or told
        or heard.talk & {"objection", "anger", "correction", "back", "ack", "thanks"}
        or heard.wishes & {"no_person"}
        or turn.state.question is None
    )


def _return_to_question(turn: Turn) -> None:
    """After an answer: the open question in other words, as long as it may be put."""
    case, asks = turn.case, turn.asks
    if any(move.asks for move in turn.moves):
        return
    if not asks or (case is not None and turn.state.case(case.id) is None):
        go_to_next_step(turn)
        return
    question = turn.state.question
    if question is None or not question.response:
        go_to_next_step(turn)
        return
    if not ask(turn, asks, case, question.response, value=question.value):
        turn.say("utter_whenever_ready", case)


def _not_understood(turn: Turn) -> None:
    words = turn.heard.unread
    turn.say(
        "utter_out_of_scope" if "off_topic" in turn.heard.talk else "utter_not_understood",
        turn.case,
        words=words[0] if words else "",
    )
    if turn.state.idle == 0:
        _return_to_question(turn)


def _nothing_open(turn: Turn) -> None:
    heard = turn.heard
    if "no_person" in heard.wishes:
        turn.say("utter_no_person")
    elif heard.answer == "no" or heard.talk & {"ack"}:
        turn.say("utter_declined")
        turn.progress = True
    elif heard.answer == "yes" or "back" in heard.talk:
        turn.say("utter_nothing_open")
    elif "anger" in heard.talk or "off_topic" in heard.talk or heard.unread:
        turn.say(
            "utter_out_of_scope" if "off_topic" in heard.talk else "utter_not_understood",
            None,
            words=heard.unread[0] if heard.unread else "",
        )
    else:
        turn.say("utter_nothing_open")


def _refresh_wished(turn: Turn) -> bool:
    """A refresh is wished for: done where it can help, else why not."""
    case = turn.case
    if turn.asks in ("waited", "refresh_offer") and turn.heard.answer == "yes":
        return False
    if case is None or not case.active:
        return _refresh_without_case(turn)
    if case.running:
        turn.say("utter_refresh_still_running", case)
        return True
    return refresh_or_why_not(turn, case)


def refresh_or_why_not(turn: Turn, case: Case) -> bool:
    from helpline.dialogue.steps import plan_of

    plan = plan_of(turn, case)
    turn.progress = True
    if not (case.ours and turn.world.verified):
        return ask(turn, "refresh_by_hand", case)
    replaced = case.fact("sign_in") == "replaced" or case.fact("consent") == "given"
    if case.observed is not None and case.observed.needs_credentials and not replaced:
        turn.say("utter_refresh_needs_credentials", case)
        go_to_next_step(turn)
        return True
    if plan.way in ("unlock", "unsupported") and not (
        case.fact("lock") == "unlocked" or case.fact("bank_action") == "done"
    ):
        turn.say("utter_refresh_would_harm", case)
        go_to_next_step(turn)
        return True
    turn.refresh = case.id
    return True


def _refresh_without_case(turn: Turn) -> bool:
    if not turn.world.verified:
        turn.say("utter_refresh_by_hand_how", turn.case)
        turn.progress = True
        return True
    seen = turn.world.seen or ()
    if len(seen) > 1:
        turn.say("utter_refresh_which", None, buttons=())
        return True
    return False


def _offer(turn: Turn, answer: str, yes: Callable[[Turn], None], no: Callable[[Turn], None]) -> bool:
    if answer == "yes":
        yes(turn)
    elif answer == "no":
        no(turn)
    else:
        return False
    return True


def _hand_over(turn: Turn, answer: str) -> bool:
    return _offer(turn, answer, lambda t: ending.call_person(t, "offered"), ending.decline_person)


def _refresh_offer(turn: Turn, answer: str) -> bool:
    def yes(t: Turn) -> None:
        case = t.case
        if case is not None:
            refresh_or_why_not(t, case)

    def no(t: Turn) -> None:
        case = t.case
        if case is not None:
            t.put(case.with_(status="advised"))
        t.say("utter_declined")
        t.state = t.state.with_(question=None)

    return _offer(turn, answer, yes, no)


def _fix_offer(turn: Turn, answer: str) -> bool:
    def no(t: Turn) -> None:
        t.say("utter_declined")
        t.state = t.state.with_(question=None)

    return _offer(turn, answer, go_to_next_step, no)


def _next_bank(turn: Turn, answer: str) -> bool:
    return _offer(turn, answer, go_to_next_step, lambda t: t.say("utter_left", t.case))


def _waited(turn: Turn, answer: str) -> bool:
    case = turn.case
    if case is None:
        return False
    if answer == "yes":
        return refresh_or_why_not(turn, case)
    if answer in ("later", "no") and not turn.heard.wishes & {"refresh"}:
        turn.put(case.with_(status="waiting"))
        turn.say("utter_will_wait", case)
        ending.next_bank_if_any(turn)
        return True
    if answer == "longer":
        go_to_next_step(turn)
        return True
    return False


def _check_back(turn: Turn, answer: str) -> bool:
    if answer not in ("yes", "no"):
        return False
    go_to_next_step(turn)
    return True


def _anything_else(turn: Turn, answer: str) -> bool:
    if answer == "no":
        turn.say("utter_goodbye_fixed")
        turn.state = turn.state.with_(question=None)
        return True
    if answer == "yes" and not turn.heard.trouble:
        turn.say("utter_nothing_open")
        return True
    return False


_REPLIES: dict[str, Callable[[Turn, str], bool]] = {
    "hand_over": _hand_over,
    "refresh_offer": _refresh_offer,
    "fix_offer": _fix_offer,
    "next_bank": _next_bank,
    "waited": _waited,
    "check_back": _check_back,
    "anything_else": _anything_else,
}


def _step_reply(turn: Turn, answer: str) -> bool:
    """Answers to a step other than that it is done: later, in the middle of it, cannot, won't."""
    case = turn.case
    if case is None:
        return False
    if answer in ("later", "doing") and not turn.heard.asks:
        turn.put(case.with_(status="waiting" if answer == "later" else case.status))
        turn.say("utter_later" if answer == "later" else "utter_take_your_time", case)
        turn.progress = True
        return True
    if answer == "ack" and not turn.news:
        turn.say("utter_whenever_ready", case)
        return True
    if answer in ("not_found", "greyed", "blank", "cannot"):
        return _obstacle(turn, case, answer)
    if answer in ("unsure", "refuses", "unchanged"):
        return _hesitates(turn, case, answer)
    return False


def _obstacle(turn: Turn, case: Case, answer: str) -> bool:
    """The first time help with the step, then a person: what can't be done is not asked for again."""
    key = f"obstacle_{turn.asks}"
    again = (
        bool(case.fact(key))
        or turn.asks == "code_ready"
        or (turn.asks == "bank_action" and answer == "cannot")
    )
    from helpline.dialogue.update import tell

    turn.state = tell(turn.state, case, key, answer, "told", turn.world)
    turn.progress = True
    if again:
        ending.offer_person(turn, "cannot")
        return True
    if not answered(turn):
        turn.say(f"utter_{answer}", case)
    _return_to_question(turn)
    return True


def _hesitates(turn: Turn, case: Case, answer: str) -> bool:
    """Unsure: how it looks. Unwilling: why it helps; the second time it is passed over."""
    from helpline.dialogue.state import Fact

    key = f"hesitates_{turn.asks}"
    if case.fact(key) and answer != "unsure":
        turn.put(case.knowing(Fact(f"passed_{turn.asks}", answer, "told", turn.world.at, turn.state.turn)))
        turn.progress = True
        go_to_next_step(turn)
        return True
    turn.put(case.knowing(Fact(key, answer, "told", turn.world.at, turn.state.turn)))
    aspect = {"unsure": "looks", "refuses": "why", "unchanged": "must"}[answer]
    text = turn.world.knowledge.step_help.get(turn.asks).get(aspect, "")
    if text and not answered(turn):
        turn.say(f"step:{turn.asks}:{aspect}", case, text=text)
    _return_to_question(turn)
    return True
