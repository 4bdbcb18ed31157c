"""L5: no words twice, no question more than three times, and a person where nothing gets further."""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpline.dialogue.state import State
from tests.dialogue.laws.memory import Memory, called
from tests.dialogue.playing import Exchange

MOST_ASKED, OFFERED_AT, CALLED_AT = 3, 3, 5
_BADLY_PUT = re.compile(r"\{\w+\}|\bNone\b(?!:)|  | [.,]|(?<!\.)\.\.(?!\.)|\(\)")
"""A value that was missing, or words that do not join."""


def l5_words(memory: Memory, exchange: Exchange) -> Iterator[str]:
    for message in exchange.messages:
        if message.text in memory.texts:
            yield f"says again: {message.text[:90]}"
        if message.text:
            memory.texts.add(message.text)
        if _BADLY_PUT.search(message.text):
            yield f"badly put: {message.text}"


def l5_questions(memory: Memory, exchange: Exchange) -> Iterator[str]:
    for move in exchange.moves:
        if move.asks:
            key = (memory.epoch, move.asks, move.case, move.value if move.asks == "next_bank" else "")
            memory.asked[key] += 1
            if memory.asked[key] > MOST_ASKED:
                yield f"asks {move.asks} of case {move.case} {memory.asked[key]} times"


def l5_persons(memory: Memory, exchange: Exchange) -> Iterator[str]:
    """Turns that brought nothing new: at three a person is offered, at five called unless refused."""
    new = _known(exchange.after) - _known(exchange.before)
    before = exchange.before
    afresh = "start_over" in exchange.heard.wishes and bool(before.cases or before.topics)
    if exchange.event or new or afresh or called(exchange):
        if new or afresh or called(exchange):
            memory.idle, memory.offered = 0, False
        return
    if _is_talk(exchange) or _puts_off(exchange):
        return
    if exchange.before.no_person and any(move.asks == "hand_over" for move in exchange.moves):
        yield "a person was refused, and is offered again"
    memory.idle += 1
    memory.offered = memory.offered or _offered(exchange)
    if exchange.after.no_person:
        return
    if memory.idle == OFFERED_AT and not memory.offered:
        yield "three turns without progress, and no person was offered"
    if memory.idle >= CALLED_AT:
        yield f"{memory.idle} turns without progress, and no person was called"


def _known(state: State) -> set[tuple[object, ...]]:
    """What was told of each case, done for it, and answered. Facts stay, so that a new one is new."""
    known: set[tuple[object, ...]] = set(_numbered(state.topics))
    for case in state.cases:
        facts = [fact for fact in case.facts if not fact.kind.startswith(("passed_", "note"))]
        known |= {(case.id, fact.kind, fact.value) for fact in facts}
        known |= {(case.id, "refresh", attempt.at, attempt.result) for attempt in case.attempts}
        about = {"case": True, "bank": case.bank, "code": case.told_code, "topic": case.complaint}
        known |= {(case.id, name) for name, value in about.items() if value}
    return known


def _numbered(answered: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    return ((one, number) for one in {*answered} for number in range(answered.count(one)))


def _offered(exchange: Exchange) -> bool:
    person = "/request_human"
    asked = any(move.asks == "hand_over" for move in exchange.moves)
    return asked or any(b["payload"] == person for m in exchange.messages for b in m.buttons)


def _puts_off(exchange: Exchange) -> bool:
    """ "Later" is no standstill: the customer goes, and comes back."""
    heard = exchange.heard
    return heard.answer == "later" and not (heard.asks or heard.unread)


def _is_talk(exchange: Exchange) -> bool:
    """Where nothing is open, thanks, greetings and a no to an offer want nothing."""
    heard = exchange.heard
    more = heard.facts or heard.banks or heard.codes or heard.asks or heard.wishes
    more = more or heard.trouble or heard.complaint or (heard.answer and heard.answer != "no")
    talk = heard.talk & {"thanks", "bye", "greeting"} or heard.answer == "no"
    busy = any(case.status == "open" for case in exchange.after.cases)
    return bool(talk) and not (more or busy)
