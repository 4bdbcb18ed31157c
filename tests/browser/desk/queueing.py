"""The stand-in's queue: who belongs in a list, in which order, and what a row tells."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any


def is_late(since: str) -> bool:
    """Beyond the target of 300 seconds."""
    return since <= (datetime.now(timezone.utc) - timedelta(seconds=300)).isoformat()


def narrowed(items: list[dict[str, Any]], query: Mapping[str, str]) -> list[dict[str, Any]]:
    for name in ("bank", "code"):
        items = [item for item in items if item[name] == query.get(name, item[name])]
    if query.get("overdue"):
        items = [item for item in items if is_late(item["waiting_since"])]
    return sorted(items, key=lambda item: item["waiting_since"], reverse=query.get("sort") == "newest")


def belongs(talk: dict[str, Any], state: str, me: str) -> bool:
    if state == "mine":
        return bool(talk["agent"] and talk["agent"]["id"] == me)
    return bool(talk["owner"] == "waiting" if state == "waiting" else talk["owner"] != "closed")


def item(talk: dict[str, Any]) -> dict[str, Any]:
    last, brief = talk["messages"][-1], talk["brief"]
    said = next(m for m in reversed(talk["messages"]) if m["author"] != "system")
    own = next(m for m in reversed(talk["messages"]) if m["author"] == "customer")
    return {
        "conversation": talk["conversation"],
        "ticket": talk["ticket"]["number"],
        "state": talk["owner"],
        "reason": talk["reason"],
        "customer": talk["customer"]["id"],
        "name": talk["customer"]["name"],
        "verified": talk["customer"]["verified"],
        "bank": brief["bank"],
        "code": brief["code"],
        "opened_at": talk["opened_at"],
        "waiting_since": talk["waiting_since"],
        "first_answer_at": None,
        "agent": talk["agent"],
        "mood": brief["mood"],
        "last": {"author": said["author"], "text": said["text"], "at": last["at"]},
        "said": {"author": "customer", "text": own["text"], "at": own["at"]},
        "chats": 1,
        "here": talk["here"],
        "seen_at": talk["seen_at"],
        "unread": int(said["author"] == "customer"),
    }
