"""From Slack's wire to an Event; None for what does not concern us. Keeps no more than is needed."""

from __future__ import annotations

from typing import Any

from helpline.conversations.redaction import redact
from helpline.slack.models import Event
from helpline.slack.words import mentioned, plain

_PLAIN_MESSAGES = (None, "file_share", "thread_broadcast", "me_message")
"""Subtypes of a message that a person typed."""


def parse_event(body: dict[str, Any]) -> Event | None:
    """`body` is the signed payload of an event, a button, a dialog or a slash command."""
    if is_foreign(body) or is_by_a_bot(body):
        return None
    match body.get("type"):
        case "event_callback":
            return _from_event(body, body.get("event") or {})
        case "block_actions":
            return _from_button(body)
        case "view_submission":
            return _from_dialog(body)
    return _from_command(body) if body.get("command") else None


def is_by_a_bot(body: dict[str, Any]) -> bool:
    """Our own messages, and those of other bots: two of them would answer each other for ever."""
    event = body.get("event") or {}
    said = event.get("message") or event.get("previous_message") or {}
    return bool(event.get("bot_id") or said.get("bot_id") or event.get("subtype") == "bot_message")


def is_foreign(body: dict[str, Any]) -> bool:
    """From somebody of another company in a shared channel: they are not our support."""
    event, user = body.get("event") or {}, body.get("user")
    home = body.get("team_id") or (body.get("team") or {}).get("id")
    own = event.get("user_team") or (user.get("team_id") if isinstance(user, dict) else None)
    return bool(home and own and home != own)


def _from_event(body: dict[str, Any], event: dict[str, Any]) -> Event | None:
    key = f"{body.get('team_id', '')}:{body.get('event_id', '')}"
    if event.get("type") == "app_mention":
        return _typed(key, event, "mention")
    if event.get("type") != "message":
        return None
    subtype = event.get("subtype")
    if subtype == "message_changed":
        return _edited(key, event)
    if subtype == "message_deleted":
        previous = event.get("previous_message") or {}
        return _about(key, event, previous, "deleted", before=_clean(previous.get("text")))
    return _typed(key, event, "message") if subtype in _PLAIN_MESSAGES else None


def _typed(key: str, event: dict[str, Any], kind: Any) -> Event | None:
    text, client = str(event.get("text") or ""), event.get("client_msg_id")
    found = Event(
        key=key,
        kind=kind,
        user=str(event.get("user") or ""),
        channel=str(event.get("channel") or ""),
        thread=str(event.get("thread_ts") or ""),
        ts=str(event.get("ts") or ""),
        text=_clean(text),
        direct=event.get("channel_type") == "im",
        files=bool(event.get("files")),
        mentions=mentioned(text),
        message_key=f"{event.get('channel')}:{event.get('ts')}",
        client_key=str(client) if client else None,
    )
    # Chatter of the channel is nobody's business: it is not even written down.
    concerns_us = kind == "mention" or found.direct or found.thread or found.mentions
    return found if found.user and concerns_us else None


def _edited(key: str, event: dict[str, Any]) -> Event | None:
    """Slack also reports its own additions (previews) as changes: those have the same text."""
    now, before = event.get("message") or {}, event.get("previous_message") or {}
    if now.get("text") == before.get("text"):
        return None
    return _about(key, event, now, "edited", text=_clean(now.get("text")), before=_clean(before.get("text")))


def _about(
    key: str, event: dict[str, Any], message: dict[str, Any], kind: Any, *, before: str, text: str = ""
) -> Event | None:
    if not message.get("thread_ts") or not message.get("user"):
        return None
    return Event(
        key=key,
        kind=kind,
        user=str(message["user"]),
        channel=str(event.get("channel") or ""),
        thread=str(message["thread_ts"]),
        ts=str(message.get("ts") or ""),
        text=text,
        before=before,
    )


def _from_button(body: dict[str, Any]) -> Event | None:
    actions, message = body.get("actions") or [{}], body.get("message") or {}
    container = body.get("container") or {}
    channel = str((body.get("channel") or {}).get("id") or "")
    return Event(
        key=f"action:{body.get('trigger_id', '')}",
        kind="button",
        user=str((body.get("user") or {}).get("id") or ""),
        channel=channel,
        thread=str(message.get("thread_ts") or container.get("thread_ts") or ""),
        ts=str(message.get("ts") or container.get("message_ts") or ""),
        action=str(actions[0].get("action_id") or ""),
        value=str(actions[0].get("value") or ""),
        text=_clean((actions[0].get("text") or {}).get("text")),
        trigger=str(body.get("trigger_id") or ""),
        url=str(body.get("response_url") or "") if container.get("is_ephemeral") else "",
        direct=channel.startswith("D"),
    )


def _from_dialog(body: dict[str, Any]) -> Event | None:
    """private_metadata is ours: ticket or incident, channel and thread."""
    view = body.get("view") or {}
    parts, opened_by = str(view.get("private_metadata") or "").split(" "), view.get("callback_id")
    if opened_by not in ("reply", "answer_all") or len(parts) != 3:
        return None
    values = (view.get("state") or {}).get("values") or {}
    return Event(
        key=f"view:{view.get('id', '')}",
        kind="reply",
        user=str((body.get("user") or {}).get("id") or ""),
        action="" if opened_by == "reply" else opened_by,
        value=parts[0],
        channel=parts[1],
        thread=parts[2],
        text=redact(str(values.get("reply", {}).get("text", {}).get("value") or "")).text,
    )


def _from_command(body: dict[str, Any]) -> Event:
    return Event(
        key=f"command:{body.get('trigger_id', '')}",
        kind="command",
        user=str(body.get("user_id") or ""),
        channel=str(body.get("channel_id") or ""),
        text=_clean(body.get("text")),
        url=str(body.get("response_url") or ""),
    )


def _clean(text: object) -> str:
    return redact(plain(str(text or ""))).text
