"""Every way Helpline can fail.

HelplineError
├── RequestError                 the caller sent something we can't take
│   ├── Malformed                400  not JSON, or not an object
│   ├── Unauthorized             401  no token, or one that is not (or no longer) valid
│   │   ├── IdentityRefused           the host page's word for its customer does not count
│   │   └── SignatureRefused          not signed as Slack signs
│   ├── OriginRefused            403  the page's origin is not on the allow-list
│   ├── HostRefused              403  the request names a host that the settings don't know
│   ├── NotFound                 404  no such conversation, or not the caller's
│   │   └── TokenRefused              another conversation's token
│   ├── Conflict                 409  the same id was used for another message, the floor moved
│   ├── ChatFull                 409  no more messages of the customer fit into this conversation
│   ├── TooLarge                 413  body or text over the limit
│   ├── UnsupportedType          415  the body is not declared as JSON
│   ├── Invalid                  422  a field is missing, of the wrong type, or out of range
│   └── TooMany                  429  rate limit; carries `retry_after` seconds
├── SettingsError                a setting is missing, weak or malformed (names the variable)
├── KnowledgeError               an entry in data/knowledge is broken (file, entry, field, reason)
├── LabelledError                a file of labelled sentences is missing or broken (file, line, reason)
├── DatabaseAway                 503  the database can't be reached, is full, locked or refuses us
├── SchemaUnfit                  the database's schema is too new for this code, or can't be taken there
├── AssistantError               Rasa could not answer
│   ├── AssistantUnavailable     not reachable or not ready: the same turn may be sent again
│   ├── AssistantTimeout         no answer in time: unknown whether it acted; same id may be sent again
│   └── AssistantFailed          it answered with an error or with nothing
└── BankDataError                the bank-data provider could not do what was asked
    ├── BankDataUnavailable      not reachable, timed out, 5xx, throttled: nothing is known
    ├── BankDataRefused          our credentials or request were refused: an operator must act
    ├── ConnectionUnknown        the customer has no such connection
    └── RefreshRefused           this refresh is not allowed now
        ├── RefreshTooSoon       within the 15-minute rule; carries `next_allowed_at`
        ├── RefreshRunning       one is under way already
        └── CredentialsNeeded    the saved sign-in must be replaced first (state 402)
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime


class HelplineError(Exception):
    """Base. `code` is for machines, `sentence` is safe to show to a customer.

    `event`: its name in the security log, "" for what is no matter of security. `facts`: ids and numbers that
    are told there beside `detail`.
    """

    code = "error"
    status = 500
    sentence = "Something went wrong on our side."
    event = ""
    facts: Mapping[str, str | int] = {}

    def __init__(self, sentence: str | None = None, *, detail: str = "") -> None:
        """`detail` is for the log only: no message text, no secret."""
        self.sentence = sentence or type(self).sentence
        self.detail = detail
        super().__init__(detail or self.sentence)


class RequestError(HelplineError):
    code = "bad-request"
    status = 400
    sentence = "The request could not be understood."


class Malformed(RequestError):
    code = "malformed"
    sentence = "The body must be a JSON object."


class Unauthorized(RequestError):
    code = "unauthorized"
    status = 401
    sentence = "A valid token is needed."


class IdentityRefused(Unauthorized):
    event = "identity_refused"

    def __init__(self, sentence: str, *, detail: str, **facts: int) -> None:
        super().__init__(sentence, detail=detail)
        self.facts = facts


class SignatureRefused(Unauthorized):
    event = "slack_signature_refused"


class OriginRefused(RequestError):
    event = "origin_refused"
    code = "origin-refused"
    status = 403
    sentence = "This page may not use the help chat."


class HostRefused(RequestError):
    event = "host_refused"
    code = "host-refused"
    status = 403
    sentence = "This service is not known by that name: HELPLINE_PUBLIC_URL names it."


class NotFound(RequestError):
    code = "not-found"
    status = 404
    sentence = "There is nothing here."


class TokenRefused(NotFound):
    """The conversation's token is another one's: nothing tells whether there is such a conversation."""

    event = "token_refused"


class EventRefused(NotFound):
    """An event that does not come from the provider. `detail`: secret or source."""

    event = "provider_event_refused"


class LinkRefused(RequestError):
    """A one-time link that opens nothing. `detail` and `reason`: unknown, used or expired."""

    event = "repair_link_refused"
    code = "link-refused"
    status = 410
    sentence = "This link opens nothing any more. Please ask for another one in the chat."

    def __init__(self, reason: str) -> None:
        super().__init__(detail=reason)
        self.reason = reason


class Conflict(RequestError):
    code = "conflict"
    status = 409
    sentence = "That was already decided otherwise."


class ChatFull(RequestError):
    code = "chat-full"
    status = 409
    sentence = "This chat is full. All of it is kept; please start a new chat, and we'll go on there."


class TooLarge(RequestError):
    code = "too-large"
    status = 413
    sentence = "That message is too long."


class UnsupportedType(RequestError):
    code = "unsupported-type"
    status = 415
    sentence = "Send the body as application/json."


class Invalid(RequestError):
    """`field` names the offending field, for the problem document."""

    code = "invalid"
    status = 422
    sentence = "A field is missing or wrong."

    def __init__(self, sentence: str | None = None, *, field: str = "", detail: str = "") -> None:
        super().__init__(sentence, detail=detail)
        self.field = field


class TooMany(RequestError):
    """`retry_after`: whole seconds until the next try may succeed. `detail`: which limit it was."""

    event = "limit_hit"
    code = "too-many"
    status = 429
    sentence = "That was a lot at once. Please wait a moment and try again."

    def __init__(self, retry_after: int, sentence: str | None = None, *, detail: str = "") -> None:
        super().__init__(sentence, detail=detail)
        self.retry_after = retry_after


class SettingsError(HelplineError):
    """Names the variable, never its value."""

    code = "settings"


class KnowledgeError(HelplineError):
    """Says file, entry, field and reason."""

    code = "knowledge"


class LabelledError(HelplineError):
    """Says file, line and reason."""

    code = "labelled"


class RehearsalError(HelplineError):
    """Says which file of data/rehearsal is broken and how, or what a rehearsal lacks to be played."""

    code = "rehearsal"


class DatabaseAway(HelplineError):
    """`kind`: unreachable, refused, full, busy or failing. `retry_after`: whole seconds."""

    code = "database-away"
    status = 503
    sentence = "That can't be done right now. Please try again in a moment."

    def __init__(self, kind: str, *, detail: str = "", retry_after: int = 5) -> None:
        super().__init__(detail=f"{kind}: {detail}" if detail else kind)
        self.kind = kind
        self.retry_after = retry_after


class SchemaUnfit(HelplineError):
    """Says which revisions don't fit, and what to do."""

    code = "schema-unfit"


class AssistantError(HelplineError):
    code = "assistant"
    status = 503
    sentence = "The assistant can't answer right now."


class AssistantUnavailable(AssistantError):
    code = "assistant-unavailable"


class AssistantTimeout(AssistantError):
    code = "assistant-timeout"


class AssistantFailed(AssistantError):
    code = "assistant-failed"


class BankDataError(HelplineError):
    code = "bank-data"
    status = 503
    sentence = "The bank-data service can't be reached right now."


class BankDataUnavailable(BankDataError):
    """`retry_after`: whole seconds that the provider asks us to stay away, 0 if it told none."""

    code = "bank-data-unavailable"

    def __init__(self, sentence: str | None = None, *, detail: str = "", retry_after: int = 0) -> None:
        super().__init__(sentence, detail=detail)
        self.retry_after = retry_after


class BankDataRefused(BankDataError):
    code = "bank-data-refused"


class ConnectionUnknown(BankDataError):
    code = "connection-unknown"
    status = 404
    sentence = "There is no such bank connection."


class RefreshRefused(BankDataError):
    code = "refresh-refused"
    status = 409
    sentence = "This connection can't be refreshed now."


class RefreshTooSoon(RefreshRefused):
    """`next_allowed_at`: aware UTC time of the earliest next refresh."""

    code = "refresh-too-soon"

    def __init__(self, next_allowed_at: datetime) -> None:
        super().__init__()
        self.next_allowed_at = next_allowed_at


class RefreshRunning(RefreshRefused):
    code = "refresh-running"


class CredentialsNeeded(RefreshRefused):
    code = "credentials-needed"
