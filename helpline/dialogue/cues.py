"""What plain words tell by themselves: times, dates, amounts, and whether a clause asks."""

from __future__ import annotations

import re

_DAY = (
    r"(?:mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun)(?:day|nesday|sday|rsday|urday)?\b|yesterday|"
    r"this morning|last night|last (?:week|month|year|\w+day)|lunch|noon"
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DATE = (
    rf"(?:(?:the )?\d{{1,2}}(?!\d)(?:st|nd|rd|th)?(?: of)?(?: {_MONTH})?|{_MONTH} ?\d{{0,2}}(?:st|nd|rd|th)?|"
    r"\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?)"
)
_COUNT = r"(?:\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|couple(?: of)?|few|several)"
_UNIT = r"(?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?)"

_SINCE = re.compile(rf"\b(?:since|from|starting) ((?:last |this )?(?:{_DAY}|{_DATE}))", re.IGNORECASE)
_UNTIL = re.compile(
    r"\b(?:work(?:ed|ing|s)|fine|ok|good|nicely|well|great|perfect(?:ly)?|came|synced)\b[^.?!]{0,20}"
    rf"\b(?:until|till|til|up to) ((?:last |this )?(?:{_DAY}|{_DATE}))",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"\b(?:for|been|already|its|it's|is) (?:the (?:last|past) |like |about |over |almost |been |going on )*"
    rf"({_COUNT} {_UNIT})\b|"
    r"\b(\w+ day)\b(?= (?:in a row|and|now|already|it|of|\w+ is))|"
    rf"\b({_COUNT} {_UNIT})(?: now| already| back| ago)\b",
    re.IGNORECASE,
)
_LAST_CAME = re.compile(
    r"\b(?:stopped|quit|died|broke|nothing(?: \w+){0,4}) (?:on |since |after )?"
    rf"((?:last |this )?(?:{_DAY}|{_DATE}))",
    re.IGNORECASE,
)
_TO = r"(?:up to|to|through|thru|till|until|and|-|–)"
_RANGE = re.compile(rf"\b(?:between |from )?({_DATE})\s*{_TO}\s*({_DATE})\b", re.IGNORECASE)
_ANY_DATE = re.compile(
    rf"\b({_DAY}|{_MONTH} ?\d{{0,2}}|\d{{1,2}}[/.-]\d{{1,2}}|the \d{{1,2}}(?:st|nd|rd|th))\b", re.IGNORECASE
)
_ASKS = re.compile(
    r"\?\s*[)\"']*$|^\s*(?:(?:ok|and|so|but|also|then|btw|hm+|wait|hey|hi|please|well)[ ,]+)*"
    r"(?:what|whats|what's|why|how|hows|where|wheres|when|which|who|whom|is it|is that|is there|are there|"
    r"does|do i|do you|did you|can i|can you|could i|could it|could you|should i|should it|will it|will i|"
    r"would it|would that|am i|must i|is this|was it|has anyone)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"\b(?:person|people|human|agent|rep|representative|support|team|staff|colleague|operator|manager|technician|"
    r"expert|call|phone|talk|speak|chat|contact|escalate|ticket|real|live|handed?|transfer|put me)\b",
    re.I,
)
_TENANT_NUMBER = re.compile(r"\b11[01]\d{4}\b")
"""CustomBooks' own account number ("tenant number"): seven digits from 110 or 111 on."""


def asks(text: str) -> bool:
    """Whether a clause has the form of a question."""
    return bool(_ASKS.search(text))


_WHY = re.compile(
    r"\bwhy\b|\bhow come\b|"
    r"\bwhat(?:'?s| is| has| do| can| should)?\b.{0,20}\b(?:up|wrong|going on|happen\w*|do|matter)\b",
    re.IGNORECASE,
)
_NEWS = re.compile(
    r"(?:(?:so|and|ok|well|hey|hi|hello)\W+)*"
    r"(?:any (?:news|updates?|luck|progress|change)|(?:and )?now|anything|well|hello|hey|still running|"
    r"(?:is it |are you |did it )?(?:done|finished|ready|through|over|work(?:ed)?)|"
    r"how(?:'?s| is| does) it (?:go(?:ing)?|look(?:ing)?)|how (?:much )?long(?:er)?|"
    r"what(?:'?s| is) the (?:status|result))"
    r"(?: yet| now| already| so far| there)*\W*",
    re.IGNORECASE,
)


_BACK = re.compile(
    r"\b(?:it|its|it's|that|that's|thats|this|they|them|those|these|there|one|ones|he|she|his|her|then|else|"
    r"so|and|but|again|either|both|same)\b",
    re.I,
)
_MOST_WORDS = 10


def refers_back(text: str) -> bool:
    """Whether a question is short and leans on what was said before: "and where are they?", "how long?"."""
    words = text.split()
    return len(words) <= 3 or (len(words) <= _MOST_WORDS and bool(_BACK.search(text)))


_SOMEBODY = r"(?:are you|(?:is )?(?:any|some)(?:one|body))"
_CALL = re.compile(rf"(?:hello|hey|hi|{_SOMEBODY} (?:still )?(?:there|here|around))\W*", re.IGNORECASE)


def calls(text: str) -> bool:
    """Whether a whole clause only looks for somebody: "hello?", "are you there?"."""
    return bool(_CALL.fullmatch(text.strip()))


_NEXT = re.compile(
    r"\bwhat (?:do|should|can|must|shall) (?:i|we) (?:have to |need to )?do\b|\bwhat(?:'?s| is)? next\b|"
    r"\bwhat now\b|\bnow what\b|\bhow (?:do|should|shall) (?:i|we) (?:go on|proceed|continue)\b",
    re.IGNORECASE,
)


def asks_what_next(text: str) -> bool:
    """Whether a question is answered by the next step alone: "and what do I do now?"."""
    return bool(_NEXT.search(text))


_YES = re.compile(r"\W*(?:yes|yep|yeah|yup|ya|sure|please do|of course|go ahead)\b(?! but\b)", re.IGNORECASE)


def begins_with_yes(text: str) -> bool:
    """Whether a message opens with a plain yes, whatever it goes on to say."""
    return bool(_YES.match(text))


_STATE = re.compile(
    r"\b(?:is|are|does|do|did|has|isn't|doesn't)\b.*\b(?:ok|okay|fine|all ?right|alright|good|"
    r"work(?:s|ing)?|connected|"
    r"updat\w+|up to date|current|affected|broken|down|failing|healthy|running|too)\b",
    re.IGNORECASE,
)


def asks_state(text: str) -> bool:
    """Whether a question asks how a connection is: "is Ally ok?", "does Ally work, yes or no"."""
    return bool(_STATE.search(text))


def asks_of_trying(text: str) -> bool:
    """Whether a question is about trying again: "should we stop refreshing?", "does it make it worse?"."""
    return bool(re.search(r"\b(?:refresh\w*|try|trying|tries|sync\w*|update\w*|worse)\b", text, re.I))


def asks_why(text: str) -> bool:
    """Whether a question is answered by what is seen and the next step: "why?", "what's wrong"."""
    return bool(_WHY.search(text))


def asks_how_long(text: str) -> bool:
    """Whether a clause asks how long something takes."""
    return bool(re.match(r"\W*(?:and |so )?how (?:much )?long", text, re.IGNORECASE))


def asks_for_news(text: str) -> bool:
    """Whether a whole clause only asks how it goes: "any news?", "and now?", "is it done yet?"."""
    return bool(_NEWS.fullmatch(text.strip()))


def since(text: str) -> str:
    """Since when or for how long something is so, as the customer put it; "" when nothing tells."""
    for pattern in (_SINCE, _UNTIL, _LAST_CAME, _FOR):
        found = pattern.search(text)
        if found:
            return " ".join(next(group for group in found.groups() if group).split())
    return ""


_LENGTH = re.compile(rf"({_COUNT}|last|past) ({_UNIT}|year)", re.I)
_HOURS = {"minute": 0, "min": 0, "hour": 1, "hr": 1, "day": 24, "week": 168, "month": 720, "year": 8760}
_NUMBERS = {
    **{"a": 1, "an": 1, "one": 1, "last": 1, "past": 1, "couple": 2, "two": 2, "three": 3, "few": 3},
    **{"four": 4, "several": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10},
}


def hours(text: str) -> int:
    """How long "six weeks" or "about 3 days" is, in hours; 0 where a text tells no length."""
    found = _LENGTH.search(text)
    if not found:
        return 0
    count, unit = found[1].lower().split()[0], found[2].lower().rstrip("s")
    return (int(count) if count.isdigit() else _NUMBERS.get(count, 1)) * _HOURS.get(unit, 0)


_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def hours_ago(text: str, weekday: int) -> int:
    """How long ago "six weeks" or "friday" is, in hours, said on this weekday (0: Monday); 0: not told."""
    day = re.search(rf"\b({'|'.join(_WEEKDAYS)})", text, re.I)
    if day is None or hours(text):
        return hours(text)
    back = (weekday - _WEEKDAYS.index(day[1].lower())) % 7
    return (back or 7 if "last" in text.lower() else back) * 24


def dates(text: str) -> str:
    """Which dates a text names, as written ("march 28 to april 12"); "" for none."""
    found = _RANGE.search(text)
    if found:
        return found[0].strip()
    named = [one[0].strip() for one in _ANY_DATE.finditer(text)]
    return ", ".join(dict.fromkeys(named))


def date_range(text: str) -> str:
    """From when to when something is, as written; "" when there is no range."""
    found = _RANGE.search(text)
    return found[0].strip() if found else ""


def names_person(text: str) -> bool:
    """Whether a wish for somebody is one for a person of ours, or for contact with one."""
    return bool(_PERSON.search(text))


_PASSWORD = re.compile(r"pass|\bpw\b|\bpin\b|log ?in|sign|credential|user|same (?:one|as)", re.I)


def names_password(text: str) -> bool:
    """Whether a clause is about a sign-in."""
    return bool(_PASSWORD.search(text))


def tenant_number(text: str) -> str:
    """The customer's CustomBooks account number, "" when none is written."""
    found = _TENANT_NUMBER.search(text)
    return found[0] if found else ""


_FINE = re.compile(
    r"\b(?:is|are|was|'s|s|looks?|thats?|that's|works?|updates?|downloads?|loads?|syncs?|comes in) "
    r"(?:all |just |perfectly |totally )?"
    r"(?:fine|ok|okay|good|alright|all right)\b",
    re.I,
)
_NOT_FINE = re.compile(r"\b(?:not|n't|nt|but|site|website|app|login|page|password|\.com)\b|n't\b", re.I)


_LATER = re.compile(
    r"\b(?:tomorrow|tomorow|tmrw|tmr|next week|later today|tonight|not before|"
    r"until (?:mon|tue|wed|thu|fri|sat|sun)\w*|"
    r"(?:will|gonna|going to|can|can only|only|not) (?:\w+ ){0,4}(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"(?:in|within|takes?|another) (?:about )?(?:\d+|an?|one|two|a few|twenty.four) (?:hours?|hrs?|days?))\b",
    re.I,
)


def says_later(text: str) -> bool:
    """Whether a clause puts something off: "they unlock it tomorrow", "it takes 24 hours"."""
    return bool(_LATER.search(text))


_SITE = re.compile(
    r"\b(?:i|im|i'm|me|my|we|us|our|myself|website|site|online|app|page|there|locks?|"
    r"log(?:ging)? ?in|sign(?:ing)? ?in)\b",
    re.IGNORECASE,
)


def tells_of_site(text: str) -> bool:
    """Whether a clause can be about the customer's own access at the bank, and not the connection's."""
    return bool(_SITE.search(text))


_UNDONE = re.compile(
    r"(?:\b(?:not|never|isnt|arent|wasnt|hasnt|havent|didnt|no)\b|n'?t\b)(?: \w+){0,2} "
    r"(?:un-?lock\w*|open\w*|done|approved?|accept\w*|confirm\w*|sav(?:e|ed)|replaced?|re-?enter\w*|click\w*|tick\w*)\b",
    re.IGNORECASE,
)


def says_undone(text: str) -> bool:
    """Whether a clause denies that a step is done: "it's NOT unlocked", "i haven't accepted it"."""
    return bool(_UNDONE.search(text))


def asks_for_later(text: str) -> bool:
    """ "Can I stop here and do it tomorrow?" puts a step off, too."""
    return bool(
        re.search(
            r"\b(?:can|could|may|shall) (?:i|we) (?:\w+ )*?(?:do|finish|stop|go on|continue)\b", text, re.I
        )
    ) and says_later(text)


def says_fine(text: str) -> bool:
    """Whether a clause says of what it names that it is fine ("wells is my personal one and that's ok")."""
    return bool(_FINE.search(text)) and not _NOT_FINE.search(text)
