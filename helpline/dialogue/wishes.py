"""What a message wishes for: a person or none, a refresh and of which bank, to start over, to stop."""

from __future__ import annotations

from helpline.dialogue import cues, statements
from helpline.dialogue.clause_kinds import is_question
from helpline.dialogue.in_context import PLAIN
from helpline.dialogue.message import Clauses
from helpline.dialogue.no_answers import takes_back
from helpline.dialogue.questions import STEPS, URGENT
from helpline.dialogue.reading import Clause

WISHES = {
    "wants_person": "person",
    "no_person": "no_person",
    "wants_refresh": "refresh",
    "no_refresh": "no_refresh",
    "start_over": "start_over",
    "stop": "stop",
}
_WISH_OF_INTENT = {"request_human": "person", "request_refresh": "refresh", "start_over": "start_over"}
_SURE_WISH = 0.75
WISH_SURE, WISH_BESIDE_ANSWER = 0.65, 0.9
"""Probability that a clause's wish needs: a person who was not asked for is a person too many."""


def _chance(read: Clauses, label: str) -> float:
    return max((clause.labels.get(label, 0.0) for clause in read.clauses), default=0.0)


def wishes_in(read: Clauses, labels: frozenset[str]) -> frozenset[str]:
    """Told by a clause, or plainly by the whole sentence; there, "no person" is not a wish for one."""
    declines = read.asks == "hand_over" and read.answer == "no"
    answers = declines or (
        read.weight >= PLAIN and read.answer in ("yes", "done") and read.asks != "hand_over"
    )
    needed = WISH_BESIDE_ANSWER if answers else WISH_SURE
    least = {"wants_refresh": WISH_SURE} if declines else {}  # "no person, just try again"
    found = {
        WISHES[label]
        for label in labels
        if label in WISHES and _chance(read, label) >= least.get(label, needed)
    }
    if all(_is_no_wish(clause) for clause in read.clauses if clause.has("wants_person")):
        found.discard("person")
        labels -= {"wants_person"}
    if any(map(_is_call, read.clauses)):
        found.add("person")
    intent, chance = read.reading.intents[0] if read.reading.intents else ("", 0.0)
    wish = _WISH_OF_INTENT.get(intent, "")
    asked = any(map(_is_no_wish, read.clauses)) or takes_back(read)
    told = labels & {"refreshed", "not_refreshed"} and "wants_refresh" not in labels
    if wish == "refresh" and ("no_refresh" in found or told):
        wish = ""  # "I hit refresh this morning already"
    if wish and chance >= _SURE_WISH and not (wish == "person" and ("no_person" in found or asked)):
        found.add(wish)
    if "person" in found and "trouble" in labels and not read.state.cases and not _names_person(read):
        found.remove("person")  # "I hope somebody can help: Chase is stuck" is no wish for somebody else
    if any(is_none(read) for is_none in (takes_back, _only_asks_for, _asks_about_emergency, _calls, _defers)):
        found.discard("person")
    if "stop" in found and _goes_on(read):
        found.discard("stop")
    if "no_refresh" in found:
        found.discard("refresh")
    return frozenset(found)


PLAIN_WISH = 0.9
"""Probability of a wish for a person that stands in a question: "Can I send him a link?" is none."""


def _only_asks_for(read: Clauses) -> bool:
    wishing = [clause for clause in read.clauses if clause.has("wants_person")] or read.clauses
    return bool(wishing) and all(
        clause.has("question")
        and clause.labels.get("wants_person", 0.0) < PLAIN_WISH
        and not statements.names_person(clause.text)
        for clause in wishing
    )


def _asks_about_emergency(read: Clauses) -> bool:
    """ "Who do I call first", after a stolen phone: the carrier or the bank, and nobody of ours."""
    return read.state.last_topic in URGENT and cues.asks_whom_to_call(read.reading.text)


def _calls(read: Clauses) -> bool:
    """ "Is anybody there?" looks for whoever answers, us too."""
    return bool(read.clauses) and all(cues.calls(clause.text) for clause in read.clauses)


def _defers(read: Clauses) -> bool:
    """ "A person is OK but later please" takes the offer some other time."""
    wishing = [clause for clause in read.clauses if clause.has("wants_person", "yes", "will_do")]
    if any(cues.says_some_time(clause.text) for clause in wishing):
        return True
    return read.asks == "hand_over" and any(clause.has("will_do") for clause in read.clauses)


def _goes_on(read: Clauses) -> bool:
    """ "Never mind. Then tell me the size limit", "I can sign in, that's all": the talk isn't over."""
    last = max((clause.start for clause in read.clauses if clause.has("stop")), default=0)
    later = [clause for clause in read.clauses if clause.start > last]
    wants_more = any(is_question(clause) or cues.requests(clause.text) for clause in later)
    return wants_more or (bool(read.facts) and read.asks in STEPS)


def _is_no_wish(clause: Clause) -> bool:
    """ "If I get a person, how long?", "I've talked to three people": no wish for one yet."""
    return (is_question(clause) and cues.asks_about_wait(clause.text)) or statements.tells_of_person(
        clause.text
    )


SHORT = 3
"""Words of a clause that is nothing but the wish: "ok person"."""


def _is_call(clause: Clause) -> bool:
    short = len(clause.text.split()) <= SHORT
    return (
        short
        and clause.has("wants_person")
        and statements.names_person(clause.text)
        and not clause.has("no_person")
    )


def _names_person(read: Clauses) -> bool:
    wishing = [clause.text for clause in read.clauses if clause.has("wants_person")]
    return any(map(statements.names_person, wishing or [read.reading.text]))


def refresh_at(read: Clauses) -> tuple[str, ...]:
    """Banks named in the wish itself: "please refresh Amex, forget PNC until tonight"."""
    pairs = zip(read.clauses, read.named, strict=True)
    return tuple(
        bank.ids[0]
        for clause, names in pairs
        for bank in names.banks
        if clause.has("wants_refresh") and bank.role != "fine"
    )
