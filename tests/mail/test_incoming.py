"""Mails as programs write them: what is read of them."""

from __future__ import annotations

import time

import pytest

from helpline.mail.incoming import read
from helpline.mail.links import Links

LINKS = Links(("a-secret-of-some-length", "the-one-before"), "https://help.example")
MAIL = "0b7d5f0e-7d0a-4b7e-9a55-1f2c3d4e5f60"
BASE = "support@helpline.example"


def test_the_address_for_answers_names_its_mail_and_nobody_can_make_one() -> None:
    address = LINKS.reply_to(MAIL, BASE)
    assert len(address.partition("@")[0]) <= 64
    assert LINKS.replied(address, BASE) == MAIL
    assert LINKS.replied(address.upper(), BASE) == MAIL
    before = Links(("the-one-before",), "").reply_to(MAIL, BASE)
    assert LINKS.replied(before, BASE) == MAIL
    stranger = Links(("another-secret",), "").reply_to(MAIL, BASE)
    for wrong in (stranger, BASE, address.replace("helpline", "evil"), f"{address}.evil", "", "+@"):
        assert LINKS.replied(wrong, BASE) is None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"From: a@b.c\r\nContent-Type: text/plain; charset=klingon\r\n\r\nhi",
        b"From: a@b.c\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x",
        b"From: =?utf-8?q?=ff?= <a@b.c>\r\nTo: " + b"a" * 9_000 + b"\r\n\r\n" + b"\r\n" * 9_000,
        b"Content-Type: multipart/report\r\n\r\nno parts",
        b"From: a@b.c\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!",
    ],
)
def test_no_mail_breaks_the_reader(raw: bytes) -> None:
    assert isinstance(read(raw).text, str)


@pytest.mark.parametrize("made", ["\n" * 50_000, " \n" * 50_000, "On " * 50_000, "a\n\n" * 50_000])
def test_no_mail_holds_everybody_up(made: str) -> None:
    """Without a bound each took minutes of the processor."""
    before = time.process_time()
    read(f"From: a@b.example\r\n\r\n{made}".encode())
    assert time.process_time() - before < 20
