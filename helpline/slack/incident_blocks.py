"""What an incident's thread looks like."""

from __future__ import annotations

from datetime import datetime

from helpline.incidents.models import Incident
from helpline.slack import blocks, texts
from helpline.slack.blocks import Block
from helpline.slack.models import IncidentThread
from helpline.slack.words import escape


def head(thread: IncidentThread, address: str) -> list[Block]:
    """The first message: which bank, how many, since when, and what can be done for all at once."""
    incident = thread.incident
    figures = (
        ("Since", _moment(incident.since)),
        ("Customers seen failing", str(incident.customers)),
        ("Conversations told", str(thread.told)),
        ("Confirmed by", incident.by if incident.is_open else ""),
    )
    return [
        {"type": "header", "text": _plain(f"Incident: {incident.name}"[:150])},
        *blocks.markup(state(incident)),
        *blocks.fields(figures),
        {"type": "actions", "elements": _buttons(incident, address)},
    ]


def state(incident: Incident) -> str:
    """One line, in Slack's markup."""
    return (
        texts.INCIDENT_LASTS if incident.is_open else f":white_check_mark: {texts.ENDINGS[incident.ending]}"
    )


def over(thread: IncidentThread) -> str:
    incident = thread.incident
    by = f" by {escape(incident.by)}" if incident.ending == "by_hand" and incident.by else ""
    told = "Nobody had been told" if not thread.told else f"All {thread.told} who were told hear it"
    return f"*{escape(incident.name)}*: {texts.ENDINGS[incident.ending]}{by}. {told}."


def ticket(number: str, thread: str, desk: str) -> list[Block]:
    """`thread`: the ticket's own, "" while there is none."""
    found = (("thread", "Open thread", thread), ("desk", "Open in desk", desk))
    links = [
        {"type": "button", "action_id": id, "text": _plain(title), "url": url}
        for id, title, url in found
        if url
    ]
    return [*blocks.markup(texts.linked(number)), {"type": "actions", "elements": links}]


def dialog(incident: Incident, channel: str, thread: str) -> Block:
    """What "Answer all" opens. One who has heard the end already is answered, too."""
    field = {"type": "plain_text_input", "action_id": "text", "multiline": True, "max_length": 2_000}
    return {
        "type": "modal",
        "callback_id": "answer_all",
        "private_metadata": f"{incident.id} {channel} {thread}",
        "title": _plain("Answer all"),
        "submit": _plain("Send"),
        "close": _plain("Cancel"),
        "blocks": [
            {
                "type": "input",
                "block_id": "reply",
                "label": _plain(f"To all who were told about {incident.name[:80]} or wait because of it"),
                "element": field,
            }
        ],
    }


def _buttons(incident: Incident, address: str) -> list[Block]:
    desk = {"type": "button", "action_id": "desk", "text": _plain("Open in desk"), "url": f"{address}/desk"}
    if not incident.is_open:
        return [desk]
    everybody = {"type": "button", "action_id": "answer_all", "value": incident.id, "style": "primary"}
    return [{**everybody, "text": _plain("Answer all")}, desk]


def _moment(at: datetime) -> str:
    return f"{at:%d %b %H:%M} UTC"


def _plain(words: str) -> Block:
    return {"type": "plain_text", "text": escape(words), "emoji": False}
