"""What plain words tell by themselves: whether a clause asks, and what for; denials, praise, delays."""

from __future__ import annotations

import re

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


_CAUSE = re.compile(
    r"\bwhy\b.{0,25}\b(?:stop|broke|break|fail|happen|quit|down)\w*|"
    r"\bwhat (?:happened|went wrong|was wrong|was it)\b",
    re.IGNORECASE,
)


def asks_cause(text: str) -> bool:
    """Whether a question is about what the trouble came from: "and why did it stop?"."""
    return bool(_CAUSE.search(text))


def asks_state(text: str) -> bool:
    """Whether a question asks how a connection is: "is Ally ok?", "does Ally work, yes or no"."""
    return bool(_STATE.search(text))


def asks_of_trying(text: str) -> bool:
    """Whether a question is about trying again: "should we stop refreshing?", "does it make it worse?"."""
    return bool(re.search(r"\b(?:refresh\w*|try|trying|tries|sync\w*|update\w*|worse)\b", text, re.I))


def asks_where(text: str) -> bool:
    """Whether a question looks for something: "and where are they?", "which ones are new?"."""
    return bool(re.search(r"\b(?:where|which|see|find|show|look)\b", text, re.IGNORECASE))


def asks_why(text: str) -> bool:
    """Whether a question is answered by what is seen and the next step: "why?", "what's wrong"."""
    return bool(_WHY.search(text))


def asks_how_long(text: str) -> bool:
    """Whether a clause asks how long something takes."""
    return bool(re.match(r"\W*(?:and |so )?how (?:much )?long", text, re.IGNORECASE))


def asks_for_news(text: str) -> bool:
    """Whether a whole clause only asks how it goes: "any news?", "and now?", "is it done yet?"."""
    return bool(_NEWS.fullmatch(text.strip()))


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
