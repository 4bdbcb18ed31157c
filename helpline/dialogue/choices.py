"""A clicked button, or typed words that are a button's title: both mean the same."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from helpline.dialogue.answers import answer_of
from helpline.dialogue.heard import Ask, Heard, NamedBank, NamedCode, Told
from helpline.dialogue.state import State
from helpline.dialogue.telling import (
    ASK_OF_INTENT,
    FACT_OF_LABEL,
    LABEL_OF_INTENT,
    TOPIC_OF_INTENT,
    fact_of_answer,
)

_CHOICE = re.compile(r"/(?P<intent>[a-z_]{1,60})(?P<entities>\{.*\})?", re.DOTALL)
_PUNCTUATION = re.compile(r"[^\w\s]")
_WISHES = {"request_human": "person", "request_refresh": "refresh", "start_over": "start_over"}
_TROUBLE = (
    "report_connection_problem",
    "report_error_code",
    "report_missing_transactions",
    "report_mfa_problem",
)


def typed_choice(state: State, text: str) -> tuple[str, dict[str, str]] | None:
    """The payload of the open button that these words name, None when they name none."""
    words = _plain(text)
    for title, payload in state.question.titles if state.question else ():
        if words and words == _plain(title):
            match = _CHOICE.fullmatch(payload)
            return (match["intent"], json.loads(match["entities"] or "{}")) if match else None
    return None


def _plain(text: str) -> str:
    return " ".join(_PUNCTUATION.sub("", text.casefold()).split())


def chosen(state: State, intent: str, entities: Mapping[str, str], text: str) -> Heard:
    """What a choice says to the open question."""
    asks = state.question.asks if state.question else ""
    label = entities.get("act") or LABEL_OF_INTENT.get(intent, "")
    answer, weight = answer_of(asks, {label: 1.0}) if label else ("", 0)
    topic = entities.get("topic") or TOPIC_OF_INTENT.get(intent, "")
    kind = ASK_OF_INTENT.get(intent, "")
    asked = (Ask("topic", topic),) if topic else (Ask(kind),) if kind else ()
    return Heard(
        text=text,
        answer=answer,
        plain=weight > 0,
        facts=_facts(state, answer, label),
        banks=(NamedBank((entities["bank"],), "affected", entities["bank"]),) if "bank" in entities else (),
        codes=(NamedCode(entities["error_code"]),) if "error_code" in entities else (),
        asks=asked,
        wishes=frozenset({_WISHES[intent]} if intent in _WISHES else ()),
        talk=frozenset({label} & {"thanks", "greeting", "bye", "anger"}),
        complaint="missing_items" if intent == "report_missing_transactions" else "",
        trouble=intent in _TROUBLE or (intent == "inform" and "bank" in entities),
        clicked=True,
    )


def _facts(state: State, answer: str, label: str) -> tuple[Told, ...]:
    kind, value = fact_of_answer(state.question, answer) if state.question else ("", "")
    if kind:
        return (Told(kind, value),)
    fact = FACT_OF_LABEL.get(label)
    return (Told(*fact),) if fact and label != "same_again" else ()
