"""Reads a message in the context of the open question: (state, reading, what is named) → heard."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from helpline.dialogue import cues, times
from helpline.dialogue.answers import OFFERS, answer_of
from helpline.dialogue.heard import Ask, Heard, NamedBank, NamedCode, Told
from helpline.dialogue.in_context import ALL, Clauses, read_as_answer, take_answer_as_fact
from helpline.dialogue.naming import Named, named_in
from helpline.dialogue.questions import asked_in
from helpline.dialogue.reading import Clause, Reading
from helpline.dialogue.state import State
from helpline.dialogue.telling import (
    EVERYTHING,
    FACT_OF_LABEL,
    FACT_OF_TOPIC,
    LABEL_OF_INTENT,
    TROUBLE_INTENTS,
)
from helpline.dialogue.wishes import refresh_at, wishes_in
from helpline.knowledge.mentions import Mention
from helpline.knowledge.topics import Topics

TALK = frozenset(
    {"thanks", "greeting", "bye", "anger", "correction", "objection", "off_topic", "ack", "back", "doing"}
)
_OF_NO_REPLY = frozenset({"objection"})
"""Nobody objects to what was never said: in a first message it is about the bank."""
COSTLY = 0.65
NEEDED = dict.fromkeys(
    (
        "consent_given",
        "locked",
        "unlocked",
        "bank_action_done",
        "sign_in_replaced",
        "login_fails",
        "logged_out_elsewhere",
        "app_push",
        "password_changed",
        "sign_in_not_replaced",
        "bank_down",
    ),
    COSTLY,
)
"""Label → probability from which it counts as a fact, where a wrong one is costly: it ends a step."""
_ENDS_STEP = frozenset(
    {"unlocked", "bank_action_done", "sign_in_replaced", "consent_given", "logged_out_elsewhere"}
)
_SURE_INTENT = 0.6
_SENTENCE_INTENT = 0.5


def interpret(
    state: State,
    reading: Reading,
    mentions: Sequence[Mention],
    foreign: Sequence[Mention],
    topics: Topics,
    worded: str = "",
) -> Heard:
    """`mentions`: codes and banks of ours; `foreign`: other products' codes; `worded`: the
    code that the wording of a message on the screen stands for.
    """
    clauses = tuple(_decided(_with_intent(clause, reading)) for clause in reading.clauses)
    named = named_in(clauses, mentions, foreign)
    read = Clauses(state, reading, clauses, named)
    for clause, names in zip(clauses, named, strict=True):
        _read_clause(read, clause, names)
    read_as_answer(read)
    take_answer_as_fact(read)
    return _heard(read, topics, worded)


def _with_intent(clause: Clause, reading: Reading) -> Clause:
    """A message of one clause without labels is what its intent says."""
    if len(reading.clauses) != 1 or not reading.intents or reading.language != "en":
        return clause
    intent, chance = reading.intents[0]
    label = LABEL_OF_INTENT.get(intent)
    if clause.labels or label is None or chance < _SURE_INTENT:
        return clause
    return Clause(clause.text, clause.start, clause.end, {label: chance}, clause.topics)


OPPOSITES = (
    ("login_works", "login_fails"),
    ("unlocked", "locked"),
    ("password_changed", "password_unchanged"),
    ("sign_in_replaced", "sign_in_not_replaced"),
    ("refreshed", "not_refreshed"),
    ("consent_given", "consent_withdrawn"),
    ("works_now", "same_again"),
    ("wants_person", "no_person"),
    ("yes", "no"),
)


def _decided(clause: Clause) -> Clause:
    """Of two labels that exclude each other the likelier one is meant."""
    dropped = {
        min(pair, key=lambda label: clause.labels[label])
        for pair in OPPOSITES
        if all(label in clause.labels for label in pair)
    }
    labels = {label: chance for label, chance in clause.labels.items() if label not in dropped}
    if "bank_fine" in labels and cues.names_password(clause.text):
        labels["login_works"] = max(labels.pop("bank_fine"), labels.get("login_works", 0.0))
        dropped.add("bank_fine")  # "the sign-in at Chase is fine" is about the sign-in
    return Clause(clause.text, clause.start, clause.end, labels, clause.topics) if dropped else clause


def is_question(clause: Clause) -> bool:
    """A question is never an answer. Anger and sarcasm put question marks after what is none."""
    if clause.has("question"):
        return True
    return cues.asks(clause.text) and not clause.has("anger", "same_again", "wants_refresh", "wants_person")


def _read_clause(read: Clauses, clause: Clause, names: Named) -> None:
    if is_question(clause):
        happened = clause.has("card_replaced", "account_closed", "bank_moved", "not_owner")
        if happened and not cues.asks(clause.text):  # "does that mean my account is closed?" tells nothing
            _tell(read, clause, names)
        return
    _tell(read, clause, names)
    answer, weight = answer_of(read.asks, clause.labels)
    if answer == "done" and cues.says_undone(clause.text):
        answer, weight = "not_yet", 2
    if answer and weight >= read.weight:
        read.contradicts = weight == 2 and read.weight == 2 and {answer, read.answer} == {"yes", "no"}
        read.answer, read.weight = answer, weight


def _tell(read: Clauses, clause: Clause, names: Named) -> None:
    banks = ALL if clause.has("both") else names.carried
    agrees = read.asks in OFFERS and clause.has("yes", "no", "wants_person", "ack")
    for label, chance in clause.labels.items():
        if agrees and label in NEEDED:
            continue  # "yes, I agree" to an offer is no consent given at the bank
        if label == "works_now" and answer_of(read.asks, {label: chance})[0] in ("yes", "done"):
            continue  # "it works" to "can you sign in there?" is about the login
        kind, value = FACT_OF_LABEL.get(label, ("", "")) if chance >= NEEDED.get(label, 0.0) else ("", "")
        if label in _ENDS_STEP and cues.says_undone(clause.text):
            continue
        if label == "login_fails" and read.asks != "bank_login" and not cues.tells_of_site(clause.text):
            continue  # "it refuses the password" may be said of the connection
        if label == "password_unchanged" and not cues.names_password(clause.text):
            continue  # "it hasn't changed one bit" is about the trouble
        if kind == "waited":
            value = times.since(clause.text) or value
        if kind:
            read.facts.append(Told(kind, value, banks))
    if clause.has("everything_tried"):
        read.facts += [Told(kind, value, banks) for kind, value in EVERYTHING]
    for kind, value in (
        ("since", times.since(clause.text)),
        ("tenant_number", cues.tenant_number(clause.text)),
    ):
        if value:
            read.facts.append(Told(kind, value, banks))


def _heard(read: Clauses, topics: Topics, worded: str) -> Heard:
    labels = frozenset().union(*(clause.labels for clause in read.clauses)) if read.clauses else frozenset()
    complaint, plainly = _complaint(read, topics.troubles)
    asks = asked_in(read.state, read.reading, read.clauses, read.named, is_question, topics, complaint)
    text = read.reading.text
    dates = times.dates(text) if complaint or read.asks == "dates" else times.date_range(text)
    facts = [*read.facts, *([Told("missing_dates", dates)] if dates else [])]
    facts += _told_by(complaint, facts)
    return Heard(
        text=read.reading.text,
        answer=read.answer,
        plain=read.weight > 0 and not read.contradicts,
        facts=tuple(dict.fromkeys(facts)),
        banks=_banks(read),
        codes=_codes(read, worded),
        asks=tuple(ask for ask in asks if not _is_complaint(read, ask, complaint, topics.troubles)),
        wishes=wishes_in(read, labels),
        refresh_at=refresh_at(read),
        talk=(labels & TALK) - _OF_NO_REPLY if read.state.turn == 0 else labels & TALK,
        complaint=complaint,
        complaint_sure=plainly or bool(dates) or "partly_works" in labels,
        trouble="trouble" in labels or _reports_trouble(read.reading),
        everything_tried="everything_tried" in labels,
        unread=_unread(read, asks, complaint),
        language=read.reading.language,
    )


def _told_by(complaint: str, facts: Sequence[Told]) -> list[Told]:
    """The fact that a trouble tells by itself, where no clause tells another of its kind."""
    kind, value = FACT_OF_TOPIC.get(complaint, ("", ""))
    told = {fact.value for fact in facts if fact.kind == kind}
    return [Told(kind, value)] if kind and told <= _VAGUE else []


_VAGUE = frozenset({"wanted"})
"""A code is asked for: where it goes says more."""


def _is_complaint(read: Clauses, ask: Ask, complaint: str, troubles: frozenset[str]) -> bool:
    """A trouble that is told opens a case or is known by its code; it is answered alone only where asked."""
    if ask.kind != "topic":
        return False
    asked = any(is_question(clause) for clause in read.clauses)
    return ask.value == complaint or (ask.value in troubles and not asked)


def _codes(read: Clauses, worded: str) -> tuple[NamedCode, ...]:
    """Numbers first; where none is named, the message that was quoted from the screen."""
    codes = tuple(code for names in read.named for code in names.codes)
    return codes or ((NamedCode(worded, worded=True),) if worded else ())


def _reports_trouble(reading: Reading) -> bool:
    return reading.intent in TROUBLE_INTENTS and reading.intents[0][1] >= _SENTENCE_INTENT


def _complaint(read: Clauses, troubles: frozenset[str]) -> tuple[str, bool]:
    """The trouble that the message describes beyond a code, and whether that is beyond doubt."""
    found = [topic for clause in read.clauses for topic in clause.topics if topic[0] in troubles]
    found += [topic for topic in read.reading.topics if topic[0] in troubles]
    best = max(found, key=lambda topic: topic[1], default=("", 0.0))
    told = any(not code.foreign for names in read.named for code in names.codes)
    needed = COMPLAINT_PLAIN if told else COMPLAINT_SURE  # a code says more than a likeness does
    return (best[0], best[1] >= COMPLAINT_PLAIN) if best[1] >= needed else ("", False)


COMPLAINT_SURE, COMPLAINT_PLAIN = 0.6, 0.85


def _banks(read: Clauses) -> tuple[NamedBank, ...]:
    banks = [
        replace(bank, role=_role(read, clause, bank))
        for clause, names in zip(read.clauses, read.named, strict=True)
        for bank in names.banks
    ]
    at_hand = read.state.case_at_hand
    if (at_hand is None or not at_hand.active) and all(bank.role == "fine" for bank in banks):
        # Nobody writes to say only that a bank is fine: something about it is not, such as one account.
        banks = [replace(bank, role="affected") for bank in banks]
    elif banks and all(bank.role == "fine" for bank in banks) and read.corrects:
        banks = [replace(bank, role="affected") for bank in banks]  # "the wrong one, Capital One is right"
    if banks or read.asks != "which_bank":
        return tuple(banks)
    name = " ".join(read.reading.text.split()).strip(" .!")
    return (NamedBank((name,), "affected", name),) if _may_be_a_name(read, name) else ()


def _role(read: Clauses, clause: Clause, bank: NamedBank) -> str:
    if clause.has("wants_refresh") and bank.role == "mentioned":
        return "affected"
    return "fine" if _works_elsewhere(read, clause, bank) else bank.role


def _works_elsewhere(read: Clauses, clause: Clause, bank: NamedBank) -> bool:
    """ "Ally still works", said of a bank that nothing was tried at: it is fine, and no outcome of ours."""
    known = {case.bank for case in read.state.cases}
    works = clause.has("works_now") and not clause.has("trouble", "same_again", "partly_works")
    return works and bank.role == "affected" and not known & set(bank.ids)


_SPEECH = re.compile(
    r"\b(?:i|im|you|it|this|that|not|don|dont|dunno|idea|know|sure|help|please|no|yes|ok|why|what|which|my|one)\b",
    re.I,
)


def _may_be_a_name(read: Clauses, name: str) -> bool:
    """Whether a few words after "which bank?" could be a bank that we have never heard of."""
    short = 2 < len(name) <= 40 and len(name.split()) <= 5
    spoken = any(clause.labels for clause in read.clauses) or _SPEECH.search(name)
    return short and not spoken and not cues.asks(name) and bool(re.search(r"[a-z]", name, re.I))


def _unread(read: Clauses, asks: Sequence[Ask], complaint: str) -> tuple[str, ...]:
    """Clauses that told nothing: no label, no name, no time, no topic."""
    if complaint and len(read.clauses) == 1:
        return ()
    unread = []
    for clause, names in zip(read.clauses, read.named, strict=True):
        told = (
            clause.labels
            or names.banks
            or names.codes
            or times.since(clause.text)
            or times.dates(clause.text)
        )
        topic = (
            bool(clause.topics) and clause.topics[0][0] != "none" and clause.topics[0][1] >= COMPLAINT_SURE
        )
        if not told and not topic:
            unread.append(clause.text)
    return tuple(unread) if not (asks and len(read.clauses) == 1) else ()
