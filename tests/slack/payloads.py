"""What Slack sends, as its documentation has it; and what a person sees of what was posted."""

from __future__ import annotations

import itertools
import time
from typing import Any

CHANNEL, TEAM, BOT, BOT_ID = "C0SUPPORT", "T0TEAM", "U0BOT", "B0BOT"
ANA, BEN = "U0ANA", "U0BEN"
NAMES = {ANA: "Ana", BEN: "Ben"}
count = itertools.count(1)
"""Numbers that never come twice."""


def event(inner: dict[str, Any], key: str = "") -> dict[str, Any]:
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "api_app_id": "A0APP",
        "event_id": key or f"Ev{next(count):08}",
        "event_time": int(time.time()),
        "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True}],
        "event": inner,
    }


def typed(user: str, text: str, thread: str = "", channel: str = CHANNEL, **more: Any) -> dict[str, Any]:
    """A message as Slack's Events API tells of it. `text` is in Slack's markup."""
    inner = {
        "type": "message",
        "user": user,
        "text": text,
        "channel": channel,
        "channel_type": "im" if channel.startswith("D") else "channel",
        "ts": f"{time.time():.0f}.{next(count):06}",
        "team": TEAM,
        **({"thread_ts": thread} if thread else {}),
    }
    return {**inner, **more}


def mention(user: str, text: str, **more: Any) -> dict[str, Any]:
    return typed(user, f"<@{BOT}> {text}", **{"type": "app_mention", **more})


def pressed(user: str, head: dict[str, Any], action: str) -> dict[str, Any]:
    """A button under a message of ours."""
    button = next(b for b in buttons(head) if b["action_id"] == action)
    return {
        "type": "block_actions",
        "user": {"id": user, "team_id": TEAM},
        "team": {"id": TEAM},
        "channel": {"id": head["channel"]},
        "container": {"type": "message", "message_ts": head["ts"], "is_ephemeral": False},
        "message": {"ts": head["ts"], **({"thread_ts": head["thread_ts"]} if head.get("thread_ts") else {})},
        "actions": [button],
        "trigger_id": f"trigger-{next(count)}",
        "response_url": "http://127.0.0.1:9/unused",
    }


def submitted(user: str, opened: dict[str, Any], text: str) -> dict[str, Any]:
    """The dialog that `views.open` showed, filled in."""
    return {
        "type": "view_submission",
        "user": {"id": user, "team_id": TEAM},
        "team": {"id": TEAM},
        "trigger_id": f"trigger-{next(count)}",
        "view": {
            "id": f"V{next(count)}",
            "type": "modal",
            "callback_id": opened["view"]["callback_id"],
            "private_metadata": opened["view"]["private_metadata"],
            "state": {"values": {"reply": {"text": {"type": "plain_text_input", "value": text}}}},
        },
    }


def buttons(message: dict[str, Any]) -> list[dict[str, Any]]:
    rows = [b["elements"] for b in message.get("blocks") or [] if b["type"] == "actions"]
    return [button for row in rows for button in row]


def shown(message: dict[str, Any]) -> str:
    """All words of a message."""
    return "\n".join(_texts(message.get("blocks") or []))


def _texts(part: Any) -> list[str]:
    if isinstance(part, list):
        return [text for item in part for text in _texts(item)]
    if isinstance(part, dict):
        own = [part["text"]] if isinstance(part.get("text"), str) else []
        return own + [t for name, item in part.items() if name != "text" or not own for t in _texts(item)]
    return []


def wrong(arguments: dict[str, Any]) -> list[str]:
    """What Slack refuses, and what must never reach it unescaped."""
    blocks, found = arguments.get("blocks") or [], []
    if len(blocks) > 50:
        found.append(f"{len(blocks)} blocks")
    for block in blocks:
        if block["type"] == "section":
            texts = [block["text"]["text"]] if "text" in block else [f["text"] for f in block["fields"]]
            limit = 3_000 if "text" in block else 2_000
            found += [f"text of {len(text)}" for text in texts if not 0 < len(text) <= limit]
            found += ["fields"] if len(block.get("fields") or []) > 10 else []
    for text in [*_texts(blocks), str(arguments.get("text") or "")]:
        rest = text.replace(f"<@{ANA}>", "").replace(f"<@{BEN}>", "")
        found += [f"unescaped: {text[:60]}"] if "<" in rest or ">" in rest else []
    return found
