"""What the service has to tell by itself: said in the chat once, and brought to who has left it."""

from __future__ import annotations

from uuid import NAMESPACE_OID, uuid5

from helpline.conversations.messages import Button
from helpline.conversations.models import NewMessage, NoticeKind
from helpline.conversations.transactions import Transactions


class Notices:
    """For news that nobody asked for just now: an incident, what was promised, a ticket open again."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def tell(self, conversation: str, kind: NoticeKind, text: str, key: str, *buttons: Button) -> bool:
        """Say `text` in the chat as the service's own words. False if that was said under this `key` before.

        Who does not see it there in time is written to, where mail is set up and an address is known: one
        for which the host vouches reads these words, any other one only that there is news. Raises NotFound.
        """
        async with self._transactions.begin(conversation) as unit:
            message = str(uuid5(NAMESPACE_OID, f"{conversation}/notice/{key}"))
            if await unit.find(message):
                return False
            at = self._transactions.now()
            await unit.append(NewMessage(id=message, author="system", text=text, at=at, buttons=buttons))
            unit.announce(kind)
        return True
