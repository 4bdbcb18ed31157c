"""How far a secret goes that stands beside a label, and whether what stands there is one at all."""

from __future__ import annotations

import enum
import re

from helpline.conversations.redaction.no_passwords import NO_SECRET, STOPS

__all__ = ["NO_SECRET", "Want", "extent", "is_like", "is_shaped"]

_MOST_WORDS = 6
_WORD = re.compile(r"[^\s]+")
_PUNCTUATION = ".,;:)]}\"'”’»“‘«("
_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "«": "»"}
_CODE_OR_TIME = re.compile(
    r"[#(]*(?:(?:err(?:or)?|code|e|v|kb|x|xx|h|q|w|fy|ol|gfm|cc|fdp|inc|po|inv|ref|cb)?[-:#]?\d{1,8}(?:st|nd|rd|th|x|am|pm|min|hrs?|h|d|k|m|s)?|"
    r"(?-i:[A-Z]{1,5})-?\d{2,7}|\d+(?:[.,:/-]\d+)*%?|\d+-?(?:digits?|characters?|chars?|steps?|factor|days?|hours?|times?))[)!?.,]*",
    re.IGNORECASE,
)
_PRODUCT = re.compile(
    r"(?:i?os|iphone|ipad|chrome|windows|win|office|android|firefox|macos|safari|edge|excel|quickbooks|qb|step|row|line|acct|account|"
    r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|bank|chase|amex|error|code|ticket|1password|option|account)\W?\d{1,5}\W*",
    re.IGNORECASE,
)
_COMMON = frozenset(
    [
        "password",
        "secret",
        "changeme",
        "letmein",
        "qwerty",
        "welcome",
        "admin",
        "test",
        "iloveyou",
        "sunshine",
    ]
)
_COUNTS = frozenset(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"])
_YEAR = re.compile(r"(?:19|20)\d\d")
_ADDRESS = re.compile(r"\S+@\S+\.\S+|https?://\S*|www\.\S*", re.IGNORECASE)

_SITE = re.compile(r"[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|bank|coop|us|co|io)(?:/\S*)?", re.IGNORECASE)
_PLACE = re.compile(r"\b(?:at|on|to|onto|into|from|via|site|website|visit)\s+$", re.IGNORECASE)


class Want(enum.Enum):
    """How plain a word may be to be taken as a secret."""

    TOLD = "after a colon: everything but words that go on with a sentence"
    WORD = "after a verb: no word that may describe a password"
    FIRST = "before its label: as WORD, at the beginning of a clause; elsewhere as LIKE"
    PHRASE = "an answer of several words"
    LIKE = "what looks like a password by itself"


def extent(text: str, start: int, want: Want, stop: int | None) -> int:
    """Where the secret that begins at `start` ends, 0 when there is none. `stop` ends it at the latest."""
    closing = _QUOTES.get(text[start])
    if closing and (end := text.find(closing, start + 1, start + 80)) > start:
        return end + 1 if want is not Want.LIKE or is_like(text[start + 1 : end]) else 0
    words = [match.span() for match in _WORD.finditer(text, start, min(len(text), stop or start + 160))]
    if not words or not _is_wanted(text, words, want):
        return 0
    last = 1
    if stop is None and want is not Want.LIKE:
        last = _length(text, words, want)
    end = words[last - 1][1]
    return start + len(text[start:end].rstrip(_PUNCTUATION)) or end


def _is_wanted(text: str, words: list[tuple[int, int]], want: Want) -> bool:
    token = text[slice(*words[0])].strip(_PUNCTUATION)
    plain = token.lower().strip("!?")
    if not token or _ADDRESS.fullmatch(token) or _is_site(text, token, words[0][0]):
        return False
    if want is Want.LIKE or (want is Want.FIRST and not _begins(text, words[0][0])):
        return is_like(token)
    if plain in _COMMON:
        return _ends(text, words[0][1])
    if want is Want.PHRASE and plain in _COUNTS and len(words) > 2:
        return text[slice(*words[1])].lower().strip(_PUNCTUATION) not in NO_SECRET - {"old", "new"}
    if plain in NO_SECRET or plain.replace("’", "'") in NO_SECRET or (plain.isdigit() and len(plain) < 4):
        return want is not Want.FIRST and _is_phrase(text, words)
    if _CODE_OR_TIME.fullmatch(token):
        return plain.isdigit() and len(plain) > 3 and not _YEAR.fullmatch(plain)
    return want in (Want.TOLD, Want.PHRASE) or not _describes(plain)


def _is_site(text: str, token: str, start: int) -> bool:
    """The address of a place: "I can log in at 53.com"."""
    return bool(_SITE.fullmatch(token) and _PLACE.search(text[:start]))


def _describes(word: str) -> bool:
    """By its ending: expired, working, correctly."""
    return len(word) > 4 and word.isalpha() and word.endswith(("ed", "ing", "ly", "able"))


def _is_phrase(text: str, words: list[tuple[int, int]]) -> bool:
    """Whether a sentence's word is followed by three and more that no sentence goes on with."""
    rest = [text[slice(*span)].strip(_PUNCTUATION).lower() for span in words[1:6]]
    return len(rest) in (3, 4) and all(
        word.isalpha() and len(word) > 2 and word not in NO_SECRET for word in rest
    )


def _begins(text: str, start: int) -> bool:
    before = text[max(0, start - 8) : start].rstrip(" \"'“(")
    return not before or before[-1] in ".,:;!?\n(-"


def _ends(text: str, end: int) -> bool:
    rest = text[end : end + 40].lstrip(" \"'”).,!?")
    return not rest or text[end] in ".,;\n!" or rest.split()[0].lower() in STOPS


def _length(text: str, words: list[tuple[int, int]], want: Want) -> int:
    """How many words belong to a password that begins with a plain one."""
    first = text[slice(*words[0])]
    if want is not Want.PHRASE and not first.isalpha():
        return 1
    for number, span in enumerate(words[1:_MOST_WORDS], start=1):
        before, word = text[words[number - 1][0] : words[number - 1][1]], text[slice(*span)]
        if (
            before[-1] in ".,;)!?"
            or "\n" in text[words[number - 1][1] : span[0]]
            or word.lower().strip(_PUNCTUATION) in STOPS
        ):
            return number
        if not re.fullmatch(r"[\w'’!?.,)-]+", word) and not is_like(word):
            return number
    return min(len(words), _MOST_WORDS)


def is_like(token: str) -> bool:
    """Letters with digits, signs or capitals among them: no word, no error code, no date."""
    core = token.strip(_PUNCTUATION)
    if len(core) < 4 or _CODE_OR_TIME.fullmatch(core) or _PRODUCT.fullmatch(core) or _ADDRESS.fullmatch(core):
        return core.isdigit() and len(core) > 4
    if (
        not re.search(r"[^\W\d]", core)
        or core.lower().strip("!?") in NO_SECRET
        or re.fullmatch(r"\w+/\w+|[A-Z]+(?:_[A-Z]+)+", core)
    ):
        return False
    digits, signs = bool(re.search(r"\d", core)), bool(re.search(r"[!@#$%^&*+=~?_]\w|[@#$%^&*]", core))
    return digits or signs or bool(re.search(r"[a-z][A-Z].*[a-z]|[a-z][A-Z]{2}", core))


def is_shaped(token: str) -> bool:
    """A password by its shape alone: letters and digits with a sign, or small and capital letters with a digit."""
    core = token.strip(_PUNCTUATION)
    if len(core) < 6 or not is_like(core) or re.search(r"[/:\\<>\[\]]", core):
        return False
    letters, digits = re.search(r"[^\W\d_]", core), re.search(r"\d", core)
    signs = re.search(r"[!@#$%^&*]", core.rstrip("!?"))
    mixed = re.search(r"[a-z]", core) and re.search(r"[A-Z]", core)
    return bool(
        letters
        and digits
        and (signs or (mixed and not re.fullmatch(r"[A-Z]{2,}[-_]?\w*", core)) or core.endswith("!"))
    )
