"""What waits at the stand-in's desk: made-up people with believable trouble."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from helpline.desk.how import HOW

AGENTS = [
    {"id": "ana", "email": "agent@example.com", "name": "Ana Ruiz", "role": "agent"},
    {"id": "sam", "email": "sam@example.com", "name": "Sam Okafor", "role": "agent"},
    {"id": "lee", "email": "lee@example.com", "name": "Lee Chan", "role": "admin"},
]
ANSWERS = [
    {
        "id": "hello",
        "title": "Hello",
        "text": "Hi {name}, {agent} here. I have read your conversation, so you need not tell it again.",
    },
    {
        "id": "wait",
        "title": "Bank is down",
        "text": "{bank} is not answering anybody right now. We keep trying.",
    },
    {
        "id": "code",
        "title": "Code explained",
        "text": "Code {code} means that {bank} refused the saved sign-in.",
    },
    {"id": "bye", "title": "Goodbye", "text": "Glad that it works again. Write any time."},
]
CODE = {
    "title": "402: Sign-in refused",
    "meaning": "The user name or password saved in Cloud Banking is not the one your bank knows.",
    "steps": [
        "Sign in at your bank’s own website.",
        "Open Edit Sign-In info.",
        "Type it again and click Proceed.",
    ],
    "staff": {
        "name": "INVALID_CREDENTIALS",
        "type": "user",
        "status": "INCORRECT_CREDENTIALS",
        "who_acts": "user",
        "escalate": "no",
    },
}
PEOPLE = [
    ("Carla Chase", "Chase", "402", "way_ended", "I typed it in again and it still says 402", "upset", 380),
    ("Boris Down", "Wells Fargo", "505", "requested", "can I talk to somebody please", "", 230),
    ("Mia Factor", "Capital One", "518", "frustrated", "It asks for a code every single day!!", "upset", 130),
    ("Tom Twice", "TD Bank", "429", "offered", "yes, a person would be good", "", 45),
    ("", "", "", "requested", "hello? anyone", "", 20),
]


OF_THE_QUEUE = ("reason", "opened_at", "waiting_since", "first_answer_at")
"""What the queue tells of a conversation, and its own page does not: there it stands with the ticket."""


def ago(seconds: float) -> str:
    return (datetime.now(timezone.utc) - timedelta(seconds=seconds)).isoformat()


def conversation(number: int, person: tuple[str, str, str, str, str, str, int]) -> dict[str, Any]:
    """One that waits: facts as GET /conversations/{id} gives them, and `item` fields of the queue."""
    name, bank, code, reason, words, mood, seconds = person
    talk = {
        "conversation": f"c{number}",
        "owner": "waiting",
        "version": 1,
        "agent": None,
        "ticket": {
            "number": f"T-{1040 + number}",
            "status": "open",
            "reason": reason,
            "opened_at": ago(seconds),
        },
        "brief": {
            "customer": name.lower().replace(" ", "-"),
            "name": name,
            "bank": bank,
            "code": code,
            "account": "Business Checking" if bank else "",
            "verified": bool(name),
            "mood": mood,
            "steps_tried": ["bank_login_checked", "credentials_reentered", "manual_refresh"] if bank else [],
            "refreshes": [{"at": ago(seconds + 90), "result": "failed", "code": code, "new_transactions": 0}]
            if bank
            else [],
            "opening": "hello, books are a mess" if bank else "",
            "banks": [
                {"bank": bank, "code": code, "state": "failing"},
                {"bank": "Ally Bank", "code": "", "state": "healthy"},
            ]
            if bank
            else [],
            "facts": [
                {
                    "fact": "password_changed",
                    "value": "last week",
                    "bank": bank,
                    "source": "told",
                    "at": ago(seconds + 300),
                },
                {
                    "fact": "state",
                    "value": "failing",
                    "bank": bank,
                    "source": "seen",
                    "at": ago(seconds + 90),
                },
            ]
            if bank
            else [],
            "untried": ["waited"] if bank else [],
            "last_words": f"My {bank} feed stopped on Tuesday\n{words}" if bank else words,
        },
        "messages": [],
        "notes": [],
        "viewers": [],
        "seen": 0,
        "got": 0,
        "here": True,
        "seen_at": ago(2),
        "audit": [],
        "customer": {"id": name.lower().replace(" ", "-"), "name": name, "verified": bool(name)},
        "reason": reason,
        "opened_at": ago(seconds + 600),
        "waiting_since": ago(seconds),
        "first_answer_at": None,
    }
    lines: list[tuple[str, str, dict[str, Any] | None, float]] = [
        ("customer", f"My {bank} feed stopped on Tuesday" if bank else "hi", None, 600),
        ("bot", f"Let me look at {bank}." if bank else "Hello! What can I do for you?", None, 590),
    ]
    if bank:
        card = {"type": "error_code", "title": CODE["title"], "text": CODE["meaning"], "steps": CODE["steps"]}
        lines += [
            ("bot", f"{bank} stopped with {code}.", card, 588),
            ("customer", "I did that", None, 300),
            ("bot", "", {"type": "refresh", "bank": bank, "state": "failed"}, 90),
        ]
    lines += [
        ("customer", words, None, 5),
        ("system", "A person takes over. You are number 1 in the queue.", None, 0),
    ]
    for author, text, shown, before in lines:
        add_message(talk, author, text, card=shown, at=ago(seconds + before))
    return talk


def add_message(talk: dict[str, Any], author: str, text: str, **fields: Any) -> dict[str, Any]:
    seq = len(talk["messages"]) + 1
    message = {
        "seq": seq,
        "id": f"{talk['conversation']}-{seq}",
        "author": author,
        "text": text,
        "card": None,
        "buttons": [],
        "at": ago(0),
        **fields,
    }
    talk["messages"].append(message)
    return message


def connections(talk: dict[str, Any]) -> list[dict[str, Any]]:
    base = {"accounts": ["Business Checking", "Savings"], "needs_credentials": False, "next_refresh_at": None}
    brief = talk["brief"]
    return [
        base
        | {
            "id": "1",
            "bank": brief["bank"],
            "state": "failing",
            "status": "INCORRECT_CREDENTIALS",
            "code": brief["code"],
            "last_updated": ago(3 * 86400),
            "last_attempt": ago(1200),
        },
        base
        | {
            "id": "2",
            "bank": "Amex",
            "accounts": ["Gold"],
            "state": "healthy",
            "status": "LOGIN_SUCCESS",
            "code": "",
            "last_updated": ago(7200),
            "last_attempt": ago(7200),
            "next_refresh_at": ago(-600),
        },
    ]


def report() -> dict[str, Any]:
    days = [
        {
            "date": ago(86400 * back)[:10],
            "conversations": 18 + (back * 7) % 23,
            "solved": 9,
            "handovers": 4 + back % 5,
            "rest": 5 + (back * 7) % 23 - back % 5,
        }
        for back in range(29, -1, -1)
    ]
    return {
        "conversations": sum(day["conversations"] for day in days),
        "days": days,
        "outcomes": {
            "fixed_seen": 150,
            "fixed_told": 20,
            "answered": 100,
            "person": 180,
            "left": 361,
            "unanswered": 53,
            "under_way": 7,
            "unknown": 0,
        },
        "solved": {"count": 270, "fixed": 170, "answered": 100, "came_back": 37},
        "handovers": [
            {"reason": r, "count": n}
            for r, n in (("requested", 81), ("way_ended", 54), ("frustrated", 23), ("offered", 12))
        ],
        "first_answer": {
            "answered": 158,
            "median": 74,
            "p90": 260,
            "in_time": 147,
            "late": 21,
            "not_due": 2,
            "within_target": 0.875,
        },
        "backlog": {"waiting": 9, "oldest": 5400},
        "resolution": {"count": 7, "median": 900, "p90": None},
        "refreshes": {"count": 301, "succeeded": 214},
        "codes": [
            {"code": c, "title": t, "count": n}
            for c, t, n in (
                ("402", "Sign-in refused", 140),
                ("518", "Security code wanted", 66),
                ("505", "Bank not available", 40),
                ("429", "Account locked", 12),
            )
        ],
        "banks": [
            {"bank": b, "count": n}
            for b, n in (("Chase", 98), ("Wells Fargo", 71), ("Capital One", 45), ("TD Bank", 22))
        ],
        "not_understood": {"count": 61, "of": 2890, "examples": [{"text": "qbo thing?", "count": 4}]},
        "ratings": {"count": 88, "average": 4.4, "stars": [3, 2, 8, 21, 54]},
        "how": HOW,
    }
