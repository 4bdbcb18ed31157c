"""Says what is seen at the provider: each statement of a state carries its observation."""

from __future__ import annotations

from helpline.dialogue.complaints import MERGED
from helpline.dialogue.moves import Turn
from helpline.dialogue.state import Case

TELLS_WHAT = frozenset({"utter_greet_seen", "utter_ask_mend_bank", "utter_ask_mend_seen"})
"""Offers that come with what is seen of their bank."""


SEEN = frozenset({"utter_seen", "utter_seen_since_told"})
"""Sentences that tell what is wrong at the provider."""


def say_seen(turn: Turn) -> None:
    """New cases as they are seen, those that can't be seen, and where told and seen differ."""
    if turn.news_of("unreachable") and turn.news_of("case"):
        turn.say("utter_cannot_see")
    for one in turn.news_of("unconnected"):
        if case := turn.state.case(one.case):
            turn.say("utter_not_connected", case)
    fresh = [
        case for one in turn.news_of("case") if (case := turn.state.case(one.case)) and not case.announced
    ]
    looked = [case for case in fresh if turn.world.connection_of(case) is not None]
    failing = [case for case in looked if case.observed is not None and case.observed.failing]
    if len(failing) > 1:
        _say_several(turn, failing)
    elif failing:
        _say_failing(turn, failing[0])
    _say_told(turn, [case for case in fresh if case not in failing])
    _say_changed_code(turn)
    _say_queued(turn)


def _say_several(turn: Turn, cases: list[Case]) -> None:
    turn.say("utter_seen_several", card="cases " + " ".join(str(case.id) for case in cases))
    for case in cases:
        turn.put(case.with_(announced=True))


def _say_failing(turn: Turn, case: Case) -> None:
    told, seen = turn.world.problem(case.told_code), case.observed.problem if case.observed else ""
    live = turn.world.problem(seen)
    if told and live and told.key != live.key and told.status != live.status:
        turn.say("utter_seen_other_code", case, told=told.key)
    elif case.told_code and not told:
        turn.say("utter_seen_unknown_told", case, told=case.told_code)
    known = turn.state.question is not None and turn.state.question.response in TELLS_WHAT
    response = "utter_seen_known" if known else _as_seen(case) if live else "utter_seen_unknown"
    turn.say(response, case, card="problem" if live else "")
    if case.observed is not None and case.observed.bank_failing:
        turn.say("utter_bank_fails_for_all", case)
    if case.complaint == MERGED and (
        heir := turn.world.knowledge.successor(case.bank, turn.world.now.date())
    ):
        turn.say("utter_merged", case, successor=heir.name.partition(" (")[0])
    turn.put(case.with_(announced=True))


def _as_seen(case: Case) -> str:
    """Whoever says since when it fails doesn't hear another day in the same words."""
    return "utter_seen_since_told" if case.fact("since") else "utter_seen"


def _say_told(turn: Turn, cases: list[Case]) -> None:
    """Cases that we do not see failing: by the code that was told, once."""
    for case in cases:
        problem = turn.world.problem(case.told_code)
        healthy = case.observed is not None and not case.observed.failing
        if case.complaint or not case.told_code or healthy:
            continue
        turn.say("utter_told_code" if problem else "utter_unknown_code", case, told=case.told_code)
        turn.put(case.with_(announced=True))


def _say_queued(turn: Turn) -> None:
    """A bank that has to wait for the one at hand, where nothing else in this reply tells of it."""
    told = {move.case for move in turn.moves if move.response in SEEN} | {turn.state.focus}
    several = any(move.response == "utter_seen_several" for move in turn.moves)
    for one in turn.news_of("case", "unconnected"):
        case = turn.state.case(one.case)
        if case and case.active and case.id not in told and not several and turn.case is not None:
            turn.say("utter_ack_queued", case, first=turn.case.name)


def _say_changed_code(turn: Turn) -> None:
    """A code that was told or corrected in the middle of a case."""
    for one in turn.news_of("code"):
        case = turn.state.case(one.case)
        if case is None or any(news.kind == "case" and news.case == one.case for news in turn.news):
            continue
        if case.observed is not None and case.observed.failing:
            continue
        turn.say(
            "utter_told_code" if turn.world.problem(one.value) else "utter_unknown_code", case, told=one.value
        )
    for one in turn.news_of("foreign_code"):
        turn.say("utter_foreign_code", turn.state.case(one.case), told=one.value)
