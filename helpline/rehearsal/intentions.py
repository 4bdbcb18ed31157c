"""What customers may want to say: the keys of the utterance bank. data/rehearsal/README.md explains each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Intention:
    """`label` is the clause label that a good reading gives; `answers`: the open questions it settles."""

    label: str
    answers: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()
    """Placeholders that its sentences may use."""


@dataclass(frozen=True)
class Said:
    """One intention that was expressed, and the bank it was about ("" for all or none)."""

    intention: str
    bank: str = ""


def _told(label: str, *answers: str, slots: tuple[str, ...] = ("bank",)) -> Intention:
    return Intention(label, answers, slots)


OPENINGS = {
    "open_stopped": _told("trouble", "which_bank", slots=("bank", "day")),
    "open_code": _told("trouble", "which_bank", "which_code", slots=("bank", "code", "day")),
    "open_no_transactions": _told("trouble", "which_bank", slots=("bank", "day")),
    "open_locked": _told("locked", "which_bank", "bank_login"),
    "open_code_asked": _told("code_asked", "which_bank"),
    "open_missing_days": _told("trouble", "which_bank", "dates", slots=("bank", "from", "to")),
    "open_merged": _told("bank_moved", "which_bank"),
    "open_card_replaced": _told("card_replaced", "which_bank"),
    "open_several": _told("trouble", "which_bank", slots=("bank", "second", "day")),
    "open_vague": _told("trouble", slots=("day",)),
}
FACTS = {
    "bank_fine": _told("bank_fine", slots=("other",)),
    "login_works": _told("login_works", "bank_login"),
    "login_fails": _told("login_fails", "bank_login"),
    "login_unchecked": _told("login_unchecked"),
    "locked": _told("locked", "bank_login"),
    "unlocked": _told("unlocked", "bank_action"),
    "unlock_tomorrow": _told("locked"),
    "bank_wants": _told("bank_wants", "bank_login"),
    "bank_action_done": _told("bank_action_done", "bank_action"),
    "nothing_at_bank": _told("no"),
    "logged_out_elsewhere": _told("logged_out_elsewhere", "bank_action"),
    "accounts_listed": _told("yes", "accounts_listed"),
    "card_replaced": _told("card_replaced", "accounts_listed"),
    "code_asked": _told("code_asked"),
    "code_at_hand": _told("yes", "code_ready"),
    "old_phone": _told("old_phone", "code_ready"),
    "waited_days": _told("waited", "waited", slots=("bank", "day")),
    "will_wait": _told("will_wait"),
    "no_more_waiting": _told("no_more_waiting", "waited"),
    "refreshed": _told("refreshed"),
    "same_again": _told("same_again", slots=("bank", "code")),
    "works_now": _told("works_now"),
    "still_missing": _told("same_again", slots=("bank", "from", "to")),
    "sign_in_replaced": _told("sign_in_replaced", "sign_in"),
    "password_changed": _told("password_changed", slots=("bank", "day")),
    "consent_given": _told("consent_given", "approve"),
    "consent_withdrawn": _told("consent_withdrawn"),
    "bank_down": _told("bank_down"),
    "bank_moved": _told("bank_moved"),
    "missing_dates": _told("trouble", "dates", slots=("bank", "from", "to")),
    "name_account": _told("trouble", "account", slots=("account",)),
    "name_bank": _told("trouble", "which_bank"),
    "say_code": _told("trouble", "which_code", slots=("code",)),
    "no_code": _told("unsure", "which_code"),
    "everything_tried": _told("everything_tried", "sign_in"),
}
TALK = {
    name: Intention(label, (), slots)
    for name, label, slots in (
        ("yes", "yes", ()),
        ("no", "no", ()),
        ("yes_refresh", "wants_refresh", ()),
        ("yes_person", "wants_person", ()),
        ("no_person", "no_person", ()),
        ("yes_next", "yes", ("bank",)),
        ("no_thanks", "no", ()),
        ("will_do", "will_do", ()),
        ("doing", "doing", ()),
        ("back", "back", ()),
        ("not_found", "not_found", ()),
        ("greyed_out", "greyed_out", ()),
        ("unsure", "unsure", ()),
        ("ack", "ack", ()),
        ("thanks", "thanks", ()),
        ("bye", "bye", ()),
        ("greeting", "greeting", ()),
        ("anger", "anger", ()),
        ("objection", "objection", ()),
        ("correct_code", "correction", ("code",)),
        ("correct_bank", "correction", ("bank", "wrong")),
        ("sideways", "off_topic", ("bank",)),
        ("filler", "off_topic", ()),
        ("any_news", "question", ()),
        ("what_now", "question", ()),
        ("ask_where", "question", ()),
        ("ask_which_user", "question", ()),
        ("ask_why", "question", ()),
        ("ask_how_long", "question", ()),
        ("ask_risky", "question", ()),
        ("ask_again", "question", ()),
        ("wants_person", "wants_person", ()),
        ("wants_refresh", "wants_refresh", ("bank",)),
        ("stop", "stop", ()),
    )
}
INTENTIONS: dict[str, Intention] = {**OPENINGS, **FACTS, **TALK}

ACTIONS = frozenset({"bank_action", "sign_in", "approve", "code_ready", "waited"})
"""Questions whose answer may be asked anew after another refresh has failed."""
STEPS = frozenset(
    {
        *("bank_login", "bank_action", "accounts_listed", "code_ready"),
        *("refresh_by_hand", "sign_in", "approve"),
    }
)
"""Questions for something that is done outside of the chat: it may take time, or raise a question."""
ASKS_BACK = {
    "sign_in": ("ask_where", "ask_which_user", "ask_why", "ask_risky", "ask_again"),
    "refresh_by_hand": ("ask_where", "ask_how_long", "ask_again"),
    "bank_login": ("ask_why", "ask_which_user"),
    "bank_action": ("ask_why", "ask_where", "ask_how_long"),
    "approve": ("ask_risky", "ask_why", "ask_where"),
    "waited": ("ask_how_long", "ask_why"),
    "code_ready": ("ask_why",),
}
"""Open question → what a customer may ask back about it."""
