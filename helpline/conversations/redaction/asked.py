"""A secret of two messages: what the first one announces, and the second one tells."""

from __future__ import annotations

import re

from helpline.conversations.redaction.labels import Kind, labels
from helpline.conversations.redaction.passwords import is_label
from helpline.conversations.redaction.values import NO_SECRET

_OPEN_END = re.compile(
    r"(?:['’]s|s)?(?:\s*(?:[:=?,.!-]|\.\.\.)|\s+(?:is|was|are|to|now|here|it|they|sent|texted|me|follows|below|es|est|a|en|used|use|do|you|need|with)\b)*\s*",
    re.IGNORECASE,
)
"""What may stand behind a label whose secret is still to come."""
_LABELS = {
    Kind.ACCOUNT: "account number: ",
    Kind.NEAR_ACCOUNT: "account number: ",
    Kind.NATIONAL: "ssn: ",
    Kind.CARD: "card number: ",
    Kind.CVV: "cvv: ",
    Kind.CODE: "otp: ",
    Kind.MAYBE_CODE: "otp: ",
}
_TAIL, _MOST_WORDS = 80, 6


def may_be_told(text: str) -> bool:
    """Whether `text` is short enough to be a secret, and no mere "yes" or "hello": then what came before counts."""
    words = text.split()
    if not 0 < len(words) <= _MOST_WORDS:
        return False
    return any(sign.isdigit() for sign in text) or words[0].strip(".,!?").lower() not in NO_SECRET


def awaited(previous: str, text: str) -> str:
    """The label to read `text` with, "" when `previous` announces no secret or `text` goes on talking."""
    if not previous or not may_be_told(text):
        return ""
    words = text.split()
    tail = previous[-_TAIL:]
    if (end := is_label(tail)) and _OPEN_END.fullmatch(tail, end):
        talks = words[0].strip(".,!?").lower() in NO_SECRET
        return "" if talks else "pin: " if text.strip().isdigit() else "password: "
    known = list(labels(tail))
    if known and known[-1].kind in _LABELS and _OPEN_END.fullmatch(tail, known[-1].end):
        return _LABELS[known[-1].kind]
    return ""
