"""The shapes of data/knowledge: what an entry of each file may hold. An unknown field is an error."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import msgspec

Text = Annotated[str, msgspec.Meta(min_length=1)]
Id = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9]+(?:[_-][a-z0-9]+)*$")]
Constant = Annotated[str, msgspec.Meta(pattern=r"^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$")]
Alias = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][^A-Z]*$")]
Url = Annotated[str, msgspec.Meta(pattern=r"^https://\S+$")]
Says = Annotated[tuple[Text, ...], msgspec.Meta(min_length=20)]
Hours = Annotated[int, msgspec.Meta(ge=0, le=240)]

Kind = Literal["site_error", "agent_error", "user_action_required", "in_progress", "success"]
Retry = Literal["never", "now", "hours"]
Actor = Literal["user", "bank", "support", "wait", "nobody"]
Step = Literal[
    "bank_login",
    "bank_action",
    "accounts_listed",
    "code_ready",
    "waited",
    "refresh_by_hand",
    "sign_in",
    "approve",
    "dates",
    "account",
]


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of every entry."""


class Fault(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a code and a status say alike."""

    type: Kind
    title: Text
    meaning: Text
    tell: Text
    steps: Annotated[tuple[Id, ...], msgspec.Meta(min_length=1)]
    way: Id
    retry: Retry
    wait_hours: Hours = 0
    escalate: bool
    escalate_after_hours: Hours | None = None
    who_acts: Actor


class CodeEntry(Fault, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One number of error_codes.yml."""

    code: Annotated[int, msgspec.Meta(ge=0, le=999)]
    name: Constant | None = None
    other_names: tuple[Constant, ...] = ()
    additional_status: Constant | None = None
    sources: Annotated[tuple[Id, ...], msgspec.Meta(min_length=1)]


class StatusEntry(Fault, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One word of the provider (additionalStatus) with its most typical number."""

    status: Constant
    code: int | None = None


class Merger(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a bank becomes part of. It is done from the day `since`; without that day it is only planned."""

    into: Id
    since: date | None = None
    expected: Text | None = None
    """When a planned one is to close, in words ("late 2026")."""
    systems: Text | None = None
    """When accounts and sign-ins move, in words ("mid-2026")."""
    keeps_name: bool = False
    note: Text | None = None

    def done(self, today: date) -> bool:
        """Whether the two are one bank by `today`."""
        return self.since is not None and self.since <= today


class Portal(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A bank's own site for companies: its sign-ins are refused by the entry for everybody."""

    name: Text
    aliases: Annotated[tuple[Alias, ...], msgspec.Meta(min_length=1)]


class BankEntry(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One bank of banks.yml."""

    id: Id
    name: Text
    country: Literal["US", "CA"]
    kind: Literal["bank", "card_issuer", "fintech", "credit_union", "brokerage"]
    domain: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]+(?:\.[a-z0-9-]+)+$")]
    aliases: Annotated[tuple[Alias, ...], msgspec.Meta(min_length=1)]
    merged: Merger | None = None
    """Done or only planned: `merged.done(today)` tells."""
    portals: tuple[Portal, ...] = ()
    open_banking: bool = False
    """A source says that customers sign in on the bank's own page. False: not known."""


class AmbiguousEntry(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A text that belongs to more than one bank, and the question to ask."""

    text: Alias
    ask: Text
    ids: Annotated[tuple[Id, ...], msgspec.Meta(min_length=2)]
    usual: Id | None = None
    """The one meant unless the text names another's country; None: ask."""


class ForeignCodeEntry(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One code of another product, as that product shows it."""

    code: Annotated[str, msgspec.Meta(pattern=r"^[A-Z0-9]+(?:[_-][A-Z0-9]+)*$")]
    product: Text
    spoken: bool = False
    """The plain words are enough to know it."""
    meaning: str = ""
    """Finishes "there it means that …"; "" when it is not known."""
    shows_as: str = ""
    """What the same trouble is here: a code, a status, a way or a topic; "" when nothing is the same."""
    sources: tuple[Url, ...] = ()


class ArticleEntry(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One help article. Without `url` its address is unknown."""

    id: Id
    title: Text
    url: Url | None = None
    summary: Text
    steps: tuple[Text, ...] = ()
    facts: tuple[Text, ...] = ()
    related: tuple[Id, ...] = ()


class AppliesEntry(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where a topic's answer fits. What is empty or None does not matter."""

    codes: tuple[int | Constant, ...] = ()
    ways: tuple[Id, ...] = ()
    steps: tuple[Step, ...] = ()
    healthy: bool | None = None
    verified: bool | None = None


class TopicEntry(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One entry of topics/*.yml. `ask`, `refresh` and `then` belong to a trouble, `offer` to a question."""

    id: Id
    kind: Literal["trouble", "question"]
    article: Id | None = None
    says: Says
    answer: Text
    more: Text
    steps: tuple[Text, ...] = ()
    applies: AppliesEntry = AppliesEntry()
    after: tuple[Id, ...] = ()
    """Topics upon whose answer people ask this."""
    ask: Literal["dates", "account", "listed", "which_code", ""] = ""
    refresh: Literal["once", "never"] = "never"
    then: Literal["person", "import", "wait", "nothing"] = "nothing"
    offer: Literal["person", "refresh", "import", "nothing"] = "nothing"
    any_bank: bool = False
    """The answer is the same at every bank: trouble that is told with it opens no case."""
    sources: tuple[Text, ...] = ()


class AspectEntry(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One thing that can be asked about a step, such as where it is, and how people ask it."""

    id: Id
    says: Says
