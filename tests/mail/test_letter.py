"""What a mail says, whatever was said: nothing gets out of its place, and no secret out at all."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest

from helpline.conversations.messages import Message
from helpline.conversations.redaction import redact
from helpline.mail.letter import envelope, page_link, sheet
from helpline.mail.models import Letter, Said
from helpline.places import ROOT
from tests.mail.stand_in import text_of

AT = datetime(2026, 11, 30, 20, 2, tzinfo=timezone.utc)
SENDER = "CustomBooks Support <support@helpline.example>"
SECRETS = ROOT / "tests" / "conversations" / "secrets.jsonl"
EVIL = "<script>alert(1)</script>\r\nBcc: all@evil.example\r\n\r\n<a href='x'>"


def mail(*texts: str, verified: bool = True, name: str = "Carla", agent: str = "Ann") -> EmailMessage:
    """As it arrives: written to bytes and read again."""
    letter = Letter(
        id="0b7d5f0e-7d0a-4b7e-9a55-1f2c3d4e5f60",
        conversation="chat",
        kind="answer",
        address="carla@mail.example",
        verified=verified,
        first_seq=1,
        last_seq=len(texts),
        at=AT,
    )
    said = Said(
        messages=tuple(
            Message(seq=seq, id=str(seq), author="agent", name=agent, text=text, at=AT)
            for seq, text in enumerate(texts, 1)
        )
    )
    links: dict[str, Any] = {
        "link": "https://help.example/back#x",
        "stop": "https://help.example/mail/stop/x",
    }
    told = sheet(letter, said, name=name, zone="America/Chicago", answerable=False, **links)
    policy: Any = default
    arrived: Any = message_from_bytes(envelope(letter, told, sender=SENDER).as_bytes(), policy=policy)
    return arrived  # type: ignore[no-any-return]


@pytest.mark.parametrize("place", ["text", "name", "agent"])
def test_nothing_of_others_becomes_a_header_or_html(place: str) -> None:
    shown = mail(EVIL) if place == "text" else mail("hi", **{place: EVIL})  # type: ignore[arg-type]
    assert shown["Bcc"] is None
    assert shown.get_all("To") == ["carla@mail.example"]
    assert "<script" not in text_of(shown, "html")
    assert "<a href='x'" not in text_of(shown, "html")


def test_times_are_the_customers() -> None:
    assert "Mon 30 Nov, 14:02 CST" in text_of(mail("hi"))


def test_no_secret_that_is_known_as_one_is_mailed() -> None:
    """An agent's words were blanked when they were kept; they are once more when they leave."""
    rows = [json.loads(line) for line in SECRETS.read_text("utf-8").splitlines()[::12]]
    known = [row for row in rows if not any(one in redact(row["text"]).text for one in row["secrets"])]
    assert len(known) > 100
    for row in known:
        shown = mail(row["text"])
        for part in (text_of(shown), text_of(shown, "html"), str(shown["Subject"])):
            assert not any(one in part for one in row["secrets"] if len(one) > 3), row


def test_whom_nobody_vouches_for_reads_no_word_of_it() -> None:
    shown = mail("Chase 402 is fine", verified=False, name="Carla", agent="Ann")
    for part in (text_of(shown), text_of(shown, "html"), str(shown["Subject"])):
        assert not any(word in part for word in ("Chase", "402", "Carla", "Ann"))


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("https://help.example/a", "https://help.example/a"),
        ("https://own.example/", "https://own.example/"),
        ("https://help.example.evil/a", ""),
        ("https://evil.example/a", ""),
        ("http://help.example/a", ""),
        ("javascript:alert(1)", ""),
        ("https://[broken", ""),
        ("", ""),
    ],
)
def test_only_pages_of_ours_are_linked_to(page: str, expected: str) -> None:
    assert page_link(page, ("https://help.example", "*"), "https://own.example") == expected
