"""The jobs of incidents, and under which names each is the same one."""

from __future__ import annotations

from helpline.jobs.job import NewJob

DECIDE, TELL, LOOK = "incident", "incident_word", "incident_look"
"""Kinds: weigh what was seen of a bank, say something in a conversation, look at connections of those hit."""
_ONE_LANE = "incidents"
"""Decisions are made one after another, so that no two are about the same state of things."""


def weigh(bank: str, why: str) -> NewJob:
    """`why`: what was seen. Named by it, each new sign is weighed."""
    return NewJob(kind=DECIDE, key=f"weigh:{bank}:{why}"[:200], lane=_ONE_LANE, payload={"bank": bank})


def sweep(minute: int) -> NewJob:
    """Once a minute, in whichever process: what is open is weighed again, what is old is thrown away."""
    return NewJob(kind=DECIDE, key=f"sweep:{minute}", lane=_ONE_LANE, payload={"bank": ""})


def look(incident: str, round: int) -> NewJob:
    return NewJob(kind=LOOK, key=f"{incident}:{round}", lane=incident, payload={"incident": incident})


def tell(incident: str, conversation: str) -> NewJob:
    """That it is over. In the conversation's own lane, behind what was to be said there before."""
    payload = {"incident": incident, "conversation": conversation}
    return NewJob(kind=TELL, key=f"end:{incident}:{conversation}", lane=conversation, payload=payload)
