"""Blanks what nobody may keep: card and account numbers, passwords, security codes. Pure.

Runs before anything is stored. In doubt about a bare number it looks at the words around it, so that error
codes, amounts, dates, phone numbers, the last digits of an account and ticket numbers stay readable.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

CARD = "[card number removed]"
PASSWORD = "[password removed]"  # noqa: S105
CODE = "[security code removed]"
ACCOUNT = "[account number removed]"
NATIONAL_ID = "[social security number removed]"


class Redacted(NamedTuple):
    """`text` as it may be stored; `removed` whether anything was blanked."""

    text: str
    removed: bool


_LONG_NUMBER = re.compile(r"(?<![\w$€£.,#-])\d(?:[ \-]?\d){8,18}(?![\w]|[.,]\d)")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")
_SSN = re.compile(r"(?<!\d)(?!000|666|9\d\d)\d{3}([- ])(?!00)\d{2}\1(?!0000)\d{4}(?!\d)")
_PHONE = re.compile(r"(?:\+?1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}")
_PHONE_WORDS = re.compile(
    r"\b(phone|call|text|cell|mobile|tel|fax|reach|whatsapp|ring|number is)\b[^.\n]{0,25}$", re.I
)
_CARD_WORDS = re.compile(r"\b(card|visa|master ?card|amex|american express|discover|cc|debit|credit)\b", re.I)

_LABEL = (
    r"(?:pass ?(?:word|code|phrase)|passwd|passwrd|pasword|pwd?|pw|pin(?: ?(?:code|number))?|"
    r"log ?in password|pass(?=\s*[:=]|\s+-))"
)
_PLAIN_WORD = (
    r"(?!(?:is|was|were|not|no|wrong|correct|right|incorrect|expired|invalid|changed|reset|updated|new|old|same|"
    r"working|work|works|doesn'?t|didn'?t|isn'?t|wasn'?t|won'?t|can'?t|has|had|have|been|still|again|but|and|or|"
    r"for|to|the|a|an|my|your|their|at|on|in|it|that|this|which|who|what|where|when|how|why|so|because|i|we|they|"
    r"you|he|she|just|already|never|always|fine|ok|okay|good|bad|accepted|refused|rejected|blocked|locked|saved|"
    r"stored|safe|required|needed|fields?|page|screen|box|manager|reset|change|problems?|issues?|errors?|trouble|"
    r"please|pls|with|from|of|if|as|too|also|now|yesterday|today|last|recently|only|being|keeps?|got|gets?|"
    r"did|does|do|will|would|should|could|can|may|might|must|asked?|asking|says?|said|seems?|there|here|then|"
    r"correctly|incorrectly|verified|unknown|forgotten|lost|stolen|hacked|compromised|different|very|really|"
    r"definitely|absolutely|totally|what|supposed|sent|entered|typed|yes|nope?|hmm|one|up|out)\b)"
)
_STATED = re.compile(
    rf"\b({_LABEL})(\s*(?:is|was|=|:|->|-)\s*[\"'“]?(?:now |this |simply |just )?){_PLAIN_WORD}"
    r"((?<=[:=-] )[^\s\"'”]{1,64}|(?<=[:=])[^\s\"'”]{1,64}|[^\s\"'”]{3,64})",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    rf"\b({_LABEL})(\s+[\"'“]?)(?=[^\s]*[\d!@#$%^&*])(?![#(]?\d{{3}}\b(?!\d))([^\s\"'”]{{4,64}})",
    re.IGNORECASE,
)
_CODE_WORDS = re.compile(
    r"\b(otp|2fa|one[- ]?time|security code|verification|verify|auth(?:entication|enticator)? code|passcode|"
    r"sms|texted|text(?:ed)? me|sent me|they sent|it sent|the code|my code|code is|code was|code:|token|mfa|"
    r"access code|sign[- ]?in code|log[- ]?in code)\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?<![\w$€£.,#/:-])(\d{3}[ -]\d{3}|\d{4,8})(?![\w%/:]|[.,-]?\d)")
_CODE_STANDS = re.compile(
    r"(error|err|status|ending|ends|last|year|since|in|on|until|of|by|company|tenant|ticket)\W*(in|with|digits|four|4|number|no)?\W*$",
    re.I,
)
_ALONE = re.compile(r"\s*(\d{3}[ -]\d{3}|\d{4,8})[.!]?\s*")
_COMPANY = re.compile(r"11[01]\d{4}")
_DATE = re.compile(r"(19|20)\d{2}([- ./]?(0?[1-9]|1[0-2])([- ./]?(0?[1-9]|[12]\d|3[01]))?)?")


MARK = re.compile(r"\[[a-z ]+ removed\]")
"""What stands where something was blanked."""
_TOO_FEW = 3
"""Words beside a secret that say nothing by themselves, such as "my card is"."""


def says_nothing_else(text: str) -> bool:
    """Whether a blanked text was all secret, so that there is nothing left to answer."""
    return len(MARK.sub(" ", text).split()) <= _TOO_FEW


def redact(text: str) -> Redacted:
    """The text with secrets replaced by what was there in words."""
    clean = text
    for step in (_ibans, _cards_and_accounts, _national_ids, _passwords, _codes):
        clean = step(clean)
    return Redacted(clean, clean != text)


def _cards_and_accounts(text: str) -> str:
    phones = [match.span() for match in _PHONE.finditer(text)]

    def blank(match: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", match[0])
        before = text[: match.start()]
        if len(digits) >= 13 and (_luhn(digits) or (len(digits) in (15, 16) and _CARD_WORDS.search(text))):
            return CARD
        if any(start <= match.start() and match.end() <= end for start, end in phones):
            return match[0]
        if len(digits) in (10, 11) and _PHONE_WORDS.search(before):
            return match[0]
        grouped = bool(re.search(r"[ \-]", match[0]))
        if grouped and (len(digits) < 12 or _SSN.fullmatch(match[0])):
            return match[0]  # dates, phone numbers and the like; social security numbers come next
        return ACCOUNT if len(digits) <= 17 else CARD

    return _LONG_NUMBER.sub(blank, text)


def _national_ids(text: str) -> str:
    return _SSN.sub(NATIONAL_ID, text)


def _ibans(text: str) -> str:
    return _IBAN.sub(lambda match: ACCOUNT if len(match[0].replace(" ", "")) >= 15 else match[0], text)


def _passwords(text: str) -> str:
    text = _STATED.sub(lambda match: f"{match[1]}{match[2]}{PASSWORD}", text)
    return _BESIDE.sub(lambda match: f"{match[1]}{match[2]}{PASSWORD}", text)


def _codes(text: str) -> str:
    alone = _ALONE.fullmatch(text)
    if alone and _is_code(alone[1]):
        return CODE
    if not _CODE_WORDS.search(text):
        return text
    return _CODE.sub(_unless(text), text)


def _unless(text: str) -> Callable[[re.Match[str]], str]:
    def blank(match: re.Match[str]) -> str:
        stands = _CODE_STANDS.search(text[: match.start()])
        return match[0] if stands or not _is_code(match[1]) else CODE

    return blank


def _is_code(number: str) -> bool:
    return not _COMPANY.fullmatch(number) and not (_DATE.fullmatch(number) and len(number) in (4, 8))


def _luhn(digits: str) -> bool:
    """The check digit of payment cards (ISO/IEC 7812-1)."""
    doubled = [int(d) * (1 + place % 2) for place, d in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0
