"""Which banks and codes a clause names, and of which bank its facts are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from helpline.dialogue import cues, statements
from helpline.dialogue.heard import NamedBank, NamedCode
from helpline.dialogue.reading import Clause
from helpline.dialogue.unlisted import unlisted_bank
from helpline.knowledge.mentions import Mention


@dataclass(frozen=True)
class Named:
    """What one clause names. `carried`: bank ids that its facts are about, () for the one at hand."""

    banks: tuple[NamedBank, ...] = ()
    codes: tuple[NamedCode, ...] = ()
    carried: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    """The bank named here or last before."""


def named_in(
    clauses: Sequence[Clause], mentions: Sequence[Mention], foreign: Sequence[Mention]
) -> list[Named]:
    """One for each clause. A fact without a bank is about the bank named before it in the same message."""
    found: list[Named] = []
    carried: tuple[str, ...] = ()
    previous: Clause | None = None
    several = len({m.value for m in mentions if m.entity == "bank"}) > 1
    for clause in clauses:
        beside = any(other is not clause and other.has("trouble") for other in clauses)
        banks = _banks(clause, mentions, FINE_BESIDE if beside else FINE)
        if not banks and previous is not None and not previous.labels and _says_fine(clause, FINE):
            found[-1] = _with_fine(found[-1])
        previous = clause
        own = tuple(id for bank in banks if bank.role == "affected" for id in bank.ids[:1])
        about = tuple(id for bank in banks for id in bank.ids)
        carried = own or carried
        facts_of = about or (carried if several else ())
        found.append(Named(banks, _codes(clause, mentions, foreign, carried), facts_of, carried))
    return found


def _with_fine(named: Named) -> Named:
    """ "Leave US Bank out, it's okay": the clause that says so does not name it again."""
    return replace(named, banks=tuple(replace(bank, role="fine") for bank in named.banks))


def _within(clause: Clause, mention: Mention) -> bool:
    return clause.start <= mention.start < clause.end


def _banks(clause: Clause, mentions: Sequence[Mention], fine: float) -> tuple[NamedBank, ...]:
    own = [m for m in mentions if m.entity == "bank" and _within(clause, m) and not m.negated]
    ruled_out = [m for m in mentions if m.entity == "bank" and _within(clause, m) and m.negated]
    role = "affected"
    if _says_fine(clause, fine):
        role = "fine"
    elif statements.says_can_wait(clause.text):
        role = "later"
    elif (clause.has("question") or cues.asks(clause.text)) and not clause.has("trouble"):
        role = "mentioned"
    found = [NamedBank(m.ids or (m.value,), role, m.value, m.portal) for m in own]
    if not own and not ruled_out and (name := unlisted_bank(clause.text)):
        found = [NamedBank((name,), role, name)]
    # "neither Chase nor Citi updates" rules out none
    denied = "affected" if clause.has("trouble") else "fine"
    others = [m for m in ruled_out if not _is_address(clause, m)]
    return (*found, *(NamedBank(m.ids or (m.value,), denied, m.value) for m in others))


def _is_address(clause: Clause, mention: Mention) -> bool:
    """ "We use the CEO portal, not wellsfargo.com" rules out a website and no bank."""
    rest = clause.text[mention.start - clause.start :].split(maxsplit=1)[0]
    return "." in rest.rstrip(".,!?")


FINE, FINE_BESIDE = 0.7, 0.5
"""Probability that "this bank is fine" needs: a bank that is taken out is never worked on. Less where another
part of the message tells trouble."""


def _says_fine(clause: Clause, needed: float) -> bool:
    if clause.has("trouble", "login_works", "works_now", "same_again"):
        return False
    return clause.labels.get("bank_fine", 0.0) >= needed or statements.says_fine(clause.text)


def _codes(
    clause: Clause, mentions: Sequence[Mention], foreign: Sequence[Mention], banks: tuple[str, ...]
) -> tuple[NamedCode, ...]:
    asked = (clause.has("question") or cues.asks(clause.text)) and not clause.has("trouble", "same_again")
    own = [m for m in mentions if m.entity == "error_code" and _within(clause, m) and not m.negated]
    other = [m for m in foreign if _within(clause, m)]
    codes = [NamedCode(m.value, banks, asked=asked) for m in own if not any(_overlap(m, o) for o in other)]
    return (*codes, *(NamedCode(m.value, banks, foreign=True, asked=asked) for m in other))


def _overlap(one: Mention, other: Mention) -> bool:
    return one.start < other.end and other.start < one.end
