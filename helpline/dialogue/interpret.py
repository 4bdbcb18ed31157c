"""Reads a message in the context of the open question: (state, reading, what is named) → heard."""

from __future__ import annotations

from collections.abc import Sequence

from helpline.dialogue import cues, statements, times
from helpline.dialogue.answers import OFFERS, answer_of
from helpline.dialogue.banks_heard import banks_in
from helpline.dialogue.clause_kinds import denied_in, is_question, with_tags_joined
from helpline.dialogue.complaints import LOST_PHONE, TOPIC_OF_FACT, ruled_out_by
from helpline.dialogue.evidence import bears_out
from helpline.dialogue.heard import Ask, Heard, NamedCode, Told
from helpline.dialogue.in_context import ALL, read_as_answer, take_answer_as_fact
from helpline.dialogue.message import Clauses
from helpline.dialogue.naming import Named, named_in
from helpline.dialogue.questions import asked_in
from helpline.dialogue.reading import Clause, Reading
from helpline.dialogue.state import State
from helpline.dialogue.talk_heard import talk_in
from helpline.dialogue.telling import (
    EVERYTHING,
    FACT_OF_LABEL,
    LABEL_OF_INTENT,
)
from helpline.dialogue.trouble_heard import COMPLAINT_SURE, complaint_in, is_complaint, tells_trouble, told_by
from helpline.dialogue.wishes import refresh_at, wishes_in
from helpline.knowledge.mentions import Mention
from helpline.knowledge.topics import Topic, Topics

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
) | dict.fromkeys(("card_replaced", "bank_moved", "other_session", "not_owner"), 0.6)
"""Label → probability from which it counts as a fact, where a wrong one is costly: it ends a step."""


_SURE_INTENT = 0.6


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
    clauses = tuple(_decided(_with_intent(clause, reading)) for clause in with_tags_joined(reading.clauses))
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
    if clause.labels or label is None or label in NEEDED or chance < _SURE_INTENT:
        return clause  # "Chase needs a new password" has the intent of "I changed it", and is no such fact
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
    ("wants_refresh", "no_refresh"),
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
    if "bank_fine" in labels and statements.names_password(clause.text):
        labels["login_works"] = max(labels.pop("bank_fine"), labels.get("login_works", 0.0))
        dropped.add("bank_fine")  # "the sign-in at Chase is fine" is about the sign-in
    return Clause(clause.text, clause.start, clause.end, labels, clause.topics) if dropped else clause


def _read_clause(read: Clauses, clause: Clause, names: Named) -> None:
    if is_question(clause):
        happened = clause.has("card_replaced", "account_closed", "bank_moved", "not_owner")
        if happened and not cues.asks(clause.text):  # "does that mean my account is closed?" tells nothing
            _tell(read, clause, names)
        return
    _tell(read, clause, names)
    answer, weight = answer_of(read.asks, clause.labels)
    if answer == "done" and statements.says_undone(clause.text):
        answer, weight = "not_yet", 2
    if answer and weight >= read.weight:
        read.contradicts = weight == 2 and read.weight == 2 and {answer, read.answer} == {"yes", "no"}
        read.answer, read.weight = answer, weight


def _tell(read: Clauses, clause: Clause, names: Named) -> None:
    banks = ALL if clause.has("both") else names.carried
    agrees = read.asks in OFFERS and clause.has("yes", "no", "wants_person", "ack")
    denied = denied_in([clause])
    for label, chance in clause.labels.items():
        if agrees and label in NEEDED:
            continue  # "yes, I agree" to an offer is no consent given at the bank
        kind, value = FACT_OF_LABEL.get(label, ("", "")) if chance >= NEEDED.get(label, 0.0) else ("", "")
        if (kind, value) in denied or not bears_out(read, clause, label):
            continue
        if kind == "waited":
            value = times.since(clause.text) or value
        if kind:
            read.facts.append(Told(kind, value, banks))
    if names.near and clause.has("done") and statements.names_sign_in(clause.text):
        read.facts.append(Told("sign_in", "replaced", names.near))
    if clause.labels.get("everything_tried", 0.0) >= EVERYTHING_SURE:
        read.facts += [Told(kind, value, banks) for kind, value in EVERYTHING]
    read.facts += [Told("portal", bank.portal, bank.ids) for bank in names.banks if bank.portal]
    for kind, value in (
        ("since", _since(clause, of_bank=bool(names.banks))),
        ("tenant_number", statements.tenant_number(clause.text)),
    ):
        if value:
            read.facts.append(Told(kind, value, banks))


EVERYTHING_SURE = 0.9
"""Probability that "I did all of that" needs: steps that nobody did would be behind the customer."""


_OF_TROUBLE = (
    "trouble",
    "same_again",
    "waited",
    "bank_down",
    "partly_works",
    "code_missing",
    "login_fails",
    "locked",
)


def _since(clause: Clause, *, of_bank: bool) -> str:
    """Since when the trouble is; "in Portugal for two weeks" is about something else."""
    told = times.since(clause.text)
    if not told or clause.has("works_now", "bank_fine"):
        return ""
    of_feed = of_bank or clause.has(*_OF_TROUBLE) or statements.tells_of_feed(clause.text, told)
    return told if of_feed else ""


def _heard(read: Clauses, topics: Topics, worded: str) -> Heard:
    labels = frozenset().union(*(clause.labels for clause in read.clauses)) if read.clauses else frozenset()
    complaint, plainly = complaint_in(read, topics.troubles)
    if complaint == LOST_PHONE and statements.number_is_changed(read.reading.text):
        complaint = ""  # what stood in the way is over
    asks = asked_in(read.state, read.reading, read.clauses, read.named, is_question, topics, complaint)
    dates = _dates(read, topics.get(complaint))
    facts = [*read.facts, *([Told("missing_dates", dates)] if dates else [])]
    facts += told_by(complaint, facts)
    denied = (*denied_in(read.clauses), *ruled_out_by(asks))
    complaint = "" if complaint in {TOPIC_OF_FACT.get(fact) for fact in denied} else complaint
    facts = [told for told in facts if (told.kind, told.value) not in denied]
    return Heard(
        text=read.reading.text,
        answer=read.answer,
        plain=read.weight > 0 and not read.contradicts,
        facts=tuple(dict.fromkeys(facts)),
        denied=denied,
        banks=banks_in(read),
        codes=_codes(read, worded),
        asks=tuple(ask for ask in asks if not is_complaint(read, ask, complaint, topics.troubles)),
        wishes=wishes_in(read, labels),
        refresh_at=refresh_at(read),
        first=_first(read),
        other=any(statements.asks_for_other(clause.text) for clause in read.clauses),
        talk=talk_in(read, labels),
        complaint=complaint,
        complaint_sure=plainly or bool(dates) or "partly_works" in labels,
        trouble=tells_trouble(read, labels, asks, topics),
        everything_tried="everything_tried" in labels,
        unread=_unread(read, asks, complaint),
        language=read.reading.language,
    )


def _first(read: Clauses) -> tuple[str, ...]:
    """The bank named where something is put first, or last before it."""
    last: tuple[str, ...] = ()
    for clause, names in zip(read.clauses, read.named, strict=True):
        named = [bank.ids for bank in names.banks if bank.role != "fine"]
        last = named[-1] if named else last
        if last and statements.puts_first(clause.text) and not clause.has("bank_fine"):
            return last
    return ()


def _dates(read: Clauses, complaint: Topic | None) -> str:
    """Days that are missing: named where days are asked for or are what is wrong, else as a span."""
    text = read.reading.text
    wanted = read.asks == "dates" or (complaint is not None and complaint.ask == "dates")
    return times.dates(text) if wanted else times.date_range(text)


def _codes(read: Clauses, worded: str) -> tuple[NamedCode, ...]:
    """Numbers first; where none is named, the message that was quoted from the screen."""
    codes = tuple(code for names in read.named for code in names.codes)
    return codes or ((NamedCode(worded, worded=True),) if worded else ())


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
