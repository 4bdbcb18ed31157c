"""What one message said, read in the context of the open question."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Told:
    """One fact. `banks`: ids it was said of; () the one at hand, ("*",) all."""

    kind: str
    value: str
    banks: tuple[str, ...] = ()


@dataclass(frozen=True)
class NamedBank:
    """A bank in the message. `role`: affected, fine, later (it can wait), or mentioned.

    Several ids: the name is ambiguous.
    """

    ids: tuple[str, ...]
    role: str
    text: str = ""
    portal: str = ""
    """Its site for companies, where that was named."""


@dataclass(frozen=True)
class NamedCode:
    """A code in the message. `foreign`: it belongs to another product. `asked`: its meaning is asked."""

    value: str
    banks: tuple[str, ...] = ()
    foreign: bool = False
    asked: bool = False
    worded: bool = False
    """Not read as a number: the wording of a message on the screen stands for it."""


@dataclass(frozen=True)
class Ask:
    """One thing asked. `kind`: topic, aspect (of the step at hand), code, bank (whether it can be connected),
    state (of one bank's connection), status (of all), cause (of the trouble talked of), how_long (mending
    takes), ticket, self, capabilities or unknown.
    """

    kind: str
    value: str = ""


@dataclass(frozen=True)
class Heard:
    """Everything that a message brought. `answer` is one of answers.py; `plain`: words said so plainly."""

    text: str = ""
    answer: str = ""
    plain: bool = False
    facts: tuple[Told, ...] = ()
    denied: tuple[tuple[str, str], ...] = ()
    """Facts (kind, value) that are said not to be so."""
    banks: tuple[NamedBank, ...] = ()
    codes: tuple[NamedCode, ...] = ()
    asks: tuple[Ask, ...] = ()
    wishes: frozenset[str] = frozenset()
    refresh_at: tuple[str, ...] = ()
    """Banks whose refresh is wished for by name."""
    first: tuple[str, ...] = ()
    """Ids of the bank that is to be done first."""
    other: bool = False
    """Another bank than the one at hand is to be worked on."""
    talk: frozenset[str] = frozenset()
    complaint: str = ""
    """Topic of a trouble that no code describes."""
    complaint_sure: bool = False
    """Plain enough to go before what a code or a look would tell."""
    trouble: bool = False
    everything_tried: bool = False
    unread: tuple[str, ...] = ()
    """Clauses that told nothing we know."""
    language: str = "en"
    clicked: bool = False


def tells_nothing(heard: Heard) -> bool:
    """Whether a message brings no fact, name, question, wish or trouble."""
    return not (
        heard.facts
        or heard.banks
        or heard.codes
        or heard.asks
        or heard.wishes
        or heard.trouble
        or heard.complaint
    )
