"""L10: a brief holds what happened, and nothing else. L13: news are told once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.dialogue.laws.memory import Memory, calls_person
from tests.dialogue.playing import Exchange

_TRIED = {
    "bank_login_checked": {("bank_login", "works"), ("bank_login", "fails")},
    "bank_action_done": {("bank_action", "done"), ("lock", "unlocked"), ("other_session", "closed")},
    "credentials_reentered": {("sign_in", "replaced")},
    "approved_again": {("consent", "given")},
}
_READ_OFF = ("obstacle_", "hesitates_", "note", "code", "other_code", "waited")
"""Facts that are told otherwise than as a fact: by an answer, by a code, by how long it took."""


def l10_brief(memory: Memory, exchange: Exchange) -> Iterator[str]:
    memory.told |= {(told.kind, told.value) for told in exchange.heard.facts}
    for move in exchange.moves:
        if calls_person(move):
            yield from _untrue(memory, (move.command or {})["brief"])


def _untrue(memory: Memory, brief: dict[str, Any]) -> Iterator[str]:
    for fact in brief["facts"]:
        told = (fact["fact"], fact["value"]) in memory.told or fact["fact"].startswith(_READ_OFF)
        if fact["source"] == "told" and not told:
            yield f"the brief invents {fact}"
        if fact["source"] == "done" and fact["at"] not in memory.begun:
            yield f"the brief invents a refresh: {fact}"
    for step in brief["steps_tried"]:
        if step in _TRIED and not _TRIED[step] & memory.told:
            yield f"the brief says {step}, which nobody told"
    if any(refresh["at"] not in memory.begun for refresh in brief["refreshes"]):
        yield f"the brief invents a refresh: {brief['refreshes']}"


_ENDS = ("utter_refresh_succeeded", "utter_refresh_failed", "utter_refresh_brought", "utter_refresh_unknown")


def l13_once(memory: Memory, exchange: Exchange) -> Iterator[str]:
    told = [move for move in exchange.moves if move.response.startswith(_ENDS)]
    if exchange.event == "refresh_ended":
        key = f"{exchange.data['connection']} {exchange.data['started_at']}"
        if key in memory.told_ends and exchange.messages:
            yield f"the end of refresh {key} is told again: {exchange.messages[0].text[:80]}"
        if key not in memory.told_ends and not told:
            yield f"the end of refresh {key} is not told"
    for move in told:
        case = exchange.after.case(move.case)
        ended = [one for one in (case.attempts if case else ()) if one.result != "running"]
        if case and ended:
            key = f"{case.connection} {ended[-1].at}"
            if key in memory.told_ends:
                yield f"the end of refresh {key} is told again"
            memory.told_ends.add(key)
