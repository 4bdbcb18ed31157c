"""What a customer wants to hear later: at a time, or once a connection works again. Pure."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo
from typing import Literal

import msgspec

from helpline.dialogue.moments import when

_REMIND = re.compile(
    r"\b(?:remind|ping|nudge) me\b|\b(?:write|message|text|e-?mail|get back) (?:to )?me\b|"
    r"\bcheck (?:back )?with me\b",
    re.I,
)
_TELL = re.compile(
    r"\b(?:tell|notify|ping|e-?mail|text|message|alert|write) me\b|\blet me know\b|\bwrite to me\b", re.I
)
_ONCE_FIXED = re.compile(
    r"\b(?:when|once|if|as soon as)\b[^.?!]{0,40}\b"
    r"(?:fixed|works?|working|back|up|resolved|solved|sorted|over|online|running)\b",
    re.I,
)
_HOW = re.compile(r"\b(?:how|what|which|where)\b", re.I)
_SENTENCE = re.compile(r"(?<=[.?!\n])\s+")


class Wish(msgspec.Struct, frozen=True):
    """`at`: when, of a reminder; None of what is to be watched."""

    kind: Literal["remind", "fixed"]
    at: datetime | None = None


def wish_in(text: str, now: datetime, zone: tzinfo) -> Wish | None:
    """The first that is asked for. "Remind me how to refresh" names no time, so it asks for nothing later."""
    for sentence in _SENTENCE.split(text):
        told, reminded = _TELL.search(sentence), _REMIND.search(sentence)
        if told and _ONCE_FIXED.search(sentence, told.start()):
            return Wish("fixed")
        if reminded and not _HOW.search(sentence) and (at := when(sentence, now.astimezone(zone))):
            return Wish("remind", at)
    return None
