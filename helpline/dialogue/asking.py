"""Puts a question: plainly first, then with help, then as a choice; never more than three times."""

from __future__ import annotations

from helpline.dialogue.moves import Turn
from helpline.dialogue.state import Case

MOST = 3
"""Times that one question may be put about one case."""
FEWER = {"dates": 2, "account": 2, "which_code": 1}
"""Questions that help a person and are not needed: whoever passes them over twice is not asked again."""


def ask(turn: Turn, asks: str, case: Case | None, response: str = "", **values: object) -> bool:
    """Make `asks` the open question, and say it unless it was said often enough. False when it was."""
    id = case.id if case else 0
    times = turn.state.times_asked(asks, id)
    if times >= FEWER.get(asks, MOST):
        return False
    if case is not None and case.id != turn.state.focus:
        turn.state = turn.state.with_(focus=case.id)
    turn.moves = [move for move in turn.moves if not move.asks]  # one question a reply: the last one
    response = response or f"utter_ask_{asks}"
    level = turn.state.asked.get(f"{response} {id}", 0)  # with more help each time it is put in these terms
    if turn.state.no_person:
        level = min(level, 1)  # the last wording offers the person that was refused
    turn.say(response, case, asks=asks, level=level, **values)
    return True
