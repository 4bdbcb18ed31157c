"""Which cases a message opens, names or rules out, and which one has the focus."""

from __future__ import annotations

from helpline.dialogue.cases import (
    about,
    case_at,
    case_of,
    is_case_of,
    is_named,
    new_case,
    owned_at,
    taken_up,
    worst,
)
from helpline.dialogue.complaints import asks_of_others, tells_trouble, with_complaint
from helpline.dialogue.failing import open_failing
from helpline.dialogue.focus import with_first, with_focus, with_mentioned, with_other, with_refreshed
from helpline.dialogue.heard import Heard, NamedBank
from helpline.dialogue.news import News
from helpline.dialogue.state import Case, State
from helpline.dialogue.world import World


def affected(state: State, heard: Heard, world: World) -> tuple[State, list[News]]:
    """Opens a case for each bank in trouble, takes out those that are fine, and moves the focus."""
    state, news = _take_out(with_mentioned(state, heard), heard, world)
    named = [bank for bank in heard.banks if bank.role == "affected"]
    named = _without_heirs(_without_corrected(state, named, heard, world), world)
    if not named and heard.asks and not state.open:
        named = [
            bank
            for bank in heard.banks
            if bank.role == "mentioned"
            and (heard.trouble or heard.complaint or asks_of_others(heard) or _asks_how_it_is(heard, world))
        ]
    before = state.focus
    for bank in named:
        state, told = _name(state, bank, heard, world)
        news += told
    state = with_focus(state, before, [one.case for one in news if one.kind in ("case", "unconnected")])
    state = with_first(with_refreshed(state, heard, world), heard, world)
    state, turned = with_other(state, heard, world)
    news += turned
    state, told = _without_name(state, heard, world, bool(named))
    return with_complaint(state, heard, world), [*news, *told]


def _asks_how_it_is(heard: Heard, world: World) -> bool:
    """An anonymous customer who asks how a bank is: we can't look, and ask back."""
    return not world.verified and any(ask.kind in ("status", "state") for ask in heard.asks)


def _without_corrected(state: State, named: list[NamedBank], heard: Heard, world: World) -> list[NamedBank]:
    """ "No wait, Wells is fine, First Horizon has it": the bank at hand is the one taken back."""
    at_hand = state.case_at_hand
    if "correction" not in heard.talk or at_hand is None or len(named) < 2:
        return named
    return [bank for bank in named if not any(is_case_of(at_hand, id, world) for id in bank.ids)]


def _without_heirs(named: list[NamedBank], world: World) -> list[NamedBank]:
    """ "Comerica is now Fifth Third": the bank that another one named here has become is no second case."""
    found = [world.knowledge.successor(bank.ids[0], world.now.date()) for bank in named]
    heirs = {heir.id for heir in found if heir}
    connected = [bank for bank in named if world.connections_at(bank.ids[0])]
    return [bank for bank in named if bank.ids[0] not in heirs or (bank in connected and len(connected) == 1)]


def _take_out(state: State, heard: Heard, world: World) -> tuple[State, list[News]]:
    """A bank that is said to be fine is never worked on; the brief still tells of it."""
    news: list[News] = []
    affected_too = {bank.ids[0] for bank in heard.banks if bank.role == "affected"}
    for id in (one.ids[0] for one in heard.banks if one.role == "fine" and one.ids[0] not in affected_too):
        found = [case for case in state.cases if case.bank and is_named(case, id, world)]
        for case in found or [_named_case(state, id, world)]:
            if case.status != "fine":
                state = state.with_case(case.with_(status="fine"))
                news.append(News("fine", case.id))
            if state.focus == case.id:
                queue = [one.id for one in state.cases if one.active]
                state = state.with_(focus=queue[0] if queue else 0, question=None)
    return state, news


def _named_case(state: State, bank: str, world: World) -> Case:
    """A new case of just this name: what is said to be fine is not its other name from a merger."""
    owned = [one for one in world.connections_at(bank) if world.is_named(one.bank, bank)]
    if owned:
        return case_of(state, worst(owned), world)
    return new_case(state, bank=bank, name=world.bank_name(bank))


def _name(state: State, bank: NamedBank, heard: Heard, world: World) -> tuple[State, list[News]]:
    """The case of a bank that was named: an open one, an ended one taken up again, or a new one."""
    if len(bank.ids) > 1:
        owned = [id for id in bank.ids if world.connections_at(id)]
        meant = owned if len(owned) == 1 else [id for id in bank.ids if about(state, (id,), world)]
        if len(meant) != 1:
            return _ask_which(state, bank)
        bank = NamedBank((meant[0],), bank.role, bank.text)
    known, unnamed = about(state, bank.ids, world), _unnamed(state)
    if known and unnamed:
        return _take_over(state, known[0], unnamed)
    if known:
        return _take_up(state, known[0], heard)
    if not _opens(state, heard) or _goes_with_topic(state, heard, world):
        return state, []
    if unnamed:
        return _give_name(state, unnamed, bank, world)
    return _open(state, bank, heard, world)


def _unnamed(state: State) -> Case | None:
    """The case at hand, when its bank is not known yet."""
    at_hand = state.case_at_hand
    return at_hand if at_hand is not None and at_hand.active and not at_hand.bank else None


def _ask_which(state: State, bank: NamedBank) -> tuple[State, list[News]]:
    """Several banks go by this name: which one it is has to be asked."""
    case = _unnamed(state) or new_case(state)
    return state.with_case(case).with_(focus=case.id), [News("ambiguous", case.id, bank.text)]


def open_bank(state: State, name: str, heard: Heard, world: World) -> tuple[State, list[News]]:
    """The case of a bank that we have named ourselves, with the focus."""
    bank = NamedBank((world.bank_id(name),), "affected", name)
    return _name(state.with_(focus=0, question=None), bank, heard, world)


def _opens(state: State, heard: Heard) -> bool:
    """Whether naming a bank means trouble with it."""
    asked = state.question is not None and state.question.asks in ("which_bank", "next_bank", "fix_offer")
    told = heard.trouble or heard.complaint or heard.facts or heard.codes
    question = any(ask.kind in ("bank", "topic") for ask in heard.asks)
    return bool(asked or told or "correction" in heard.talk or not question)


def _goes_with_topic(state: State, heard: Heard, world: World) -> bool:
    """ "It's a Canadian bank, CIBC", after an answer about files: nothing is wrong with its connection."""
    topic = world.topic(state.last_topic)
    told = heard.trouble or heard.complaint or heard.facts or heard.codes or "correction" in heard.talk
    return bool(topic and topic.any_bank and not told and not state.cases and not heard.wishes)


def _tells_of_it(heard: Heard) -> bool:
    """Whether a message brings anything about the bank that it names."""
    told = heard.facts or heard.codes or heard.complaint or heard.trouble or heard.asks or heard.wishes
    return bool(told or "correction" in heard.talk)


def _take_up(state: State, case: Case, heard: Heard) -> tuple[State, list[News]]:
    active = state.case_at_hand
    if case.status == "fixed" and not _tells_of_it(heard):
        return state, []  # "I'll leave Chase alone for a while": nothing is wrong with it again
    if case.status != "open" and case.status != "waiting":
        case = taken_up(case).with_(complaint="" if heard.codes else case.complaint)
    state = state.with_case(case)
    if active is None or active.id == case.id or not active.active:
        return state.with_(focus=case.id), []
    alone = not (heard.facts or heard.answer or heard.asks or heard.codes)  # "the amex one first"
    moves = bool(heard.talk & {"correction", "objection"}) or heard.trouble or state.question is None or alone
    return (state.with_(focus=case.id), [News("bank", case.id)]) if moves else (state, [])


def _take_over(state: State, case: Case, unnamed: Case) -> tuple[State, list[News]]:
    """The bank of an unnamed case turns out to be one that has a case: what was told belongs there."""
    for fact in unnamed.facts:
        case = case.knowing(fact)
    told, complaint = unnamed.told_code or case.told_code, case.complaint or unnamed.complaint
    case = case.with_(status="open", told_code=told, problem=case.problem or told, complaint=complaint)
    state = state.with_case(unnamed.with_(status="left", facts=())).with_case(case)
    return state.with_(focus=case.id), [News("bank", case.id)]


def _give_name(state: State, case: Case, bank: NamedBank, world: World) -> tuple[State, list[News]]:
    """A case whose bank was not known yet."""
    owned = owned_at(state, bank.ids[0], world)
    named = case.with_(bank=bank.ids[0], name=world.bank_name(bank.ids[0]))
    news = [News("bank", case.id)]
    if owned:
        live = case_of(state, worst(owned), world)
        named = named.with_(
            name=live.name,
            connection=live.connection,
            accounts=live.accounts,
            observed=live.observed,
            problem=live.problem or case.problem,
        )
        news.append(News("case", case.id))
    elif world.verified and world.seen is not None:
        news.append(News("unconnected", case.id))
    return state.with_case(named).with_(focus=case.id), news


def _open(state: State, bank: NamedBank, heard: Heard, world: World) -> tuple[State, list[News]]:
    case = case_at(state, bank.ids[0], world)
    unseen = not case.connection and world.seen is not None and world.verified
    news = [News("unconnected" if unseen else "case", case.id)]
    before = state.case_at_hand
    corrects = before is not None and before.active and "correction" in heard.talk
    if corrects and before is not None:
        state = state.with_case(before.with_(status="left"))
        case = case.with_(
            told_code=case.told_code or before.told_code, problem=case.problem or before.problem
        )
        news.append(News("bank", case.id))
    state = state.with_case(case)
    keeps = before is not None and before.active and not corrects and state.question is not None
    first = not keeps or _is_healthy(before) or (_is_unseen(before, world) and case.connection != "")
    return state.with_(focus=case.id if first else state.focus), news


def _is_unseen(case: Case | None, world: World) -> bool:
    """A bank that a verified customer named without being connected to it."""
    return case is not None and world.verified and world.seen is not None and not case.connection


def _is_healthy(case: Case | None) -> bool:
    """Seen working and without a complaint: nothing that keeps the focus."""
    return case is not None and case.observed is not None and not case.observed.failing and not case.complaint


def _without_name(state: State, heard: Heard, world: World, named: bool) -> tuple[State, list[News]]:
    """Trouble without a bank: the customer's own failing connections, or a case whose bank is asked for."""
    at_hand = state.case_at_hand
    taken = bool(heard.facts) and state.question is not None and state.question.asks == "fix_offer"
    wonders = asks_of_others(heard) and bool(world.failing())
    if named or (at_hand is not None and at_hand.active) or not (taken or wonders or tells_trouble(heard)):
        return state, []
    if _only_asks_of_code(heard, world):
        return state, []
    ended = [case for case in state.cases if case.status in ("left", "advised", "fixed")]
    if ended and not heard.complaint and any(fact.kind == "result" for fact in heard.facts):
        return state.with_case(ended[-1].with_(status="open")).with_(focus=ended[-1].id), []
    if at_hand and at_hand.status != "fine" and world.seen is not None and not world.failing():
        return state.with_case(taken_up(at_hand)), [News("case", at_hand.id)]
    mentioned = about(state, (state.mentioned,), world)
    if state.mentioned and not world.failing() and all(case.status != "fine" for case in mentioned):
        return _name(state, NamedBank((state.mentioned,), "affected", state.mentioned), heard, world)
    return open_failing(state, heard, world)


def _only_asks_of_code(heard: Heard, world: World) -> bool:
    """ "What does 485 mean?", and no connection is seen that has it: nothing is to be mended."""
    asked = {problem.status for code in heard.codes if code.asked and (problem := world.problem(code.value))}
    live = {
        problem.status
        for one in world.failing()
        if (problem := world.knowledge.problem_for(one.status, one.code))
    }
    told = heard.facts or heard.complaint or len(heard.codes) > len(asked)
    return bool(world.seen is not None and asked and not told and not asked & live)
