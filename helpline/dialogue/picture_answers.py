"""What is said of a picture: what was read, before all else, or what it is asked for instead of claiming."""

from __future__ import annotations

import json

from helpline.dialogue.moves import Buttons, Move, Turn
from helpline.dialogue.phrases import listed
from helpline.dialogue.pictured import Pictured
from helpline.dialogue.world import World


def introduce(turn: Turn, picture: Pictured) -> None:
    """The reply begins with what was read."""
    name = bank_name(picture, turn.world)
    at = f"{name}, " if name else ""
    turn.moves = [move for move in turn.moves if move.response != "utter_ack_bank"]
    if picture.codes:
        said = Move("utter_picture_code", {"at": at, "number": picture.codes[0].value})
    elif picture.worded:
        said = Move("utter_picture_words", {"at": at, "words": picture.words})
    else:
        said = Move("utter_picture_bank", {"bank_name": name})
    turn.moves.insert(0, said)


def ask_back(turn: Turn, picture: Pictured) -> None:
    """Nothing that can't be read for certain is said as certain."""
    turn.state = turn.state.with_(turn=turn.state.turn + 1)
    if picture.is_empty:
        turn.say("utter_picture_nothing")
        return
    numbers = [f"error {code.value}" for code in picture.codes]
    asked = " or ".join(numbers) if len(numbers) < 3 else listed(numbers)
    name = bank_name(picture, turn.world)
    told = f"{asked} at {name}" if name and len(numbers) == 1 else asked
    turn.say("utter_picture_unsure", numbers=told, buttons=_offers(picture))


def bank_name(picture: Pictured, world: World) -> str:
    """As people say it; as it is written where it may be several."""
    if picture.bank is None:
        return ""
    ids = picture.bank.ids
    return world.bank_name(ids[0]) if len(ids) == 1 else picture.bank.text


def _offers(picture: Pictured) -> Buttons:
    alone = len(picture.codes) == 1
    bank = picture.bank.ids[0] if picture.bank and len(picture.bank.ids) == 1 else ""
    at = {"bank": bank} if bank else {}
    yes = tuple(
        (
            "Yes" if alone else code.value,
            f"/report_error_code{json.dumps({'error_code': code.value, **at})}",
        )
        for code in picture.codes
    )
    other = f"/report_connection_problem{json.dumps(at)}" if at else "/report_connection_problem"
    return (*yes, ("No" if alone else "None of these", other))
