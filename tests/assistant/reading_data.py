"""A few sentences of each kind from which a reader can be trained in a moment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

CLAUSES = {
    "login_works": ["I can sign in at the bank", "the bank lets me in", "signing in at the bank works"],
    "login_fails": ["the bank does not let me in", "I can not sign in at the bank"],
    "password_changed": ["I changed the password", "there is a new password", "but I changed the password"],
    "thanks": ["thank you", "thanks a lot", "many thanks"],
    "question": ["what is that", "how long does it take", "which one do you mean"],
}
TOPICS = {
    "missing_items": ["some transactions are missing", "a few transactions never came", "days are missing"],
    "currency": ["my account is in euro", "which currency is it", "the currency is wrong"],
}
UNANSWERED = ["will it rain on sunday", "who won the game"]
ASPECTS = {"where": ["where is that button", "where do I find that", "which menu is it in"]}
ANSWERS = {
    "bank_login": {"yes": ["I can", "it lets me in", "yes"], "no": ["I can not", "it does not", "nope"]},
    "sign_in": {"done": ["clicked proceed", "yes"], "cannot": ["I can not", "no such button"]},
}


def write(data: Path) -> Path:
    """The folders that a reader learns from, inside `data`."""
    clauses = [{"labels": [label], "says": says} for label, says in CLAUSES.items()]
    _dump(data / "clauses" / "few.yml", {"clauses": clauses})
    topics = [{"id": id, "says": says} for id, says in TOPICS.items()]
    _dump(data / "knowledge" / "topics" / "few.yml", {"topics": topics})
    _dump(data / "knowledge" / "steps.yml", {"aspects": [{"id": i, "says": s} for i, s in ASPECTS.items()]})
    _dump(data / "knowledge" / "unanswered.yml", {"says": UNANSWERED})
    for asks, answers in ANSWERS.items():
        blocks = [{"means": means, "says": says} for means, says in answers.items()]
        _dump(data / "answers" / f"{asks}.yml", {"asks": asks, "answers": blocks})
    return data


def _dump(file: Path, told: dict[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.safe_dump(told), encoding="utf-8")
