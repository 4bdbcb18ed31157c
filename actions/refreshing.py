"""Starts the refresh that a turn has planned, or says why it can't be."""

from __future__ import annotations

from msgspec.structs import replace

from actions.base import TurnContext
from actions.looking import back_at
from helpline.dialogue.agenda import go_to_next_step
from helpline.dialogue.asking import ask
from helpline.dialogue.moves import Turn
from helpline.dialogue.outcomes import started
from helpline.dialogue.person import offer_person
from helpline.dialogue.state import Case, Fact
from helpline.errors import BankDataError, ConnectionUnknown, CredentialsNeeded, RefreshTooSoon


async def refresh(turn: TurnContext, planned: Turn) -> None:
    """Adds what came of it to the planned turn."""
    case = planned.state.case(planned.refresh)
    if case is None:
        return
    try:
        begun = await turn.parts.bank_data().start_refresh(
            turn.customer,
            case.connection,
            requested_at=turn.asked_at,
            credentials_updated=case.signed_in_anew,
        )
    except RefreshTooSoon as error:
        until = error.next_allowed_at.isoformat()
        if not ask(planned, "waited", case, "utter_refresh_too_soon", at=until):
            planned.say("utter_refresh_too_soon", case, at=until)  # told again, though not asked again
    except CredentialsNeeded:
        _needs_sign_in(planned, case)
    except ConnectionUnknown:
        _by_hand(planned, case.with_(connection="", observed=None))
    except BankDataError as error:
        back = back_at(turn, error)
        planned.say("utter_cannot_refresh", case, **({"back_at": back.isoformat()} if back else {}))
        _by_hand(planned, case)
    else:
        at = begun.started_at.isoformat()
        planned.put(started(case, at, planned.state.turn))
        command = {
            "type": "watch_refresh",
            "connection": case.connection,
            "bank": case.name,
            "started_at": at,
        }
        response = "utter_refresh_still_running" if begun.already_running else "utter_refresh_started"
        planned.say(response, case, card="refresh running", command=command)
        planned.state = planned.state.with_(question=None, focus=case.id)


def _needs_sign_in(planned: Turn, case: Case) -> None:
    """The provider wants a new sign-in, also where one was told: twice told and not seen is for a person."""
    again = case.fact("sign_in_not_seen")
    told = case.signed_in_anew
    planned.say("utter_sign_in_not_seen" if told else "utter_refresh_needs_credentials", case)
    if told:
        case = case.knowing(Fact("sign_in_not_seen", "yes", "seen", planned.world.at, planned.state.turn))
    seen = case.observed and replace(case.observed, needs_credentials=True)
    refused = Fact("sign_in", "refused", "seen", planned.world.at, planned.state.turn)
    planned.put(case.knowing(refused).with_(observed=seen))
    planned.refresh = 0
    if told and again:
        offer_person(planned, "told_and_seen_differ")
    else:
        go_to_next_step(planned)


def _by_hand(planned: Turn, case: Case) -> None:
    planned.put(case.with_(by_hand=True))
    ask(planned, "refresh_by_hand", case)
