"""Which button says what the customer wants to say: by its choice, never by its title."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from helpline.rehearsal.endings import Message
from helpline.rehearsal.intentions import INTENTIONS

_YES = frozenset({"login_works", "accounts_listed", "code_at_hand", "works_now", "yes_next", "yes_refresh"})
_NO = frozenset({"login_fails", "old_phone", "same_again", "still_missing", "no_person", "no_thanks", "no"})
_DONE = frozenset(
    {"sign_in_replaced", "consent_given", "unlocked", "bank_action_done", "logged_out_elsewhere"}
)
_CHOICES = {
    "yes_person": ("/request_human", "/affirm"),
    "wants_person": ("/request_human",),
    "wants_refresh": ("/request_refresh", "/affirm"),
    "yes_refresh": ("/request_refresh", "/affirm"),
    "works_now": ("/confirm_resolved", "/affirm"),
    "same_again": ("/confirm_not_resolved", "/deny"),
    "still_missing": ("/confirm_not_resolved", "/deny"),
}


def choice_for(intention: str, bank: str, asks: str, messages: Sequence[Message]) -> dict[str, str] | None:
    """The newest button that means it, {"title", "choice"}; None when there is none."""
    wanted = _wanted(intention, bank, asks)
    offered = [button for message in reversed(messages) for button in message["buttons"]]
    for means in wanted:
        for button in offered:
            if means(button["choice"]):
                return {"title": button["title"], "choice": button["choice"]}
    return None


def _wanted(intention: str, bank: str, asks: str) -> list[Any]:
    label = INTENTIONS[intention].label
    tests: list[Any] = [lambda choice: _entity(choice, "act") == label]
    tests += [lambda choice, wanted=wanted: choice == wanted for wanted in _CHOICES.get(intention, ())]
    if intention == "name_bank" or asks == "which_bank":
        return [lambda choice: bool(bank) and _entity(choice, "bank") == bank]
    if intention in _YES | _DONE or label == "yes":
        tests.append(lambda choice: choice == "/affirm")
    if intention in _NO or label == "no":
        tests.append(lambda choice: choice == "/deny")
    return tests


def _entity(choice: str, name: str) -> str:
    """Its value in a choice such as /inform{"act": "done"}, "" when it has none."""
    _, brace, rest = choice.partition("{")
    try:
        return str(json.loads(brace + rest).get(name, "")) if brace else ""
    except ValueError:
        return ""
