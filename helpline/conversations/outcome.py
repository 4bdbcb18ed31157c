"""What a conversation with the assistant has come to, from what each of its replies is about. Never flatters.

A fix counts when it was seen at the provider or said by the customer; an answer when nothing was left open
behind it. Both end when trouble comes up again, so the last thing of weight decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

Outcome = Literal["", "open", "answered", "seen", "told"]
"""Nothing yet (also: not understood, no answer known); in the middle of something; answered or advised;
mended, as seen at the provider or as the customer said."""

SEEN = frozenset(
    {
        *("utter_refresh_succeeded", "utter_refresh_succeeded_one", "utter_refresh_succeeded_none"),
        "utter_seen_works",
    }
)
TOLD = frozenset({"utter_fixed_told"})
TROUBLE = frozenset(
    {
        *("utter_refresh_started", "utter_refresh_still_running", "utter_refresh_needs_input"),
        *("utter_refresh_failed", "utter_refresh_failed_unknown", "utter_refresh_unknown"),
        *("utter_refresh_too_soon", "utter_refresh_needs_credentials", "utter_refresh_would_harm"),
        "utter_refresh_old_sign_in",
        *("utter_cannot_refresh", "utter_still_seen_failing", "utter_still_seen_stale"),
        *("utter_without_person", "utter_hand_over"),
    }
)
"""After these something is left to be done, whether or not a question is put."""
ADVICE = frozenset(
    {
        *(
            "utter_will_wait",
            "utter_no_fault",
            "utter_owner_connects",
            "utter_not_listed",
            "utter_nothing_wrong",
        ),
        *("utter_incident", "utter_incident_suspected"),
    }
)
"""These end trouble without a fix: the customer knows what to do, or that nothing has to be done."""
ANSWERS = frozenset(
    {
        *("utter_explain_code", "utter_told_code", "utter_foreign_code", "utter_refresh_by_hand_how"),
        *("utter_status_healthy", "utter_status_stale", "utter_status_failing", "utter_no_connections"),
        *("utter_bank_works", "utter_bank_stale", "utter_bank_failing", "utter_bank_unseen"),
        *("utter_bank_supported", "utter_bank_supported_failing", "utter_bank_not_supported"),
        *("utter_bank_fails_for_all", "utter_bank_fails_for_none", "utter_merged", "utter_ticket_status"),
        *("utter_incident_others", "utter_bank_has_trouble"),
    }
)
TOPICS = "topic:"
"""What the ids of answers from help articles and topics begin with."""
EXCUSES = frozenset(
    {
        *("utter_not_understood", "utter_unknown_question", "utter_out_of_scope", "utter_not_known"),
        *("utter_bank_data_down", "utter_something_failed", "utter_status_anonymous", "utter_unknown_code"),
        "utter_noted_unread",
    }
)
"""The assistant says that it has not understood, or has no answer."""

_ENDING = frozenset({"anything_else"})
"""A question that the assistant asks only when the matter is behind it."""
_OFFERING = frozenset({"next_bank", "fix_offer"})
"""Offers to begin something: what was brought to an end before stays so."""


def after(outcome: Outcome, abouts: Iterable[Mapping[str, Any] | None]) -> Outcome:
    """The outcome once the assistant has said this; `abouts` as in messages.Message."""
    for about in abouts:
        if about:
            outcome = _after(outcome, set(about.get("said") or ()), str(about.get("asks") or ""))
    return outcome


def _after(outcome: Outcome, said: set[str], asks: str) -> Outcome:
    if said & TROUBLE or (asks and asks not in _ENDING | _OFFERING):
        return "open"
    if said & (SEEN | TOLD):
        return "seen" if said & SEEN else "told"
    if outcome in ("seen", "told"):
        return outcome
    if said & ADVICE or asks in _ENDING:
        return "answered"
    if outcome == "open":
        return "open"
    if said & ANSWERS or any(one.startswith(TOPICS) for one in said):
        return "answered"
    if asks:
        return outcome or "open"
    return "" if said & EXCUSES else outcome
