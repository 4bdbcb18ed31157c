"""Which of several accounts under one login is meant."""

from __future__ import annotations

import re

_COMMON = frozenset({"account", "card", "bank", "the", "my", "checking", "savings", "credit", "business"})
_DIGITS = re.compile(
    r"\b(?:end(?:s|ing)?(?: in| with)?|last four|card|account|acct|number)\W*"
    r"(?:is |no\.? ?|x+|\.+|\*+)?(\d{4})\b|"
    r"(?:\bx+|\.{2,}|\*+)-?(\d{4})\b",
    re.IGNORECASE,
)


def account_named(text: str, accounts: tuple[str, ...]) -> str:
    """The account that a text names: one of these by its name, else its last four digits; "" for none."""
    words = set(_words(text))
    for account in accounts:
        own = set(_words(account)) - _COMMON
        if own and own <= words:
            return account
    alike = [account for account in accounts if set(_words(account)) <= words]
    if len(alike) == 1:
        return alike[0]
    found = _DIGITS.search(text)
    return next((f"…{digits}" for digits in found.groups() if digits), "") if found else ""


_KIND = re.compile(
    r"\b\d{4}\b|\b(?:checking|savings?|card|visa|master ?card|line|loan|business|personal|joint|"
    r"money market|debit|platinum|gold|blue|mortgage|brokerage|payroll|operating)\b",
    re.IGNORECASE,
)


def is_account(text: str) -> bool:
    """Whether a few words after "which account?" are one: by its kind or its digits."""
    return bool(_KIND.search(text))


def kind_named(text: str) -> str:
    """The kind of account that a text names: "savings"; "" for none."""
    found = _KIND.search(text)
    return found[0].lower() if found else ""


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())
