"""What a ticket's thread looks like. Words of others are plain text to Slack, and escaped even so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from helpline.conversations.marks import plain_text
from helpline.conversations.messages import Brief, Message, Owner
from helpline.conversations.models import Floor, Ticket
from helpline.conversations.redaction import redact
from helpline.conversations.withdrawing import SOLVED, WITHDRAWN
from helpline.slack import texts
from helpline.slack.words import escape, pieces

Block = dict[str, Any]

MOST_BLOCKS = 45
"""Slack takes 50 in one message."""
MOST_BUTTONS = 25
"""Slack takes 25 in one row of them."""
TRANSCRIPT = 20
"""Lines before the hand-over that a thread begins with."""
_WHO = {"customer": "Customer", "bot": "Assistant", "agent": "Support", "system": "Service"}


def head(
    ticket: Ticket, floor: Floor, address: str, meaning: str = "", *, has_window: bool = False
) -> list[Block]:
    """The first message of a ticket's thread: what is known, who has it, what can be done.

    `meaning`: of the code, "" when nobody knows it. `has_window`: a customer can sign in to a bank anew here.
    """
    return [
        {"type": "header", "text": _plain(f"Ticket {ticket.number}")},
        *markup(state(ticket, floor)),
        *_brief(ticket.brief, ticket.reason, meaning),
        {"type": "actions", "elements": _buttons(ticket, floor, address, has_window)},
    ]


def state(ticket: Ticket, floor: Floor) -> str:
    """One line, in Slack's markup."""
    if ticket.status == "resolved" and ticket.outcome == WITHDRAWN:
        return ":leftwards_arrow_with_hook: Withdrawn by the customer"
    if ticket.status == "resolved" and ticket.outcome == SOLVED:
        return ":white_check_mark: Works again, says the customer"
    if ticket.status == "resolved":
        return ":white_check_mark: Resolved" + (f" by {_agent(ticket.agent)}" if ticket.agent else "")
    if floor.owner is Owner.AGENT:
        return f":speech_balloon: Claimed by {_agent(floor.agent)}"
    if floor.owner is Owner.WAITING:
        return ":hourglass: Waiting for somebody"
    return ":robot_face: Back with the assistant, ticket still open"


def said(message: Message) -> list[Block]:
    """One line of the chat."""
    return [{"type": "context", "elements": [_plain(_speaker(message))]}, *text(_words(message))]


def transcript(messages: Sequence[Message]) -> list[Block]:
    """The last lines before the hand-over."""
    lines = [f"{_speaker(message)}: {_words(message)}" for message in messages]
    left = messages[0].seq - 1
    intro = f"The chat so far ({left} earlier lines are in the desk)" if left else "The chat so far"
    return [{"type": "context", "elements": [_plain(intro)]}, *text("\n".join(lines))]


def text(words: str) -> list[Block]:
    """Somebody's own words: no markup, no links, no mentions."""
    found = [{"type": "section", "text": _plain_escaped(piece)} for piece in pieces(redact(words).text)]
    return found[:MOST_BLOCKS]


def markup(words: str) -> list[Block]:
    """Our own words; whatever is put into them must be escaped."""
    return [{"type": "section", "text": {"type": "mrkdwn", "text": words}}]


def fields(pairs: Iterable[tuple[str, str]]) -> list[Block]:
    """Label and value, the empty ones left out."""
    shown = [f"*{label}*\n{pieces(redact(value).text, 1_900)[0]}" for label, value in pairs if value.strip()]
    return [
        {
            "type": "section",
            "fields": [{"type": "mrkdwn", "text": field} for field in shown[start : start + 10]],
        }
        for start in range(0, len(shown), 10)
    ]


def dialog(ticket: str, channel: str, thread: str) -> Block:
    """What the Reply button opens."""
    field = {"type": "plain_text_input", "action_id": "text", "multiline": True, "max_length": 3_000}
    return {
        "type": "modal",
        "callback_id": "reply",
        "private_metadata": f"{ticket} {channel} {thread}",
        "title": _plain("Reply to customer"),
        "submit": _plain("Send"),
        "close": _plain("Cancel"),
        "blocks": [
            {
                "type": "input",
                "block_id": "reply",
                "label": _plain("The customer will read this"),
                "hint": _plain("Sending also claims the conversation, if nobody has it."),
                "element": field,
            }
        ],
    }


def choices(buttons: Iterable[tuple[str, str]]) -> list[Block]:
    """Quick replies of the assistant. Slack takes 2,000 characters of value and 75 of title."""
    elements = [
        {"type": "button", "action_id": f"choice-{place}", "value": choice, "text": _plain(title[:70])}
        for place, (title, choice) in enumerate(buttons)
        if len(choice) <= 2_000
    ]
    return [{"type": "actions", "elements": elements[:MOST_BUTTONS]}] if elements else []


def _buttons(ticket: Ticket, floor: Floor, address: str, has_window: bool) -> list[Block]:
    url = f"{address}/desk#c/{ticket.conversation}"
    desk = {"type": "button", "action_id": "desk", "text": _plain("Open in desk"), "url": url}
    if ticket.status == "resolved":
        return [desk]
    claim = [] if floor.owner is Owner.AGENT else [_button("claim", "Claim", ticket, style="primary")]
    can_repair = has_window and ticket.brief.verified and floor.owner is Owner.AGENT
    repair = [_button("repair", "Send “Fix it here”", ticket)] if can_repair else []
    return [*claim, _button("reply", "Reply", ticket), *repair, desk, _button("resolve", "Resolve", ticket)]


def _button(action: str, title: str, ticket: Ticket, **more: str) -> Block:
    return {"type": "button", "action_id": action, "value": ticket.number, "text": _plain(title), **more}


def _brief(brief: Brief, reason: str, meaning: str) -> list[Block]:
    who = brief.name or brief.customer or "somebody anonymous"
    known = "verified" if brief.verified else "not verified"
    rows = [
        ("Customer", f"{who} ({known})"),
        ("Why", texts.REASONS.get(reason, reason.replace("_", " "))),
        ("Bank", brief.bank),
        ("Code", " ".join((brief.code, meaning))),
        ("Account", brief.account),
        ("All banks", _banks(brief)),
        *((title, _facts(brief, source)) for source, title in texts.SOURCES.items()),
        ("Tried", ", ".join(_plain_word(step) for step in brief.steps_tried)),
        ("Not tried", ", ".join(_plain_word(step) for step in brief.untried)),
        ("Refreshes", "\n".join(_refresh(refresh) for refresh in brief.refreshes)),
        ("Mood", brief.mood),
    ]
    words = dict.fromkeys(line for line in (brief.opening, brief.last_words) if line.strip())
    return [*fields(rows), *(block for line in words for block in text(f"“{line}”")[:3])]


def _banks(brief: Brief) -> str:
    """One a line, where there is more than the one that the brief names by itself."""
    lines = (_joined(bank, "bank", "state", "code") for bank in brief.banks)
    return "\n".join(lines) if len(brief.banks) > 1 else ""


def _facts(brief: Brief, source: str) -> str:
    """One a line with its bank and time (UTC)."""
    return "\n".join(
        f"{_joined(fact, 'fact', 'value', 'bank')} ({str(fact.get('at') or '')[11:16]})".removesuffix(" ()")
        for fact in brief.facts
        if fact.get("source") == source
    )


def _joined(told: dict[str, Any], *names: str) -> str:
    parts = (_plain_word(str(told.get(name) or "")) for name in names)
    return ", ".join(part for part in parts if part)


def _plain_word(word: str) -> str:
    return word.replace("_", " ")


def _refresh(refresh: dict[str, Any]) -> str:
    parts = (str(refresh.get(name) or "") for name in ("at", "result", "code"))
    return " ".join(part for part in parts if part)


def _speaker(message: Message) -> str:
    who = message.speaker or _WHO[message.author]
    return f"{who}, {message.at:%H:%M} UTC"


def _words(message: Message) -> str:
    card = message.card or {}
    parts = [
        plain_text(message),
        str(card.get("title") or ""),
        " · ".join(f"[{title}]" for title in _titles(message)),
    ]
    return "\n".join(part for part in parts if part.strip()) or "…"


def _titles(message: Message) -> list[str]:
    """Of all that can be pressed below it."""
    repair = ["Fix it here"] if (message.card or {}).get("repair") else []
    return [*(button.title for button in message.buttons), *repair]


def _agent(agent: str) -> str:
    """A mention for who works in Slack; whoever works in the desk has no Slack id that we know."""
    return f"<@{escape(agent[6:])}>" if agent.startswith("slack:") else "a colleague in the desk"


def _plain(words: str) -> Block:
    return _plain_escaped(escape(words))


def _plain_escaped(words: str) -> Block:
    return {"type": "plain_text", "text": words, "emoji": False}
