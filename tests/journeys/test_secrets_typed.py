"""What must not be kept is kept nowhere: message log, Rasa's tracker, any file or log line."""

from __future__ import annotations

import sqlite3

from tests.conftest import Visit
from tests.stack import Stack
from tests.stack.customer import said

CARD, PASSWORD, CODE = "4111 1111 1111 1111", "Hunter2!xyz", "48291375"
"""The code has eight digits, as some banks' have: six stand by chance in some time or id."""


async def test_a_card_number_a_password_and_a_code_are_blanked_everywhere(visit: Visit, stack: Stack) -> None:
    guest = await visit()
    for typed in (
        f"my card number is {CARD} and the feed is broken",
        f"my password is {PASSWORD}",
        f"the security code is {CODE}",
    ):
        assert "I've removed sensitive details" in said(await guest.say(typed))
    await guest.say("get me a person")

    shown = await guest.transcript()
    assert "[card number removed]" in shown
    assert "[password removed]" in shown
    [ticket] = stack.tickets(guest.id)
    assert "the feed is broken" in ticket["brief"]["opening"]
    rows = _tracker(stack, guest.id)
    assert "feed is broken" in rows
    for kept in (shown, str(ticket), rows, stack.log.read_text(errors="replace"), *_database(stack)):
        for secret in (CARD, CARD.replace(" ", ""), PASSWORD, CODE):
            assert secret not in kept


async def test_no_log_line_repeats_what_a_customer_said(visit: Visit, stack: Stack) -> None:
    guest = await visit()
    await guest.say("my zanzibarquokka connection at chase is broken")
    await guest.say("zanzibarquokka zanzibarquokka")
    assert "zanzibarquokka" not in stack.log.read_text(errors="replace")


def _tracker(stack: Stack, conversation: str) -> str:
    with sqlite3.connect(stack.var / "helpline.db") as database:
        [(events,)] = database.execute("select events from trackers where sender_id = ?", (conversation,))
        return str(events)


def _database(stack: Stack) -> list[str]:
    """Every byte of the database's files, as text."""
    return [file.read_bytes().decode("latin-1") for file in stack.var.glob("helpline.db*")]
