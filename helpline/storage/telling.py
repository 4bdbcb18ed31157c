"""Words that shall reach who has left: a job for each way, queued by the transaction that says them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from helpline.conversations.messages import Message
from helpline.conversations.models import Conversation, NoticeKind
from helpline.jobs.job import NewJob
from helpline.storage.jobs import put


class Telling:
    """Implements a part of conversations.ports.UnitOfWork; a base of SqlUnitOfWork.

    The job is put for the last of the words: when it is due, all that nobody has seen is told together.
    """

    conversation: Conversation
    appended: list[Message]
    announced: dict[int, NoticeKind]
    ways: Mapping[str, timedelta] = {}
    _connection: AsyncConnection

    def announce(self, kind: NoticeKind) -> None:
        self.announced[self.conversation.last_seq] = kind

    async def tell(self) -> None:
        said = {message.seq: message for message in self.appended}
        news: dict[int, NoticeKind] = {seq: "answer" for seq, one in said.items() if one.author == "agent"}
        news |= self.announced
        if not news or not self.ways:
            return
        seq = max(news)
        at = said[seq].at
        for way, delay in self.ways.items():
            await put(self._connection, self._job(way, seq, news[seq], at + delay), at)

    def _job(self, way: str, seq: int, kind: NoticeKind, due_at: datetime) -> NewJob:
        conversation = self.conversation.id
        return NewJob(
            kind=way,
            key=f"{conversation}:{seq}",
            lane=lane_of(way, conversation),
            payload={"conversation": conversation, "seq": seq, "kind": kind},
            due_at=due_at,
        )


def lane_of(way: str, conversation: str) -> str:
    return f"{way}:{conversation}"
