"""A year of chats: as many kinds of everything as the product writes, in shares that are likely."""

from __future__ import annotations

import json
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, timezone
from typing import Any

import asyncpg
import sqlalchemy as sa

from helpline.storage.tables import metadata

_YEAR = 365
_MESSAGES = 20
_PORTION = 5_000
_BANKS = ("chase", "amex", "discover", "ally", "wells_fargo", "citi", "capital_one", "usbank", "pnc", "bofa")
_CODES = ("402", "403", "409", "429", "502", "503", "518", "101")
_FIRST = ("Łukasz", "José", "Иван", "Ömer", "Carla", "Mary", "Boris", "Zoë", "Anne", "Wei", "Fatima", "Noah")
_LAST = (
    "Żak",
    "Peña",
    "Иванов",
    "Çelik",
    "Smith",
    "Jones",
    "Okafor",
    "Nowak",
    "Tran",
    "Meyer",
    "Silva",
    "Khan",
)
_SAYS = (
    "my {bank} feed stopped working, it says {code}",
    "transactions are missing since last friday",
    "yes, I can get in at the bank",
    "no that did not help",
    "I changed the password on monday",
    "refresh it for me please",
    "ok thanks, invoice {n} is fine now",
    "what does {code} mean?",
)
_ANSWERS = (
    "Your {bank} connection says {code}: the bank refused the saved sign-in.",
    "I'm looking at your connections. One moment.",
    "Please open Banking, choose {bank}, and press Update sign-in.",
    "Did that work?",
    "I'm afraid I haven't understood that. Which bank is it about?",
)
_OFTEN = (24, 24, 24, 24, 4)
"""Of a hundred answers."""
_NO_JSON: dict[str, Any] = {"buttons": None, "card": None, "about": None}
_SAID = (["utter_explained"], ["utter_looking"], ["utter_steps"], ["utter_ask"], ["utter_not_understood"])
_RARE = "zebra"
_OUTCOMES = ("seen", "told", "answered", "open", "")

Rows = list[dict[str, Any]]
Copy = Callable[[str, Rows], Awaitable[None]]


class Year:
    """Rows by table, a portion at a time. Chats begin spread over a year; the last ones wait or are held."""

    def __init__(self, conversations: int) -> None:
        self._random = random.Random(7)
        self._count = conversations
        self._begin = datetime.now(timezone.utc) - timedelta(days=_YEAR)

    def portions(self) -> Iterator[dict[str, list[dict[str, Any]]]]:
        for start in range(0, self._count, _PORTION):
            rows: dict[str, list[dict[str, Any]]] = {}
            for number in range(start, min(start + _PORTION, self._count)):
                for table, row in self._conversation(number):
                    rows.setdefault(table, []).append(row)
            yield rows

    def _conversation(self, number: int) -> Iterator[tuple[str, dict[str, Any]]]:
        draw, key = self._random, f"c{number:07}-{self._random.randrange(10**12):012}"
        at = self._begin + timedelta(days=_YEAR * (number + 1) / (self._count + 1))
        customer = draw.randrange(self._count // 3) if draw.random() < 0.7 else None
        owner = self._owner(number)
        handed_over = owner in ("waiting", "agent") or draw.random() < 0.2
        count = draw.randint(4, 2 * _MESSAGES - 4)
        yield (
            "conversations",
            {
                **{
                    "id": key,
                    "token_hash": key,
                    "timezone": "UTC",
                    "page": "https://help.example.com/",
                    "address": "",
                },
                "customer_id": f"customer-{customer}" if customer is not None else "",
                "customer_name": f"{draw.choice(_FIRST)} {draw.choice(_LAST)}"
                if customer is not None
                else "",
                **{
                    "owner": owner,
                    "version": 1 + handed_over,
                    "agent": f"agent-{number % 9}" if owner == "agent" else "",
                },
                **{"next_seq": count + 1, "changes": count, "created_at": at},
                "outcome": draw.choice(_OUTCOMES),
            },
        )
        yield from self._messages(key, number, at, count)
        yield from self._beside(key, number, at, handed_over, owner)

    def _owner(self, number: int) -> str:
        left = self._count - number
        if left <= self._count // 500:
            return "waiting" if left % 2 else "agent"
        return "closed" if number % 5 == 0 else "bot"

    def _messages(
        self, key: str, number: int, at: datetime, count: int
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        draw = self._random
        facts = {"bank": draw.choice(_BANKS), "code": draw.choice(_CODES), "n": draw.randrange(10**5)}
        for seq in range(1, count + 1):
            at += timedelta(seconds=draw.randint(2, 90))
            mine = seq % 2 == 1
            place = draw.randrange(len(_SAYS)) if mine else draw.choices(range(5), _OFTEN)[0]
            text = (_SAYS if mine else _ANSWERS)[place].format(**facts)
            row = {
                "conversation": key,
                "seq": seq,
                "id": f"{key}-{seq}",
                "name": "",
                "choice": "",
                "at": at,
                **_NO_JSON,
            }
            row |= {
                "author": "customer" if mine else "bot",
                "answered": True if mine else None,
                "answered_seq": seq + mine,
            }
            row["text"] = f"{text} {_RARE}" if number % 20_000 == 0 and seq == 1 else text
            if not mine:
                row["about"] = json.dumps({"said": _SAID[place], "asks": "", "bank": facts["bank"]})
                if seq == 2:
                    row["card"] = json.dumps({"type": "error_code", "code": facts["code"], "title": "A code"})
            yield "messages", row
            if mine:
                yield "turns", self._turn(key, seq, at, text)

    def _turn(self, key: str, seq: int, at: datetime, text: str) -> dict[str, Any]:
        payload = json.dumps({"text": text, "choice": "", "event": "", "data": {}})
        turn = {
            "conversation": key,
            "id": f"{key}-{seq}",
            "kind": "message",
            "payload": payload,
            "state": "done",
        }
        return {**turn, "attempts": 0, "failures": 0, "asked_at": at, "due_at": at, "client": "", "round": 0}

    def _beside(
        self, key: str, number: int, at: datetime, handed_over: bool, owner: str
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        draw = self._random
        if handed_over:
            open_ = owner in ("waiting", "agent")
            later = at + timedelta(seconds=draw.randint(60, 3_000))
            brief = {
                "customer": "",
                "bank": draw.choice(_BANKS),
                "code": draw.choice(_CODES),
                "last_words": "no",
            }
            yield (
                "tickets",
                {
                    **{
                        "number": f"CB-{number:06}",
                        "conversation": key,
                        "reason": "requested",
                        "brief": json.dumps(brief),
                    },
                    **{
                        "status": {"waiting": "open", "agent": "claimed"}.get(owner, "resolved"),
                        "agent": "agent-1",
                    },
                    **{"opened_at": at, "waiting_since": at, "first_answer_at": None if open_ else later},
                    **{"resolved_at": None if open_ else later, "outcome": None if open_ else "fixed"},
                },
            )
        if draw.random() < 0.2:
            watch = {
                "id": f"r{number}",
                "conversation": key,
                "customer": "c",
                "connection": "1",
                "bank": "chase",
            }
            times = {"started_at": at, "deadline": at, "due_at": at}
            yield (
                "refreshes",
                {**watch, **times, "state": "ended", "asked_input": False, "result": "succeeded"},
            )
        if draw.random() < 0.05:
            rating = {"stars": draw.randint(1, 5), "rated_at": at + timedelta(hours=1)}
            yield "customer_words", {"conversation": key, "contact": "", "words": "", **rating}


async def fill(url: str, conversations: int) -> dict[str, float]:
    """Seconds that it took, and rows of messages."""
    begin, messages = time.perf_counter(), 0
    parsed = sa.engine.make_url(url)
    copying = _inserted(parsed) if parsed.get_backend_name() == "sqlite" else _copied(url)
    async with copying as copy:
        for rows in Year(conversations).portions():
            for table, found in rows.items():
                await copy(table, found)
            messages += len(rows["messages"])
            print(f"{messages:,} messages", flush=True)
    return {"filling": time.perf_counter() - begin, "messages": messages}


@asynccontextmanager
async def _copied(url: str) -> AsyncIterator[Copy]:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))

    async def copy(table: str, rows: Rows) -> None:
        columns = list(rows[0])
        records = ([row[name] for name in columns] for row in rows)
        await connection.copy_records_to_table(table, columns=columns, records=records)

    try:
        yield copy
    finally:
        await connection.close()


@asynccontextmanager
async def _inserted(url: sa.engine.URL) -> AsyncIterator[Copy]:
    engine = sa.create_engine(url.set(drivername="sqlite"))

    async def copy(table: str, rows: Rows) -> None:
        with engine.begin() as connection:
            connection.execute(metadata.tables[table].insert(), [_parsed(table, row) for row in rows])

    yield copy
    engine.dispose()


def _parsed(table: str, row: dict[str, Any]) -> dict[str, Any]:
    """COPY takes JSON as it is written; everybody else writes it again."""
    columns = metadata.tables[table].columns
    return {
        name: json.loads(value) if isinstance(columns[name].type, sa.JSON) and value is not None else value
        for name, value in row.items()
    }
