"""The labels of a clause: what it answers, tells and wishes. data/clauses has examples of each."""

from __future__ import annotations

ANSWERS = frozenset(
    {
        *("yes", "no", "done", "will_do", "doing", "back", "cannot", "not_found", "greyed_out"),
        *("blank_window", "unsure", "refuses", "ack", "same_again", "works_now", "partly_works"),
        *("both", "will_wait", "no_more_waiting"),
    }
)
FACTS = frozenset(
    {
        *("login_works", "login_fails", "login_unchecked", "refreshed", "not_refreshed"),
        *("sign_in_replaced", "sign_in_not_replaced", "password_changed", "password_unchanged"),
        *("locked", "unlocked", "code_asked", "code_missing", "old_phone", "app_push"),
        *("consent_given", "consent_withdrawn", "bank_wants", "bank_action_done", "logged_out_elsewhere"),
        *("other_session", "waited", "bank_down", "card_replaced", "account_closed", "account_new"),
        *("bank_moved", "not_owner", "bank_fine", "everything_tried", "other_product"),
    }
)
WISHES = frozenset({"wants_person", "no_person", "wants_refresh", "no_refresh", "start_over", "stop"})
TALK = frozenset(
    {"thanks", "greeting", "bye", "anger", "correction", "objection", "question", "trouble", "off_topic"}
)
LABELS = ANSWERS | FACTS | WISHES | TALK
