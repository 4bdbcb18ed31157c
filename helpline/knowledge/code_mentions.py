"""Error codes in a sentence, told from amounts, dates, phone numbers and counts by what stands around.

A number that is called a code ("error 999", "999 error") is one. A known code counts without being called so
("402 chase", "keeps giving me 402"), unless its neighbours show that it counts or names something else.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from helpline.knowledge.code_shapes import SPOKEN, WRITTEN, spell_out
from helpline.knowledge.wording import any_of

_CALL = r"(?:(?:error|err|erro|eror|errror|erorr)(?:[ -]?codes?|s)?|codes?|cod|status|sts|message|msg|fault)"
_BARE = (
    r"(?<![a-z0-9$£€.,_@+:*-])(?<!(?<![0-9]{3})/)"  # no sign of an amount, a date or a longer number before
)
_NUMBER = re.compile(
    rf"{_BARE}(?P<prefix>{_CALL}[:#_ -]?|e|#\s?|no\.\s?|"
    rf"[(\[\"'“‘]+)?"
    rf"(?P<digits>{WRITTEN})(?:'?s)?(?![a-z0-9_%@])"
    rf"|(?<![a-z0-9-])(?P<words>{SPOKEN})(?![a-z0-9-])"
)
_LIST = re.compile(rf"{_CALL}[:#\s]*(?:[0-9]{{3}}\s*(?:[,/&+]|and|or)\s*)+$")
_ZERO = re.compile(r"\b(?:error|code|status)(?: code| number)?(?: is|:| #)? ?(?P<digits>0)(?![0-9.,:/%])")
_CALLED = re.compile(
    rf"\b{_CALL}(?:\W+(?:{any_of('code number num no nr is was of a')}|"
    rf"{any_of('an the its says say reads again still message')}"
    r"|it's|called|now))*[\s:#=\"'(\[-]*$"
)
_CALLED_AFTER = re.compile(rf"[\s)\]\"'-]*(?:{_CALL})\b")
_OTHER_CODE = re.compile(
    rf"\b(?:{any_of('zip area postal post promo coupon security')}|"
    rf"{any_of('verification sms access pass pin country tax sort')}"
    r"|routing|discount|one[ -]time) ?(?:codes?|numbers?)[\s:#]*(?:is|was|of)?[\s:#]*$"
)
_MONEY = any_of(
    "amount balance bill charge charges check checks cheque cost costs debit deposit deposits fee "
    "invoice payment payments purchase refund rent total transaction transfer wire withdrawal bal limit "
    "difference score"
)
_THINGS = any_of(
    "acct accts account accounts a/c ext extension order ticket inv ref reference case po receipt "
    "confirmation room suite ste apt unit zip area highway hwy route version v page line row step "
    "section chapter form item part model job project customer vendor client company tenant estimate "
    "digits chk ck tkt conf license licence class category sku employee payroll schedule interstate flight "
    "bus channel pin gl"
)
_DOING = any_of(
    "paid pay owe owes owed spent charged worth around approx approximately roughly over under than "
    "least nearly almost move moved send sent transfer transferred withdrew deposited received call "
    "dial phone tel fax text usd cad short sold uploaded downloaded imported"
)
_NOT_BEFORE = re.compile(
    rf"(?:[$£€]\s*|\b(?:(?:{_THINGS}|{_MONEY})(?: number| num| no\.?| nr| nbr| id| of| is| for| was){{0,2}}"
    rf"|{_DOING}|off by|out of|x+|end(?:s|ing)?(?: in| with)?"
    r"|last (?:(?:4|four|3|three)(?: digits?)?|digits?)(?: are| is)?"
    r"|digits(?: are)?)[\s:#.]*#?\s*|\*\s*)$"
)
_O_CLOCK = re.compile(r"\b(?:at|around|about|since|until|till|by|before|after)\s+$")
_COUNTED = any_of(
    "dollars? bucks? usd cad euros? cents? k grand percent pct points? items? transactions? trans txns? "
    "lines? entries records rows? times? days? hours? hrs? minutes? mins? seconds? secs? weeks? months? "
    "years? yrs? people persons? customers? clients? users? vendors? employees invoices? bills? checks? "
    "cheques? payments? deposits? charges? emails? messages calls? pages? accounts? banks? cards? "
    "companies duplicates? miles? units? orders? tickets? files? am pm st street ave avenue road rd "
    "blvd boulevard drive dr lane ln court way main north south east west n s e w missing uncategorized "
    "unapproved new old more different other duplicate pending worth of refund purchase wire fee payout "
    "transfer withdrawal unread left kb mb gb ms balance"
)
_NOT_AFTER = re.compile(
    r"[.,:][0-9]|/(?![0-9]{3}(?![0-9]))[0-9]|\s?[%°]|[)\s.-]*[0-9]{3}[\s.-]+[0-9]{4}|[\s-]+[0-9]{4,}|-[0-9]"
    rf"|\s?\([kb]\)|[\s-]+(?:area code|out of [0-9]|(?:{_COUNTED})\b)(?! (?:error|code|and|again))"
)
_LETTERS = re.compile(r"[A-Za-z]+")
_INTRODUCED = re.compile(r"\b(?:status|error|err|code)[:\s]+(?:(?:is|was|of) )?(?=[a-z])", re.IGNORECASE)
_CONSTANT = re.compile(r"(?<![A-Za-z0-9_])[A-Za-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+)*(?![A-Za-z0-9_])")
_UPPER = re.compile(r"(?<![A-Za-z0-9_])[A-Z][A-Z0-9]{2,}(?: [A-Z][A-Z0-9]*){1,7}(?![A-Za-z0-9_])")
_PROVIDER = re.compile(r"(?<![A-Za-z0-9])[Yy][0-9]{3}(?![A-Za-z0-9])")


class Found(NamedTuple):
    """An error code in a text: `value` is the digits or the constant, [start, end) where it stands."""

    value: str
    start: int
    end: int


class CodeFinder:
    """Finds codes; `is_known` tells a known number, `names` are the constants and statuses."""

    def __init__(self, is_known: Callable[[str], bool], names: frozenset[str]) -> None:
        self._is_known = is_known
        self._names = names
        self._squashed = {name.replace("_", ""): name for name in sorted(names) if "_" in name}

    def find(self, text: str) -> list[Found]:
        """Codes of a text, left to right."""
        lower = text.lower()
        numbers = [found for match in _NUMBER.finditer(lower) if (found := self._number(lower, match))]
        zero = [Found("0", m.start("digits"), m.end("digits")) for m in _ZERO.finditer(lower)]
        every = sorted({*numbers, *zero, *self._constants(text)}, key=lambda code: (code.start, -code.end))
        return [code for n, code in enumerate(every) if not n or code.start >= every[n - 1].end]

    def _number(self, text: str, match: re.Match[str]) -> Found | None:
        spoken = match["words"]
        start, end = match.span("words" if spoken else "digits")
        value = spell_out(spoken) if spoken else re.sub(r"\D", "", match["digits"])
        before, after = text[:start], text[match.end() :]
        if _is_something_else(before, after, spoken or "", spaced=end - start > 3):
            return None
        after_call = _CALLED_AFTER.match(after)
        if _NOT_BEFORE.search(before) and not after_call:
            return None
        introduced = (
            (match["prefix"] or "").strip(" ([\"'“‘") or _CALLED.search(before) or _LIST.search(before)
        )
        return Found(value, start, end) if introduced or after_call or self._is_known(value) else None

    def _constants(self, text: str) -> list[Found]:
        found = [Found(whole, 0, len(text))] if (whole := self._whole(text)) else []
        for match in _CONSTANT.finditer(text):
            value = self._constant(match[0], text[: match.start()])
            if value:
                found.append(Found(value, *match.span()))
        for match in _UPPER.finditer(text):
            if (value := match[0].replace(" ", "_")) in self._names:
                found.append(Found(value, *match.span()))
        return [
            *found,
            *self._spaced(text),
            *(Found(m[0].upper(), *m.span()) for m in _PROVIDER.finditer(text)),
        ]

    def _whole(self, text: str) -> str:
        """A message that is nothing but the words of a name: "token id invalid"."""
        name = "_".join(text.upper().split())
        return name if "_" in name and name in self._names else ""

    def _constant(self, word: str, before: str) -> str:
        name = word.upper().replace("-", "_")
        if "_" in name and name in self._names:
            return name
        if "_" in word and (word.isupper() or name.startswith("STATUS_")):
            return name
        joined = self._squashed.get(name) if len(name) > 8 else None
        return joined if joined and not before.endswith("@") else ""

    def _spaced(self, text: str) -> list[Found]:
        """ "status login failed", "error: incorrect credentials": a name in words, introduced as one."""
        found = []
        for match in _INTRODUCED.finditer(text):
            for start in (match.start(), match.end()):
                if phrase := self._longest(list(_LETTERS.finditer(text, start))[:9]):
                    found.append(Found(_joined(phrase), phrase[0].start(), phrase[-1].end()))
                    break
        return found

    def _longest(self, words: list[re.Match[str]]) -> list[re.Match[str]]:
        phrases = (words[:count] for count in range(len(words), 1, -1))
        return next((phrase for phrase in phrases if _joined(phrase) in self._names), [])


def _joined(words: list[re.Match[str]]) -> str:
    return "_".join(word[0].upper() for word in words)


def _is_something_else(before: str, after: str, spoken: str, *, spaced: bool) -> bool:
    """An amount, a date, a phone number, a count … as its neighbours show."""
    if spoken:
        timed = "hundred" not in spoken and _O_CLOCK.search(before)
        return bool(timed or _NOT_AFTER.match(after))
    if spaced and (re.search(r"[0-9][\s.-]?$", before) or re.match(r"[\s.-]?[0-9]", after)):
        return True
    return bool(_NOT_AFTER.match(after) or _OTHER_CODE.search(before))
