"""What plain words of a statement tell: denials, praise, delays, and what they are about."""

from __future__ import annotations

import re

_PERSON = re.compile(
    r"\b(?:person|people|human|agent|rep|representative|support|team|staff|colleague|operator|manager|technician|"
    r"expert|call|phone|talk|speak|chat|contact|escalate|ticket|real|live|handed?|transfer|put me)\b",
    re.I,
)


_TENANT_NUMBER = re.compile(r"\b11[01]\d{4}\b")
"""CustomBooks' own account number ("tenant number"): seven digits from 110 or 111 on."""


_YES = re.compile(r"\W*(?:yes|yep|yeah|yup|ya|sure|please do|of course|go ahead)\b(?! but\b)", re.IGNORECASE)


def begins_with_yes(text: str) -> bool:
    """Whether a message opens with a plain yes, whatever it goes on to say."""
    return bool(_YES.match(text))


_NO = re.compile(
    r"\W*(?:no|nope|nah|no thanks|not now)\b(?! (?:objections?|problems?|worries|choice|point|doubt|harm)\b)",
    re.IGNORECASE,
)


def begins_with_no(text: str) -> bool:
    """Whether a message opens with a plain no, whatever it goes on to say."""
    return bool(_NO.match(text))


_FIRST = re.compile(
    r"\bfirst\b|\burgent|\bpriorit|\bmore important\b|\bstart with\b|\bbefore the other", re.I
)


def puts_first(text: str) -> bool:
    """Whether a clause says what is to be done first: "Huntington first please", "the urgent one"."""
    return bool(_FIRST.search(text))


def names_person(text: str) -> bool:
    """Whether a wish for somebody is one for a person of ours, or for contact with one."""
    return bool(_PERSON.search(text))


_PASSWORD = re.compile(
    r"\b(?:i|we|nothing|nobody)\b.*\b(?:chang|touch)|^not changed|"
    r"pass|\bpw\b|\bpin\b|log ?in|sign|credential|user|same (?:one|as)",
    re.I,
)


def names_password(text: str) -> bool:
    """Whether a clause is about a sign-in."""
    return bool(_PASSWORD.search(text))


def names_sign_in(text: str) -> bool:
    """Whether a clause is about the step that saves a sign-in."""
    return bool(re.search(r"\bproceed\b|re-?enter|sign.?in info|\bsaved?\b", text, re.IGNORECASE))


_PERIOD = re.compile(
    r"\bstatement|\bperiod\b|\bbooks\b|\bquarter\b|"
    r"\b(?:month|year) clos|clos\w+ (?:the |our )?(?:month|year)\b",
    re.I,
)


def tells_of_period(text: str) -> bool:
    """Whether a clause is about a period of the books: "the statement closed on the 24th"."""
    return bool(_PERIOD.search(text))


_SESSION = re.compile(
    r"\blog|\bsign|\bsession|nobody|no ?one|only me|closed (?:the|my|all|it)|"
    r"\b(?:he|she|they|everyone|everybody|all|i'?m)(?:'?s|'?re| is| are| got| went)? out\b",
    re.IGNORECASE,
)


def names_session(text: str) -> bool:
    """Whether a clause is about being signed in somewhere."""
    return bool(_SESSION.search(text))


_SAME = re.compile(
    r"\bsame (?:phone|number|login|log ?in|password|pw|user|card|address|name|account|bank|mail|email)", re.I
)


def tells_sameness(text: str) -> bool:
    """Whether a clause says that something of the customer's has stayed: "changed phones, same number"."""
    return bool(_SAME.search(text))


def tells_of_person(text: str) -> bool:
    """Whether a clause tells of people who were talked to before: "I've already talked to three people"."""
    return bool(
        re.search(
            r"\b(?:already|have|had|ve|was|been)\b.{0,15}\b(?:talked|spoke|spoken|called|told|transferred)\b",
            text,
            re.I,
        )
    )


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
    r"(?:un)?till? (?:mon|tue|wed|thu|fri|sat|sun)\w*|"
    r"(?:will|gonna|going to|can|can only|only|not) (?:\w+ ){0,4}(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"(?:can't|cant|cannot|can not|won't|unable)\b.{0,30}\b(?:now|atm|today|at the moment)|"
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


_BANKS_OWN = re.compile(
    r"website|\bsite\b|\.com\b|online|\bapps?\b|\bpage|portal|servers?\b|system|outage|maintenance|"
    r"every(?:one|body)|log(?:ging)? ?[io]n|sign(?:ing)? ?[io]n|down ?detector|the bank\b",
    re.IGNORECASE,
)


def names_site(text: str) -> bool:
    """Whether a clause tells of the bank's own site or of all its customers: "their website is down"."""
    return bool(_BANKS_OWN.search(text))


_OF_FEED = re.compile(
    r"\b(?:it|its|it's|this|that|thats|they|them|feeds?|connect\w*|bank|account|card|updat\w+|download\w*|sync\w*|"
    r"transactions?|nothing|error|broken|same|problem|issue)\b",
    re.IGNORECASE,
)


_FILLS = re.compile(
    r"\b(?:on|onwards?|about|now|already|for|like|ago|maybe|since|from|more|than|almost|over|the|past|last|been)\b",
    re.I,
)


def tells_of_feed(text: str, told: str) -> bool:
    """Whether the time `told` in a clause is the feed's: that is named, or the time is all it says."""
    rest = _FILLS.sub(" ", text.lower().replace(told.lower(), " "))
    return bool(_OF_FEED.search(text)) or not re.search(r"[a-z]{2}", rest)


_NEGATED = r"(?:\b(?:not|never|no|nobody|no ?one|(?:do|does|did|is|are|was|has|have|had|ca|wo)nt)\b|n['’]t\b)"
_NOT = rf"{_NEGATED}(?: \w+){{0,2}} "
_UNDONE = re.compile(
    rf"{_NOT}(?:un-?lock\w*|open\w*|done|put (?:it |that |them )?in|enter\w*|approved?|accept\w*|confirm\w*|"
    r"sav(?:e|ed)|replaced?|re-?enter\w*|click\w*|tick\w*)\b",
    re.IGNORECASE,
)


def denies(text: str, stem: str) -> bool:
    """Whether a clause says that something has not happened: "not closed" (`stem`: clos)."""
    return bool(re.search(f"{_NOT}(?:{stem})", text, re.IGNORECASE))


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


_CAN_WAIT = re.compile(
    r"\bcan (?:totally |just |well )?wait\b|\bdo(?:n'?t| not) care\b|\bskip\b|\bforget (?:about )?\w|"
    r"\b(?:isn'?t|not) (?:so |that )?(?:urgent|important)\b|"
    r"\bleave (?:\w+ ){1,3}for (?:later|now|another)\b",
    re.I,
)


def says_can_wait(text: str) -> bool:
    """Whether a clause puts off the bank that it names: "U.S. Bank can wait", "skip Citi"."""
    return bool(_CAN_WAIT.search(text))


_OTHER = re.compile(
    r"\b(?:do|try|take|fix|go (?:on )?(?:to|with)|look at|check|start with|move (?:on )?to|what about|"
    r"how about)\b[^.?!]{0,20}\b(?:the )?(?:other|next|second) (?:one|bank|connection)\b|"
    r"^\W*(?:then )?(?:the )?(?:other|next) (?:one|bank)(?: first| instead| please| then| now)*\W*$|"
    r"\bskip (?:this|that)(?: one| bank)?\b",
    re.I,
)


def asks_for_other(text: str) -> bool:
    """Whether a clause wants the other bank worked on: "not now, do the other one"."""
    return bool(_OTHER.search(text))


_OVER = re.compile(
    r"\b(?:had|was|were)\b|\b(?:back|up) (?:up |online |now|again)|\b(?:is|are) back\b|\bover now\b", re.I
)


def says_over(text: str) -> bool:
    """Whether a clause tells of what has passed: "they had maintenance", "both sites are back now"."""
    return bool(_OVER.search(text))


_OURS = re.compile(
    r"\b(?:(?:log|sign)(?:ged|ging|ed|ing)?|get|got) ?[io]n ?(?:to|at|with)? "
    r"(?:custom ?books|cloud banking|your (?:app|site))|"
    r"\bin custom ?books\b(?!.*\b(?:says?|shows?|not|fails?)\b)",
    re.IGNORECASE,
)


def names_ours(text: str) -> bool:
    """Whether a sign-in is told of that is CustomBooks' own: "yes, I can sign in to CustomBooks"."""
    return bool(_OURS.search(text))


_NUMBER = re.compile(
    r"\b(?:changed|updated|registered|gave)\b.{0,30}\b(?:number|phone)\b|"
    r"\b(?:codes?|it|they) (?:now )?(?:comes?|goes|go|arrives?)\b.{0,15}\bnew (?:phone|number|one)\b",
    re.I,
)


def number_is_changed(text: str) -> bool:
    """Whether the bank has the new phone number already: "I changed the number with Key on Saturday"."""
    return bool(_NUMBER.search(text)) and not says_undone(text) and not says_later(text)


_KEPT_OUT = re.compile(
    r"\b(?:but|and|then|only)\b[^.?!]{0,40}\b(?:refus\w+|reject\w*|lock(?:s|ed)?|blocks?|blocked|suspend\w*)\b"
    r"|\bwants? me to (?:call|ring|phone) (?:them|him|her|the)\b",
    re.I,
)


_OURS_AT_ALL = re.compile(r"\bcustom ?books\b|\byou(?:rs?)?\b|\bfeed\b|cloud banking|\bconnection\b", re.I)


def tells_kept_out(text: str) -> bool:
    """Whether the bank's own site stops somebody after all: "I tried and they want me to call them"."""
    return bool(_KEPT_OUT.search(text)) and not _OURS_AT_ALL.search(text)
