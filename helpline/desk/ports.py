"""What the desk needs of storage."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Protocol

from helpline.desk.models import (
    Agent,
    Attachment,
    Colleague,
    ConversationDetail,
    Earlier,
    Listed,
    Mark,
    Narrow,
    Owed,
    Presence,
    QuickAnswer,
    Session,
    Waiting,
)

ALL = Narrow()


class Accounts(Protocol):
    """Agents and their sessions."""

    async def add(self, agent: Agent, at: datetime) -> None:
        """Raises Conflict when the e-mail address is taken."""
        ...

    async def all(self) -> list[Agent]: ...

    async def by_email(self, email: str) -> Agent | None: ...

    async def disable(self, email: str) -> bool:
        """Ends the sessions, too; False if there is no such account."""
        ...

    async def enable(self, email: str) -> bool:
        """False if there is no such account."""
        ...

    async def set_password(self, email: str, password: str, keep: str = "") -> bool:
        """Ends the sessions but that with the key `keep`; False if there is no such account.

        An account that is disabled stays so.
        """
        ...

    async def set_presence(self, agent: str, presence: Presence) -> None: ...

    async def use_code(self, agent: str, step: int) -> bool:
        """False if this code or a later one was used before."""
        ...

    async def begin(self, session: Session) -> None: ...

    async def session(self, key: str) -> Session | None: ...

    async def sessions_of(self, agent: str) -> list[Session]:
        """The one used last comes last; some may have ended by their age."""
        ...

    async def use(self, key: str, now: datetime) -> None: ...

    async def prove(self, key: str, now: datetime) -> None:
        """The agent has proved again who they are."""
        ...

    async def end(self, key: str) -> None: ...

    async def end_others(self, agent: str, keep: str) -> None:
        """All sessions of this agent but one."""
        ...

    async def touch(self, agent: str, now: datetime) -> None:
        """The agent's page gave a sign of life."""
        ...

    async def record(
        self, action: str, at: datetime, agent: str = "", name: str = "", detail: str = ""
    ) -> None:
        """A line of the audit trail that belongs to no conversation."""
        ...

    async def purge_expired(self, before: datetime) -> None:
        """Forget sessions unused and tries made before then."""
        ...


class IdentityProvider(Protocol):
    """Single sign-on. `back` is our own address, where the browser is sent afterwards."""

    async def address(self, back: str, state: str, nonce: str, verifier: str) -> str:
        """Where the browser goes to sign in. Raises SignOnAway."""
        ...

    async def email(self, code: str, back: str, nonce: str, verifier: str) -> str:
        """Verified, in lower case. Raises SignOnRefused, SignOnUnverified or SignOnAway."""
        ...


class DeskStore(Protocol):
    """What the desk reads."""

    async def queue(
        self,
        state: str,
        agent: str,
        now: datetime,
        *,
        reason: str = "",
        words: str = "",
        after: str = "",
        narrow: Narrow = ALL,
    ) -> Listed:
        """`state`: waiting, mine or all; who waits longest comes first. `after`: `next` of the page before.

        Raises Invalid.
        """
        ...

    async def search(self, words: str, agent: str, before: str) -> Listed:
        """A page of past conversations, newest first, in which all these words were used. Raises Invalid."""
        ...

    async def detail(self, conversation: str, after: int, now: datetime) -> ConversationDetail:
        """Raises NotFound."""
        ...

    async def look(self, agent: str, conversation: str, now: datetime) -> bool:
        """Note who looks at what; whether that is news."""
        ...

    async def colleagues(self, now: datetime) -> list[Colleague]: ...

    async def count_waiting(self, late_since: datetime) -> tuple[int, int]:
        """How many wait, and how many of them since then or longer."""
        ...

    async def earlier(self, conversation: str) -> list[Earlier]:
        """Others of the same verified customer, newest first; none of a stranger's. Raises NotFound."""
        ...

    async def waiting(self) -> list[Waiting]:
        """Everybody in the queue, in order."""
        ...

    async def overdue(self, since: datetime) -> list[tuple[str, datetime]]:
        """Conversations that wait since then or longer, not told of it yet, each with since when."""
        ...

    async def abandoned(self, before: datetime) -> list[tuple[str, str, str]]:
        """(conversation, agent, name): held by somebody without a sign of life since then."""
        ...

    async def owed(self) -> list[Owed]:
        """Customers to whom an agent owes words: the first one, or an answer. Whoever holds the chat."""
        ...

    async def marks(self, conversations: Collection[str], now: datetime) -> Mapping[str, Mark]:
        """Of those that wait, are held or are looked at."""
        ...

    async def open_marks(self, now: datetime) -> Mapping[str, Mark]:
        """The same of all there are."""
        ...

    async def presence_mark(self, now: datetime) -> Any:
        """Another value whenever colleagues come, go or look at something else."""
        ...

    async def attachment(self, attachment: str) -> Attachment | None: ...


class QuickAnswers(Protocol):
    """Of the team, where `agent` is "", and each agent's own. They are shown in their order."""

    async def all(self, agent: str) -> list[QuickAnswer]: ...

    async def keep(self, agent: str, answers: list[QuickAnswer]) -> None:
        """All of them: those that are not among these are gone."""
        ...
