"""Keys, tokens and addresses that carry them, by the prefixes their issuers publish or by the name before them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpline.conversations.redaction.spans import KEY, PASSWORD, Span

_ISSUED = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{6,}|(?:AKIA|ASIA)[A-Z0-9]{12,}|gh[pousr]_[A-Za-z0-9]{16,}|github_pat_\w{20,}|"
    r"glpat-[\w-]{12,}|xox[abeoprs]-[\w-]{8,}|sk-[\w-]{16,}|AIza[\w-]{20,}|npm_[A-Za-z0-9]{20,}|GOCSPX-[\w-]{10,}|1//0[\w-]{10,}|"
    r"eyJ[\w-]{6,}(?:\.[\w-]+){0,4}|(?:access|public|link)-(?:sandbox|development|production)-[0-9a-f-]{16,}|"
    r"SG\.[\w-]{10,}\.[\w-]{10,}|5[HJK][1-9A-HJ-NP-Za-km-z]{49}"
    r")"
)
_SCHEME = re.compile(
    r"\b(?:bearer|basic)\s+(?P<value>(?=[^\s]{0,200}[\d=])[A-Za-z0-9+/=._~-]{10,})", re.IGNORECASE
)
_USER_INFO = re.compile(
    r"\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@]{0,64}:(?P<value>[^\s/@]{1,128})@", re.IGNORECASE
)
_NAMES = (
    r"(?:access|id|refresh|auth|session|csrf|xsrf|reset|user|api|client|app|consumer|signing|private|secret)?[_-]?"
    r"(?:token|secret|key|signature|sig|otp|code|auth|sessionid|session|sid|password|passwd|pass|pwd|pw|pin|ticket|assertion)"
)
_PARAMETER = re.compile(rf"(?<=[?&#;]){_NAMES}=(?P<value>[^\s&#\"'<>]+)", re.IGNORECASE)
_ERROR_PARAMETER = re.compile(r"code=(?:\d{1,5}|[A-Z_]+)", re.IGNORECASE)
"""An error's code in an address, not one that signs anybody in."""
_WEBHOOK = re.compile(r"hooks\.slack\.com/(?:services|workflows|triggers)/(?P<value>[\w/]+)", re.IGNORECASE)
_NAMED = re.compile(
    r"(?<![A-Za-z0-9])(?:(?:x[ _-])?(?:api|aws|client|app|private|secret|signing|access|auth|refresh|id|session|user|public|setup|totp|identity)"
    r"[ _-](?:(?:access|secret|user)[ _-])?(?:keys?|secret|token|session|cookie)|secret|jsessionid|phpsessid|sessionid|session ?cookie|"
    r"[a-z]{0,24}_(?:secret|token|key|password)|[a-z]{0,16}password(?==)|user session|auth)"
    r"(?:\s*(?:[:=]|\bis\b)\s*|\s+)[\"']?(?P<value>(?=[^\s\"';,]{0,200}[\d])[^\s\"';,]{8,200}|[A-Z2-7]{4}(?: [A-Z2-7]{4}){3,7})",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:token|secret|key)\s*[:=]\s*(?P<value>(?=[^\s]{0,200}\d)[\w./+=-]{12,200})", re.IGNORECASE
)
_ASSIGNED = re.compile(
    r"(?<![a-z])(?:[A-Z]{0,16}PASSWORD|[a-z]{0,12}secret|auth|[A-Z_]{0,24}_(?:SECRET|TOKEN|KEY))=(?P<value>[^\s;&\"']{4,200})",
    re.IGNORECASE,
)
_TOTP = re.compile(r"\b[A-Z2-7]{16}(?:[A-Z2-7]{16})?\b")
_COMMAND = re.compile(
    r"(?:(?<![\w-])--?(?:password|passwd|pass|pw)[ =]|\s-p(?=\S)|\b(?:curl|http)\b[^\n]{0,80}\s-u\s+[^\s:]{1,64}:)(?P<value>[^\s]{1,64})"
)
_PRIVATE = re.compile(
    r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----(?P<value>[^-]+)(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?"
)
_FEWEST_DIGITS = 2


def find(text: str) -> Iterator[Span]:
    for pattern in (_PRIVATE, _USER_INFO, _COMMAND, _ASSIGNED):
        yield from (Span(*m.span("value"), _mark(m)) for m in pattern.finditer(text))
    yield from (
        Span(*m.span("value"), KEY) for m in _PARAMETER.finditer(text) if not _ERROR_PARAMETER.fullmatch(m[0])
    )
    yield from (Span(*match.span(), KEY) for match in _ISSUED.finditer(text))
    for pattern in (_SCHEME, _WEBHOOK, _NAMED, _TOLD):
        yield from (Span(*m.span("value"), KEY) for m in pattern.finditer(text))
    yield from (Span(*m.span(), KEY) for m in _TOTP.finditer(text) if _is_mixed(m[0]))


def _mark(match: re.Match[str]) -> str:
    told = (
        match.re in (_USER_INFO, _COMMAND)
        or "pass" in match[0][: match.start("value") - match.start()].lower()
    )
    return PASSWORD if told else KEY


def _is_mixed(word: str) -> bool:
    """Letters and digits: a word in capitals alone is shouting, digits alone are a number."""
    digits = sum(sign.isdigit() for sign in word)
    return _FEWEST_DIGITS <= digits < len(word) - _FEWEST_DIGITS
