"""Is an ordinary word ("chase", "current", "key") a bank in this sentence?

A word that is hardly used otherwise ("ally", "huntington") is one unless its neighbours speak against it. An
everyday word ("key", "square") has to be supported by what stands around it.
"""

from __future__ import annotations

import re

from helpline.knowledge.wording import any_of, words_of

_EVERYDAY = words_of(
    "alpine apple associated banner cadence current dime ent frost glacier grasshopper horizon key lili "
    "mechanics meridian pinnacle popular provident ramp regions relay square stripe tangerine wings "
    "wise truest swab red"
)
_VERBS = words_of("chase discover square relay ramp key frost banner current")

_ACTIONS = words_of("chase discover")
_AT = re.compile(r"\b(?:at|for|from|with)\s+$")
"""A preposition before what could be a verb: it is none."""

_BANKING = re.compile(
    r"\b(?:bank\w*|acc(?:oun)?ts?|(?:re|dis)?connect\w*|log(?:ged|ging)? ?(?:in|on|into)?|logins?|"
    r"sign(?:ed|ing)? ?(?:in|on|into)|sync\w*|refresh\w*|un?link\w*|download\w*|import\w*|load\w*|"
    r"pull\w*|fail\w*|"
    r"re-?auth\w*|authori[sz]\w*|update\w*|updating|support(?:ed)?|"
    rf"{any_of('feeds? cards? errors? err codes? transactions?')}|"
    rf"{any_of('txns? passwords? passcode credentials? credit debit')}|"
    rf"{any_of('checking savings deposits? payouts? mfa 2fa otp')}|"
    rf"{any_of('sms locked down broken broke stopped works? working')}|"
    rf"{any_of('trouble issues? problems? add added adding')}|"
    rf"{any_of('remove statements? duplicates? missing stuck wont activity')}|"
    r"won't|isn't|isnt|data|tickets?|list(?:ed)?|available|included|offered|not there)\b"
)
_BANKISH = re.compile(
    r"(?:['’]s)?[\s-]+(?:\w+[\s-]+)?(?:bank\w*|acc(?:oun)?ts?|feeds?|connections?|logins?|sign[ -]?in|"
    r"cards?|sync\w*|"
    rf"{any_of('error err transactions? txns? credit debit')}|"
    rf"{any_of('checking savings password visa mastercard website site things?')}|"
    r"app|business|csv|and|user ?(?:names?|ids?))\b"
    r"|,?\s+(?:the|my|our)\s+(?:\w+\s+)?(?:bank|credit union)\b"
)
_LINKING = re.compile(
    r"\b(?:(?:re|dis)?connect\w*|link\w*|log(?:ged|ging)?[ -]?(?:in|on)?(?:to)?|sign(?:ed|"
    r"ing)?[ -]?(?:in|on)?(?:to)?|"
    rf"sync\w*|refresh\w*|switch\w*|chang\w*|bank(?:ing)?|{any_of('add import remove use')}|"
    rf"{any_of('using called named got')})"
    r"(?: (?:to|with|at|from|is|in|on|my|our))*\s+$|"
    rf"\b(?:{any_of('with w from at for on my our to under via beside through thru')}|"
    r"bank is|bank's|it'?s|meant|mean|between|(?:bank|feed|connection|account|card)s? used to be|"
    r"formerly|bought by|taken over by|merged (?:with|into)|now part of)\s+$"
)
_FREE = re.compile(
    r"(?:^|[,.;:!?/(\"-]|\b(?:and|or|but|nor|is|are|did|does|do|has|have|was|why|when|how|if|because|"
    r"then|say|says|think|come|"
    r"ok|okay|hi|hey|hello|please|pls|still|again|now|not|error|code|bank|about|like|via|by|[0-9]+))\s*$"
)
_COMMON = re.compile(
    rf"\b(?:{any_of('a an the this that these those any some all both few many several other')})\s+$"
)
"""What stands before an everyday word that is no name."""
_SOUGHT = re.compile(
    rf"\b(?:do|does|can|could|will|would)\s+(?:(?:{any_of('you u ya it this guys all folks they i we the')}|"
    rf"{any_of('also app program software even already')})\s+)*"
    rf"(?:{any_of('take have do support carry list cover handle accept offer include know')})\s+$"
    r"|\b(?:(?:how|what) ?(?:about|abt|bout)|where(?:'?s| is)|in)\s+$"
)
_ENDS = re.compile(r"\s*(?:$|[?!.,]|(?:yet|too|also|either|as well|here|thing|one|or)\b)")
_ACTS = re.compile(
    rf"\s+(?:{any_of('gives? gave makes? made asks? asked wants? wanted sends? sent says? said shows?')}|"
    rf"{any_of('keeps? kept only still never always did does locked blocked suspended')})\b"
)
_OBJECT = re.compile(
    rf"\s+(?:{any_of('them him her it that this these those the a')}|"
    rf"{any_of('an my your our their what how why who whether if')}|"
    rf"{any_of('all after you us support people everyone customers? clients? payments? invoices? money')})\b|"
    r"\s+(?:up|down|back|off|out|away)\s+(?:the|a|an|my|our|your|this|that|these|those|payments?|"
    r"invoices?|with|to|"
    r"for|on|sales|production|hiring)\b"
)
_BEFORE_VERB = re.compile(
    rf"\b(?:to|{any_of('i we they you me us him them someone somebody please pls must gonna wanna')}|"
    r"let'?s|don'?t|i'?ll|we'?ll|you'?ll)\s+$"
)
_MAYBE_VERB = re.compile(
    rf"\b(?:{any_of('can cannot could will would should did do does and then have had')}|\w+n't)\s+$"
)
_REACHED = re.compile(
    r"\b(?:connect\w*|link\w*|log\w*|sign\w*|sync\w*|back|on|in|switch\w*|me|it|goes|go|over) to\s+$"
)
_ORDINARY = {
    alias: re.compile(rf"\s+(?:{any_of(followers)})\b")
    for alias, followers in {
        "apple": "pay computers? stores? laptop phone mac id device products? music tv watch",
        "associated": "with to accounts? transactions? costs? error bank",
        "banner": "says? said",
        "chase": "them him her it after people customers clients payments? invoices?",
        "credit one": "day time week month of for from on more transaction",
        "current": "balances? version months? years? period quarter date day week data status state "
        "transactions? "
        "accounts? feed connection users? password passcode sign log cred\\w+ info\\w* providers? "
        "problem issues? bank one "
        "settings? plan subscription situation assets liabilities through as",
        "dime": "a each",
        "discover": "that how why what if whether the a an any my we i it new more",
        "ent": "to in into back",
        "frost": "on over",
        "key": "is to in thing point word question features? facts? code fob press board on for pad here",
        "mercury": "is\\s+in\\s+retro\\w* retro\\w* poisoning levels?",
        "popular": "banks? apps? questions? features? choice demand with in among opinion",
        "ramp": "up down",
        "regions": "of like where are",
        "relay": "to server message the this",
        "square": "up feet foot ft one root meters? miles? away it\\s+away with",
        "stripe": "of on pattern color",
        "union bank": "&\\s+trust and\\s+trust",
        "usb": "sticks? drives? ports? cables? keys? dongles? devices? hubs? tokens? security c",
        "wells": "in of",
        "wings": "of it",
        "wise": "to choice man words? idea guy of move decision person",
    }.items()
}
_IDIOM = re.compile(r"square one\b")
_LONGER = {"union bank": re.compile(r"\b(?:credit|first|western|federal|national|state|farmers)\s+$")}
"""What stands before a name when it is the end of another's: "my credit union bank account"."""
_NEARLY_ALONE = words_of(
    "a about again ah also and actually bank by er fine for from guess hello hey hi hm hmm i i'm im in "
    "is it it's its just mainly maybe mean meant mine mostly my name nah no nope not of oh ok okay one "
    "only our please pls probably sorry sure that that's thats the think this to um umm uh use wait was "
    "we with yeah yep yes at"
)


def is_alone(text: str, start: int, end: int) -> bool:
    """The message is (nearly) just what stands at [start, end) of a lower-case text."""
    rest = re.findall(r"[a-z0-9']+", text[:start] + " " + text[end:])
    return len(rest) <= 5 and all(word in _NEARLY_ALONE for word in rest)


_DAY = re.compile(
    r"\b(?:since|on|from|after|before|until|till?|by|around|about|of|for|dated?|through|thru|to|between|starting)"
    r"(?: the)?\s+$|\d[/.-]?\s*$"
)
_DOES = re.compile(
    r"[\s's]*(?:bank|account|feed|card|connection|login)|"
    r"\s+(?:is|has|was|won'?t|isn'?t|doesn'?t|hasn'?t|will|wants?|keeps?|says?|asks?|stopped|quit|broke|failed|fails)\b"
    r"(?! missing)"
)


def is_day(text: str, start: int, end: int, *, sure: bool) -> bool:
    """Whether "5/3" at [start, end) of a lower-case text is the day, and not Fifth Third.

    `sure`: a code or another bank is named in the sentence too.
    """
    if _DAY.search(text[:start]):
        return True
    return not (sure or _DOES.match(text[end:]))


def is_bank(
    alias: str, text: str, start: int, end: int, *, raw: str, sure: bool, owned: bool = False
) -> bool:
    """Whether the ordinary word `alias` at [start, end) of a lower-case text is the bank.

    `raw` is the text as typed; `sure`: a code or another bank is named in the sentence too; `owned`: the
    customer is connected to it.
    """
    before, after = text[:start], text[end:]
    if _IDIOM.match(text, start) or (alias in _LONGER and _LONGER[alias].search(before)):
        return False
    if is_alone(text, start, end):
        return True
    capital = start > 0 and raw[start].isupper() and not raw.isupper()
    named = capital or (alias in _ACTIONS and _AT.search(before))  # "for chase it says …"
    if alias in _ORDINARY and _ORDINARY[alias].match(after) and not (named and alias != "current"):
        return False
    if alias in _VERBS and _is_verb(before, after):
        return False
    if alias.split()[0] not in _EVERYDAY:
        return not (
            alias in _VERBS and _BEFORE_VERB.search(before) and not (capital or _REACHED.search(before))
        )
    if _BANKISH.match(after) or (owned and alias != "current" and not _COMMON.search(before)):
        return True
    if alias != "current" and _SOUGHT.search(before) and _ENDS.match(after):
        return True
    if _LINKING.search(before):
        return alias != "current" or capital
    supported = sure or _BANKING.search(before) or _BANKING.search(after) or _ACTS.match(after)
    return bool(supported and (capital or (_FREE.search(before) and alias != "current")))


def _is_verb(before: str, after: str) -> bool:
    """ "to chase them", "can you chase up my case"; but not "log in to chase the site is down"."""
    if _REACHED.search(before) or not _OBJECT.match(after):
        return False
    return bool(_BEFORE_VERB.search(before) or _MAYBE_VERB.search(before))
