"""Takes what was heard and seen into the state: (state, heard, world) → (state, news)."""

from __future__ import annotations

from helpline.dialogue.accounts import account_named, is_account, kind_named
from helpline.dialogue.cases import about, resumed
from helpline.dialogue.complaints import ACCOUNTS_MISSING, TOPIC_OF_FACT
from helpline.dialogue.done_steps import MENDING
from helpline.dialogue.heard import Heard, NamedCode
from helpline.dialogue.news import News
from helpline.dialogue.opening import affected
from helpline.dialogue.state import Case, Fact, State
from helpline.dialogue.world import World

WORDS_KEPT = 3


def update(state: State, heard: Heard, world: World) -> tuple[State, list[News]]:
    """Pure; `world.seen` is what a look at the provider has brought, if there was one."""
    spoken = heard.language if world.knowledge.languages.get(heard.language) else state.language
    state = state.with_(turn=state.turn + 1, product=_product(heard, world), language=spoken)
    state = _at_what_was_asked(_remember_words(state, heard), heard)
    state, news = affected(state, heard, world)
    state, of_codes = _take_codes(state, heard, world)
    state, of_account = _with_account(state, heard, world)
    state, of_facts = take_facts(state, heard, world)
    state = _with_deed(state, heard, of_facts)
    state, of_denials = _take_back(state, heard)
    state, of_sight = observe(state, world)
    return state, [*news, *of_codes, *of_account, *of_facts, *of_denials, *of_sight]


def _product(heard: Heard, world: World) -> str:
    found = [world.knowledge.foreign_code(code.value) for code in heard.codes if code.foreign]
    return next((code.product for code in found if code), "")


def _remember_words(state: State, heard: Heard) -> State:
    if not heard.text or heard.clicked:
        return state
    says_more = bool(
        heard.facts or heard.banks or heard.codes or heard.trouble or heard.complaint or heard.asks
    )
    opening = state.opening or (heard.text if says_more or "greeting" not in heard.talk else "")
    return state.with_(opening=opening, words=(*state.words, heard.text)[-WORDS_KEPT:])


def _at_what_was_asked(state: State, heard: Heard) -> State:
    """An answer is about the case that was asked for, wherever the focus went meanwhile."""
    asked = state.case(state.question.case) if state.question and heard.answer else None
    return state.with_(focus=asked.id) if asked is not None and asked.status != "fine" else state


def _take_codes(state: State, heard: Heard, world: World) -> tuple[State, list[News]]:
    """A code that was told belongs to the case of its bank, or to the one at hand."""
    news: list[News] = []
    for code in heard.codes:
        if code.asked:
            continue
        for case in about(state, code.banks, world):
            changed = _with_code(case, code, world)
            if changed != case:
                state = state.with_case(changed)
                news.append(
                    News("foreign_code" if code.foreign else "code", case.id, code.value, case.told_code)
                )
    return state, news


def _with_code(case: Case, code: NamedCode, world: World) -> Case:
    if code.foreign:
        fact = Fact("other_code", code.value, "told", world.at)
        return case if case.fact("other_code") == code.value else case.knowing(fact)
    problem = world.problem(code.value)
    if code.worded:
        return case if case.problem or case.told_code else case.with_(problem=code.value)
    key = problem.key if problem else code.value
    follows = case.problem if case.observed and case.observed.failing else key
    return case.with_(told_code=key, problem=follows)


AGAIN = frozenset({"refreshed_by_hand", "result", *(kind for kind, _ in MENDING)})
"""Facts that are news each time: it was done once more."""


def take_facts(state: State, heard: Heard, world: World) -> tuple[State, list[News]]:
    news: list[News] = []
    for told in heard.facts:
        for case in about(state, told.banks, world):
            known = case.fact(told.kind)
            fact = Fact(told.kind, told.value, "told", world.at, state.turn)
            state = state.with_case(resumed(case.knowing(fact)))
            if known != told.value or told.kind in AGAIN:
                news.append(News("fact", case.id, f"{told.kind} {told.value}", known))
    return state, news


def _with_deed(state: State, heard: Heard, news: list[News]) -> State:
    """ "Did the Chase thing, clicked Proceed", while another bank is asked about: the deed goes first."""
    done = [one.case for one in news if one.value == "sign_in replaced"]
    case = state.case(done[0]) if done and state.focus not in done else None
    if case is None or not case.active or heard.answer:
        return state
    return state.with_(focus=case.id, question=None)


def _take_back(state: State, heard: Heard) -> tuple[State, list[News]]:
    """What is said not to be so is no fact any more, nor the complaint that it was."""
    news: list[News] = []
    for case in state.cases:
        kept = tuple(fact for fact in case.facts if (fact.kind, fact.value) not in heard.denied)
        if kept == case.facts:
            continue
        wrong = [TOPIC_OF_FACT[denied] for denied in heard.denied if denied in TOPIC_OF_FACT]
        state = state.with_case(
            case.with_(facts=kept, complaint="" if case.complaint in wrong else case.complaint)
        )
        news.append(News("denied", case.id))
    return state, news


def _with_account(state: State, heard: Heard, world: World) -> tuple[State, list[News]]:
    """Which account it is about: named at any time, or whatever was answered when it was asked."""
    case = state.case_at_hand
    if case is None or heard.clicked:
        return state, []
    asked = state.question is not None and state.question.asks == "account"
    name = account_named(heard.text, case.accounts)
    if not name and asked and len(heard.text) <= SHORT and is_account(heard.text):
        name = heard.text.strip()
    if not name and case.complaint in ACCOUNTS_MISSING:
        name = kind_named(heard.text)  # what is missing is in no list that we have
    if not name or name == case.fact("affected"):
        return state, []
    fact = Fact("affected", name, "told", world.at, state.turn)
    return state.with_case(case.knowing(fact)), [News("fact", case.id, f"affected {name}")]


SHORT = 60
"""Characters of an answer to "which account?"."""


def observe(state: State, world: World) -> tuple[State, list[News]]:
    """Every case that has a connection gets what is seen of it now."""
    if world.seen is None:
        return state, [News("unreachable")] if world.unreachable else []
    state = state.with_(own_banks=tuple(dict.fromkeys(world.bank_id(one.bank) for one in world.seen)))
    news: list[News] = []
    for case in state.cases:
        connection = world.connection_of(case)
        if connection is None:
            continue
        seen = world.observe(connection)
        changed = case.with_(observed=seen, by_hand=False)
        if seen.failing and seen.problem:
            changed = changed.with_(problem=_nearer(changed, seen.problem, world))
        if case.observed is None or case.observed.problem != seen.problem:
            changed = see_lock(changed, state, world)
        if case.observed is None or (case.observed.state, case.observed.problem) != (
            seen.state,
            seen.problem,
        ):
            news.append(News("seen", case.id, seen.state, case.observed.state if case.observed else ""))
        state = state.with_case(changed)
    return state, news


def see_lock(case: Case, state: State, world: World) -> Case:
    """A lock that has come up (again) is newer than what was told of unlocking."""
    problem = world.problem(case.problem)
    if problem is None or problem.way != "unlock":
        return case
    return case.knowing(Fact("lock", "locked", "seen", world.at, state.turn))


def _nearer(case: Case, seen: str, world: World) -> str:
    """The code as told where it is the number of the trouble that is seen; else what is seen."""
    told, live = world.problem(case.told_code), world.problem(seen)
    if told and live and told.status and told.status == live.status:
        return told.key
    return live.key if live else seen


def tell(state: State, case: Case, kind: str, value: str, source: str, world: World) -> State:
    """The state with one more fact of a case."""
    return state.with_case(resumed(case.knowing(Fact(kind, value, source, world.at, state.turn))))
