"""Whether an account that is asked about comes with the connection at hand: told by what is seen of it."""

from __future__ import annotations

import re

from helpline.dialogue.accounts import account_named, kind_named
from helpline.dialogue.moves import Turn
from helpline.dialogue.phrases import listed

_NEEDS_ACCOUNT = frozenset({"payroll", "operating", "business", "personal", "joint", "line", "gold", "blue"})
"""Words that are an account only beside one: "how do I run payroll" asks for none."""


def _is_account(kind: str, text: str) -> bool:
    beside = re.search(r"\b(?:accounts?|acct|ones?|cards?)\b", text, re.IGNORECASE)
    return bool(kind) and (kind not in _NEEDS_ACCOUNT or beside is not None)


def tell_accounts(turn: Turn) -> bool:
    """ "Did the savings come in, too?", "is the payroll account affected?": whether that was answered."""
    case = turn.case or next(reversed(turn.state.cases), None)
    connection = turn.world.connection_of(case) if case else None
    asked = turn.heard.text
    kind = kind_named(asked)
    if case is None or connection is None or not case.accounts or not _is_account(kind, asked):
        return False
    if "off_topic" in turn.heard.talk:
        return False
    key = f"accounts {case.id} {kind}"
    if key in turn.state.topics:
        return False
    named = account_named(asked, case.accounts) or next(
        (one for one in case.accounts if kind in one.lower()), ""
    )
    failing = turn.world.observe(connection).failing
    found = "utter_account_stopped" if failing else "utter_account_comes"
    turn.say(
        found if named else "utter_account_not_seen",
        case,
        account=named or kind,
        accounts=listed(list(case.accounts)),
    )
    turn.answered(key)
    return True
