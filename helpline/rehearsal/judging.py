"""The verdict on one simulated customer: the end at the provider and in the ticket, laws, turns. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from helpline.rehearsal import briefs, laws
from helpline.rehearsal import endings as ids
from helpline.rehearsal.customer import shortest
from helpline.rehearsal.endings import Endings
from helpline.rehearsal.faults import FIXED, PERSON
from helpline.rehearsal.laws import Broken
from helpline.rehearsal.playing import Played
from helpline.rehearsal.world import Feed

NONE = "none"
RIGHT_ENDS = 0.97
"""Share of right ends from which a rehearsal passes, if no law was broken."""


@dataclass(frozen=True)
class Verdict:
    """`ends`: bank → how it ended. `reasons`: why the end is not right. `turns`: the customer's messages
    without those that a habit made necessary; `fewest`: how many could do."""

    played: Played
    ends: dict[str, str]
    reasons: tuple[str, ...]
    broken: tuple[Broken, ...]
    turns: int
    fewest: int
    refused: int = 0
    missed: bool = False
    needless: bool = False

    @property
    def right(self) -> bool:
        return not self.reasons

    @property
    def badness(self) -> tuple[int, int, float]:
        """Sorts the worst first when reversed."""
        return len(self.broken), len(self.reasons), self.turns / self.fewest


def judge(played: Played, tickets: Sequence[dict[str, Any]], endings: Endings) -> Verdict:
    """`tickets`: those of this conversation, oldest first, as `helpline tickets` prints them."""
    brief = tickets[-1]["brief"] if tickets else None
    ends = {feed.bank: _end(feed, played, brief is not None) for feed in played.persona.world.troubled}
    missed, needless = _person(played, ends, brief is not None)
    return Verdict(
        played=played,
        ends=ends,
        reasons=tuple(_reasons(played, ends, brief, endings)),
        broken=tuple(laws.broken(played, endings)),
        turns=sum(1 for turn in played.turns if turn.move.told and not turn.move.own),
        fewest=shortest(played.persona),
        refused=sum(1 for one in played.messages if ids.matches(ids.said(one), endings.refused)),
        missed=missed,
        needless=needless,
    )


def _end(feed: Feed, played: Played, ticket: bool) -> str:
    if feed.working and feed.code:
        return FIXED
    return PERSON if ticket else played.customer.closed.get(feed.bank, NONE)


def _wished(played: Played) -> bool:
    return any(one.intention == "wants_person" for turn in played.turns for one in turn.move.told)


def _person(played: Played, ends: dict[str, str], ticket: bool) -> tuple[bool, bool]:
    """Whether a person was missed, and whether one was called without need."""
    left = [feed for feed in played.persona.world.troubled if ends[feed.bank] != FIXED]
    must = _wished(played) or any(feed.fault.right == (PERSON,) for feed in left)
    may = must or any(PERSON in feed.fault.right for feed in left)
    return must and not ticket, ticket and not may


def _reasons(
    played: Played, ends: dict[str, str], brief: dict[str, Any] | None, endings: Endings
) -> Iterable[str]:
    if played.error:
        yield played.error
    helped = brief is not None and (_wished(played) or _some_needs_a_person(played, ends))
    for feed in played.persona.world.troubled:
        end = ends[feed.bank]
        if end not in feed.fault.right and not (end == PERSON and helped):
            yield f"{feed.bank} ({feed.fault.id}): {end}, right is {' or '.join(feed.fault.right)}"
    if _wished(played) and brief is None and not all(end == FIXED for end in ends.values()):
        yield "asked for a person, and none came"
    if brief is not None:
        yield from briefs.faults(brief, played, endings)


def _some_needs_a_person(played: Played, ends: dict[str, str]) -> bool:
    """Then a ticket with all banks is right for the others too."""
    return any(
        PERSON in feed.fault.right and ends[feed.bank] == PERSON for feed in played.persona.world.troubled
    )
