"""Answers to what was offered: a person, a refresh, the next bank, waiting, anything else."""

from __future__ import annotations

from collections.abc import Callable

from helpline.dialogue import statements
from helpline.dialogue.agenda import go_to_next_step, next_bank_if_any
from helpline.dialogue.failing import open_failing
from helpline.dialogue.moves import Turn
from helpline.dialogue.news import News
from helpline.dialogue.opening import open_bank
from helpline.dialogue.person import BUTTON, call_person, decline_person
from helpline.dialogue.refreshing import refresh_or_why_not
from helpline.dialogue.seeing import say_seen
from helpline.dialogue.state import Fact
from helpline.dialogue.update import take_facts


def answer_offer(turn: Turn) -> bool:
    """Whether the open question was an offer and the message has answered it."""
    if turn.asks == "hand_over" and turn.heard.answer != "yes" and _tries_again(turn):
        return True
    reply = _REPLIES.get(turn.asks)
    return reply is not None and bool(turn.heard.answer) and reply(turn, turn.heard.answer)


def _offer(turn: Turn, answer: str, yes: Callable[[Turn], None], no: Callable[[Turn], None]) -> bool:
    """ "Later" leaves an offer alone as a no does, unless something is asked beside it."""
    if answer not in ("yes", "no") and (answer != "later" or turn.heard.asks):
        return False
    (yes if answer == "yes" else no)(turn)
    return True


def _hand_over(turn: Turn, answer: str) -> bool:
    if answer == "later" and not turn.heard.asks:
        turn.say("utter_person_later", turn.case, buttons=(BUTTON,))
        turn.state = turn.state.with_(question=None)
        return True
    return _offer(turn, answer, lambda turn: call_person(turn, "offered"), _without_person)


def _without_person(turn: Turn) -> None:
    decline_person(turn)
    next_bank_if_any(turn)


def _tries_again(turn: Turn) -> bool:
    """ "I used the wrong one, let me redo it": the step is open again."""
    case, talk = turn.case, turn.heard.talk
    if case is None or not case.signed_in_anew or not ("doing" in talk or {"correction", "will_do"} <= talk):
        return False
    redo = Fact("redo", "wanted", "told", turn.world.at, turn.state.turn)
    turn.put(case.with_(status="open").knowing(redo))
    turn.state = turn.state.with_(question=None)
    go_to_next_step(turn)
    return True


def _refresh_offer(turn: Turn, answer: str) -> bool:
    return _offer(turn, answer, _refresh, _no_refresh)


def _refresh(turn: Turn) -> None:
    if turn.case is not None:
        refresh_or_why_not(turn, turn.case)


def _no_refresh(turn: Turn) -> None:
    if turn.case is not None:
        turn.put(turn.case.with_(status="advised"))
    _declined(turn)


def _declined(turn: Turn) -> None:
    turn.say("utter_declined")
    turn.state = turn.state.with_(question=None)


def _fix_offer(turn: Turn, answer: str) -> bool:
    return _offer(turn, answer, _open, _declined)


def _next_bank(turn: Turn, answer: str) -> bool:
    return _offer(turn, answer, _open_next, _leave_next)


def _open(turn: Turn) -> None:
    """Opens all that is seen failing."""
    if turn.case is None or not turn.case.active:
        turn.state, news = open_failing(turn.state, turn.heard, turn.world)
        _take_along(turn, news)
    go_to_next_step(turn)


def _take_along(turn: Turn, news: list[News]) -> None:
    """What the yes brings with it ("yes, I can log in there") is told of the case that it opens."""
    turn.state, told = take_facts(turn.state, turn.heard, turn.world)
    turn.news += [*news, *told]
    say_seen(turn)


def _open_next(turn: Turn) -> None:
    """Opens the bank that the question named."""
    offer = turn.state.question
    state, news = open_bank(turn.state, offer.value if offer else "", turn.heard, turn.world)
    turn.state = state.with_(question=offer)
    _take_along(turn, news)
    go_to_next_step(turn)


def _leave_next(turn: Turn) -> None:
    """The bank that the question named is not offered again; the brief still tells of it."""
    before, bank = turn.state.focus, turn.state.question.value if turn.state.question else ""
    turn.state, _ = open_bank(turn.state, bank, turn.heard, turn.world)
    if turn.case is not None:
        turn.say("utter_left", turn.put(turn.case.with_(status="left")))
    turn.state = turn.state.with_(focus=before)


def _waited(turn: Turn, answer: str) -> bool:
    case = turn.case
    if case is None:
        return False
    if answer == "yes":
        return refresh_or_why_not(turn, case)
    if answer in ("later", "no") and not turn.heard.wishes & {"refresh"}:
        turn.put(case.with_(status="waiting"))
        turn.say("utter_will_wait", case)
        next_bank_if_any(turn)
        return True
    if answer == "longer":
        go_to_next_step(turn)
        return True
    return False


def _check_back(turn: Turn, answer: str) -> bool:
    return _offer(turn, answer, go_to_next_step, go_to_next_step)


BARE = 6
"""Words up to which a no, with something that is not understood beside it, is still just a no."""


def _anything_else(turn: Turn, answer: str) -> bool:
    heard = turn.heard
    more = bool(heard.unread) and len(heard.text.split()) > BARE
    says_more = more or heard.asks or heard.trouble or heard.complaint or heard.codes
    praise = answer == "yes" and not heard.clicked and not statements.begins_with_yes(heard.text)
    if (answer == "no" or praise) and not says_more:
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
