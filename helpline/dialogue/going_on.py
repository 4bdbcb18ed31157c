"""The one next move: takes the answer to the open question, or goes on with the case at hand."""

from __future__ import annotations

from helpline.dialogue import cues, statements
from helpline.dialogue.agenda import fixed, go_to_next_step, return_to_question
from helpline.dialogue.answers import OFFERS, UNSURE
from helpline.dialogue.asking import ask
from helpline.dialogue.claims import claims_it_works, take_claim
from helpline.dialogue.complaints import tells_trouble
from helpline.dialogue.heard import Heard, tells_nothing
from helpline.dialogue.moves import Turn
from helpline.dialogue.obstacles import answer_step
from helpline.dialogue.offers import answer_offer
from helpline.dialogue.outcomes import say_outcomes
from helpline.dialogue.person import refuse_person
from helpline.dialogue.refreshing import refresh_wished
from helpline.dialogue.smalltalk import offer_to_fix
from helpline.dialogue.state import Fact
from helpline.dialogue.steps import pass_over


def go_on(turn: Turn) -> None:
    """The first of these that fits is the move."""
    heard = turn.heard
    if _nothing_wrong(turn):
        return
    _take_up_asked(turn)
    declines = (turn.asks, heard.answer) == ("hand_over", "no")
    if turn.news_of("refresh") if declines else "no_person" in heard.wishes:
        refuse_person(turn)
    if (turn.asks, heard.answer) == ("hand_over", "yes"):
        answer_offer(turn)
        return
    if say_outcomes(turn):
        return
    if "stop" in heard.wishes and turn.asks != "anything_else" and not tells_trouble(heard):
        _stop(turn)
        return
    ends = (turn.asks, heard.answer) == ("anything_else", "no")
    if not ends and claims_it_works(turn) and take_claim(turn):
        return
    if "refresh" in heard.wishes and refresh_wished(turn):
        return
    if answer_offer(turn):
        return
    if answer_step(turn):
        return
    _without_answer(turn)


def _nothing_wrong(turn: Turn) -> bool:
    """Whether nothing is broken after all, as told, and nothing else is seen."""
    case = turn.case
    seen = case is not None and case.observed is not None and case.observed.failing
    if case is None or not case.active or seen or not cues.says_nothing_wrong(turn.heard.text):
        return False
    turn.put(case.with_(status="advised", complaint=""))
    turn.state = turn.state.with_(question=None)
    if not turn.heard.asks:
        turn.say("utter_nothing_wrong", case)
    return True


def _take_up_asked(turn: Turn) -> None:
    """Whoever answers a question about a case that was left goes on with it."""
    question = turn.state.question
    case = turn.state.case(question.case) if question and question.asks not in OFFERS else None
    if case is not None and turn.heard.answer and case.status != "fine" and not case.active:
        turn.put(case.with_(status="open"))
        turn.state = turn.state.with_(focus=case.id)
    left = turn.case
    done = {(fact.kind, fact.value) for fact in turn.heard.facts} & STEPS_DONE
    if left is not None and left.status in ("advised", "left") and left.problem and done:
        turn.put(left.with_(status="open"))  # "not now. typed it again": they go on by themselves


STEPS_DONE = {
    *(("sign_in", "replaced"), ("consent", "given"), ("lock", "unlocked"), ("bank_action", "done")),
}
"""Facts that mend: who tells one goes on with a case that was left."""


def _stop(turn: Turn) -> None:
    case = turn.case
    if case is not None and case.active:
        turn.put(case.with_(status="left"))
    turn.state = turn.state.with_(question=None)
    turn.say("utter_left", case)


def _without_answer(turn: Turn) -> None:
    """No answer to the open question: facts, a question back, talk, or something not understood."""
    heard, case = turn.heard, turn.case
    if case is not None and case.active:
        if turn.asks == "which_code":
            go_to_next_step(turn)  # without a code the usual steps go on
        elif (turn.asks, heard.answer) == ("which_bank", UNSURE):
            turn.say("utter_bank_not_known", case)
            pass_over(turn, case, "which_bank")
            go_to_next_step(turn)
        elif turn.asks == "bank_login" and statements.names_ours(heard.text):
            turn.say("utter_not_ours", case)
            return_to_question(turn)
        elif _asked_and_healed(turn):
            fixed(turn, case, "seen")
        elif _only_asked(turn):
            return_to_question(turn)
        elif _understood(turn):
            go_to_next_step(turn)
        else:
            _not_understood(turn)
        return
    if turn.news_of("ambiguous") or (heard.trouble and case is None):
        go_to_next_step(turn)
        return
    if not turn.moves and turn.asks == "hand_over" and heard.asks:
        return_to_question(turn)  # "so what do I do?": the offer, in other words
        return
    if not turn.moves:
        _nothing_open(turn)
    else:
        _offer_to_mend(turn)


def _offer_to_mend(turn: Turn) -> None:
    """After an answer that told of trouble, where nothing is worked on."""
    for move in turn.moves:
        if move.response == "utter_bank_failing":
            bank = move.values["bank_name"]
            ask(turn, "next_bank", None, "utter_ask_mend_bank", value=bank)
            return
    named = {bank.ids[0] for bank in turn.heard.banks}
    if any(turn.world.bank_id(one.bank) in named for one in turn.world.failing()) and not turn.state.cases:
        offer_to_fix(turn)  # the question has its answer; what is seen of that bank may be why it was asked
        return
    if any(move.response == "utter_status_failing" for move in turn.moves):
        ask(turn, "fix_offer", None, "utter_ask_mend")


def _asked_and_healed(turn: Turn) -> bool:
    """ "Is Ally working now?", and it is, after a wait: the case is over, and no step comes back."""
    case = turn.case
    seen = case.observed if case and not case.complaint and turn.world.connection_of(case) else None
    said = {move.response for move in turn.moves} & {"utter_status_healthy", "utter_bank_works"}
    return (
        bool(said)
        and turn.asks == "waited"
        and seen is not None
        and seen.state == "healthy"
        and not seen.stale
    )


def _only_asked(turn: Turn) -> bool:
    """A question was answered and nothing new was told: the open question comes back."""
    return bool(turn.heard.asks) and not turn.news_of("fact", "case", "code", "bank", "fine", "unconnected")


def _understood(turn: Turn) -> bool:
    heard = turn.heard
    told = heard.facts or heard.banks or heard.codes or heard.trouble or heard.complaint
    return bool(
        turn.news
        or told
        or heard.everything_tried
        or heard.talk & {"objection", "anger", "correction", "back", "ack", "thanks"}
        or heard.wishes & {"no_person"}
        or turn.state.question is None
    )


def _not_understood(turn: Turn) -> None:
    """Said openly; what may be a detail for a person ("chrome on a mac") is noted, the first time."""
    words, case = turn.heard.unread, turn.case
    if words and case is not None and turn.state.idle == 0 and "off_topic" not in turn.heard.talk:
        turn.put(case.knowing(Fact("note", words[0][:NOTE], "told", turn.world.at, turn.state.turn)))
        turn.say("utter_noted_unread", case)
    else:
        _say_not_understood(turn)
    if turn.state.idle == 0:
        return_to_question(turn)


def _sorry_in_language(turn: Turn) -> bool:
    """Whether the customer's own language said that something isn't understood."""
    spoken = turn.world.knowledge.languages.get(turn.state.language)
    times = turn.state.said.get("utter_not_understood", 0)
    if spoken is None or times >= len(spoken.sorry):
        return False
    button = (spoken.person, "/request_human")
    turn.say("utter_not_understood", turn.case, text=spoken.sorry[times], buttons=(button,))
    return True


def _say_not_understood(turn: Turn) -> None:
    if _sorry_in_language(turn):
        return
    words = turn.heard.unread[0] if turn.heard.unread else turn.heard.text
    off_topic = "off_topic" in turn.heard.talk
    turn.say("utter_out_of_scope" if off_topic else "utter_not_understood", turn.case, words=words[:NOTE])


def _goes_with_topic(turn: Turn) -> bool:
    """ "It's only the foreign ones", after an answer about currencies: a detail of it, the first time."""
    heard, talk = turn.heard, turn.heard.talk & {"anger", "off_topic"}
    return bool((heard.unread or heard.banks) and turn.state.last_topic) and turn.state.idle == 0 and not talk


def _tells_nothing_known(heard: Heard) -> bool:
    """Words that bring nothing, such as a time of day alone."""
    return bool(heard.text) and not heard.clicked and not heard.talk and tells_nothing(heard)


NOTE = 120
"""Characters of a detail that go into the brief."""


def _nothing_open(turn: Turn) -> None:
    heard = turn.heard
    if "no_person" in heard.wishes:
        turn.say("utter_no_person")
    elif "no_refresh" in heard.wishes:
        turn.say("utter_no_refresh")
    elif heard.answer == "no" or heard.talk & {"ack"}:
        turn.say("utter_declined")
    elif heard.facts and turn.state.last_topic:
        turn.say("utter_whenever_ready")  # what was told is how far they are with what we answered
    elif heard.answer == "yes" or "back" in heard.talk:
        turn.say("utter_nothing_open")
    elif _goes_with_topic(turn):
        turn.say("utter_noted")
    elif "anger" in heard.talk or "off_topic" in heard.talk or heard.unread or _tells_nothing_known(heard):
        if turn.state.cases or "off_topic" in heard.talk or not offer_to_fix(turn):
            _say_not_understood(turn)
    elif turn.state.cases or not offer_to_fix(turn):
        turn.say("utter_nothing_open")
