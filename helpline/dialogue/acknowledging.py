"""The first clause of a reply: what is new, as told or as seen."""

from __future__ import annotations

from helpline.dialogue.moves import Turn
from helpline.dialogue.phrases import listed
from helpline.dialogue.seeing import SEEN, say_seen

MOST = 2
_SPOKEN = frozenset(
    {
        *("bank_login works", "password changed", "password unchanged", "sign_in replaced", "sign_in old"),
        *("refreshed_by_hand yes", "lock unlocked", "lock locked", "bank_action done", "bank_action wanted"),
        *(
            "consent given",
            "consent withdrawn",
            "other_session open",
            "other_session closed",
            "card replaced",
        ),
        *(
            "account closed",
            "login_owner somebody_else",
            "bank_site down",
            "result still_failing",
            "result partly",
        ),
        *("security_code wanted", "security_code app_push"),
    }
)
"""Facts that have a clause of their own (`utter_ack_<kind>_<value>`); the others are only noted."""
STEPS = ("bank_login works", "refreshed_by_hand yes", "sign_in replaced", "waited")


def acknowledge(turn: Turn) -> None:
    """At most two clauses of feeling and fact, then what is seen of new cases."""
    _feelings(turn)
    _banks(turn)
    say_seen(turn)
    _facts(turn)


def _feelings(turn: Turn) -> None:
    talk = turn.heard.talk
    _greet_in_language(turn)
    if "anger" in talk:
        turn.state = turn.state.with_(anger=turn.state.anger + 1)
        turn.say("utter_ack_anger")
    elif "objection" in talk:
        turn.say("utter_ack_objection")
    elif "thanks" in talk and turn.case is not None and turn.case.active:
        turn.say("utter_ack_thanks")


def _greet_in_language(turn: Turn) -> None:
    """Once in a conversation: what the assistant can do, in the customer's own language."""
    spoken = turn.world.knowledge.languages.get(turn.heard.language)
    if spoken is not None and not turn.state.said.get("utter_language"):
        turn.say("utter_language", hello=spoken.hello, buttons=((spoken.person, "/request_human"),))
    elif turn.heard.language == "other" and not turn.state.said.get("utter_other_language"):
        turn.say("utter_other_language", buttons=(("Talk to a person", "/request_human"),))


def _banks(turn: Turn) -> None:
    for one in turn.news_of("bank"):
        case = turn.state.case(one.case)
        if case and not any(news.kind == "case" and news.case == one.case for news in turn.news):
            turn.say("utter_ack_bank", case)
    fine = [case for one in turn.news_of("fine") if (case := turn.state.case(one.case))]
    if fine and any(case.active for case in turn.state.cases):
        turn.say("utter_ack_fine", bank_names=listed([case.name for case in fine]))


def _facts(turn: Turn) -> None:
    """One clause for what was told: the steps that are behind the customer together, else the newest fact."""
    case = turn.case
    if turn.news_of("denied"):
        turn.say("utter_ack_denied", case)
        return
    if case is None or not case.active:
        return
    told = [one.value for one in turn.news_of("fact") if one.case == case.id]
    steps = [step for step in STEPS if any(one == step or one.startswith(f"{step} ") for one in told)]
    if len(steps) > 1:
        turn.say("utter_ack_steps", case, steps=" ".join(step.replace(" ", "_") for step in steps))
        return
    if any(one.startswith("portal ") for one in told) and not _asks_of_portal(turn):
        turn.say("utter_ack_portal", case)
        return
    spoken = [one for one in told if one in _SPOKEN and not _needs_no_echo(turn, one)]
    if spoken and len(turn.moves) < MOST:
        turn.say(f"utter_ack_{spoken[-1].replace(' ', '_')}", case)


PORTALS = "business_or_personal_portal"
"""The topic that tells the same at more length."""


def _asks_of_portal(turn: Turn) -> bool:
    complaint = turn.case.complaint if turn.case else ""
    return complaint == PORTALS or any(ask.value == PORTALS for ask in turn.heard.asks)


def _needs_no_echo(turn: Turn, fact: str) -> bool:
    """What was just asked, and what was just said as seen."""
    if fact in ("security_code wanted", "lock locked") and {move.response for move in turn.moves} & SEEN:
        return True
    if fact.startswith("result ") and not _tried(turn):
        return True
    kind = fact.split(" ")[0]
    if kind == "bank_login" and turn.case is not None and turn.case.complaint and turn.asks != "bank_login":
        return True  # it is about something else than signing in
    asked = {
        "bank_login": "bank_login",
        "sign_in": "sign_in",
        "consent": "approve",
        "bank_action": "bank_action",
    }
    return asked.get(kind) == turn.asks and turn.heard.answer in ("yes", "done")


_TRIED = frozenset({"refreshed_by_hand", "sign_in", "consent", "bank_action", "lock", "waited"})


def _tried(turn: Turn) -> bool:
    """Whether anything was tried before this message, of which it can be the result."""
    case = turn.case
    if case is None:
        return False
    return bool(case.attempts) or any(
        fact.kind in _TRIED and fact.turn < turn.state.turn for fact in case.facts
    )
