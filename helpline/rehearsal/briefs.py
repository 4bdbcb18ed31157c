"""Whether a ticket's brief is true and complete, measured at what was said and what happened. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from helpline.rehearsal.endings import Endings
from helpline.rehearsal.intentions import INTENTIONS, Said
from helpline.rehearsal.playing import Played
from helpline.rehearsal.world import Feed

Brief = dict[str, Any]
_SLIPS = frozenset({"corrects", "wrong", "mistypes", "forgets"})
"""Habits by which a customer says what is not so, or says it badly: then a brief may lack it."""


def faults(brief: Brief, played: Played, endings: Endings) -> list[str]:
    """Why the brief is not right; [] when it is."""
    told = _told(played)
    return [
        *_opening(brief, played),
        *_banks(brief, played),
        *_code(brief, played, told),
        *_steps(brief, played, endings, told),
        *_facts(brief, played, endings, told),
    ]


def _told(played: Played) -> set[str]:
    return {one.intention for turn in played.turns for one in turn.move.told}


def _opening(brief: Brief, played: Played) -> Iterator[str]:
    first = played.turns[0].move.text if played.turns else ""
    if "opening" in brief and _plain(brief["opening"])[:60] != _plain(first)[:60]:
        yield f"brief opens with {brief['opening'][:60]!r}"


def _banks(brief: Brief, played: Played) -> Iterator[str]:
    """Every trouble must be there; a name is known by its first word."""
    words = _plain(
        " ".join([str(brief.get("bank")), *(str(one.get("bank")) for one in brief.get("banks") or ())])
    )
    for feed in played.persona.world.troubled:
        if not feed.working and not any(word in words for word in _names(feed)):
            yield f"brief lacks {feed.called}"


def _names(feed: Feed) -> set[str]:
    return {_plain(feed.called), _plain(feed.bank), _plain(feed.called).split()[0]}


def _code(brief: Brief, played: Played, told: set[str]) -> Iterator[str]:
    """The number that the customer read, where one was told."""
    if played.persona.has("corrects") or not told & {"open_code", "say_code"}:
        return
    codes = {str(brief.get("code")), *(str(one.get("code")) for one in brief.get("banks") or ())}
    if not codes & {str(feed.code) for feed in played.persona.world.troubled}:
        yield f"brief has code {brief.get('code')!r}"


def _steps(brief: Brief, played: Played, endings: Endings, told: set[str]) -> Iterator[str]:
    """No step that nobody took at any bank; none missing that was taken at the bank of the brief."""
    labels = {INTENTIONS[name].label for name in told}
    refreshed = any(feed.refreshes for feed in played.persona.world.feeds)
    tried = set(brief.get("steps_tried") or ())
    for step, means in endings.steps.items():
        happened = bool(labels & set(means)) or (step == "manual_refresh" and refreshed)
        if step in tried and not happened:
            yield f"brief invents {step}"
    for feed in _of_brief(brief, played):
        if feed.refreshes and "manual_refresh" not in tried:
            yield "brief lacks manual_refresh"
        replaced = any(
            one == Said("sign_in_replaced", feed.bank) for turn in played.turns for one in turn.move.told
        )
        if replaced and "credentials_reentered" not in tried and not _slips(played):
            yield "brief lacks credentials_reentered"


def _of_brief(brief: Brief, played: Played) -> list[Feed]:
    """The connection that the brief names by itself."""
    named = _plain(str(brief.get("bank")))
    return [one for one in played.persona.world.troubled if any(name in named for name in _names(one))]


def _facts(brief: Brief, played: Played, endings: Endings, told: set[str]) -> Iterator[str]:
    """What was told is there as told; what was not told is not there as told."""
    if "facts" not in brief:
        return
    labels = {INTENTIONS[name].label for name in told}
    noted = {
        (str(one.get("fact")), str(one.get("value"))) for one in brief["facts"] if one.get("source") == "told"
    }
    known = endings.facts
    for label, fact in known.items():
        if label in labels and fact not in noted and not _slips(played):
            yield f"brief lacks {': '.join(fact)}"
    means: dict[tuple[str, str], set[str]] = {}
    for label, fact in known.items():
        means.setdefault(fact, set()).add(label)
    for fact in sorted(noted & means.keys()):
        if not means[fact] & labels and not _implied(fact, labels):
            yield f"brief invents {': '.join(fact)}"


def _implied(fact: tuple[str, str], labels: set[str]) -> bool:
    """A plain yes or done to a question tells its fact as well; so does "I did all the steps"."""
    if labels & {"yes", "done", "works_now", "everything_tried"}:
        return True
    return bool(labels & _IMPLIED.get(fact, set()))


_IMPLIED = {
    ("bank_login", "works"): {"bank_wants", "works_now"},
    ("waited", "yes"): {"no_more_waiting"},  # "I waited and waited, that's over"
}
"""Fact → labels of what people say that tells it as well."""


def _slips(played: Played) -> bool:
    return bool(_SLIPS & played.persona.habits)


def _plain(text: str) -> str:
    return " ".join(str(text).casefold().replace(".", "").replace("-", " ").split())
