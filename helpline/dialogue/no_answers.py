"""What sounds like an answer and is none, and the yes or no that is meant all the same."""

from __future__ import annotations

import re

from helpline.dialogue import cues, statements
from helpline.dialogue.answers import OFFERS
from helpline.dialogue.clause_kinds import says_owner
from helpline.dialogue.message import Clauses
from helpline.dialogue.reading import Clause

_TO_BE_DONE = frozenset({"bank_login", "bank_action", "sign_in", "approve", "code_ready", "accounts_listed"})


def puts_off(read: Clauses) -> bool:
    """ "They unlock it tomorrow", "ready to go on": no step is done by that, whatever it sounds like."""
    awaited = ("", "no", "not_yet", "cannot", *(("done",) if read.asks == "bank_action" else ()))
    if read.asks not in _TO_BE_DONE or read.answer not in awaited:
        return False
    text = read.reading.text
    if statements.asks_for_later(text):
        return True
    asked = any(clause.has("question") for clause in read.clauses)
    return statements.says_later(text) and not asked and not text.rstrip().endswith("?")


def still_wanted(read: Clauses) -> bool:
    """The bank shows what it wants, and nothing says that it was done: "I can log in, there's a message"."""
    told = {(told.kind, told.value) for told in read.facts}
    return (
        read.asks == "bank_action"
        and ("bank_action", "wanted") in told
        and ("bank_action", "done") not in told
    )


def _only_goes_along(read: Clauses) -> bool:
    """ "Ok so what now?": the ok does no step and takes no offer, and the question goes before it."""
    binds = read.asks in _TO_BE_DONE or read.asks in OFFERS
    if not binds or not any(clause.has("question") for clause in read.clauses):
        return False
    answering = [clause for clause in read.clauses if clause.labels and not clause.has("question")]
    return bool(answering) and all(set(clause.labels) <= {"ack"} for clause in answering)


_A_WORD = 3


def _acks_beside_more(read: Clauses) -> bool:
    """ "Ok, so nothing to do", to the offer of a person: the ok is to what was explained."""
    if (read.asks, read.answer) != ("hand_over", "yes") or len(read.reading.text.split()) <= _A_WORD:
        return False
    agreeing = [clause for clause in read.clauses if clause.has("yes", "ack", "wants_person", "done")]
    others = len(read.clauses) > len(agreeing)
    return others and bool(agreeing) and all(set(clause.labels) <= {"ack"} for clause in agreeing)


_STEPS_BEHIND = frozenset(
    {
        *("login_works", "refreshed", "sign_in_replaced", "password_changed"),
        *("bank_action_done", "unlocked", "consent_given"),
    }
)


def _denies_trouble(read: Clauses) -> bool:
    """ "No, nothing is broken": no answer to whether the bank lets somebody in."""
    return read.asks == "bank_login" and cues.says_nothing_wrong(read.reading.text)


def kept_out_after_all(read: Clauses) -> bool:
    """ "Yes, I can open the page but it refuses my password": what comes after the but counts."""
    return read.asks == "bank_login" and read.answer == "yes" and statements.tells_kept_out(read.reading.text)


def _done_of_refresh(read: Clauses) -> bool:
    """ "I've clicked Refresh. It says done", to another step: what is done is the refresh."""
    if read.asks not in ("sign_in", "approve") or read.answer != "done":
        return False
    told = frozenset().union(*(clause.labels for clause in read.clauses))
    return "refreshed" in told and not told & {"sign_in_replaced", "consent_given"}


def _names_our_login(read: Clauses) -> bool:
    """ "Yes dear, I can sign in to CustomBooks": it was asked of the bank's own site."""
    return read.asks == "bank_login" and read.answer == "yes" and statements.names_ours(read.reading.text)


def vaguely_the_same(read: Clauses) -> bool:
    """ "Nope, still one", "nothing happened?", to a step: whether it was done isn't said."""
    tried = any(
        clause.has("done", "sign_in_replaced", "consent_given", "refreshed") for clause in read.clauses
    )
    if read.asks not in ("sign_in", "approve") or tried:
        return False
    text = read.reading.text.removeprefix("still ")
    nothing = read.answer in ("same", "done") and cues.says_nothing_happened(text)
    return nothing or (read.answer == "same" and statements.begins_with_no(text))


def _only_names_portal(read: Clauses) -> bool:
    """ "We sign in at SinglePoint" says where, and not yet that it works."""
    named = any(told.kind == "portal" for told in read.facts)
    said = any(clause.has("yes", "login_works", "works_now", "done") for clause in read.clauses)
    return read.asks == "bank_login" and named and not said and read.answer == "yes"


def _tells_only_a_step(read: Clauses) -> bool:
    """ "Yes, I can sign in there" to the offer of a person: the yes belongs to the step."""
    if read.asks not in ("hand_over", "anything_else") or read.answer != "yes":
        return False
    agreeing = [clause for clause in read.clauses if clause.has("yes", "wants_person", "done")]
    return bool(agreeing) and all(
        _STEPS_BEHIND & set(clause.labels) and not clause.has("wants_person") for clause in agreeing
    )


_OBSTACLES = ("cannot", "not_found", "greyed_out", "blank_window", "code_missing")


_REFUSING = ("no", "no_person", "refuses", "stop")


def _passes_over_offer(read: Clauses) -> bool:
    """ "No wait, I typed the old one" to the offer of a person: what else is said goes first, and the offer
    stands. "No ticket please" refuses it.
    """
    if (read.asks, read.answer) != ("hand_over", "no"):
        return False
    if any(clause.has("no_person") for clause in read.clauses):
        return False
    refused = any(clause.has(*_REFUSING) for clause in read.clauses)
    says_more = bool(read.facts) or any(map(_tells_topic, read.clauses))
    says_more = says_more or any(
        clause.has("question", "wants_refresh", "correction", *_OBSTACLES) or cues.asks(clause.text)
        for clause in read.clauses
    )
    return says_more or not refused


TOPIC_SURE = 0.5


def _tells_topic(clause: Clause) -> bool:
    """ "No, it's one payment between two of my accounts": what it is about, told again."""
    return bool(clause.topics) and clause.topics[0][0] != "none" and clause.topics[0][1] >= TOPIC_SURE


def agrees(read: Clauses) -> bool:
    """ "Yes please, but Chase has to be done too", "yes and how long does it take": the offer is taken."""
    if read.asks not in OFFERS or not statements.begins_with_yes(read.reading.text):
        return False
    if _wants_refresh_instead(read):
        return False
    return not any(clause.has("no", "no_person", "refuses", "correction") for clause in read.clauses)


def _wants_refresh_instead(read: Clauses) -> bool:
    """ "Yes, refresh it" to the offer of a person wants the refresh."""
    wants = any(clause.has("wants_refresh") for clause in read.clauses)
    return read.asks == "hand_over" and wants and not any(c.has("wants_person") for c in read.clauses)


CALLS = 0.9
"""Probability of a wish for a person that a no before it does not outweigh: "no, get me a person"."""


def declines(read: Clauses) -> bool:
    """ "No. I've already talked to three people": the no is to the offer."""
    if read.asks not in OFFERS or read.answer != "yes" or not statements.begins_with_no(read.reading.text):
        return False
    calls = [clause for clause in read.clauses if clause.labels.get("wants_person", 0.0) >= CALLS]
    return all(statements.tells_of_person(clause.text) for clause in calls)


_COURTEOUS = frozenset({"ack", "thanks", "yes"})


def _thanks_for_reply(read: Clauses) -> bool:
    """ "Perfect", when the last reply made no offer: that an older one stands makes it no yes."""
    question = read.state.question
    made = question is not None and question.asks in OFFERS and question.asks != "anything_else"
    if question is None or not made or question.turn >= read.state.turn:
        return False
    return all(_only_courteous(clause) for clause in read.clauses)


def _only_courteous(clause: Clause) -> bool:
    plainly = clause.labels.get("yes", 0.0) >= PLAIN_YES
    return set(clause.labels) <= _COURTEOUS and not plainly


PLAIN_YES = 0.7
"""Probability of a yes from which "perfect" would be one."""


_DONE_WITH = frozenset({"done", "sign_in_replaced", "consent_given", "refreshed"})


def still_in_the_way(read: Clauses) -> str:
    """ "Tried Chrome, still spins", after help with an empty window: the step isn't done."""
    question = read.state.question
    case = read.state.case(question.case) if question else None
    obstacle = case.fact(f"obstacle_{read.asks}") if case else ""
    again = any(clause.has("same_again") for clause in read.clauses)
    done = any(clause.has(*_DONE_WITH) for clause in read.clauses)
    return obstacle if again and not done else ""


def takes_back(read: Clauses) -> bool:
    """ "A person then. No wait, is there anything else you can check?": what comes last is meant."""
    last = max((clause.start for clause in read.clauses if clause.has("wants_person")), default=None)
    later = [clause for clause in read.clauses if last is not None and clause.start > last]
    return any(clause.has("correction") for clause in later) and any(
        clause.has("question") or cues.asks(clause.text) for clause in later
    )


_NO_I_MEAN = re.compile(r"\W*no+\b\W*(?:i (?:mean|meant|said)|wait|sorry|but)\b.*\w", re.I | re.S)


def _no_to_misreading(read: Clauses) -> bool:
    """ "No, I mean fix Citi!": the no is to how it was understood, and not to the offer."""
    refused = any(clause.has("no_person", "refuses", "stop", "no_refresh") for clause in read.clauses)
    said_no = read.asks in OFFERS and read.answer == "no" and not refused
    return said_no and bool(_NO_I_MEAN.match(read.reading.text))


def _owner_after_all(read: Clauses) -> bool:
    """ "I am the owner": nothing stands in the way by that."""
    return read.answer == "cannot" and any(says_owner(clause.text) for clause in read.clauses)


def _thanks_for_finding(read: Clauses) -> bool:
    """ "OK, found them, thanks", to the offer of a refresh that is then needless."""
    thanked = any(clause.labels.get("thanks", 0.0) >= CALLS for clause in read.clauses)
    short = len(read.reading.text.split()) < _A_WORD
    agreeing = any(clause.labels.get("yes", 0.0) >= PLAIN_YES for clause in read.clauses)
    return (read.asks, read.answer) == ("refresh_offer", "yes") and thanked and not short and not agreeing


_DEED = re.compile(
    r"\b(?:done|did|proceed\w*|sav(?:ed|ing)|entered|typed|approved|agreed|accepted|finished|"
    r"put (?:it|them) in|changed|submitted|went through)\b",
    re.I,
)
_LOOKS_FOR = ("step:where", "step:looks", "step:missing", "step:again")


def _still_looking(read: Clauses) -> bool:
    """ "Where is that again, I clicked on Bank", "I clicked on it, now what": on the way, and not done."""
    if read.asks not in ("sign_in", "approve") or read.answer != "done" or _DEED.search(read.reading.text):
        return False
    return any(
        clause.has("question") and bool(clause.topics) and clause.topics[0][0] in _LOOKS_FOR
        for clause in read.clauses
    )


def _stops_and_more(read: Clauses) -> bool:
    """ "Forget it. Can you check the Spark one more time?": what comes after it is wanted."""
    stops = [clause.start for clause in read.clauses if clause.has("stop")]
    if read.asks not in OFFERS or read.answer != "no" or not stops:
        return False
    later = [clause for clause in read.clauses if clause.start > max(stops)]
    return any(clause.has("question", "wants_refresh") or cues.requests(clause.text) for clause in later)


NO_ANSWERS = (
    *(still_wanted, _only_goes_along, _tells_only_a_step, _passes_over_offer, _thanks_for_reply),
    *(takes_back, _wants_refresh_instead, _only_names_portal, _names_our_login),
    *(_done_of_refresh, _denies_trouble, _acks_beside_more, _no_to_misreading, _owner_after_all),
    *(_thanks_for_finding, _still_looking, _stops_and_more),
)
