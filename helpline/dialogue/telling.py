"""Which fact a label tells, and which fact an answer to a question is."""

from __future__ import annotations

from helpline.dialogue.state import Question

FACT_OF_LABEL: dict[str, tuple[str, str]] = {
    "login_works": ("bank_login", "works"),
    "login_fails": ("bank_login", "fails"),
    "login_unchecked": ("bank_login", "not_checked"),
    "refreshed": ("refreshed_by_hand", "yes"),
    "not_refreshed": ("refreshed_by_hand", "no"),
    "sign_in_replaced": ("sign_in", "replaced"),
    "sign_in_not_replaced": ("sign_in", "old"),
    "password_changed": ("password", "changed"),
    "password_unchanged": ("password", "unchanged"),
    "locked": ("lock", "locked"),
    "unlocked": ("lock", "unlocked"),
    "code_asked": ("security_code", "wanted"),
    "code_missing": ("security_code", "never_arrives"),
    "old_phone": ("security_code", "old_phone"),
    "app_push": ("security_code", "app_push"),
    "consent_given": ("consent", "given"),
    "consent_withdrawn": ("consent", "withdrawn"),
    "bank_wants": ("bank_action", "wanted"),
    "bank_action_done": ("bank_action", "done"),
    "logged_out_elsewhere": ("other_session", "closed"),
    "other_session": ("other_session", "open"),
    "waited": ("waited", "yes"),
    "no_more_waiting": ("waiting", "refused"),
    "bank_down": ("bank_site", "down"),
    "card_replaced": ("card", "replaced"),
    "account_closed": ("account", "closed"),
    "account_new": ("account", "new"),
    "bank_moved": ("bank", "moved"),
    "not_owner": ("login_owner", "somebody_else"),
    "works_now": ("works", "yes"),
    "same_again": ("result", "still_failing"),
    "partly_works": ("result", "partly"),
}

FACT_OF_TOPIC: dict[str, tuple[str, str]] = {
    "replaced_card": ("card", "replaced"),
    "lost_phone_for_codes": ("security_code", "old_phone"),
    "app_push_approval": ("security_code", "app_push"),
    "bank_merged": ("bank", "moved"),
}
"""What a customer tells who describes this trouble."""

FACT_OF_ANSWER: dict[tuple[str, str], tuple[str, str]] = {
    ("bank_login", "yes"): ("bank_login", "works"),
    ("bank_login", "no"): ("bank_login", "fails"),
    ("bank_login", "later"): ("bank_login", "not_checked"),
    ("bank_action", "done"): ("bank_action", "done"),
    ("bank_action", "cannot"): ("bank_action", "cannot"),
    ("sign_in", "done"): ("sign_in", "replaced"),
    ("sign_in", "unchanged"): ("password", "unchanged"),
    ("sign_in", "same"): ("sign_in", "replaced"),  # "the same error as before": done, and it did not help
    ("approve", "done"): ("consent", "given"),
    ("approve", "same"): ("consent", "given"),
    ("refresh_by_hand", "works"): ("works", "yes"),
    ("refresh_by_hand", "same"): ("refreshed_by_hand", "failed"),
    ("refresh_by_hand", "done"): ("refreshed_by_hand", "yes"),
    ("works_now", "works"): ("works", "yes"),
    ("works_now", "same"): ("result", "still_failing"),
    ("accounts_listed", "yes"): ("account", "listed"),
    ("accounts_listed", "no"): ("account", "not_listed"),
    ("code_ready", "yes"): ("security_code", "at_hand"),
    ("code_ready", "no"): ("security_code", "never_arrives"),
    ("waited", "longer"): ("waiting", "refused"),
}

FACT_OF_BANK_ACTION = {
    "utter_ask_bank_action_unlock": ("lock", "unlocked"),
    "utter_ask_bank_action_log_out_elsewhere": ("other_session", "closed"),
}
"""What "done" says where the bank's wish was a particular one, by the response that asked for it."""


_OPPOSITE = {"works": "fails", "fails": "works"}


def fact_of_answer(question: Question, answer: str) -> tuple[str, str]:
    """(kind, value) of the fact that an answer to this question is; ("", "") where it is none."""
    if question.asks == "check_back" and question.value and answer in ("yes", "no"):
        kind, _, value = question.value.partition(" ")
        value = value if answer == "yes" else _OPPOSITE.get(value, "")
        return (kind, value) if value else ("", "")
    if question.asks == "bank_action" and answer == "done" and question.response in FACT_OF_BANK_ACTION:
        return FACT_OF_BANK_ACTION[question.response]
    return FACT_OF_ANSWER.get((question.asks, answer), ("", ""))


EVERYTHING = (("refreshed_by_hand", "yes"), ("sign_in", "replaced"))
"""What "I did all the steps" tells."""

TOPIC_OF_INTENT = {
    "ask_how_to_refresh": "how_to_refresh",
    "ask_refresh_schedule": "refresh_schedule",
    "ask_connect_bank": "getting-started-connect",
    "ask_disconnect_bank": "disconnect-account",
    "ask_open_banking": "open_banking",
    "ask_new_provider": "new-service-provider",
    "ask_import_transactions": "bank-import-wizard",
    "ask_security": "security",
    "ask_supported_bank": "supported_banks",
    "report_duplicate_transactions": "duplicates",
    "report_missing_account": "one_account_missing",
}
"""What answers an intent when no topic was found by its own sentences."""

ASK_OF_INTENT = {
    "ask_connection_status": "status",
    "check_ticket_status": "ticket",
    "bot_challenge": "self",
    "ask_capabilities": "capabilities",
}

LABEL_OF_INTENT = {
    "affirm": "yes",
    "deny": "no",
    "greet": "greeting",
    "thank": "thanks",
    "goodbye": "bye",
    "request_human": "wants_person",
    "request_refresh": "wants_refresh",
    "express_frustration": "anger",
    "start_over": "start_over",
    "confirm_resolved": "works_now",
    "confirm_not_resolved": "same_again",
    "out_of_scope": "off_topic",
    "update_credentials": "password_changed",
    "report_bank_login_problem": "login_fails",
    "report_mfa_problem": "code_asked",
}
"""What a whole sentence of this intent tells when its clause has no label of its own."""

TROUBLE_INTENTS = frozenset(
    {
        "report_connection_problem",
        "report_error_code",
        "report_missing_transactions",
        "report_mfa_problem",
        "report_bank_login_problem",
        "confirm_not_resolved",
    }
)
