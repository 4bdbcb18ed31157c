"""A message as the answer to the open question: what it answers, and which fact that is."""

from __future__ import annotations

from dataclasses import dataclass, field

from helpline.dialogue import cues, times
from helpline.dialogue.answers import OFFERS, answer_meant
from helpline.dialogue.heard import Told
from helpline.dialogue.naming import Named
from helpline.dialogue.reading import Clause, Reading
from helpline.dialogue.state import State
from helpline.dialogue.telling import FACT_OF_ANSWER, fact_of_answer

ALL = ("*",)


@dataclass
class Clauses:
    """A message while it is being read. `named` stands in the order of `clauses`."""

    state: State
    reading: Reading
    clauses: tuple[Clause, ...]
    named: list[Named]
    facts: list[Told] = field(default_factory=list)
    answer: str = ""
    weight: int = 0
    contradicts: bool = False

    @property
    def asks(self) -> str:
        return self.state.question.asks if self.state.question else ""

    @property
    def corrects(self) -> bool:
        return any(clause.has("correction") for clause in self.clauses)


def read_as_answer(read: Clauses) -> None:
    """The message as a whole, in the context of the question: it goes before clauses where it is sure."""
    meaning, chance = read.reading.means[0] if read.reading.means else ("", 0.0)
    if _is_about_another_bank(read):
        read.answer, read.weight = "", 0
        return
    if read.reading.language != "en" and read.weight:
        return  # its phrases are known; what answers mean was learnt from English
    if chance < (SURE if read.weight < PLAIN else SURER):
        return
    if meaning in ("other", "question"):
        if read.weight < PLAIN and read.answer not in _BESIDE:
            read.answer, read.weight = "", 0
        return
    labels = frozenset().union(*(clause.labels for clause in read.clauses))
    answer = answer_meant(read.asks, meaning, labels)
    if (read.asks, answer) == ("bank_login", "no") and labels and labels <= _OF_CONNECTION:
        return  # "my bank is stuck" tells of the connection again, and of no sign-in
    if answer == "done" and (_still_wanted(read) or cues.says_undone(read.reading.text)):
        return
    costly = (read.asks, answer) in COSTLY_ANSWERS and answer != read.answer
    needed = TRIED_OUT if read.asks in ("sign_in", "approve") else PLAINLY
    if costly and (chance < needed or labels & {"back", "doing", "will_do"}):
        return
    read.answer, read.weight = answer, PLAIN
    read.contradicts = False
    _drop_contradicted(read)


def _is_about_another_bank(read: Clauses) -> bool:
    """ "I'm in at Wells" is no answer to what was asked about Mercury."""
    question = read.state.question
    case = read.state.case(question.case) if question else None
    named = {id for names in read.named for bank in names.banks for id in bank.ids}
    several = any(clause.has("both") for clause in read.clauses)
    if case is None or not case.bank or not named or several:
        return False
    return case.bank not in named


_OF_CONNECTION = frozenset({"trouble", "anger", "partly_works"})
COSTLY_ANSWERS = frozenset(
    {
        ("bank_action", "done"),
        ("approve", "done"),
        ("sign_in", "done"),
        ("bank_login", "no"),
        ("works_now", "works"),
        ("refresh_by_hand", "works"),
    }
)
"""Answers that end a step or send a customer away: a clause must say so, or the reading be beyond doubt."""
PLAINLY, TRIED_OUT = 0.75, 0.55
"""A refresh shows whether the sign-in was really replaced: there less will do."""


def _drop_contradicted(read: Clauses) -> None:
    """A fact that says the opposite of the answer was misread in its clause."""
    kind, value = FACT_OF_ANSWER.get((read.asks, read.answer), ("", ""))
    read.facts = [told for told in read.facts if not kind or told.kind != kind or told.value == value]


SURE, SURER = 0.5, 0.8
"""Probability from which the whole message is the answer; more where a clause plainly says another."""
PLAIN = 2
_BESIDE = frozenset({"ack", "back", "unchanged"})
"""Answers that the meanings of a whole message don't tell apart."""


_TO_BE_DONE = frozenset({"bank_login", "bank_action", "sign_in", "approve", "code_ready", "accounts_listed"})


def _puts_off(read: Clauses) -> bool:
    """ "They unlock it tomorrow", "ready to go on": no step is done by that, whatever it sounds like."""
    awaited = ("", "no", "not_yet", "cannot", *(("done",) if read.asks == "bank_action" else ()))
    if read.asks not in _TO_BE_DONE or read.answer not in awaited:
        return False
    text = read.reading.text
    if cues.asks_for_later(text):
        return True
    asked = any(clause.has("question") for clause in read.clauses)
    return cues.says_later(text) and not asked and not text.rstrip().endswith("?")


def _still_wanted(read: Clauses) -> bool:
    """The bank shows what it wants, and nothing says that it was done: "I can log in, there's a message"."""
    told = {(told.kind, told.value) for told in read.facts}
    return (
        read.asks == "bank_action"
        and ("bank_action", "wanted") in told
        and ("bank_action", "done") not in told
    )


def _only_goes_along(read: Clauses) -> bool:
    """ "Ok so what now?": the ok does no step, and the question goes before it."""
    if read.asks not in _TO_BE_DONE or not any(clause.has("question") for clause in read.clauses):
        return False
    answering = [clause for clause in read.clauses if clause.labels and not clause.has("question")]
    return bool(answering) and all(set(clause.labels) <= {"ack"} for clause in answering)


_STEPS_BEHIND = frozenset(
    {
        *("login_works", "refreshed", "sign_in_replaced", "password_changed"),
        *("bank_action_done", "unlocked", "consent_given"),
    }
)


def _tells_only_a_step(read: Clauses) -> bool:
    """ "Yes, I can sign in there" to the offer of a person: the yes belongs to the step."""
    if (read.asks, read.answer) != ("hand_over", "yes"):
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
    says_more = bool(read.facts) or any(
        clause.has("question", "wants_refresh", "correction", *_OBSTACLES) or cues.asks(clause.text)
        for clause in read.clauses
    )
    return says_more or not refused


def _agrees(read: Clauses) -> bool:
    """ "Yes please, but Chase has to be done too", "yes and how long does it take": the offer is taken."""
    if read.asks not in OFFERS or not cues.begins_with_yes(read.reading.text):
        return False
    return not any(clause.has("no", "no_person", "refuses", "correction") for clause in read.clauses)


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

_AT_BANK = (("lock", "unlocked"), ("bank_action", "done"))


_NO_ANSWERS = (_still_wanted, _only_goes_along, _tells_only_a_step, _passes_over_offer, _thanks_for_reply)


def take_answer_as_fact(read: Clauses) -> None:
    """ "Yes" to "can you sign in there?" is the fact that the login works."""
    question = read.state.question
    if _agrees(read):
        read.answer, read.weight = "yes", PLAIN
    if any(is_so(read) for is_so in _NO_ANSWERS):
        read.answer, read.weight = "", 0
    if _puts_off(read):
        read.answer, read.weight = "later", PLAIN
        read.facts = [told for told in read.facts if (told.kind, told.value) not in _AT_BANK]
    if not read.answer or question is None:
        return
    kind, value = fact_of_answer(question, read.answer)
    case = read.state.case(question.case)  # it was asked of this one, wherever the message goes on to
    asked = (case.bank,) if case is not None and case.bank else ()
    banks = ALL if any(clause.has("both") for clause in read.clauses) else asked
    if kind and not any(told.kind == kind for told in read.facts):
        read.facts.append(Told(kind, value, banks))
    if question.asks == "dates" and (dates := times.dates(read.reading.text)):
        read.facts.append(Told("missing_dates", dates))
