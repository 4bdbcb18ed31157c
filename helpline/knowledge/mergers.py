"""Which bank became part of which, and since when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from helpline.knowledge.reading import Source
from helpline.knowledge.schema import BankEntry


def check(source: Source, banks: Mapping[str, BankEntry]) -> None:
    """Every merger leads to a bank of the file, and none back to where it began. Raises KnowledgeError."""
    for bank in banks.values():
        seen, at = {bank.id}, bank
        while at.merged:
            into = at.merged.into
            if into not in banks:
                source.broken(f"banks {at.id}", "merged", f"{into} is not defined")
            if into in seen:
                source.broken(f"banks {bank.id}", "merged", f"leads back to {into}")
            seen.add(into)
            at = banks[into]


def heirs(banks: Mapping[str, BankEntry], id: str, today: date) -> tuple[str, ...]:
    """The banks that this one has become part of by `today`, the last one at the end."""
    found: list[str] = []
    bank = banks.get(id)
    while bank and bank.merged and bank.merged.done(today):
        found.append(bank.merged.into)
        bank = banks[bank.merged.into]
    return tuple(found)
