"""By which key a bank is known, so that one bank has one incident, whatever it is called."""

from __future__ import annotations

from datetime import date

from helpline.knowledge import Knowledge


def bank_key(name: str, knowledge: Knowledge, today: date) -> str:
    """The id of a bank that we know, or of the one that it has become; else 100 characters of its name."""
    found = knowledge.find_bank(name) or ([known] if (known := knowledge.bank(name)) else [])
    if len(found) != 1:
        return name.strip().casefold()[:100]
    heir = knowledge.successor(found[0].id, today)
    return (heir or found[0]).id
