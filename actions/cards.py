"""What the widget draws beside a sentence. A card is `{type, title, text?, steps?, rows?, tone?}`.

`rows` are `{label, value, tone?}`; a tone is "good", "bad" or "busy".
"""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any

from actions.phrases import Phrases
from helpline.banking.contract import Connection
from helpline.knowledge import Problem

_TONES = {"healthy": "good", "failing": "bad", "running": "busy", "needs_input": "busy"}


def problem_card(problem: Problem, phrases: Phrases) -> dict[str, Any]:
    """An error code with its meaning and all its steps."""
    return {
        "type": "error_code",
        "code": problem.key,
        "title": phrases.card_error.format(code=problem.key, title=problem.title),
        "text": problem.meaning,
        "steps": list(problem.steps),
    }


def connections_card(
    connections: list[Connection], phrases: Phrases, now: datetime, zone: tzinfo
) -> dict[str, Any]:
    """The customer's bank connections, a row each."""
    return {
        "type": "connections",
        "title": phrases.card_connections,
        "rows": [_row(connection, phrases, now, zone) for connection in connections],
    }


def refresh_card(bank: str, state: str) -> dict[str, Any]:
    """A refresh: `state` is "running", "succeeded" or "failed"."""
    return {"type": "refresh", "bank": bank, "state": state}


def _row(connection: Connection, phrases: Phrases, now: datetime, zone: tzinfo) -> dict[str, Any]:
    value = phrases.states[connection.state].format(
        when=phrases.since(connection.last_updated, now, zone),
        code=connection.code or connection.status or phrases.number_unknown,
    )
    return {"label": connection.bank, "value": value, "tone": _TONES[connection.state]}
