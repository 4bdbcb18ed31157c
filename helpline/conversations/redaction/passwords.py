"""Passwords, PINs and secret answers as people tell them in a chat: a label, and the grammar around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from helpline.conversations.redaction.spans import PASSWORD, Span
from helpline.conversations.redaction.values import Want, extent, is_shaped

_WORD = (
    r"(?:log ?in )?(?:pass?[ -]?w(?:or|ro|r|o)d|pssword|passwort|passwd|pswd|pwd|psw|pw|p/w|p\.w\.|"
    r"contrase[ñn]a|mot de passe|mdp|clave)"
)
LABEL = rf"(?<![\w@])(?:{_WORD}|pass)(?![a-zñ@]|[ -](?:error|protected))"
_PHRASE = (
    r"\b(?:pass ?phrase|memorable word|secret word|(?:security|secret) (?:question )?answer|palabra (?:secreta|clave)|mot secret|"
    r"answer to (?:my|the|our|a) (?:security|secret) question|mother'?s maiden name)"
)
_PIN = r"(?<![\w@])(?:pin(?: ?(?:code|number|no|num|nr))?|nip|pass ?code|code (?:pin|secret|confidentiel)|code d.acc[èe]s)\b"
_MINE = r"(?:my|the|our|a|your|his|her|mi|la|mon|le)"
_IS = (
    r"(?:['’]s|\s+(?:is|was|are|should be|would be|must be|has been|have been|used to be|es|era|est|était|c['’]est))"
    r"(?=[\s:=\"'“])(?:\s+(?:now|still|just|simply|this|currently|actually|maintenant|ahora)\b)?(?:\s*[:=-])?"
)
_ABOUT = r"(?:\s+(?:nueva|nouveau|new|for|to|at|on|i|we|they|that|which|que|ends|starts|begins|in)\b(?:[^\S\n][^\s.,:;=()]{1,20}){0,6}?)?"
_SIGNS = r"(?:\s*(?::|=>|->|=|→)\s*|\s+-\s+)"
_MAKE = r"(?:chang(?:ed|e|ing)|reset|set|switch(?:ed)?|updat(?:ed|e|ing)|made|cambi[eéó]|changé)"
_USER = r"(?<![\w@])(?:user(?: ?name| ?id)?|usr|log ?in|login id|usuario|identifiant|id|email)"
_SHORT = r"(?<!saved )(?<!bank )(?<![\w@])(?:pwd?|mdp|p/w|p\.w\.)\s+"
_MAIL = r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"
_NO_NOUN = r"(?!\s*(?:manager|field|box|page|hint|reset|link|screen|app|vault|policy|prompt|thing|issue|problem|part|change|or\b)|\w)"
_VALUE = r"(?P<value>[^\s]{1,64})"
_BEFORE = r"(?<![^\s(\"'“:,])(?P<value>[^\s,(\"“]{3,64}?)"


def _rule(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_Rules = tuple[tuple[re.Pattern[str], Want], ...]
_AFTER: _Rules = (
    (_rule(rf"{LABEL}{_ABOUT}{_SIGNS}(?P<value>\S)"), Want.TOLD),
    (_rule(rf"{LABEL}{_ABOUT}{_IS}\s*(?P<value>\S)"), Want.WORD),
    (_rule(rf"{LABEL}\s+(?:ends|starts|begins)[^\n.]{{0,24}} and is\s+(?P<value>\S)"), Want.WORD),
    (
        _rule(
            rf"{LABEL}(?:\s+(?:was|is|has been|got))?\s+{_MAKE}(?:\s+by \w+)?\s+(?:to|into)\s+(?P<value>\S)"
        ),
        Want.WORD,
    ),
    (_rule(rf"{LABEL}(?:\s+\w+){{0,2}}\s+as\s+(?P<value>\S)"), Want.LIKE),
    (_rule(rf"{LABEL}\s+from\s+(?P<value>\S)"), Want.LIKE),
    (_rule(rf"{LABEL}\s+from\s+\S{{1,64}}\s+to\s+(?P<value>\S)"), Want.WORD),
    (_rule(rf"{LABEL}\s+and\s+(?:it['’]?s|it is|its now)\s+(?P<value>\S)"), Want.LIKE),
    (_rule(rf"{LABEL}[\s,(]+(?:which is|it['’]?s|namely)?\s*(?P<value>\S)"), Want.LIKE),
    (_rule(rf"{LABEL}[^\n.]{{0,60}}\b(?:new one|now|then)\s+(?:is\s+)?(?P<value>\S)"), Want.LIKE),
)
"""Begin with the label."""
_AROUND: _Rules = (
    (
        _rule(rf"\b{_MAKE}\s+(?:\w+\s+){{0,3}}{LABEL}\s+(?:to|into)\s+(?P<value>\S)"),
        Want.WORD,
    ),
    (
        _rule(rf"\b{_MAKE}\s+(?:\w+\s+){{0,3}}{LABEL}(?:\s+\w+){{0,5}}?\s+(?:to|into|a|en)\s+(?P<value>\S)"),
        Want.LIKE,
    ),
    (
        _rule(
            rf"{_USER}\s*(?:is|:|=|es|est)?\s*\S{{1,64}}[\s,;]+(?:and|y|et)?\s*(?:{_MINE}\s+)?{LABEL}(?:\s+is)?\s+(?P<value>[^\s=:-])"
        ),
        Want.WORD,
    ),
    (
        _rule(
            rf"ask(?:s|ed)? for (?:{_MINE} )?{LABEL},?\s+(?:and )?i (?:put|typed?|enter(?:ed)?|used?)(?: in)?\s+(?P<value>\S)"
        ),
        Want.WORD,
    ),
    (
        _rule(
            rf"{_BEFORE},?\s+(?:(?:is|was|es|est|that is|that['’]?s|which is|c['’]est)\s+)(?:in fact\s+)?{_MINE}\s+(?:\w+\s+)?{LABEL}{_NO_NOUN}"
        ),
        Want.FIRST,
    ),
    (_rule(rf"{_BEFORE},?\s+my {LABEL}{_NO_NOUN}"), Want.LIKE),
    (
        _rule(rf"{_BEFORE}\s+(?:in\s+)?(?:as|como|comme)\s+(?:{_MINE}\s+)?(?:new\s+)?{LABEL}{_NO_NOUN}"),
        Want.WORD,
    ),
    (
        _rule(
            rf"{_BEFORE}\s+(?:works? as|for|when (?:it|they) asks? for)\s+(?:{_MINE}\s+)?{LABEL}{_NO_NOUN}"
        ),
        Want.LIKE,
    ),
    (_rule(rf"(?:^|[.,;\n] ?){_BEFORE}\s+{LABEL}{_NO_NOUN}"), Want.LIKE),
)
"""Have the label inside or at their end."""
_FREE: _Rules = (
    (
        _rule(rf"{_SHORT}(?P<value>[^\s,;]{{3,64}})(?=\s*$|\s*[,;]|\s+(?:user|usr|login|id|email)\b)"),
        Want.WORD,
    ),
    (_rule(rf"{_PHRASE}\s*(?:(?:is|was|es)\b|[:=])\s*(?P<value>\S)"), Want.PHRASE),
    (_rule(r"\bmother['’]?s maiden name\s+(?P<value>\S)"), Want.PHRASE),
    (_rule(rf"{_MAIL}:{_VALUE}"), Want.WORD),
    (_rule(rf"{_MAIL}[\s,:/|]+(?:and\s+)?{_VALUE}"), Want.LIKE),
    (
        _rule(
            rf"\b(?:credentials?|creds|log ?in|sign ?in|user(?:name)?/pass(?:word)?)\b(?:\s*(?:is|are|:|=))?\s*\S{{1,64}}\s*/\s+{_VALUE}"
        ),
        Want.WORD,
    ),
    (_rule(rf"\buser(?:name)?/pass(?:word)?\s*[:=]?\s*[^\s/]{{1,64}}/{_VALUE}"), Want.WORD),
    (
        _rule(
            rf"\b(?:log ?in|sign ?in|log on)(?:\s+(?:with|using|as|is)|:)?\s+\S{{1,64}}[\s,]+(?:and\s+)?{_VALUE}"
        ),
        Want.LIKE,
    ),
    (_rule(rf"\b{_MAKE}\s+(?:it|that)\s+to\s+{_VALUE}"), Want.LIKE),
)
"""Have other words for a label."""
_LABEL = _rule(LABEL)
_TOKEN = re.compile(r"[^\s\"“”(),;]+")
_CUES = (
    *(
        "pas",
        "pw",
        "p.w",
        "p/w",
        "pwd",
        "psw",
        "pswd",
        "psswo",
        "contrase",
        "clave",
        "mdp",
        "mot ",
        "pin",
        "nip",
        "code",
        "cod",
        "log",
        "sign",
    ),
    *("user", "usr", "cred", "@", "maiden", "memorable", "secret", "answer", "palabra", "it to", "that to"),
)
"""Without one of them no rule fits."""
_REACH = 120
_PIN_GAP = (
    r"(?:[\s:=#()-]|['’]s\b|\b(?:is|mailed|gave|texted|issued|assigned|was|are|code|number|num|no|nr|i|set|up|use|the|my|new|they|sent|gave|me|it|its|que|uso|es|est|for|chase|atm|card|"
    r"account|banking|currently|now)\b){0,12}"
)
_AFTER_PIN = _rule(
    rf"{_PIN}{_PIN_GAP}(?P<value>\d{{4,8}})(?![\d%]|[.,]\d|\s*(?:digit|time|x\b|transactions))"
)
_BEFORE_PIN = _rule(
    rf"(?<![\w.,$#-])(?P<value>\d{{4,8}})\s+(?:as|is|was|for|comme|como|es|est)\s+(?:{_MINE}\s+)?(?:\w+\s+)?{_PIN}"
)
_CONTEXT = _rule(
    rf"{LABEL}|{_PHRASE}|\b(?:credentials?|creds|user ?name|usr|log ?in|log(?:ging)? in|sign in)\b"
)


_ANNOUNCED = _rule(rf"(?:{LABEL}|{_PHRASE}|{_PIN})")


def is_label(text: str) -> int:
    """Where the last label of a password, a secret answer or a PIN ends in `text`; 0 without one."""
    return max((match.end() for match in _ANNOUNCED.finditer(text)), default=0)


def find(text: str) -> Iterator[Span]:
    low = text.lower()
    if not any(cue in low for cue in _CUES):
        return
    places = [match.span() for match in _LABEL.finditer(text)]
    for rule, want in _AFTER:
        matches = (rule.match(text, start) for start, _ in places)
        yield from _told(text, filter(None, matches), want)
    for start, end in _windows(places, len(text)):
        for rule, want in _AROUND:
            yield from _told(text, rule.finditer(text, start, end), want)
    for rule, want in _FREE:
        yield from _told(text, rule.finditer(text), want)
    for rule in (_AFTER_PIN, _BEFORE_PIN):
        yield from (Span(*match.span("value"), PASSWORD) for match in rule.finditer(text))
    if places or _CONTEXT.search(text):
        yield from (Span(*match.span(), PASSWORD) for match in _TOKEN.finditer(text) if is_shaped(match[0]))


def _told(text: str, matches: Iterable[re.Match[str]], want: Want) -> Iterator[Span]:
    for match in matches:
        start, stop = match.span("value")
        if end := extent(text, start, want, None if match.end() == stop else stop):
            quoted = text[start] in "\"'“‘«"
            yield Span(start + quoted, end - (quoted and text[end - 1] in "\"'”’»"), PASSWORD)


def _windows(places: list[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """The text around labels, what overlaps as one."""
    windows: list[tuple[int, int]] = []
    for start, end in places:
        start, end = max(0, start - _REACH), min(length, end + _REACH)
        if windows and start <= windows[-1][1]:
            windows[-1] = (windows[-1][0], end)
        else:
            windows.append((start, end))
    return windows
