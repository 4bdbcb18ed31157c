"""The customer says that it works: looked at where we can, asked back where we can't."""

from __future__ import annotations

from helpline.dialogue.agenda import fixed, next_bank
from helpline.dialogue.asking import ask
from helpline.dialogue.cases import about
from helpline.dialogue.heard import Told
from helpline.dialogue.moves import Turn
from helpline.dialogue.refreshing import refresh_or_why_not
from helpline.dialogue.state import Case, Observed


def claims_it_works(turn: Turn) -> bool:
    """Whether the message says that the feed works now, and nothing against it."""
    against = turn.heard.trouble or any(fact.kind == "result" for fact in turn.heard.facts)
    told = turn.heard.answer == "works" or any(_is_claim(turn, fact) for fact in turn.heard.facts)
    return told and not against


def _is_claim(turn: Turn, told: Told) -> bool:
    """Whether it is said of the case at hand that it works."""
    return told.kind == "works" and turn.case in about(turn.state, told.banks, turn.world)


def take_claim(turn: Turn) -> bool:
    """Whether the claim has been answered."""
    case = turn.case
    if case is None or not case.active:
        if case is not None and case.status == "fixed":
            turn.say("utter_glad", case)
            next_bank(turn)
            return True
        return False
    if case.ours and case.observed is not None and turn.world.connection_of(case) is not None:
        return _look(turn, case, case.observed)
    if turn.asks in ("refresh_by_hand", "works_now", "check_back") or turn.heard.plain:
        fixed(turn, case, "told")
        return True
    return ask(turn, "check_back", case, "utter_ask_check_back_works", value="works yes")


def _look(turn: Turn, case: Case, seen: Observed) -> bool:
    """What we see decides: healthy and fresh is said so; failing is told, and checked by a refresh."""
    if seen.state == "healthy" and not seen.stale:
        turn.say("utter_seen_works", case)
        fixed(turn, case, "seen")
        return True
    if case.running or seen.state == "running":
        turn.say("utter_refresh_still_running", case)
        return True
    turn.say("utter_still_seen_failing" if seen.failing else "utter_still_seen_stale", case)
    return refresh_or_why_not(turn, case)
