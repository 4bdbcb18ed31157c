"""What somebody who waits for a person wants instead: to go back, cancel, start anew, or stay. Pure."""

from __future__ import annotations

import re
from typing import Literal

from helpline.dialogue import cues
from helpline.dialogue.clauses import split
from helpline.dialogue.heard import Heard
from helpline.dialogue.state import State

Leaving = Literal["", "stay", "ask", "back", "cancel", "solved", "works", "anew"]
"""`ask`: which of both is meant, or whether; `works`: it works, and nothing is said of the person."""

STILL_WANTED = ("utter_wait_still_wanted", "utter_wait_still_failing")
"""Responses that ask whether a person is wanted though it works; yes and no answer "hand_over"."""
_DENIES = re.compile(
    r"\b(?:don['’]?t|do not|not to|never) (?:\w+ ){0,2}"
    r"(?:cancel|withdraw|close|drop|remove me|take me|hang up)",
    re.I,
)
_STAYS = re.compile(
    r"\b(?:keep|go on|stay|continue) (?:waiting|in (?:the )?(?:line|queue))\b|"
    r"\bkeep (?:me|my (?:place|spot|turn))\b|"
    r"\bi(?:'?ll| will| can)? (?:just )?(?:wait|hold)\b(?! (?:any|that|so))",
    re.I,
)
_CANCELS = re.compile(
    r"\b(?:cancel|withdraw|drop|close|end)\b.{0,20}\b(?:request|ticket|hand-?over|queue|call)\b|"
    r"\b(?:take|remove|get) me (?:off|out|from)\b.{0,15}\b(?:queue|line|list)\b",
    re.I,
)
_ASSISTANT = re.compile(
    r"\b(?:the |this )?(?:assistant|bot|robot)\b|\b(?:with|to) you\b|\b(?:go|going|carry) on\b|\bcontinue\b",
    re.I,
)
_TO_ASSISTANT = re.compile(
    r"\b(?:back to|continue with|(?:go|carry) on with|(?:talk|speak|chat) (?:to|with)|rather have|prefer) "
    r"(?:the |this )?(?:assistant|bot|robot|you)\b",
    re.I,
)
_ANEW = re.compile(
    r"\b(?:start|begin)\w* (?:over|again|anew|afresh|from)|\bfrom scratch\b|\brestart|"
    r"\bnew (?:chat|conversation)|\bclean slate\b",
    re.I,
)
_OF_ELSE = re.compile(
    r"\b(?:cancel|drop|close|end|stop|forget|leave)\b (?:with )?"
    r"(?:my|the|this|that|our|all|asking|sending|writing)\s+"
    r"(?!requests?\b|tickets?\b|chats?\b|hand|queue|wait|person|call|conversation|thing|whole|case)\w+|"
    r"\b(?:stop|quit) (?!it|this|that|please|now|wait|here|the |my )\w+ing\b",
    re.I,
)
"""Something else is to end: "stop asking me", "cancel my subscription"."""


def leaving(state: State, heard: Heard) -> Leaving:
    """Costly is to throw somebody out of the queue, so what is not plain is asked back."""
    if heard.clicked:
        return ""
    asks = any(cues.asks(span.text) for span in split(heard.text))
    if _DENIES.search(heard.text) or (_STAYS.search(heard.text) and not asks):
        return "stay"
    if found := _answer(state, heard):
        return found
    ends = heard.wishes & {"stop", "no_person"} or _CANCELS.search(heard.text)
    works = ("works", "yes") in {(told.kind, told.value) for told in heard.facts}
    if works and not _is_mixed(heard):
        return "solved" if ends and _one_case(state) else "works"
    return _wish(heard, bool(ends), plain=not (asks or _is_mixed(heard) or "anger" in heard.talk))


def _answer(state: State, heard: Heard) -> Leaving:
    """To whether a person is still wanted, right after that was asked."""
    question = state.question
    if question is None or question.response not in STILL_WANTED or state.turn - question.turn > 1:
        return ""
    if heard.answer == "no":
        return "solved"
    return "stay" if heard.answer == "yes" else ""


def _wish(heard: Heard, ends: bool, plain: bool) -> Leaving:
    if _ANEW.search(heard.text) and "start_over" in heard.wishes:
        return "anew"
    if _TO_ASSISTANT.search(heard.text) or "refresh" in heard.wishes:
        return "back"
    if _OF_ELSE.search(heard.text):
        return ""
    if ends and _ASSISTANT.search(heard.text):
        return "back"
    if ends and "person" in heard.wishes and not _CANCELS.search(heard.text):
        return ""  # "forget it, I want a person"
    if ends or "start_over" in heard.wishes:
        return "cancel" if plain else "ask"
    return "ask" if ("waiting", "refused") in {(told.kind, told.value) for told in heard.facts} else ""


def _is_mixed(heard: Heard) -> bool:
    """ "Never mind, I get 409 now": what else is told speaks against going."""
    failing = any(told.kind == "result" for told in heard.facts)
    asks = any(ask.kind not in ("unknown", "ticket") for ask in heard.asks)
    return failing or asks or heard.trouble or bool(heard.complaint or heard.codes)


def _one_case(state: State) -> bool:
    """One bank's trouble at most is what the person was called for."""
    return sum(case.status in ("open", "waiting", "handed_over") for case in state.cases) <= 1
