"""What a clause's labels answer to each open question: the prior by which a message is read in context."""

from __future__ import annotations

YES, NO = "yes", "no"
DONE, NOT_YET, LATER, DOING = "done", "not_yet", "later", "doing"
CANNOT, NOT_FOUND, GREYED, BLANK = "cannot", "not_found", "greyed", "blank"
UNSURE, REFUSES, ACK = "unsure", "refuses", "ack"
WORKS, SAME, PARTLY, LONGER = "works", "same", "partly", "longer"

_OBSTACLES = {
    "not_found": NOT_FOUND,
    "greyed_out": GREYED,
    "blank_window": BLANK,
    "cannot": CANNOT,
    "refuses": REFUSES,
    "unsure": UNSURE,
}
_TIMES = {"will_do": LATER, "doing": DOING, "back": "back"}
_STEP = {**_OBSTACLES, **_TIMES, "not_owner": CANNOT, "yes": DONE, "done": DONE, "no": NOT_YET, "ack": ACK}
_OFFER = {
    "yes": YES,
    "ack": YES,
    "wants_refresh": YES,
    "no": NO,
    "refuses": NO,
    "stop": NO,
    "no_person": NO,
    **_TIMES,
    "unsure": UNSURE,
}
_OUTCOME = {
    "works_now": WORKS,
    "yes": WORKS,
    "partly_works": PARTLY,
    "same_again": SAME,
    "trouble": SAME,
    "no": SAME,
}

OFFERS = frozenset({"hand_over", "refresh_offer", "fix_offer", "next_bank", "anything_else"})
"""Questions that offer something: a plain yes or no answers them, and they stand until then."""

TABLE: dict[str, dict[str, str]] = {
    "bank_login": {
        "login_works": YES,
        "login_fails": NO,
        "locked": NO,
        "bank_down": NO,
        "login_unchecked": LATER,
        "yes": YES,
        "done": YES,
        "works_now": YES,
        "bank_wants": YES,
        "no": NO,
        "cannot": NO,
        "not_owner": CANNOT,
        "unsure": UNSURE,
        "refuses": REFUSES,
        "ack": ACK,
        **_TIMES,
    },
    "bank_action": {
        "bank_action_done": DONE,
        "unlocked": DONE,
        "logged_out_elsewhere": DONE,
        "consent_given": DONE,
        "password_changed": DONE,
        "locked": NOT_YET,
        **_STEP,
    },
    "sign_in": {
        "sign_in_replaced": DONE,
        "consent_given": DONE,
        "works_now": DONE,
        "sign_in_not_replaced": NOT_YET,
        "same_again": DONE,
        "password_unchanged": "unchanged",
        **_STEP,
    },
    "approve": {
        "consent_given": DONE,
        "sign_in_replaced": DONE,
        "works_now": DONE,
        "same_again": DONE,
        **_STEP,
    },
    "refresh_by_hand": {
        **_OUTCOME,
        **_OBSTACLES,
        **_TIMES,
        "done": DONE,
        "refreshed": DONE,
        "not_refreshed": NOT_YET,
        "ack": ACK,
    },
    "works_now": {
        **_OUTCOME,
        **_TIMES,
        "doing": DOING,
        "unsure": UNSURE,
        "done": WORKS,
        "thanks": WORKS,
        "ack": ACK,
    },
    "accounts_listed": {
        "yes": YES,
        "done": YES,
        "no": NO,
        "not_found": NO,
        "account_closed": NO,
        **_TIMES,
        "cannot": CANNOT,
        "unsure": UNSURE,
        "ack": ACK,
    },
    "code_ready": {
        "yes": YES,
        "ack": YES,
        "done": YES,
        "app_push": YES,
        "no": NO,
        "cannot": NO,
        "code_missing": NO,
        "old_phone": NO,
        **_TIMES,
        "unsure": UNSURE,
    },
    "waited": {
        "yes": YES,
        "wants_refresh": YES,
        "will_wait": LATER,
        "will_do": LATER,
        "ack": LATER,
        "no_more_waiting": LONGER,
        "waited": LONGER,
        "same_again": LONGER,
        "no": NO,
        "back": "back",
        "works_now": WORKS,
        "refuses": LONGER,
    },
    "hand_over": {**_OFFER, "wants_person": YES, "will_do": NO, "wants_refresh": NO, "will_wait": NO},
    "refresh_offer": _OFFER,
    "fix_offer": _OFFER,
    "next_bank": {**_OFFER, "bank_fine": NO, "will_wait": LATER},
    "check_back": {
        **_OFFER,
        "login_works": YES,
        "works_now": YES,
        "done": YES,
        "login_fails": NO,
        "same_again": NO,
    },
    "which_bank": {"unsure": UNSURE, "no": UNSURE, "cannot": UNSURE},
    "which_code": {"unsure": UNSURE, "no": NO, "not_found": NO, "cannot": NO},
    "anything_else": {"yes": YES, "no": NO, "stop": NO, "thanks": NO, "bye": NO, "done": NO, "works_now": NO},
}
"""Question → label → answer. A label that is not listed does not answer the question."""

_BARE = frozenset({"yes", "no", "ack", "done", "thanks", "back", "unsure"})
"""Labels that get their meaning from the question alone: a clause that says more goes before them."""


def answer_of(asks: str, labels: dict[str, float]) -> tuple[str, int]:
    """The likeliest answer of one clause and its weight: 0 none, 1 bare, 2 in plain words."""
    table = TABLE.get(asks, {})
    listed = [
        (label not in _BARE, chance, table[label]) for label, chance in labels.items() if label in table
    ]
    if not listed:
        return "", 0
    plain, _, answer = max(listed, key=lambda one: (one[0], one[1]))
    return answer, 2 if plain else 1


FAMILIES = {"refresh_offer": "offer", "fix_offer": "offer", "next_bank": "offer"}
"""Questions that are answered alike, and the name under which data/answers has them."""

MEANINGS = frozenset(
    {
        "yes",
        "no",
        "done",
        "later",
        "doing",
        "cannot",
        "unsure",
        "refuses",
        "question",
        "same",
        "works",
        "other",
    }
)
"""What a whole message may mean as an answer; data/answers has examples of each for each question."""

_MEANING = {
    YES: "yes",
    NO: "no",
    DONE: "done",
    NOT_YET: "no",
    LATER: "later",
    DOING: "doing",
    CANNOT: "cannot",
    NOT_FOUND: "cannot",
    GREYED: "cannot",
    BLANK: "cannot",
    UNSURE: "unsure",
    REFUSES: "refuses",
    SAME: "same",
    PARTLY: "same",
    WORKS: "works",
    LONGER: "no",
    ACK: "other",
    "back": "other",
    "unchanged": "other",
}
_ALIKE = {"offer": "refresh_offer"}


def meaning_of(family: str, labels: frozenset[str]) -> str:
    """What a clause with these labels means to a question; "" when the labels don't tell."""
    if "question" in labels:
        return "question"
    table = TABLE[_ALIKE.get(family, family)]
    answers = {_MEANING[table[label]] for label in labels if label in table and label not in _BARE}
    answers = answers or {_MEANING[table[label]] for label in labels if label in table}
    if "same_again" in labels and family not in ("waited",):
        return "same"
    if "works_now" in labels:
        return "works"
    if not answers:
        return "other"
    return answers.pop() if len(answers) == 1 else ""


_ANSWER = {
    "yes": YES,
    "no": NO,
    "done": DONE,
    "later": LATER,
    "doing": DOING,
    "unsure": UNSURE,
    "refuses": REFUSES,
    "same": SAME,
    "works": WORKS,
    "cannot": CANNOT,
}
_STEPS = frozenset({"bank_action", "sign_in", "approve"})


def answer_meant(asks: str, meaning: str, labels: frozenset[str]) -> str:
    """The answer that a meaning is to this question; labels tell which obstacle it is."""
    if meaning == "cannot":
        return next(
            (answer for label, answer in _OBSTACLES.items() if label in labels and answer != CANNOT), CANNOT
        )
    if asks in _STEPS and meaning == "no":
        return NOT_YET
    if asks in _STEPS and meaning == "yes":
        return DONE
    if asks == "waited" and meaning == "no":
        return LONGER
    if asks == "refresh_by_hand" and meaning in ("yes", "no"):
        return WORKS if meaning == "yes" else SAME
    if asks == "works_now":
        return {"yes": WORKS, "no": SAME, "done": WORKS}.get(meaning, _ANSWER.get(meaning, ""))
    return _ANSWER.get(meaning, "")
