"""Is an ordinary word ("chase", "current", "key") a bank in this sentence?"""

from __future__ import annotations

import re

from helpline.knowledge.wording import words_of

_BANKING = re.compile(
    r"\b(?:bank\w*|accounts?|accts?|acc|feeds?|connect\w*|reconnect\w*|disconnect\w*|log(?:ged|"
    r"ging)? ?(?:in|on|into)?|"
    r"logins?|sign(?:ed|ing)? ?(?:in|on|into)?|signins?|cards?|sync\w*|errors?|err|codes?|transactions?|"
    r"txns?|"
    r"refresh\w*|passwords?|passcode|credentials?|credit|debit|checking|savings|deposits?|downloads?|"
    r"downloading|"
    r"link\w*|unlink\w*|imports?|importing|mfa|2fa|otp|sms|locked|down|broken|broke|stopped|fail\w*|"
    r"work(?:s|ing)?|trouble|issues?|problems?|pull\w*|support(?:ed)?|updat\w*|add(?:ed|ing)?|remove|load\w*|"
    r"statements?|message|duplicates?|missing|re-?auth\w*|authoris\w*|authoriz\w*)\b"
)
_BANKISH = re.compile(
    r"(?:['’]s)?[\s-]+(?:\w+[\s-]+)?(?:bank\w*|accounts?|accts?|feeds?|connections?|logins?|sign[ -]?in|"
    r"cards?|sync\w*|"
    r"error|err|transactions?|txns?|credit|debit|checking|savings|business|password|visa|mastercard|"
    r"website|site|app|"
    r"and\b)"
)
_LINKING = re.compile(
    r"\b(?:connect\w*|link\w*|log(?:ged|ging)?[ -]?(?:in|on)?(?:to)?|sign(?:ed|ing)?[ -]?(?:in|"
    r"on)?(?:to)?|sync\w*|add|"
    r"refresh\w*|import|remove|switch\w*|chang\w*|bank(?:ing)?|use|using|called|named)(?: (?:to|with|at|"
    r"from|is|in|on|my|our))*"
    r"\s+$|\b(?:with|from|at|for|on|my|our|bank is|bank's|it'?s|meant|mean)\s+$"
)
_DETERMINER = re.compile(
    r"\b(?:the|a|an|this|that|these|some|any|every|each|all|no|in|of|yellow|red|blue|most|more|very|so)\s+$"
)
_OBJECT = re.compile(
    r"\s+(?:them|him|her|it|that|this|these|those|the|a|an|my|your|our|their|what|how|why|who|whether|if|"
    r"all|after|"
    r"people|customers?|clients?|payments?|invoices?|money|everyone)\b|"
    r"\s+(?:up|down|back|off|out|away)\s+(?:the|a|an|my|our|your|this|that|these|those|payments?|"
    r"invoices?|with|to|for|on|"
    r"sales|production|hiring)\b"
)
_VERBS = words_of("chase discover square relay ramp key frost banner current")
_BEFORE_VERB = re.compile(
    r"\b(?:to|i|we|they|you|me|us|him|them|someone|somebody|please|pls|let'?s|don'?t|must|i'?ll|we'?ll|"
    r"you'?ll|gonna|"
    r"wanna)\s+$"
)
_MAYBE_VERB = re.compile(
    r"\b(?:can|can'?t|cannot|could|will|would|should|did|do|does|didn'?t|and|then|have|had)\s+$"
)
_ORDINARY = {
    "current": re.compile(
        r"\s+(?:balances?|version|months?|years?|period|quarter|date|day|week|data|status|state|"
        r"transactions?|account\b|"
        r"accounts|feed|connection|users?|password|passcode|sign|log|cred\w+|info\w*|providers?|problem|"
        r"issues?|"
        r"bank(?!ing app| card| app)|one|settings?|plan|subscription|situation|assets|liabilities|"
        r"through|as of)\b"
    ),
    "key": re.compile(
        r"\s+(?:is|to|in|thing|point|word|question|features?|facts?|code|fob|press|board|on|for|pad|here)\b"
    ),
    "popular": re.compile(r"\s+(?:banks?|apps?|questions?|features?|choice|demand|with|in|among|opinion)\b"),
    "associated": re.compile(r"\s+(?:with|to|accounts?|transactions?|costs?|error|bank account)\b"),
    "regions": re.compile(r"\s+(?:of|in|like|where|are)\b"),
    "relay": re.compile(r"\s+(?:to|server|message|the|this)\b"),
    "square": re.compile(r"\s+(?:up|feet|foot|ft|one|root|meters?|miles?|away|with)\b"),
    "discover": re.compile(r"\s+(?:that|how|why|what|if|whether|the|a|an|any|my|we|i|it|new|more)\b"),
    "chase": re.compile(
        r"\s+(?:them|him|her|it|after|people|customers|clients|payments?|invoices?|my (?:bank|clients?))\b"
    ),
    "wise": re.compile(r"\s+(?:to|choice|man|words?|idea|guy|of|move|decision|person)\b"),
    "dime": re.compile(r"\s+(?:a dozen|each|a)\b"),
    "ramp": re.compile(r"\s+(?:up|down)\b"),
    "stripe": re.compile(r"\s+(?:of|on|pattern|color)\b"),
    "frost": re.compile(r"\s+(?:on|over)\b"),
    "wings": re.compile(r"\s+(?:of|it)\b"),
    "apple": re.compile(
        r"\s+(?:pay|computers?|stores?|laptop|phone|mac|id|device|products?|music|tv|watch)\b"
    ),
    "credit one": re.compile(r"\s+(?:day|time|week|month|of|for|from|on|more|transaction)\b"),
    "ent": re.compile(r"\s+(?:to|in|into|back)\b"),
    "wells": re.compile(r"\s+(?:in|of)\b"),
}
_NEARLY_ALONE = words_of(
    "a about again ah also and actually bank by er fine for from guess hello hey hi hm hmm i i'm im in is "
    "it it's its just mainly maybe mean meant mine mostly my name nah no nope not of oh ok okay only our "
    "please pls probably sorry sure that that's thats the think this to um umm uh use wait was we with "
    "yeah yep yes at is's"
)


def is_alone(text: str, start: int, end: int) -> bool:
    """The message is (nearly) just what stands at [start, end) of a lower-case text."""
    rest = re.findall(r"[a-z0-9']+", text[:start] + " " + text[end:])
    return len(rest) <= 5 and all(word in _NEARLY_ALONE for word in rest)


def is_bank(alias: str, text: str, start: int, end: int, *, raw: str, sure: bool) -> bool:
    """Whether the ordinary word `alias` at [start, end) of a lower-case text is the bank.

    `raw` is the text as typed; `sure`: a code or another bank is named in the sentence too.
    """
    before, after = text[:start], text[end:]
    if is_alone(text, start, end):
        return True
    capital = start > 0 and raw[start].isupper() and not raw.isupper()
    if alias in _ORDINARY and _ORDINARY[alias].match(after) and not (capital and alias != "current"):
        return False
    linked = bool(_LINKING.search(before))
    verb = alias in _VERBS and not linked
    if verb and (_BEFORE_VERB.search(before) or _MAYBE_VERB.search(before)) and _OBJECT.match(after):
        return False
    if _BANKISH.match(after):
        return True
    if (_DETERMINER.search(before) or alias == "current") and not (capital or linked):
        return False
    if verb and _BEFORE_VERB.search(before) and not capital:
        return False
    elsewhere = _BANKING.search(before) or _BANKING.search(after)
    return bool(sure or elsewhere or (capital and linked))
