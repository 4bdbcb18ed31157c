"""L8: a card comes once. L9: what is offered is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from helpline.dialogue.choices import typed_choice
from helpline.dialogue.heard import Heard
from tests.dialogue.laws.banks import name_of
from tests.dialogue.laws.memory import Memory, called
from tests.dialogue.playing import Exchange


def l8_apart(_: Memory, exchange: Exchange) -> Iterator[str]:
    """Bubble and card do not say the same."""
    for message in exchange.messages:
        steps = (message.card or {}).get("steps") or ()
        if message.card and message.card["type"] == "steps" and any(step in message.text for step in steps):
            yield f"says what the card shows: {message.text}"


def l8_once(memory: Memory, exchange: Exchange) -> Iterator[str]:
    for message in exchange.messages:
        if message.card and message.card["type"] in ("steps", "article"):
            bank = _asked_of(exchange)
            key = (memory.epoch, str(message.card.get("steps") or message.card["title"]), bank)
            if key in memory.cards:
                yield f"shows {key[1]!r} again"
            memory.cards.add(key)


def _asked_of(exchange: Exchange) -> str:
    """The bank of the step that is asked for."""
    cases = [exchange.after.case(move.case) for move in exchange.moves if move.asks]
    return cases[-1].bank if cases and cases[-1] else ""


def l9_binds(_: Memory, exchange: Exchange) -> Iterator[str]:
    question = exchange.after.question
    asking = [move for move in exchange.moves if move.asks]
    if len(asking) > 1:
        yield f"asks {[move.asks for move in asking]} in one reply"
    if asking and (question is None or (question.asks, question.case) != (asking[-1].asks, asking[-1].case)):
        yield f"asks {asking[-1].asks}, and a yes would answer {question}"
    for message in exchange.messages:
        for button in message.buttons:
            choice = typed_choice(exchange.after, button["title"])
            if choice is None or not button["payload"].startswith(f"/{choice[0]}"):
                yield f"{button['title']!r} typed means {choice}"


_OPEN = ("which_bank", "which_code", "dates", "account")
"""Questions that no yes or no answers."""


def l9_answers(_: Memory, exchange: Exchange) -> Iterator[str]:
    """A bare yes or no is taken as the answer to what was asked last."""
    asked, heard = exchange.before.question, exchange.heard
    if not asked or asked.asks in ("", *_OPEN) or not _is_bare(heard):
        return
    said = {move.response for move in exchange.moves}
    if said & {"utter_not_understood", "utter_nothing_open"} and asked.asks != "anything_else":
        yield f"{heard.answer} to {asked.asks} is not understood"
    expected = _EFFECTS.get((asked.asks, heard.answer))
    if expected and not expected(exchange):
        yield f"{heard.answer} to {asked.asks} ({asked.value}) does nothing: {sorted(said)}"


def _is_bare(heard: Heard) -> bool:
    more = heard.banks or heard.codes or heard.asks or heard.trouble or heard.complaint or heard.talk
    more = more or heard.wishes or len(heard.facts) > 1
    return heard.answer in ("yes", "no") and heard.plain and not more


def _goes_on_with_the_other(exchange: Exchange) -> bool:
    case, asked = exchange.after.case_at_hand, exchange.before.question
    return (
        case is not None and asked is not None and asked.value in (case.bank, case.name, name_of(case.bank))
    )


def _asked(exchange: Exchange) -> set[str]:
    return {move.asks for move in exchange.moves if move.asks}


_EFFECTS: dict[tuple[str, str], Callable[[Exchange], bool]] = {
    ("hand_over", "yes"): called,
    ("hand_over", "no"): lambda exchange: exchange.after.no_person and not called(exchange),
    ("fix_offer", "yes"): lambda exchange: exchange.after.case_at_hand is not None,
    ("next_bank", "yes"): _goes_on_with_the_other,
    ("refresh_offer", "no"): lambda exchange: not exchange.started,
    ("next_bank", "no"): lambda exchange: not exchange.started,
    ("anything_else", "no"): lambda exchange: not _asked(exchange) - {"hand_over"},
}
