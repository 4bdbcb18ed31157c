"""The banks that a message names, and whether each is in trouble, fine or only mentioned."""

from __future__ import annotations

import re
from dataclasses import replace

from helpline.dialogue import cues
from helpline.dialogue.heard import NamedBank
from helpline.dialogue.message import Clauses
from helpline.dialogue.reading import Clause


def banks_in(read: Clauses) -> tuple[NamedBank, ...]:
    banks = [
        replace(bank, role=_role(read, clause, bank))
        for clause, names in zip(read.clauses, read.named, strict=True)
        for bank in names.banks
    ]
    at_hand = read.state.case_at_hand
    if (at_hand is None or not at_hand.active) and all(bank.role == "fine" for bank in banks):
        # Nobody writes to say only that a bank is fine: something about it is not, such as one account.
        banks = [replace(bank, role="affected") for bank in banks]
    elif banks and all(bank.role == "fine" for bank in banks) and read.corrects:
        banks = [replace(bank, role="affected") for bank in banks]  # "the wrong one, Capital One is right"
    if banks or read.asks != "which_bank":
        return tuple(banks)
    name = " ".join(read.reading.text.partition(",")[0].split()).strip(" .!")
    return (NamedBank((name,), "affected", name),) if _may_be_a_name(read, name) else ()


def _role(read: Clauses, clause: Clause, bank: NamedBank) -> str:
    corrects = clause.has("correction") and not clause.has("bank_fine") and len(read.clauses) > 1
    if corrects and bank.role == "fine":
        return "affected"  # "no, it's Amex I meant": the no is not about Amex
    if clause.has("wants_refresh") and bank.role == "mentioned":
        return "affected"
    return "fine" if _works_elsewhere(read, clause, bank) else bank.role


def _works_elsewhere(read: Clauses, clause: Clause, bank: NamedBank) -> bool:
    """ "Ally still works", said of a bank that nothing was tried at: it is fine, and no outcome of ours."""
    known = {case.bank for case in read.state.cases}
    works = clause.has("works_now") and not clause.has("trouble", "same_again", "partly_works")
    return works and bank.role == "affected" and not known & set(bank.ids)


_SPEECH = re.compile(
    r"\b(?:i|im|you|it|this|that|not|don|dont|dunno|idea|know|sure|help|please|no|yes|ok|why|what|which|my|one)\b",
    re.I,
)


def _may_be_a_name(read: Clauses, name: str) -> bool:
    """Whether a few words after "which bank?" could be a bank that we have never heard of."""
    short = 2 < len(name) <= 40 and len(name.split()) <= 5
    spoken = any(clause.labels for clause in read.clauses) or _SPEECH.search(name)
    return short and not spoken and not cues.asks(name) and bool(re.search(r"[a-z]", name, re.I))
