"""Answers by mail go back into the chat that they belong to: once, and none of a machine's."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import NAMESPACE_OID, uuid5

import structlog

from helpline.conversations.incoming import Incoming as Words
from helpline.conversations.incoming import is_plain, parse_text
from helpline.conversations.notices import Notices
from helpline.conversations.ports import Clock
from helpline.conversations.repeating import Repeating
from helpline.conversations.service import Conversations
from helpline.errors import ChatFull, Conflict, DatabaseAway, Invalid, NotFound, TooMany
from helpline.jobs.job import Jobs, NewJob
from helpline.mail import texts
from helpline.mail.imap import Found, Imap, ImapAway
from helpline.mail.incoming import Incoming, read
from helpline.mail.links import Links, mark
from helpline.mail.models import MAIL, Due, Letter
from helpline.mail.ports import Mails
from helpline.settings import Settings

MOST, WITHIN = 20, timedelta(hours=1)
"""Answers to one chat: two machines that answer one another end there."""
_STEP = 30.0

log = structlog.get_logger(__name__)


class Replies:
    """`loop` looks at the mailbox. Several processes may: the same mail is the same message."""

    def __init__(
        self,
        settings: Settings,
        imap: Imap,
        mails: Mails,
        links: Links,
        conversations: Conversations,
        notices: Notices,
        jobs: Jobs,
        clock: Clock,
    ) -> None:
        self._settings = settings
        self._imap = imap
        self._mails = mails
        self._links = links
        self._conversations = conversations
        self._notices = notices
        self._jobs = jobs
        self._clock = clock
        self.loop = Repeating(self.look, settings.imap_every)

    async def look(self) -> bool:
        """Whether something was taken."""
        running = asyncio.get_running_loop()

        def take(found: Found) -> bool:
            return asyncio.run_coroutine_threadsafe(self.take(found), running).result(_STEP)

        try:
            return bool(await asyncio.to_thread(self._imap.each, take))
        except ImapAway as error:
            log.warning("mailbox_away", reason=str(error))
            return False

    async def take(self, found: Found) -> bool:
        """Whether nothing is left to do with it. One that fails stays unread, for the next look."""
        try:
            return await self._take(found)
        except (DatabaseAway, TooMany) as error:
            log.info("reply_put_off", reason=error.code)
            return False
        except Exception:  # one bad mail must not keep the others from being read
            log.exception("reply_failed")
            return True

    async def _take(self, found: Found) -> bool:
        mail = read(found.raw)
        letter = await self._letter_of(mail)
        why = await self._refused(mail, letter)
        if letter is None or why:
            log.info("reply_refused", reason=why, mail=letter.id if letter else "")
            return True
        key = mail.message_id or mark(found.raw.decode("latin-1"))
        message = str(uuid5(NAMESPACE_OID, f"reply/{letter.id}/{key}"))
        try:
            if found.whole and mail.text:
                await self._say(letter, message, mail.text)
            if not found.whole or mail.files:
                words = texts.FILES if found.whole else texts.TOO_LARGE
                await self._notices.tell(letter.conversation, "news", words, f"files/{message}")
        except (NotFound, ChatFull, Conflict, Invalid) as error:
            log.info("reply_refused", reason=error.code, mail=letter.id)
        return True

    async def _letter_of(self, mail: Incoming) -> Letter | None:
        for address in mail.addresses:
            if mail_id := self._links.replied(address, self._settings.mail_reply_to):
                return await self._mails.planned(mail_id)
        return None

    async def _refused(self, mail: Incoming, letter: Letter | None) -> str:
        """Why it is not taken, "" if it is."""
        if letter is None:
            return "unknown"
        if mail.bounced:
            await self._mails.end(letter.id, "refused")
            await self._mails.stop(mark(letter.address), self._clock.now())
        if mail.why:
            return mail.why
        if mail.sender != letter.address.lower():
            return "another sender"
        since = self._clock.now() - WITHIN
        return "too many" if await self._mails.replies_since(letter.conversation, since) >= MOST else ""

    async def _say(self, letter: Letter, message: str, text: str) -> None:
        """Blanked before it is stored, as all that customers say. What is answered goes back by mail."""
        most, text = self._settings.max_text, "".join(filter(is_plain, text))
        words = parse_text(text if len(text) <= most else f"{text[: most - 2].rstrip()} …", most)
        now = self._clock.now()
        await self._mails.note_reply(letter.conversation, message, now)
        seq = await self._conversations.accept(letter.conversation, Words(id=message, text=words))
        due = Due(conversation=letter.conversation, seq=seq + 1, kind="news")
        await self._jobs.put(
            NewJob(
                kind=MAIL,
                key=f"{letter.conversation}:{due.seq}:reply",
                lane=f"{MAIL}:{letter.conversation}",
                payload={"conversation": due.conversation, "seq": due.seq, "kind": due.kind},
                due_at=now + timedelta(seconds=min(60.0, self._settings.mail_delay)),
            ),
            now,
        )
