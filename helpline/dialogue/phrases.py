"""The short pieces that sentences are built from (data/knowledge/phrases.yml), and times in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import yaml

from helpline.errors import KnowledgeError


class Phrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One field per section of phrases.yml."""

    when: dict[str, str]
    weekdays: list[str]
    months: list[str]
    states: dict[str, str]
    ticket_states: dict[str, str]
    card_error: str
    card_connections: str
    card_status: str
    card_how: str
    number_unknown: str
    steps_told: dict[str, str]

    @classmethod
    def load(cls, file: Path) -> Phrases:
        """Raises KnowledgeError naming file and field."""
        try:
            return msgspec.convert(yaml.safe_load(file.read_text("utf-8")), cls)
        except (msgspec.ValidationError, yaml.YAMLError) as error:
            raise KnowledgeError(f"{file.name}: {error}") from None

    def since(self, at: datetime | None, now: datetime, zone: tzinfo) -> str:
        """When something happened, as a person would say it: "this morning", "on Friday"."""
        if at is None:
            return self.when["never"]
        local, today = at.astimezone(zone), now.astimezone(zone)
        days = (today.date() - local.date()).days
        if days <= 0:
            if now - at < timedelta(minutes=2):
                return self.when["now"]
            return self.when["this_morning" if local.hour < 12 and today.hour < 15 else "today"]
        if days == 1:
            return self.when["yesterday"]
        if days < 7:
            return self.when["weekday"].format(weekday=self.weekdays[local.weekday()])
        return self.when["date"].format(day=local.day, month=self.months[local.month - 1])


def listed(names: Sequence[str]) -> str:
    """ "Chase", "Chase and Citi", "Chase, Citi and Ally"; at least one name."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def clock_time(at: datetime, zone: tzinfo) -> str:
    """Hours and minutes on the customer's clock, such as "14:20" (with "UTC" when we don't know it)."""
    text = at.astimezone(zone).strftime("%H:%M")
    return f"{text} UTC" if zone is timezone.utc else text


def zone_of(name: str) -> tzinfo:
    """The customer's time zone, UTC when the page did not tell one that we know."""
    try:
        return timezone.utc if name in ("", "UTC") else ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return timezone.utc
