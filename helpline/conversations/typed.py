"""Typed words that are the title of an open button do what the button does."""

from __future__ import annotations

import re

from helpline.conversations import floor as rules
from helpline.conversations import texts
from helpline.conversations.messages import Button, Owner
from helpline.conversations.ports import UnitOfWork

_APOSTROPHE = re.compile(r"['\u2018\u2019`]")
_NO_WORD = re.compile(r"[\W_]+")


async def typed_choice(unit: UnitOfWork, text: str) -> str:
    """The choice of the open button with this title, case and punctuation aside; "" if there is none."""
    words = plain(text)
    if not words or not rules.hears(unit.conversation.floor):
        return ""
    return next((button.choice for button in await _open(unit) if plain(button.title) == words), "")


async def _open(unit: UnitOfWork) -> tuple[Button, ...]:
    """What the last words to the customer offer, and what who waits may choose at any time.

    An offer ends with the next words that are not the customer's, as it does on the page: "Yes" is not the
    answer to what was asked before.
    """
    waits = unit.conversation.floor.owner is Owner.WAITING
    own = texts.WAITING if waits else ()
    return own + await unit.last_offer()


def plain(text: str) -> str:
    return _NO_WORD.sub(" ", _APOSTROPHE.sub("", text.casefold())).strip()
