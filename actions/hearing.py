"""What a message means as the answer to the form's open question."""

from __future__ import annotations

import re

from actions import plan
from helpline.knowledge.wording import words_of

_YES = {"affirm": True, "confirm_resolved": True}
_NO = {"deny": False, "confirm_not_resolved": False}
_STILL_BROKEN = dict.fromkeys(
    ("confirm_not_resolved", "deny", "report_connection_problem", "report_missing_transactions"), "failed"
)
_FIXED = dict.fromkeys(("affirm", "confirm_resolved"), "fixed")

ANSWERS: dict[str, dict[str, bool | str]] = {
    plan.BANK_LOGIN: {**_YES, **_NO, "report_bank_login_problem": False},
    plan.BANK_ACTION: {**_YES, **_NO, "report_bank_login_problem": False, "update_credentials": True},
    plan.WAIT: {"affirm": True, "request_refresh": True, "ask_connection_status": True, **_NO},
    plan.REFRESH: {**_FIXED, **_STILL_BROKEN},
    plan.SECOND_REFRESH: {**_FIXED, **_STILL_BROKEN},
    plan.CREDENTIALS: {"affirm": True, "update_credentials": True, "request_refresh": True, **_NO},
    plan.HAND_OVER: {"affirm": True, "deny": False},
}
"""Step → intent → the slot's value. An intent that is not listed does not answer the question."""

HANDED_ON = frozenset(
    {
        "out_of_scope",
        "request_human",
        "start_over",
        "express_frustration",
        "check_ticket_status",
        "ask_connection_status",
        "report_error_code",
        "report_duplicate_transactions",
        "report_missing_account",
        "bot_challenge",
        "ask_capabilities",
        "ask_how_to_refresh",
        "ask_refresh_schedule",
        "ask_connect_bank",
        "ask_disconnect_bank",
        "ask_supported_bank",
        "ask_open_banking",
        "ask_new_provider",
        "ask_import_transactions",
        "ask_security",
    }
)
"""Intents that data/rules answers in the middle of the form; after any other one the form just asks again."""

_ASKS = re.compile(r"^\s*(what|why|how|where|when|which|who)\b", re.I)
_CAN_SIGN_IN = re.compile(r"\b(?:can|able to)(?: now| again)? (?:sign|log|get) ?(?:in|on)\b", re.I)
_NEGATION = re.compile(r"\b(?:not|never|no|unable|only)\b|n['’]?t\b", re.I)
_SPEECH = re.compile(r"\b(?:i|im|you|it|this|not|don|dont|dunno|idea|know|sure|help|please)\b", re.I)
_ASKS_TO_REFRESH = re.compile(r"\b(?:refresh|sync|updat|download)", re.I)
_SUPPORT_WORDS = words_of(
    """
    a about accept account all also and another any anyone app are at available be bank banks business
    by can card cards compatible connect connected could cover covered custombooks do does feed feeds
    for from get go handle has have here how i if im in is it its ive link linked list listed me my name
    need of on one ones or our ours personal please pls possible see should small so some support
    supported supports take tell that the their them there these they this those to too u use used ur us
    want wanna we what whats which will with work working works would ya yes you your yours
    """
)
"""Words of "do you support my bank?" in which no bank is named."""
_KINDS = words_of("credit union unions savings national local")
_LONGEST_NAME = 5
_QUESTION = re.compile(r"\?|^\s*(what|why|how|where|when|which|who|is|are|does|do|can|could|should)\b", re.I)


def answer(step: str, intent: str, text: str) -> bool | str | None:
    """The value for the slot `step`, None when the message does not answer it."""
    value = ANSWERS.get(step, {}).get(intent)
    if step == plan.BANK_LOGIN and _CAN_SIGN_IN.search(text) and not _NEGATION.search(text):
        return None if is_question(text) else True  # "I called them, I can sign in now" tells of trouble too
    if intent == "update_credentials" and is_question(text):
        return None
    if step == plan.CREDENTIALS and _CAN_SIGN_IN.search(text):
        return None  # at the bank, that is: an answer to the question before
    if step == plan.CREDENTIALS and intent == "ask_how_to_refresh" and not _ASKS_TO_REFRESH.search(text):
        return False  # "where is that button?"
    if intent in ("affirm", "deny") and _ASKS.search(text):
        return None  # "why?" is short, but no answer
    return value


def may_be_a_name(text: str) -> bool:
    """Whether a few words could be a bank's name, and are not a sentence such as "I don't know"."""
    return not is_question(text) and not _SPEECH.search(text)


def bank_asked_about(text: str) -> str:
    """What may be a bank's name in "does it work with revolut?", as written; "" when nothing may."""
    words = re.findall(r"[\w&'’.-]*\w", text)
    plain = [word.casefold().replace("'", "").replace("’", "") for word in words]
    named = [place for place, word in enumerate(plain) if word not in _SUPPORT_WORDS]
    if not {plain[place] for place in named} - _KINDS or named[-1] - named[0] >= _LONGEST_NAME:
        return ""
    return " ".join(words[named[0] : named[-1] + 1])


def is_question(text: str) -> bool:
    """Whether it asks rather than tells ("what does 409 mean")."""
    return bool(_QUESTION.search(text))
