"""What travels between Slack's wire, the queue and Slack's rules."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from helpline.conversations.messages import Value
from helpline.incidents.models import Incident
from helpline.jobs.job import NewJob

IN, OUT = "slack_in", "slack_out"
"""Kinds of jobs: what people did in Slack, and what is to be sent there."""

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
    """Equal for two messages that report one interaction."""

    @property
    def root(self) -> str:
        """The thread an answer belongs in; a message outside of one starts it."""
        return self.thread or ("" if self.direct else self.ts)

    @property
    def lane(self) -> str:
        """Events of one lane are handled one after the other."""
        return f"{self.channel}:{self.root or self.user}"

    @property
    def job(self) -> NewJob:
        also = self.message_key, self.client_key
        return NewJob(kind=IN, key=self.key, lane=self.lane, payload=msgspec.to_builtins(self), also=also)


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

    @property
    def job(self) -> NewJob:
        payload = msgspec.to_builtins(self)
        return NewJob(kind=OUT, key=self.key, lane=self.lane, payload=payload, target=self.channel)


class Thread(Value, frozen=True):
    """A ticket's thread. `ts` is None until its first message was posted; `open` while it mirrors."""

    ticket: str
    conversation: str
    channel: str
    ts: str | None = None
    open: bool = True


INCIDENT_OUT = "slack_incident"
"""The kind of jobs that tell Slack of incidents: one that the version before does not take."""
IncidentPart = Literal["head", "update", "ticket", "over"]


class IncidentPost(Value, frozen=True):
    """Something of an incident's thread. What it says is read when it is posted."""

    incident: str
    channel: str
    part: IncidentPart
    ticket: str = ""
    """The one that `part` "ticket" links."""
    figure: str = ""
    """What makes this update another one."""

    @property
    def job(self) -> NewJob:
        """One lane for each incident: its first message comes first."""
        key = f"{self.incident}:{self.part}:{self.ticket}{self.figure}"
        payload = msgspec.to_builtins(self)
        return NewJob(kind=INCIDENT_OUT, key=key, lane=self.incident, payload=payload, target=self.channel)


class IncidentThread(Value, frozen=True):
    """`ts` is "" until its first message was posted; `told`: conversations that know of the incident."""

    incident: Incident
    ts: str
    told: int
