"""Answers what was asked: a topic, help with the step at hand, a code, a bank, the state of things."""

from __future__ import annotations

from helpline.dialogue import cues
from helpline.dialogue.account_answers import tell_accounts
from helpline.dialogue.complaints import OTHERS
from helpline.dialogue.harm import REFRESH_HARMS, why_no_refresh
from helpline.dialogue.heard import Ask
from helpline.dialogue.incident_figures import say_others
from helpline.dialogue.moves import Turn
from helpline.dialogue.procedures import procedure_of
from helpline.dialogue.questions import STEPS
from helpline.dialogue.smalltalk import offer_to_fix
from helpline.dialogue.state import Case, Observed
from helpline.dialogue.status_answers import ENDS_BY_ITSELF, TELL_WHY, cause, code, how_long, state, status
from helpline.knowledge.topics import Topic

MOST = 2
"""Questions answered in one reply."""
_STEP_OF_ASKS = {"works_now": "refresh_by_hand", "check_back": "bank_login"}
LINKS = {
    "import": ("Import from a file", "/ask_import_transactions"),
    "person": ("Talk to a person", "/request_human"),
}


def answer_asks(turn: Turn) -> None:
    case = turn.case
    complaint = turn.world.topic(case.complaint) if case and case.complaint not in turn.state.topics else None
    all_done = any(move.response == "utter_ack_steps" for move in turn.moves)
    if complaint is not None and not all_done:
        say_topic(turn, complaint)
    told = Ask("topic", complaint.id) if complaint else None
    known = [ask for ask in turn.heard.asks if ask.kind != "unknown" and ask != told]
    for ask in known[:MOST]:
        _ANSWERS[ask.kind](turn, ask)
    if turn.heard.asks and not known and complaint is None:
        _unknown(turn)


def _topic(turn: Turn, ask: Ask) -> None:
    topic = turn.world.topic(ask.value)
    seen = turn.case.observed if turn.case else None
    if ask.value == OTHERS and tell_accounts(turn):
        return  # "is the payroll account affected, too?"
    if ask.value == OTHERS and say_others(turn):
        turn.answered(OTHERS)
    elif ask.value == OTHERS and seen is not None and not turn.state.said.get(f"topic:{OTHERS}"):
        turn.say(_how_many_have_it(turn, seen), turn.case)
    elif ask.value == HOW_LONG_DOWN and turn.asks in STEPS and not _is_down(turn):
        _aspect(turn, Ask("aspect", "how_long"))
    elif ask.value in REFRESHING and _refresh_harms(turn):
        turn.say(REFRESH_HARMS, turn.case)  # "can I refresh it myself tonight?"
    elif topic is not None:
        say_topic(turn, topic)


def _how_many_have_it(turn: Turn, seen: Observed) -> str:
    """By the provider's flag, else by whose side the trouble is on."""
    problem = turn.world.problem(seen.problem)
    if seen.bank_failing:
        return "utter_bank_fails_for_all"
    theirs = problem is not None and problem.type == "site_error"
    return "utter_bank_has_trouble" if theirs else "utter_bank_fails_for_none"


HOW_LONG_DOWN = "down_how_long"
"""The topic that tells how long outages last: asked in the middle of a step it is about the step."""


def _is_down(turn: Turn) -> bool:
    way = procedure_of(turn.case, turn.world).way if turn.case else ""
    return way in ENDS_BY_ITSELF


REFRESHING = frozenset({"how_to_refresh", "refresh_schedule", "keep_refreshing"})
"""Topics that tell how to refresh: not while that would prolong a lock."""


def _refresh_harms(turn: Turn) -> bool:
    case = turn.case
    if case is None or not case.active:
        return False
    return why_no_refresh(case, procedure_of(case, turn.world)) == REFRESH_HARMS


def say_topic(turn: Turn, topic: Topic) -> None:
    """The answer the first time, more detail the second; then what else can be done."""
    times = turn.state.said.get(f"topic:{topic.id}", 0)
    if times >= 2:
        turn.say("utter_said_all", turn.case)
        return
    card = (
        f"article {topic.article}"
        if topic.article and f"article {topic.article}" not in turn.state.cards
        else ""
    )
    if topic.steps and times == 0:
        card = f"topic {topic.id}"
    buttons = (LINKS[topic.offer],) if topic.offer in LINKS else ()
    turn.say(
        f"topic:{topic.id}", turn.case, text=topic.more if times else topic.answer, card=card, buttons=buttons
    )
    turn.answered(topic.id)
    turn.state = turn.state.with_(last_topic=topic.id)


def _aspect(turn: Turn, ask: Ask) -> None:
    """Help with the step at hand; where nobody has told us, that is said, and a person offered."""
    step = _STEP_OF_ASKS.get(turn.asks, turn.asks)
    way = procedure_of(turn.case, turn.world).way if turn.case else ""
    text = turn.world.knowledge.step_help.get(step, way).get(ask.value, "")
    key = f"step:{step}:{ask.value}"
    if text and not turn.state.said.get(key):
        turn.say(key, turn.case, text=text)
        turn.answered(key)
    elif text and turn.state.said.get(key) == 1:
        turn.say(key, turn.case, text=_shorter(text))
        turn.answered(key)
    elif text:
        turn.say("utter_step_again", turn.case)
    else:
        turn.say("utter_not_known", turn.case, buttons=(LINKS["person"],))


A_SENTENCE = 6
"""Words from which the first sentence of an answer says something alone."""


def _shorter(text: str) -> str:
    """The first sentence, where it can stand alone."""
    first = text.partition(". ")[0].rstrip(".")
    return f"{first}." if len(first.split()) >= A_SENTENCE else text


def _cause(turn: Turn, _: Ask) -> None:
    if not cause(turn):
        _unknown(turn)


def _ticket(turn: Turn, _: Ask) -> None:
    turn.say("utter_ticket")


def _self(turn: Turn, ask: Ask) -> None:
    turn.say("utter_bot_challenge" if ask.kind == "self" else "utter_ask_capabilities", turn.case)
    turn.answered(ask.kind)


_TELL_CODE = frozenset({"utter_foreign_code", "utter_told_code", "utter_explain_code"})


def _asked_about(turn: Turn) -> Case | None:
    """The open case of a bank that the question names: what it suffers from is the best answer we have."""
    named = {id for bank in turn.heard.banks if bank.role == "mentioned" for id in bank.ids}
    found = [case for case in turn.state.cases if case.bank in named and case.active]
    return next((case for case in found if turn.world.problem(case.problem)), None)


def _connected_asked_about(turn: Turn) -> str:
    """The one connected bank that the question names, where it has no case: how it is goes some way."""
    named = {bank.ids[0] for bank in turn.heard.banks if bank.role == "mentioned" and len(bank.ids) == 1}
    id = named.pop() if len(named) == 1 else ""
    cased = any(case.bank == id for case in turn.state.cases)
    failing = any(turn.world.observe(one).failing for one in turn.world.connections_at(id)) if id else False
    return id if failing and not cased else ""


A_FEW = 6
"""Words up to which a question beside new trouble is about that trouble: "429, what is that?"."""
SHORT = 4
"""Words up to which a question that nothing answers means no more than "what now?"."""


def _unknown(turn: Turn) -> None:
    """A question that no topic answers: that is said openly, and what can be done instead."""
    topic = turn.world.topic(turn.state.last_topic)
    said = {move.response for move in turn.moves}
    asked = [ask.value for ask in turn.heard.asks]
    opened = bool(turn.news_of("case")) and all(len(one.split()) <= A_FEW for one in asked)
    if said & TELL_WHY and (opened or all(map(cues.asks_why, asked))):
        return  # what is seen is the answer
    if said & _TELL_CODE and all(map(cues.refers_back, asked)):
        return  # "same thing here?": what the code means is the answer
    if any(map(cues.asks_of_trying, asked)) and _refresh_harms(turn):
        turn.say(REFRESH_HARMS, turn.case)
        return
    if any(map(cues.asks_why, asked)) and not said & _TELL_CODE and _has_cause_to_tell(turn):
        cause(turn)
        return
    if tell_accounts(turn):
        return
    leads_on = turn.asks not in ("", "anything_else") or turn.news_of("refresh")
    if leads_on and all(len(one.split()) <= SHORT or cues.asks_what_next(one) for one in asked):
        return  # "and then?": the open question, or how the refresh has ended, is the answer
    if bank := _connected_asked_about(turn):
        state(turn, Ask("state", bank))
        return
    if case := _asked_about(turn):
        turn.say("utter_explain_code", case, told=case.problem)
        return
    if turn.heard.talk & {"off_topic"}:
        turn.say("utter_out_of_scope", turn.case)
        return
    more = topic is not None and turn.state.said.get(f"topic:{topic.id}", 0) == 1
    if topic is not None and more and all(map(cues.refers_back, asked)):
        say_topic(turn, topic)  # a short question right after an answer wants to know more about it
        return
    if turn.state.cases:
        turn.say("utter_unknown_question", turn.case)
        return
    if not turn.heard.trouble and not (turn.world.failing() and all(map(_is_short, asked))):
        turn.say("utter_unknown_question")
    offer_to_fix(turn)


def _has_cause_to_tell(turn: Turn) -> bool:
    """ "Why do you say it's locked?": what the code means, once."""
    case = turn.case
    if case is None or turn.world.problem(case.problem) is None:
        return False
    return not {f"cause {case.id}", f"code {case.problem}"} & set(turn.state.topics)


def _is_short(asked: str) -> bool:
    """ "How long?", "can I do something?", as the first words: they are about what is seen."""
    return len(asked.split()) <= SHORT


def _bank(turn: Turn, ask: Ask) -> None:
    """Whether a bank can be connected; of one that is, how it is."""
    if turn.world.connections_at(ask.value):
        state(turn, ask)
        return
    turn.say("utter_bank_asked", None, bank=ask.value)
    turn.answered(f"bank {ask.value}")


def _again(turn: Turn, _: Ask) -> None:
    """ "And now?": the open question answers it, put in other words (agenda.return_to_question)."""


_ANSWERS = {
    "topic": _topic,
    "aspect": _aspect,
    "code": code,
    "status": status,
    "state": state,
    "cause": _cause,
    "how_long": how_long,
    "ticket": _ticket,
    "self": _self,
    "capabilities": _self,
    "bank": _bank,
    "again": _again,
}


def answered(turn: Turn) -> bool:
    """Whether this reply answers a question."""
    return any(ask.kind != "unknown" for ask in turn.heard.asks)
