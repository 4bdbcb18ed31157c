"""Every sentence of what the service noticed by itself."""

from __future__ import annotations

from collections.abc import Sequence

from helpline.conversations.messages import Button
from helpline.conversations.texts import PERSON as PERSON

LATER = Button(title="Not now", choice="later")
OFF = Button(title="Don't tell me such things", choice="notices_off")
ON = Button(title="Tell me again", choice="notices_on")
CHOICES = frozenset(one.choice for one in (LATER, OFF, ON))
"""What the service answers itself."""

FIX = "Yes, let's fix it"
SHALL_WE_FIX, SHALL_WE_FIX_THEM = "Shall we fix it now?", "Shall we fix them now?"
HOW_TO_RENEW = Button(title="How do I renew it?", choice='/ask_open_banking{"topic": "update-credentials"}')
SHALL_WE_LOOK = "Shall we look into it?"
FIX_OR_PERSON = "Shall we fix it now, or shall I get a person?"
RENEW = "After that nothing comes in until you renew it."
ALL_RIGHT = "All right. Write to me whenever you like to fix it."
SWITCHED_OFF = (
    "All right, I won't write about your bank connections by myself any more. You can always ask me."
)
SWITCHED_ON = "All right. I'll tell you when one of your bank connections needs you."
STRANGER = "I don't know your bank connections, so I never write about them by myself."


def fix(bank: str) -> str:
    return f"Fix {bank}"


def stopped(bank: str, when: str, code: str) -> str:
    """`when`: such as "last night"."""
    return f"{bank} stopped updating {when}{_code(code)}."


def silent(bank: str, days: int, code: str) -> str:
    return f"{bank} hasn't updated for {days} days{_code(code)}."


def consent_ends(bank: str, day: str) -> str:
    return f"Your approval for {bank} to share data ends on {day}."


def several(lines: Sequence[str], asks: str) -> str:
    return "\n".join(("Some of your banks need you:", *(f"- {line}" for line in lines), asks))


def _code(code: str) -> str:
    return f" ({code})" if code else ""
