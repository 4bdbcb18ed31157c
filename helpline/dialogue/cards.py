"""What the widget draws beside a sentence. A card is `{type, title, text?, steps?, rows?, tone?, id?, url?}`.

`rows` are `{label, value, tone?}`; a tone is "good", "bad" or "busy".
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Any

from helpline.banking.contract import Connection
from helpline.dialogue.moves import Move
from helpline.dialogue.phrases import Phrases
from helpline.dialogue.state import State
from helpline.dialogue.world import World
from helpline.knowledge import Problem

_TONES = {"healthy": "good", "failing": "bad", "running": "busy", "needs_input": "busy"}


def card_of(move: Move, state: State, world: World, phrases: Phrases, zone: tzinfo) -> dict[str, Any] | None:
    """The card that a move names; None when there is nothing to draw."""
    kind, _, about = move.card.partition(" ")
    case = state.case(move.case)
    if kind == "problem" and case:
        problem = world.problem(case.problem)
        return problem_card(problem, phrases) if problem else None
    if kind == "code":
        problem = world.problem(about)
        return problem_card(problem, phrases) if problem else None
    if kind == "refresh":
        return refresh_card(case.name if case else "", about)
    if kind == "article":
        return article_card(about, world)
    if kind == "topic":
        topic = world.topic(about)
        return {"type": "steps", "title": phrases.card_how, "steps": list(topic.steps)} if topic else None
    seen = list(world.seen or ())
    if kind == "cases":
        ids = {case.connection for id in about.split() if (case := state.case(int(id)))}
        seen = [one for one in seen if one.id in ids]
    return connections_card(seen, phrases, world.now, zone)


def article_card(id: str, world: World) -> dict[str, Any] | None:
    """The help article that an answer comes from."""
    article = world.knowledge.article(id)
    if article is None:
        return None
    link = {"url": article.url} if article.url else {}
    return {"type": "article", "id": article.id, "title": article.title, **link}


def problem_card(problem: Problem, phrases: Phrases) -> dict[str, Any]:
    """An error code with its meaning and all its steps."""
    title = phrases.card_error if problem.key.isdigit() else phrases.card_status
    return {
        "type": "error_code",
        "code": problem.key,
        "title": title.format(code=problem.key, title=problem.title),
        "text": problem.meaning,
        "steps": list(problem.steps),
    }


def connections_card(
    connections: Sequence[Connection], phrases: Phrases, now: datetime, zone: tzinfo
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
    when = phrases.since(connection.last_updated, now, zone)
    value = phrases.states[connection.state].format(
        when=when.removeprefix("on ") if connection.state == "failing" else when,  # "since Friday"
        code=connection.code or connection.status or phrases.number_unknown,
    )
    return {"label": connection.bank, "value": value, "tone": _TONES[connection.state]}
