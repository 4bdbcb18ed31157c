"""Judges scripted conversations by their `expect`: outcome, words, brief, refreshes, repeats. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from helpline.rehearsal.scripts import FLAGS, Recital

_WORKED = r"new transactions|refreshed|success|up to date|came through"


def faults(played: Recital, tickets: Sequence[dict[str, Any]]) -> list[str]:
    """Why it failed; [] when it did not. `tickets`: those of its conversation, oldest first."""
    if played.error:
        return [played.error]
    expect = played.script.get("expect")
    if expect is None:
        return []
    brief = tickets[-1]["brief"] if tickets else {}
    handed = bool(tickets) or played.owner in ("waiting", "agent")
    return [
        *_words(expect, "\n".join(played.answers), json.dumps(brief, ensure_ascii=False) if brief else ""),
        *_outcome(expect, "\n".join(played.answers), handed),
        *_brief(expect.get("handoff") or {}, brief),
        *_refreshes(expect.get("sandbox_calls") or {}, played.refreshes),
        *_repeats(expect, played.answers),
    ]


def _found(pattern: str, text: str) -> bool:
    return bool(re.search(pattern, text, FLAGS))


def _words(expect: dict[str, Any], text: str, brief: str) -> Iterator[str]:
    covered = text + (brief if expect.get("covers_handoff") else "")
    yield from (f"missing /{one[:60]}/" for one in expect.get("must_mention") or () if not _found(one, text))
    yield from (f"says /{one[:60]}/" for one in expect.get("must_not_mention") or () if _found(one, covered))


def _outcome(expect: dict[str, Any], text: str, handed: bool) -> Iterator[str]:
    accepted = {expect["outcome"], *(expect.get("also_accept") or ())}
    if accepted == {"escalated"} and not handed:
        yield "no ticket"
    if "escalated" not in accepted and handed:
        yield "handed over needlessly"
    if accepted == {"resolved_by_refresh"} and not _found(_WORKED, text):
        yield "never says that the refresh worked"


def _brief(handoff: dict[str, Any], brief: dict[str, Any]) -> Iterator[str]:
    """`only_if_said`: an early hand-over counts with what was said so far: nothing is missing in it."""
    if not brief:
        return
    tried = brief.get("steps_tried") or ()
    if not handoff.get("only_if_said"):
        if handoff.get("code") and str(brief.get("code")) != str(handoff["code"]):
            yield f"brief has code {brief.get('code')!r}, not {handoff['code']}"
        name = (str(handoff.get("bank") or "").split() or [""])[0]
        if name.casefold() not in str(brief.get("bank")).casefold():
            yield f"brief has bank {brief.get('bank')!r}, not {handoff['bank']}"
        yield from (f"brief lacks {step}" for step in handoff.get("steps_tried") or () if step not in tried)
    yield from (f"brief invents {step}" for step in handoff.get("forbidden_facts") or () if step in tried)


def _refreshes(calls: dict[str, Any], counted: dict[str, int]) -> Iterator[str]:
    times = sum(counted.values())
    if times != calls.get("refresh", times) or times > calls.get("refresh_max", times):
        yield f"{times} refreshes"
    only = [name.casefold() for name in calls.get("refresh_only") or ()]
    for bank, count in counted.items() if only else ():
        if count and bank.casefold() not in only:
            yield f"refreshed {bank}"


def _repeats(expect: dict[str, Any], answers: Sequence[str]) -> Iterator[str]:
    most = expect.get("max_identical_bot_replies")
    worst = max(map(answers.count, answers), default=0)
    if most and worst > most:
        yield f"says the same {worst} times"
