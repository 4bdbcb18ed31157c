"""What was noticed, in plain and short words, each with a move that leads into the dialogue. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from helpline.conversations import notice_texts as texts
from helpline.conversations.messages import Button
from helpline.conversations.refreshes import repair_card
from helpline.knowledge import Knowledge
from helpline.noticing.models import Stage, Trouble

_MOST_BUTTONS = 3
_EVENING, _MORNING = time(18), time(9)
_RECENT = timedelta(days=6)


class Words:
    """`can_repair`: the provider's own window is set up."""

    def __init__(self, knowledge: Callable[[], Knowledge], *, can_repair: bool) -> None:
        self._knowledge = knowledge
        self._can_repair = can_repair

    def of(
        self, news: Sequence[tuple[Trouble, Stage]], now: datetime, zone: str
    ) -> tuple[str, tuple[Button, ...], dict[str, Any] | None]:
        """Text, buttons and card of one message about all of it."""
        lines = [_line(trouble, stage, now, zone) for trouble, stage in news]
        asks = _question(news)
        text = f"{lines[0]} {asks}" if len(lines) == 1 else texts.several(lines, asks)
        return text, self._buttons(news), self._card(news)

    def bank_id(self, trouble: Trouble) -> str:
        """Its id in banks.yml, "" for a bank that we don't know."""
        found = self._knowledge().find_bank(trouble.bank)
        return found[0].id if len(found) == 1 else ""

    def _buttons(self, news: Sequence[tuple[Trouble, Stage]]) -> tuple[Button, ...]:
        moves: dict[str, str] = {}
        for trouble, _ in news:
            if trouble.kind == "break":
                moves.setdefault(trouble.bank, self._move(trouble))
        if not moves:
            return texts.HOW_TO_RENEW, texts.LATER, texts.OFF
        titles = [texts.FIX] if len(moves) == 1 == len(news) else [texts.fix(bank) for bank in moves]
        offered = [
            Button(title=title, choice=choice) for title, choice in zip(titles, moves.values(), strict=True)
        ]
        person = [texts.PERSON] if any(stage == "long" for _, stage in news) else []
        return (*offered[:_MOST_BUTTONS], *person, texts.LATER, texts.OFF)

    def _move(self, trouble: Trouble) -> str:
        """As if the customer had told of it."""
        bank = self.bank_id(trouble)
        return f"/report_connection_problem{json.dumps({'bank': bank}) if bank else ''}"

    def _card(self, news: Sequence[tuple[Trouble, Stage]]) -> dict[str, Any] | None:
        """The button *Fix it here*, for the first that the provider's own window can mend."""
        if not self._can_repair:
            return None
        return next((repair_card(one.connection, one.bank) for one, _ in news if one.flow), None)


def _question(news: Sequence[tuple[Trouble, Stage]]) -> str:
    if all(trouble.kind == "consent" for trouble, _ in news):
        return texts.RENEW
    if any(stage == "long" for _, stage in news):
        return texts.FIX_OR_PERSON
    if any(trouble.acts for trouble, _ in news):
        return texts.SHALL_WE_FIX if len(news) == 1 else texts.SHALL_WE_FIX_THEM
    return texts.SHALL_WE_LOOK


def _line(trouble: Trouble, stage: Stage, now: datetime, zone: str) -> str:
    there = ZoneInfo(zone)
    if stage == "consent" and trouble.ends_at:
        return texts.consent_ends(trouble.bank, _day(trouble.ends_at.astimezone(there)))
    if stage == "broken":
        return texts.stopped(trouble.bank, _since(trouble.since, now, there), trouble.code)
    silent_for = now - (trouble.updated_at or trouble.since)
    return texts.silent(trouble.bank, silent_for.days, trouble.code)


def _since(since: datetime, now: datetime, there: ZoneInfo) -> str:
    """As people say it where they live."""
    then, local = since.astimezone(there), now.astimezone(there)
    days = (local.date() - then.date()).days
    by_night = (days == 0 and then.time() < _MORNING) or (days == 1 and then.time() >= _EVENING)
    if by_night:
        return "last night"
    if days <= 1:
        return "yesterday" if days == 1 else "today"
    return f"on {then:%A}" if local - then < _RECENT else f"on {_day(then)}"


def _day(local: datetime) -> str:
    return f"{local:%A}, {local.day} {local:%B}"
