"""What somebody who waits for a person asks about the wait: how long, which place, who is there. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from helpline.dialogue import cues
from helpline.dialogue.clauses import split
from helpline.dialogue.heard import Ask, Heard

KINDS = ("there", "place", "how_long", "leave", "reach")
"""Is anybody is there, which place, how long, whether one may leave, how one hears: told in this order."""

_QUESTION = re.compile(
    r"\?\s*[)\"']*$|^\W*(?:(?:ok|and|so|but|hey|hi|hello|please|well|sorry|then)\W+)*"
    r"(?:is|are|am|was|will|would|can|could|may|might|should|do|does|did|has|have|how|when|what|whats|where|"
    r"who|why|which|any)\b",
    re.I,
)
_STATEMENT = re.compile(
    r"\bstill waiting\b|\b(?:nobody|no ?one)\b.{0,12}\b(?:answer|com|here|there|reply|replie|respond)", re.I
)
"""What is no question in form, and one all the same."""
_PEOPLE = r"(?:(?:any|some|every)(?:one|body)|nobody|no ?one|who(?:'?s| is)?|people|agents?|person|humans?)"
_ABOUT = {
    "leave": re.compile(
        r"\b(?:close|shut|leave|exit|quit)\b.{0,20}\b(?:tab|window|page|chat|browser|site|app|laptop|computer|"
        r"phone|this|here)\b|\b(?:stay|wait|remain|sit|be)\b.{0,12}\b(?:here|online|on (?:this|the) page|"
        r"in (?:this|the) chat|logged in)\b|\bkeep\b.{0,20}\bopen\b|\blog ?(?:off|out)\W*$|"
        r"\b(?:lose|keep) my (?:place|spot|turn)\b|\bcome back later\b|\b(?:go away|leave)\W*$",
        re.I,
    ),
    "reach": re.compile(
        r"\bhow (?:will|would|do|can) i (?:know|hear|find out|notice|be told)\b|"
        r"\b(?:by|an?|send|get|write|via) (?:me )?(?:an? )?(?:e-?mail|mail|sms|text)\b|"
        r"\bnotif(?:y|ied|ication)\b|"
        r"\bhear (?:from|back)\b|\b(?:e-?mail|mail|text|call|phone) me\b|\bcall(?:ed)? back\b|"
        r"\bget back to me\b|\bbe told\b",
        re.I,
    ),
    "place": re.compile(
        r"\bin (?:the |a )?(?:line|queue)\b|\bqueue\b|\bmy (?:place|position|turn|spot|number in)\b|"
        r"\b(?:ahead of|before|in front of) me\b|\bam i next\b",
        re.I,
    ),
    "there": re.compile(
        rf"\b{_PEOPLE}\b.{{0,20}}\b(?:there|here|around|at the desk|working|available|online|on duty|coming|"
        r"read(?:s|ing)? (?:this|me|my)|see(?:s|n)? (?:this|my|me)|answer(?:s|ing)?|in today)\b|"
        rf"\bwhere (?:is|are) {_PEOPLE}",
        re.I,
    ),
}
"""Words that are about nothing else: they go before a topic that is near."""
_TIME = re.compile(
    r"\bhow (?:much )?(?:long|soon|fast|quick)|\bwhen\b|\beta\b|\bhours\b|\bopen\b|\bwait|\btake \w+ ?long",
    re.I,
)
_BARE = re.compile(
    r"(?:\W*\b(?:so|and|ok|any|idea|about|roughly|still|then|well|hey|please))*\W*\b"
    r"(?:how (?:much )?long(?:er)?|how soon|when|eta)\b"
    r"(?:\W+(?:will|does|do|is|it|that|this|take|be|going|to|gonna|now|then|more|still|usually|there|i|have|"
    r"wait|must|need|got|please|approximately))*\W*|"
    r".{0,20}\b(?:is|will|does|why) (?:it|this)\b.{0,20}\btake (?:\w+ )?long(?:er)?\b.{0,5}",
    re.I,
)
_OF_PEOPLE = re.compile(
    rf"\b(?:{_PEOPLE}|i|me|you|your|they|he|she|we|support|team|wait\w*|answer\w*|repl\w+|turn)\b", re.I
)
_ELSE = re.compile(
    r"\b(?:refresh|updat|sync|transaction|feed|password|sign|connect|statement|import|download|code|error|"
    r"card|account|bank|histor|balance|fix|repair|subscri|money|payment|invoice)\w*|\d{3}",
    re.I,
)
_TOPICS = {"when_does_the_person_come": "how_long", "will_i_be_told": "reach"}
"""Topics of the reader that are about the wait."""


def about_wait(heard: Heard) -> tuple[tuple[str, ...], Heard]:
    """Those of KINDS that are asked, and the message without them. A person asked for again asks how long."""
    clauses = [span.text for span in split(heard.text)] if not heard.clicked else []
    found = {clause: _kind(clause, heard) for clause in clauses}
    kinds = {kind for kind in found.values() if kind}
    kinds |= {_TOPICS[ask.value] for ask in heard.asks if ask.value in _TOPICS} if not kinds else set()
    if not kinds:
        kinds = _by_the_way(heard)
    rest = () if clauses and all(found.values()) else tuple(a for a in heard.asks if _is_other(a, found))
    return tuple(kind for kind in KINDS if kind in kinds), replace(heard, asks=rest)


def _by_the_way(heard: Heard) -> set[str]:
    """ "Any news?", "I want a human now", "I have to go", "OK, I'm back"."""
    if Ask("ticket") in heard.asks or "person" in heard.wishes:
        return {"how_long"}
    if "bye" in heard.talk:
        return {"leave"}
    return {"place"} if "back" in heard.talk else set()


def _kind(clause: str, heard: Heard) -> str:
    if cues.calls(clause):
        return "there"
    named = [*(bank.text for bank in heard.banks), *(code.value for code in heard.codes)]
    if any(name and name.lower() in clause.lower() for name in named):
        return ""
    if _STATEMENT.search(clause):
        return "how_long"
    if not _QUESTION.search(clause):
        return ""
    else_ = _ELSE.search(clause)
    timed = _TIME.search(clause) and _OF_PEOPLE.search(clause) and not else_
    kinds = [
        kind for kind, words in _ABOUT.items() if words.search(clause) and not (kind == "leave" and else_)
    ]
    if (timed and kinds in ([], ["there"])) or _BARE.fullmatch(clause):
        return "how_long"
    return kinds[0] if kinds else ""


def _is_other(ask: Ask, found: dict[str, str]) -> bool:
    """Whether something else is asked than how the wait goes."""
    return ask.kind != "ticket" and ask.value not in _TOPICS and not found.get(ask.value)
