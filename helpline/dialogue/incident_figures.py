"""Answers "are others affected?" with figures, where there is an incident."""

from __future__ import annotations

from helpline.dialogue.moves import Turn

ID = "incident"
"""The value of a move that tells of one: who it was told to hears its end."""
MOST = 8


def say_others(turn: Turn) -> bool:
    """Whether "are others affected?" was answered by figures: of a bank that is named, at hand, or own."""
    named = [id for bank in turn.heard.banks for id in bank.ids]
    own = [turn.case.bank] if turn.case else [one.bank for one in turn.world.seen or ()]
    found = next((one for bank in named or own if (one := turn.world.incident_at(bank))), None)
    if found is None:
        return False
    values = {"bank_name": found.name, "began": found.since.isoformat(), ID: found.id}
    turn.say("utter_incident_others", None, customers=found.customers, **values)
    turn.state = turn.state.with_(incidents=tuple(dict.fromkeys((*turn.state.incidents, found.id)))[-MOST:])
    return True
