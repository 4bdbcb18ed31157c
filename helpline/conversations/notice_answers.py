"""What a customer says to a notice: later, no more of them, or yes."""

from __future__ import annotations

from datetime import datetime

from helpline.conversations import floor as rules
from helpline.conversations import notice_texts as texts
from helpline.conversations.ports import UnitOfWork
from helpline.conversations.transactions import system
from helpline.conversations.typed import plain

_OFF = frozenset(
    {
        *("stop", "stop it", "stop telling me", "stop these messages", "stop notifications", "unsubscribe"),
        *("no more", "no more of these", "no more messages", "dont tell me", "dont tell me again", "opt out"),
    }
)
_LATER = frozenset(
    {*("no", "nope", "no thanks", "no thank you", "later", "maybe later", "not right now", "another time")}
)
_YES = frozenset(
    {
        *("yes", "yes please", "yep", "yeah", "y", "ok", "okay", "sure", "please", "please do", "lets do it"),
        *("fix it", "lets fix it", "fix it now", "yes fix it", "walk me through", "walk me through it"),
    }
)


_OFF_AT_ANY_TIME = frozenset(
    {
        *(
            "stop notices",
            "stop notifications",
            "stop the notices",
            "stop the notifications",
            "no more notices",
        ),
        *("turn off notices", "turn off notifications", "turn the notices off", "unsubscribe me"),
    }
)


async def answer_notice(unit: UnitOfWork, choice: str, now: datetime) -> None:
    """`choice`: one of notice_texts.CHOICES."""
    if choice == texts.LATER.choice:
        await unit.append(system(texts.ALL_RIGHT, now))
        return
    wanted = choice == texts.ON.choice
    if not await unit.want_notices(wanted, now):
        await unit.append(system(texts.STRANGER, now))
    elif wanted:
        await unit.append(system(texts.SWITCHED_ON, now))
    else:
        await unit.append(system(texts.SWITCHED_OFF, now, texts.ON))


async def typed_answer(unit: UnitOfWork, text: str) -> str:
    """The choice of a notice, just told, that these words mean; "" where none was, or they mean none.

    Some words switch notices off at any time. A yes to several banks begins with the first.
    """
    words = plain(text)
    if words in _OFF_AT_ANY_TIME and unit.conversation.customer.verified:
        return texts.OFF.choice
    if words not in _OFF | _LATER | _YES or not rules.hears(unit.conversation.floor):
        return ""
    offer = await unit.last_offer()
    if texts.OFF not in offer:
        return ""
    if words in _OFF:
        return texts.OFF.choice
    if words in _LATER:
        return texts.LATER.choice
    first = offer[0].choice
    return first if first not in texts.CHOICES else ""
