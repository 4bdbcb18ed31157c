"""Every figure of a report counted again from the rows as they are, in another way than the report's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone
from itertools import pairwise
from typing import Any

import sqlalchemy as sa

from helpline.storage.database import Database
from helpline.storage.desk_tables import customer_words
from helpline.storage.tables import conversations, messages, refreshes, tickets
from tests.desk.history import MISSED, NOT_UNDERSTOOD
from tests.support.closing import closed

WEEK = timedelta(days=7)
GONE = ("withdrawn", "solved")
TARGET = 300


async def all_rows(url: str) -> dict[str, list[Any]]:
    async with closed(Database(url)) as database, database.read() as connection:
        return {
            table.name: list(await connection.execute(sa.select(table)))
            for table in (conversations, messages, tickets, refreshes, customer_words)
        }


def recount(rows: dict[str, list[Any]], first: date, last: date) -> dict[str, Any]:
    start = datetime.combine(first, time(), tzinfo=timezone.utc)
    end = datetime.combine(last, time(), tzinfo=timezone.utc) + timedelta(days=1)

    def within(at: datetime | None) -> bool:
        return at is not None and start <= at < end

    said = sorted(rows["messages"], key=lambda m: (m.conversation, m.seq))
    by_customer = {
        c.id: [m.at for m in said if (m.conversation, m.author) == (c.id, "customer")]
        for c in rows["conversations"]
    }
    spoken = [c for c in rows["conversations"] if within(c.created_at) and by_customer[c.id]]
    kinds = {c.id: ended_as(c, rows) for c in spoken}
    solved = [c for c in spoken if kinds[c.id] in ("fixed_seen", "fixed_told", "answered")]
    waiting = [t for t in rows["tickets"] if t.status == "open" and owner_of(t, rows) == "waiting"]
    mine = [t for t in rows["tickets"] if within(t.opened_at)]
    first_answers = [seconds(t.opened_at, t.first_answer_at) for t in mine if t.first_answer_at]
    resolutions = [
        seconds(t.opened_at, t.resolved_at) for t in mine if t.resolved_at and t.outcome not in GONE
    ]
    punctual = [punctuality(t) for t in mine]
    ended = [r.result for r in rows["refreshes"] if within(r.started_at) and r.result]
    stars = [w.stars for w in rows["customer_words"] if within(w.rated_at)]
    explained = {
        (m.conversation, m.card["code"]) for m in said if within(m.at) and m.author == "bot" and m.card
    }
    return {
        "conversations": len(spoken),
        "outcomes": {kind: sum(one == kind for one in kinds.values()) for kind in KINDS},
        "solved": {
            "count": len(solved),
            "fixed": sum("fixed" in kinds[c.id] for c in solved),
            "answered": sum(kinds[c.id] == "answered" for c in solved),
            "came_back": sum(came_back(c, rows, by_customer) for c in solved),
        },
        "handovers": Counter(t.reason for t in mine),
        "first_answer": {
            "answered": len(first_answers),
            **spread(first_answers),
            "in_time": punctual.count("in time"),
            "late": punctual.count("late"),
            "not_due": punctual.count("not due"),
            "within_target": share([one == "in time" for one in punctual if one in ("in time", "late")]),
        },
        "backlog": {"waiting": len(waiting), "oldest": oldest(waiting)},
        "resolution": {"count": len(resolutions), **spread(resolutions)},
        "refreshes": {"count": len(ended), "succeeded": ended.count("succeeded")},
        "codes": Counter(code for _, code in explained),
        "banks": Counter(t.brief["bank"] for t in mine if t.brief["bank"]),
        "not_understood": {
            "count": sum(within(m.at) and m.author == "bot" and m.text == MISSED for m in said),
            "of": sum(within(m.at) and m.author == "customer" for m in said),
            "examples": [
                {"text": text, "count": count} for text, count in misunderstood(said, within).most_common()
            ],
        },
        "ratings": {
            "count": len(stars),
            "average": share(stars),
            "stars": [sum(s == n for s in stars) for n in (1, 2, 3, 4, 5)],
        },
        "days": {
            (start + timedelta(days=n)).date().isoformat(): sum(
                c.created_at.date() == (start + timedelta(days=n)).date() for c in spoken
            )
            for n in range((end - start).days)
        },
    }


def misunderstood(said: list[Any], within: Callable[[datetime | None], bool]) -> Counter[str]:
    """The customer's words right before the assistant said that it had not understood."""
    last: dict[str, str] = {}
    found: Counter[str] = Counter()
    for message in said:
        if message.author == "customer":
            last[message.conversation] = message.text
        elif message.author == "bot" and message.text == MISSED and within(message.at):
            found[last[message.conversation]] += 1
    return found


def came_back(one: Any, rows: dict[str, list[Any]], by_customer: dict[str, list[datetime]]) -> bool:
    pauses = [later - earlier for earlier, later in pairwise(by_customer[one.id])]
    if any(timedelta(hours=12) <= pause <= WEEK for pause in pauses):
        return True
    last = max(m.at for m in rows["messages"] if m.conversation == one.id and m.author != "system")
    others = [
        c for c in rows["conversations"] if c.customer_id == one.customer_id != "" and by_customer[c.id]
    ]
    return any(last < other.created_at <= last + WEEK for other in others)


KINDS = ["fixed_seen", "fixed_told", "answered", "person", "left", "unanswered", "under_way", "unknown"]
WORKS = {
    "utter_refresh_succeeded": "fixed_seen",
    "utter_seen_works": "fixed_seen",
    "utter_fixed_told": "fixed_told",
}
BROKEN = {"utter_refresh_started", "utter_refresh_failed", "utter_refresh_unknown"}
HELP = {"topic:disconnect-account", "utter_status_healthy", "utter_explain_code"}


def ended_as(one: Any, rows: dict[str, list[Any]]) -> str:
    """Read from the end backwards, unlike what is noted on the way."""
    if any(t.conversation == one.id for t in rows["tickets"]):
        return "person"
    mine = sorted((m for m in rows["messages"] if m.conversation == one.id), key=lambda m: m.seq)
    kind = read_backwards([m.about for m in mine if m.author == "bot" and m.about])
    stars = next((w.stars for w in rows["customer_words"] if w.conversation == one.id), None)
    if kind == "answered" and stars in (1, 2):
        kind = "unanswered"
    over = max(m.at for m in mine if m.author != "system") <= datetime.now(timezone.utc) - timedelta(hours=12)
    return kind if over or kind in (*WORKS.values(), "answered") else "under_way"


def read_backwards(abouts: list[dict[str, Any]]) -> str:
    """What was said last of trouble or its end; else the last that was an answer, or none."""
    for about in reversed(abouts):
        said, asks = set(about["said"]), about["asks"]
        if said & BROKEN or asks not in ("", "anything_else", "next_bank"):
            return closed_behind(abouts, about)
        if fixed := said & set(WORKS):
            return WORKS[fixed.pop()]
    return last_word(abouts)


def closed_behind(abouts: list[dict[str, Any]], trouble: dict[str, Any]) -> str:
    place = next(n for n in range(len(abouts) - 1, -1, -1) if abouts[n] is trouble)
    behind = abouts[place + 1 :]
    ends = [
        n
        for n, one in enumerate(behind)
        if one["asks"] == "anything_else" or "utter_will_wait" in one["said"]
    ]
    return (last_word(behind[ends[0] :]) if ends else "") or "left"


def last_word(abouts: list[dict[str, Any]]) -> str:
    kind = "unanswered"
    for about in abouts:
        said = set(about["said"])
        if about["asks"] == "anything_else" or "utter_will_wait" in said or (kind != "left" and said & HELP):
            kind = "answered"
        elif about["asks"] == "next_bank" and kind == "unanswered":
            kind = "left"
        elif kind != "left" and about["asks"] == "" and said & set(NOT_UNDERSTOOD):
            kind = "unanswered"
    return kind


def owner_of(ticket: Any, rows: dict[str, list[Any]]) -> str:
    return next(c.owner for c in rows["conversations"] if c.id == ticket.conversation)


def punctuality(ticket: Any) -> str:
    took = seconds(ticket.opened_at, ticket.first_answer_at or datetime.now(timezone.utc))
    if took > TARGET:
        gone = ticket.outcome in GONE and not ticket.first_answer_at
        return "cancelled" if gone and seconds(ticket.opened_at, ticket.resolved_at) <= TARGET else "late"
    return "in time" if ticket.first_answer_at else "not due"


def oldest(tickets: list[Any]) -> float | None:
    now = datetime.now(timezone.utc)
    return max((seconds(t.waiting_since, now) for t in tickets), default=None)


def spread(values: list[float]) -> dict[str, float | None]:
    """Of less than ten nobody can say what nine of ten are."""
    return {"median": rank(values, 0.5), "p90": rank(values, 0.9) if len(values) >= 10 else None}


def rank(values: list[float], share: float) -> float | None:
    """The smallest value that so many do not exceed."""
    return next((v for v in sorted(values) if sum(w <= v for w in values) >= share * len(values)), None)


def share(values: list[Any]) -> float | None:
    return sum(values) / len(values) if values else None


def seconds(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds()
