"""Whether a clause's own words bear out what its labels tell: a fact that ends a step needs them."""

from __future__ import annotations

import re
from collections.abc import Callable

from helpline.dialogue import statements
from helpline.dialogue.answers import answer_of
from helpline.dialogue.message import Clauses
from helpline.dialogue.reading import Clause

_ACCOUNT = re.compile(
    r"\b(?:accounts?|acct|cards?|savings?|checking|loan|line|visa|master ?card|amex|bank)\b", re.I
)
_CLOSED = re.compile(r"\b(?:clos\w*|shut|cancel\w*|terminat\w*|deactivat\w*|no longer exist\w*)\b", re.I)
_USED = re.compile(
    r"\blog|\bsign|\bsession|\bopen|\b(?:us(?:e|es|ed|ing)|connect\w*|running|active|somebody|someone|else|"
    r"another|other|both|share\w*|in at|in the (?:app|bank)|was in|same time|app)\b",
    re.I,
)
_ENTERED = re.compile(r"\bre-?(?:enter|typ|sav|do)\w*|\bagain\b|\bnew one|\bedit", re.I)
_SAYS_WRONG = re.compile(
    r"\b(?:keeps? (?:on )?(?:saying|telling|asking)|says|said|shows?)\b.*"
    r"\b(?:wrong|invalid|incorrect|bad) (?:log ?in|password|credentials|user)",
    re.I,
)
_HERE = re.compile(r"\b(?:in|from) here\b", re.I)


def bears_out(read: Clauses, clause: Clause, label: str) -> bool:
    """Whether this label of this clause counts as a fact."""
    check = _CHECKS.get(label)
    return check is None or check(read, clause)


def _logged_out(_: Clauses, clause: Clause) -> bool:
    return statements.names_session(clause.text)


def _same_again(_: Clauses, clause: Clause) -> bool:
    return not statements.tells_sameness(clause.text)


def _account_closed(read: Clauses, clause: Clause) -> bool:
    """Not "the statement closed on the 24th", nor "closed it", of a notice; "is gone" may mean the feed."""
    if not _CLOSED.search(clause.text):
        return False
    named = read.asks != "bank_action" or bool(_ACCOUNT.search(clause.text))
    return named and not statements.tells_of_period(clause.text)


def _login_fails(read: Clauses, clause: Clause) -> bool:
    """ "It refuses the password" may be said of the connection."""
    if read.asks == "bank_login":
        return True
    of_feed = _HERE.search(clause.text) or _SAYS_WRONG.search(clause.text)
    return statements.tells_of_site(clause.text) and not of_feed


def _bank_action_done(read: Clauses, clause: Clause) -> bool:
    """ "I clicked on Bank", on the way to the sign-in, is nothing that a bank has wanted."""
    return read.asks not in ("sign_in", "approve") or statements.names_site(clause.text)


def _login_works(read: Clauses, _: Clause) -> bool:
    return not statements.names_ours(read.reading.text)


def _login_unchecked(read: Clauses, clause: Clause) -> bool:
    """ "I didn't look", at where new transactions are, is no word about the bank's site."""
    return read.asks == "bank_login" or statements.names_site(clause.text)


def _bank_down(read: Clauses, clause: Clause) -> bool:
    """ "Chase is down" is mostly said of the feed; "it had maintenance" is over."""
    at_site = read.asks == "bank_login" or statements.names_site(read.reading.text)
    return at_site and not statements.says_over(clause.text)


def _sign_in_not_replaced(read: Clauses, clause: Clause) -> bool:
    """ "Savings is at the bank, not in CustomBooks" is about an account."""
    named = statements.names_password(clause.text) or statements.names_sign_in(clause.text)
    return named or read.asks in ("sign_in", "approve")


def _password_unchanged(_: Clauses, clause: Clause) -> bool:
    """ "It hasn't changed one bit" is about the trouble."""
    return statements.names_password(clause.text)


def _sign_in_replaced(read: Clauses, clause: Clause) -> bool:
    """Not "the deposit that I typed in", nor the code that was "typed in" twice."""
    if read.asks in ("sign_in", "approve"):
        return True
    named = statements.names_password(read.reading.text) or statements.names_sign_in(read.reading.text)
    return named or (read.asks != "code_ready" and bool(_ENTERED.search(clause.text)))


def _other_session(_: Clauses, clause: Clause) -> bool:
    return bool(_USED.search(clause.text))


def _works_now(read: Clauses, clause: Clause) -> bool:
    """ "It works" to "can you sign in there?" is about the login."""
    label = {"works_now": clause.labels["works_now"]}
    return answer_of(read.asks, label)[0] not in ("yes", "done")


_CHECKS: dict[str, Callable[[Clauses, Clause], bool]] = {
    "logged_out_elsewhere": _logged_out,
    "same_again": _same_again,
    "account_closed": _account_closed,
    "login_fails": _login_fails,
    "login_works": _login_works,
    "login_unchecked": _login_unchecked,
    "bank_action_done": _bank_action_done,
    "bank_down": _bank_down,
    "password_unchanged": _password_unchanged,
    "sign_in_replaced": _sign_in_replaced,
    "sign_in_not_replaced": _sign_in_not_replaced,
    "other_session": _other_session,
    "works_now": _works_now,
}
