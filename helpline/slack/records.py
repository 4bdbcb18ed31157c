"""What travels between Slack's wire, its two queues and its rules."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from helpline.conversations.messages import Value

Kind = Literal["message", "mention", "edited", "deleted", "command", "button", "reply"]


class Event(Value, frozen=True):
    """Something a person did in Slack. Text is plain (no Slack markup) and free of secrets."""

    key: str
    """What makes it the same event when Slack sends it again."""
    kind: Kind
    user: str
    channel: str = ""
    thread: str = ""
    """ts of the message that the thread hangs on, "" outside of one."""
    ts: str = ""
    text: str = ""
    action: str = ""
    """Which button."""
    value: str = ""
    """What a button carries, or the ticket a reply is for."""
    trigger: str = ""
    """Opens a dialog within three seconds."""
    url: str = ""
    """Where an answer goes that only this person sees; works for 30 minutes."""
    direct: bool = False
    files: bool = False
    mentions: tuple[str, ...] = ()
    before: str = ""
    """What an edited message said before."""
    message_key: str | None = None
    """The same for a message and its twin, the mention."""
    client_key: str | None = None
    """The same for one gesture that came as two messages."""

    @property
    def root(self) -> str:
        """The thread an answer belongs in; a message outside of one starts it."""
        return self.thread or ("" if self.direct else self.ts)

    @property
    def lane(self) -> str:
        """Events of one lane are handled one after the other."""
        return f"{self.channel}:{self.root or self.user}"


PostKind = Literal["head", "transcript", "message", "again", "update", "say", "whisper", "respond"]


class Post(Value, frozen=True):
    """Something to be sent to Slack. Words of a customer are referred to by number, never copied."""

    key: str
    """Unique: queued twice it is sent once."""
    lane: str
    """Posts of one lane arrive in the order of queueing."""
    kind: PostKind
    channel: str = ""
    thread: str = ""
    user: str = ""
    url: str = ""
    ticket: str = ""
    conversation: str = ""
    seq: int = 0
    text: str = ""
    blocks: tuple[dict[str, Any], ...] = ()


class Received(Value, frozen=True):
    """An event taken from the inbox by one worker."""

    position: int
    worker: str
    event: Event
    received_at: datetime
    attempts: int


class Outgoing(Value, frozen=True):
    """A post taken from the outbox by one worker. `doubtful`: an earlier try may have arrived."""

    position: int
    worker: str
    post: Post
    queued_at: datetime
    attempts: int
    doubtful: bool


class Thread(Value, frozen=True):
    """A ticket's thread. `ts` is None until its first message was posted; `open` while it mirrors."""

    ticket: str
    conversation: str
    channel: str
    ts: str | None = None
    open: bool = True
