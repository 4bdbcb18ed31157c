"""Whether an account that is asked about comes with the connection at hand: told by what is seen of it."""

from __future__ import annotations

from helpline.dialogue.accounts import account_named, kind_named
from helpline.dialogue.moves import Turn
from helpline.dialogue.phrases import listed


def tell_accounts(turn: Turn) -> bool:
    """ "Did the savings come in, too?", "is the payroll account affected?": whether that was answered."""
    case = turn.case or next(reversed(turn.state.cases), None)
    connection = turn.world.connection_of(case) if case else None
    asked = turn.heard.text
    kind = kind_named(asked)
    if case is None or connection is None or not case.accounts or not kind:
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
