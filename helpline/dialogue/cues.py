"""What plain words tell by themselves: whether a clause asks, and what for; denials, praise, delays."""

from __future__ import annotations

import re

_ASKS = re.compile(
    r"\?\s*[)\"']*$|^\s*(?:(?:ok|and|so|but|also|then|btw|hm+|wait|hey|hi|please|well)[ ,]+)*"
    r"(?:what|whats|what's|why|how|hows|where|wheres|when|which|who|whom|is it|is that|is there|are there|"
    r"does|do i|do you|did you|can i|can you|could i|could it|could you|should i|should it|will it|will i|"
    r"would it|would that|am i|must i|is this|was it|has anyone|"
    r"(?:is|are|does|can|could|will|would|should) "
    r"(?:my|his|her|our|their|the|these|those|your|all|any|both|other))\b",
    re.IGNORECASE,
)


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


_MOST_WORDS = 6


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
    r"\b(?:any|some)thing (?:else )?(?:that |which )?(?:i|we|you) (?:can|could|should) "
    r"(?:still |also )?(?:do|try|check|look at)\b|"
    r"\bwhat now\b|\bnow what\b|^\W*(?:and |so |ok )?now\W*$|"
    r"\bhow (?:do|should|shall) (?:i|we) (?:go on|proceed|continue)\b",
    re.IGNORECASE,
)


def asks_what_next(text: str) -> bool:
    """Whether a question is answered by the next step alone: "and what do I do now?"."""
    return bool(_NEXT.search(text))


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


_ONLY_OF = re.compile(
    r"(?:(?:and|or|so|ok|what|how|whats|what's|about|also|too|then|is|with|for|of|my|the|our|one|now|up|it|"
    r"thing|stuff|problem|account|connection)\W*)*",
    re.IGNORECASE,
)


def asks_only_of(text: str, name: str) -> bool:
    """Whether a question says no more than a name: "Chase?", "and what about Citi?"."""
    before, _, after = text.lower().partition(name.lower())
    return all(_ONLY_OF.fullmatch(part.strip(" ?!.,")) for part in (before, after))


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


def asks_about_wait(text: str) -> bool:
    """Whether a question is about how or when a person answers: "if I get a person, how long?"."""
    return bool(re.search(r"\bhow (?:long|soon|fast|quick)|\bwhen\b|\bif i\b|\bwhat happens\b", text, re.I))


def asks_for_news(text: str) -> bool:
    """Whether a whole clause only asks how it goes: "any news?", "and now?", "is it done yet?"."""
    return bool(_NEWS.fullmatch(text.strip()))


_NOTHING_WRONG = re.compile(
    r"\bnothing(?:'?s| is| was)?(?: actually| really)? (?:broken|wrong|failing|down)\b|"
    r"\b(?:no|not an?y?) (?:trouble|error|problem)s? (?:at all|there|with it|right now)\b|"
    r"\bjust (?:asking|planning|curious)\b",
    re.I,
)


def says_nothing_wrong(text: str) -> bool:
    """Whether somebody says that nothing is broken: "no, nothing is wrong, I'm just planning"."""
    return bool(_NOTHING_WRONG.search(text))


_REQUEST = re.compile(
    r"^\W*(?:(?:then|and|but|so|ok|just|please|instead)\W+)*"
    r"(?:tell|show|explain|give|check|look|fix|help|do|try|let'?s|i (?:want|need|would like|'d like))\b",
    re.I,
)


def requests(text: str) -> bool:
    """Whether a clause asks for something without the form of a question: "then tell me the size limit"."""
    return bool(_REQUEST.search(text))


_SOME_TIME = re.compile(
    r"(?<!not )\b(?:at some point|some ?time|some ?day|eventually|later|not now|not yet|tomorrow|next week|"
    r"(?:but|on|till?|until) (?:mon|tues|wednes|thurs|fri|satur|sun)day)"
    r"(?: (?:on|please|pls|maybe|thanks))?\W*$",
    re.I,
)


def says_some_time(text: str) -> bool:
    """Whether a wish ends with another time than now: "is there a person at some point?"."""
    return bool(_SOME_TIME.search(text))


_NOTHING_HAPPENED = re.compile(r"\b(?:nothing|nothin) (?:has |is )?happen\w*", re.I)


def says_nothing_happened(text: str) -> bool:
    """Whether somebody waits for something to happen: "nothing happened?"."""
    return bool(_NOTHING_HAPPENED.search(text))


_WHOM = re.compile(
    r"\b(?:who|whom)(?:'?s| is| do| should| must)?\b.{0,15}\bcall\b|\bcall (?:who|whom)\b", re.I
)


def asks_whom_to_call(text: str) -> bool:
    """Whether somebody asks whom they should call: "who do I call first?"."""
    return bool(_WHOM.search(text))
