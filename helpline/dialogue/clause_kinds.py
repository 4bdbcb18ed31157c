"""What kind of clause it is: a question, a tag behind one, the denial of a fact."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from helpline.dialogue import cues, statements
from helpline.dialogue.reading import Clause
from helpline.dialogue.telling import FACT_OF_LABEL

_TAG = re.compile(
    r"\W*(?:(?:yes|yeah|right|correct|ok|okay|no|true|or not|or no|am i right)\s*\?+|"
    r"(?:yes or no|or not)\W*)\W*",
    re.IGNORECASE,
)


def is_question(clause: Clause) -> bool:
    """A question is never an answer. Anger and sarcasm put question marks after what is none."""
    if clause.has("question"):
        return True
    return cues.asks(clause.text) and not clause.has("anger", "same_again", "wants_refresh", "wants_person")


def with_tags_joined(clauses: Sequence[Clause]) -> list[Clause]:
    """ "The new login in the old connection, yes or no": the tag makes a question of the clause before it."""
    joined: list[Clause] = []
    for clause in clauses:
        if joined and _TAG.fullmatch(clause.text):
            before = joined[-1]
            joined[-1] = msgspec.structs.replace(before, labels={**before.labels, "question": 1.0})
        else:
            joined.append(clause)
    return joined


_UNDONE = ("sign_in_replaced", "refreshed", "bank_action_done", "unlocked", "consent_given")
"""Labels of steps: "I haven't clicked it" denies them."""
_DENIED_BY = {
    "account_closed": "clos",
    "account_new": "new|open",
    "card_replaced": "replac|reissu|new",
    "bank_moved": "mov|merg|switch|chang",
    "other_session": "log|sign|els|us",
    "locked": "lock",
    "password_changed": "chang|touch",
    "consent_withdrawn": "withdr|revok|remov|cancel",
    "old_phone": "chang|lost|new|old",
}
"""Label of what has happened → beginnings of the words that tell, after a "not", that it has not."""


def _denies(clause: Clause, label: str) -> bool:
    if label in _UNDONE:
        return statements.says_undone(clause.text)
    return label in _DENIED_BY and statements.denies(clause.text, _DENIED_BY[label])


_OWNER = re.compile(
    r"\b(?:i am|i'?m|im) the (?:account )?(?:owner|holder)\b|"
    r"\b(?:it'?s|its|it is|that'?s) my (?:own )?(?:account|login|bank|name|user)\b",
    re.IGNORECASE,
)


def says_owner(text: str) -> bool:
    """Whether somebody says that the login is their own: "I am the owner, it's my account"."""
    return bool(_OWNER.search(text)) and not statements.says_undone(text)


def denied_in(clauses: Sequence[Clause]) -> tuple[tuple[str, str], ...]:
    """Facts that the message says are not so: "it's NOT closed", "CLOSED?! No!"."""
    no = any(clause.has("no", "objection", "correction") for clause in clauses)
    found = [
        FACT_OF_LABEL[label]
        for clause in clauses
        for label in clause.labels
        if _denies(clause, label) or (label in _DENIED_BY and no and is_question(clause))
    ]
    if any(says_owner(clause.text) for clause in clauses):
        found.append(FACT_OF_LABEL["not_owner"])
    return tuple(dict.fromkeys(found))
