"""A message as the answer to the open question: what it answers, and which fact that is."""

from __future__ import annotations

from helpline.dialogue import statements, times
from helpline.dialogue.answers import answer_meant, answer_of
from helpline.dialogue.clause_kinds import is_question
from helpline.dialogue.heard import Told
from helpline.dialogue.message import Clauses
from helpline.dialogue.no_answers import (
    NO_ANSWERS,
    agrees,
    declines,
    kept_out_after_all,
    puts_off,
    still_in_the_way,
    still_wanted,
    vaguely_the_same,
)
from helpline.dialogue.telling import FACT_OF_ANSWER, fact_of_answer

ALL = ("*",)


def read_as_answer(read: Clauses) -> None:
    """The message as a whole, in the context of the question: it goes before clauses where it is sure."""
    meaning, chance = read.reading.means[0] if read.reading.means else ("", 0.0)
    if _is_about_another_bank(read):
        read.answer, read.weight = "", 0
        return
    if _only_asks(read):
        return
    if read.reading.language != "en" and read.weight:
        return  # its phrases are known; what answers mean was learnt from English
    if chance < (SURE if read.weight < PLAIN else SURER):
        return
    if meaning in ("other", "question"):
        if read.weight < PLAIN and read.answer not in _BESIDE and not _said_by_clause(read):
            read.answer, read.weight = "", 0
        return
    labels = frozenset().union(*(clause.labels for clause in read.clauses))
    answer = answer_meant(read.asks, meaning, labels)
    if (read.asks, answer) == ("bank_login", "no") and labels and labels <= _OF_CONNECTION:
        return  # "my bank is stuck" tells of the connection again, and of no sign-in
    if answer == "done" and (still_wanted(read) or statements.says_undone(read.reading.text)):
        return
    costly = (read.asks, answer) in COSTLY_ANSWERS and answer != read.answer
    needed = TRIED_OUT if read.asks in ("sign_in", "approve") else PLAINLY
    if costly and (chance < needed or labels & {"back", "doing", "will_do"}):
        return
    read.answer, read.weight = answer, PLAIN
    read.contradicts = False
    _drop_contradicted(read)


def _said_by_clause(read: Clauses) -> bool:
    """ "I had to scroll down. Clicked it. Thanks, bye": one clause says it plainly beside all the rest."""
    text = read.reading.text
    if len(read.clauses) < 2 or statements.says_undone(text) or " but " in text.lower():
        return False
    answering = [
        max(clause.labels.values(), default=0.0)
        for clause in read.clauses
        if not is_question(clause) and answer_of(read.asks, clause.labels)[0] == read.answer
    ]
    return max(answering, default=0.0) >= CLAUSE_SURE


CLAUSE_SURE = 0.75


A_WORD = 3
"""Words up to which "done?" or "yes?" may still be an answer."""


def _only_asks(read: Clauses) -> bool:
    """A message of nothing but questions answers none."""
    asked = bool(read.clauses) and all(map(is_question, read.clauses))
    return asked and len(read.reading.text.split()) > A_WORD


def _is_about_another_bank(read: Clauses) -> bool:
    """ "I'm in at Wells" is no answer to what was asked about Mercury."""
    question = read.state.question
    case = read.state.case(question.case) if question else None
    if case is None or not case.bank or any(clause.has("both") for clause in read.clauses):
        return False
    if any(
        clause.has("correction") and {id for bank in names.banks for id in bank.ids} - {case.bank}
        for clause, names in zip(read.clauses, read.named, strict=True)
    ):
        return True  # "no, it's Amex I meant": the no is no answer
    named = _named_where_answered(read)
    return bool(named) and case.bank not in named


def _named_where_answered(read: Clauses) -> set[str]:
    """Banks that the answering clauses are about: named in them, or last before them in the message."""
    found: set[str] = set()
    last: set[str] = set()
    every: set[str] = set()
    answered = False
    for clause, names in zip(read.clauses, read.named, strict=True):
        own = {id for bank in names.banks for id in bank.ids}
        last = own or last
        every |= own
        if not is_question(clause) and answer_of(read.asks, clause.labels)[0]:
            answered = True
            if not last:
                return (
                    set()
                )  # "done. also Citi wants a code": what comes before any name is about the question
            found |= last
    return found if answered else every


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


_AT_BANK = (("lock", "unlocked"), ("bank_action", "done"))


def take_answer_as_fact(read: Clauses) -> None:
    """ "Yes" to "can you sign in there?" is the fact that the login works."""
    question = read.state.question
    if agrees(read):
        read.answer, read.weight = "yes", PLAIN
    if declines(read):
        read.answer, read.weight = "no", PLAIN
    if any(is_so(read) for is_so in NO_ANSWERS):
        read.answer, read.weight = "", 0
    if read.asks == "code_ready" and statements.number_is_changed(read.reading.text):
        read.answer, read.weight = "yes", PLAIN
        read.facts = [told for told in read.facts if told.kind != "security_code"]
    if kept_out_after_all(read):
        read.answer, read.weight = "no", PLAIN
        read.facts = [told for told in read.facts if told.kind != "bank_login"]
    if vaguely_the_same(read):
        read.answer, read.weight = "not_yet", PLAIN
        read.facts = [told for told in read.facts if told.kind not in ("result", "consent", "sign_in")]
    if puts_off(read):
        read.answer, read.weight = "later", PLAIN
        read.facts = [told for told in read.facts if (told.kind, told.value) not in _AT_BANK]
    if read.answer == "done" and statements.says_undone(read.reading.text):
        read.answer, read.weight = "not_yet", PLAIN
    if obstacle := still_in_the_way(read):
        read.answer, read.weight = obstacle, PLAIN
        read.facts = [told for told in read.facts if told.kind not in ("result", "sign_in", "consent")]
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
