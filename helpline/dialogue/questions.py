"""What a message asks: a topic, the step at hand, a code, a bank, the state of things."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from helpline.dialogue import cues
from helpline.dialogue.heard import Ask
from helpline.dialogue.naming import Named
from helpline.dialogue.reading import Clause, Reading
from helpline.dialogue.state import State
from helpline.dialogue.telling import ASK_OF_INTENT, TOPIC_OF_INTENT
from helpline.knowledge.topics import Topics

NONE = "none"
STEP = "step:"
STEPS = frozenset(
    {
        *("bank_login", "bank_action", "accounts_listed", "code_ready", "waited", "refresh_by_hand"),
        *("sign_in", "approve", "dates", "account"),
    }
)
TOPIC_SURE = 0.45
"""Probability from which a topic is shown: below, silence is better."""
ASPECT_SURE = 0.35
"""The same for help about the step at hand, which is what most questions in the middle are about."""
TOLD_SURE = 0.7
"""For a topic of what was told instead of asked: a statement is mostly just a statement."""
_SURE_INTENT = 0.6
_OBSTACLE = {"not_found": "missing", "greyed_out": "greyed", "blank_window": "blank"}


_OPEN = frozenset(
    {"question", "trouble", "off_topic", *_OBSTACLE, "partly_works", "both", "anger", "other_product"}
)
"""Labels of a clause that a topic may answer though it is no question: most people tell instead of asking."""
_FACTS_WITH_TOPIC = frozenset(
    {
        "card_replaced",
        "account_closed",
        "account_new",
        "bank_moved",
        "not_owner",
        "old_phone",
        "code_missing",
        "code_asked",
        "app_push",
        "blank_window",
        "consent_withdrawn",
    }
)


def asked_in(
    state: State,
    reading: Reading,
    clauses: Sequence[Clause],
    named: Sequence[Named],
    is_question: Callable[[Clause], bool],
    topics: Topics,
    complaint: str = "",
) -> list[Ask]:
    """In the order asked, each once; of a question that nothing answers Ask("unknown", its words)."""
    found: list[Ask] = []
    running = any(case.running for case in state.cases)
    if clauses and not running and all(cues.calls(clause.text) for clause in clauses):
        return []  # "hello, are you there?"
    if news := _news(state, reading, clauses):
        return [news]
    if reading.intent == "bot_challenge" and reading.intents[0][1] >= _SURE_INTENT:
        return [Ask("self")]
    step = state.question.asks if state.question and state.question.asks in STEPS else ""
    if step and reading.language != "en" and any(is_question(clause) for clause in clauses):
        return [Ask("aspect", "where")]  # as far as the first step in other languages goes
    context = _context(state, topics, code=any(names.codes for names in named))
    for clause, names in zip(clauses, named, strict=True):
        found += _of_clause(clause, names, step, is_question(clause), context)
        context = _beside(clause, context, topics)
    if not [ask for ask in found if ask.kind != "unknown"]:
        busy = bool(step) or state.open
        found = [] if complaint else _of_message(reading, clauses, step, bool(found), busy) or found
    return _without_again(list(dict.fromkeys(_of_code(_of_bank(found, named), named))))


def _without_again(asks: list[Ask]) -> list[Ask]:
    """ "Huh? What do you want me to do?" is one question: the help that says more is its answer."""
    more = any(ask.kind == "aspect" and ask != AGAIN for ask in asks)
    return [ask for ask in asks if ask != AGAIN] if more else asks


AGAIN = Ask("aspect", "again")
CODE_TABLE = "error-code-reference"
"""The topic about codes as such: of a code that is named, its own meaning is asked."""


def _of_code(asks: Sequence[Ask], named: Sequence[Named]) -> list[Ask]:
    """ "Error 401 at Citi. What does that mean?" is about that code, not about codes."""
    codes = [Ask("code", code.value) for names in named for code in names.codes]
    return [codes[0] if codes and ask == Ask("topic", CODE_TABLE) else ask for ask in asks]


SUPPORTED = "supported_banks"
"""The topic that the provider's list answers, where one bank is named."""


def _of_bank(asks: Sequence[Ask], named: Sequence[Named]) -> list[Ask]:
    """ "Can I connect Ally?" is about that bank, not about banks."""
    ids = {bank.ids[0] for names in named for bank in names.banks if bank.role == "mentioned"}
    bank = Ask("bank", *ids) if len(ids) == 1 else None
    return [bank if bank and ask == Ask("topic", SUPPORTED) else ask for ask in asks]


def _news(state: State, reading: Reading, clauses: Sequence[Clause]) -> Ask | None:
    """ "Any news?", "and now?" ask how the refresh goes that runs, else what becomes of a ticket."""
    if not clauses or not all(cues.asks_for_news(clause.text) for clause in clauses):
        return None
    if any(case.running for case in state.cases):
        return Ask("status")
    if state.question and state.question.asks in STEPS and all(map(_asks_how_long, clauses)):
        return Ask("aspect", "how_long")
    kind = ASK_OF_INTENT.get(reading.intent, "")
    ours = any(case.status != "handed_over" for case in state.cases)
    return Ask("status" if ours else kind) if kind in ("status", "ticket") else None


def _asks_how_long(clause: Clause) -> bool:
    return cues.asks_how_long(clause.text)


@dataclass(frozen=True)
class Context:
    """`last`: the topic answered last, where there is more to say about it; `nearer`: topics that people ask
    about when they have heard it.
    """

    last: str = ""
    nearer: frozenset[str] = frozenset()
    told: bool = True
    """Whether the topic was answered, not only opened by what happened: new transactions after a refresh."""


def _context(state: State, topics: Topics, *, code: bool) -> Context:
    last = state.last_topic
    more = not code and bool(last) and state.said.get(f"topic:{last}", 0) <= 1
    told = not last or bool(state.said.get(f"topic:{last}"))
    return Context(last if more else "", topics.after(last) | ({last} if more else frozenset()), told)


def _beside(clause: Clause, context: Context, topics: Topics) -> Context:
    """What one clause tells is what the next one asks about: "they want a new user, how do I add it?"."""
    name, chance = clause.topics[0] if clause.topics else (NONE, 0.0)
    if name == NONE or name.startswith(STEP) or chance < TOLD_SURE:
        return context
    return Context(name, topics.after(name) | {name})


def _of_clause(clause: Clause, names: Named, step: str, asks: bool, context: Context) -> list[Ask]:
    obstacle = next((aspect for label, aspect in _OBSTACLE.items() if label in clause.labels), "")
    if step and obstacle and not _names_topic(clause):
        return [Ask("aspect", obstacle)]
    if asks and cues.asks_what_next(clause.text):
        return [Ask("again")]
    if asks and cues.asks_cause(clause.text) and not names.codes:
        return [Ask("cause", clause.text)]
    mentioned = [bank for bank in names.banks if bank.role == "mentioned" and len(bank.ids) == 1]
    if asks and len(mentioned) == 1 and cues.asks_state(clause.text):
        return [Ask("state", mentioned[0].ids[0])]
    codes = [Ask("code", code.value) for code in names.codes if code.asked]
    if asks and codes:
        return codes
    if not asks and not _may_ask(clause):
        return []
    topic, aspect = best_topic(
        _in_context(clause, context, step) if asks and not clause.has("off_topic") else clause.topics,
        step if asks else "",
    )
    if aspect:
        return [Ask("aspect", aspect)]
    if topic and (asks or clause.topics[0][1] >= TOLD_SURE):
        return [Ask("topic", topic)]
    if not asks or clause.has("wants_refresh", "wants_person"):
        return []
    return [Ask("code", code.value) for code in names.codes] or [Ask("unknown", clause.text)]


OBSTACLE_SURE = 0.6
"""Probability from which "I can't find Chart of Accounts" asks for that, and not for help with the step."""


def _names_topic(clause: Clause) -> bool:
    name, chance = clause.topics[0] if clause.topics else (NONE, 0.0)
    return name != NONE and not name.startswith(STEP) and chance >= OBSTACLE_SURE


CONTEXT = 0.25
"""Probability that the topic answered last gains, and what people ask upon it."""
FOLLOW_UP = 0.65
"""Below this another topic gives way to the one answered last, where a question refers back to it."""


NONE_SURE = 0.6
"""Probability that no topic is meant from which the context makes none likelier."""


def _in_context(clause: Clause, context: Context, step: str) -> list[tuple[str, float]]:
    topics = clause.topics
    if dict(topics).get(NONE, 0.0) >= NONE_SURE:
        return list(topics)  # "did you even try it?" refers back, and to no topic
    near = step and any(name.startswith(STEP) and chance >= ASPECT_SURE for name, chance in topics)
    lifted = [(name, chance + CONTEXT if name in context.nearer else chance) for name, chance in topics]
    ranked = sorted(lifted, key=lambda topic: -topic[1])
    best = next((chance for name, chance in ranked if name != NONE and not name.startswith(STEP)), 0.0)
    refers = bool(context.last) and not near and cues.refers_back(clause.text)
    refers = refers and (context.told or cues.asks_where(clause.text))
    return [(context.last, FOLLOW_UP), *ranked] if refers and best < FOLLOW_UP else ranked


def _may_ask(clause: Clause) -> bool:
    return not set(clause.labels) - _OPEN - _FACTS_WITH_TOPIC


NEEDED = {"category-general-cloud-banking": 0.85}
"""Topic → probability that it needs: a page that lists everything is near to any vague question."""


def best_topic(topics: Sequence[tuple[str, float]], step: str) -> tuple[str, str]:
    """(topic, "") or ("", aspect): help with the step at hand comes first unless a topic is likelier."""
    about_step = [(name[len(STEP) :], chance) for name, chance in topics if name.startswith(STEP)]
    others = [(name, chance) for name, chance in topics if not name.startswith(STEP) and name != NONE]
    aspect = about_step[0] if about_step else ("", 0.0)
    others = [(name, chance) for name, chance in others if chance >= NEEDED.get(name, 0.0)]
    topic = others[0] if others else ("", 0.0)
    if step and aspect[1] >= max(ASPECT_SURE, topic[1]):
        return "", aspect[0]
    return (topic[0], "") if topic[1] >= TOPIC_SURE else ("", "")


def topic_of(reading: Reading) -> tuple[str, float]:
    """The topic that a message without a conversation asks about, ("", 0.0) where silence is better."""
    clauses = reading.clauses
    found = [(chance, name, all(map(_may_ask, clauses))) for name, chance in reading.topics[:1]]
    for clause in clauses:
        found += [(chance * PART, name, _may_ask(clause)) for name, chance in clause.topics[:1]]
    likely = [one for one in found if one[1] != NONE and not one[1].startswith(STEP)]
    chance, name, open_ = max(likely, default=(0.0, "", True))
    needed = ALONE_SURE if open_ else FACT_SURE
    if any(clause.has("off_topic") for clause in clauses):
        needed = max(needed, AWAY_SURE)
    return (name, chance) if chance >= needed else ("", 0.0)


PART = 0.9
"""What a clause counts for beside the whole message."""
ALONE_SURE, AWAY_SURE, FACT_SURE = 0.5, 0.8, 0.85
"""Probability from which a topic is told without a conversation: at all; where a clause seems to be about
something else than bank feeds; where a clause tells a fact, as most do that no article answers."""


def _of_message(reading: Reading, clauses: Sequence[Clause], step: str, asks: bool, busy: bool) -> list[Ask]:
    """What the whole sentence asks, where no clause alone tells."""
    intent, chance = reading.intents[0] if reading.intents else ("", 0.0)
    if intent in ASK_OF_INTENT and chance >= _SURE_INTENT and (asks or not step):
        meta = ASK_OF_INTENT[intent] == "capabilities" and busy
        return [Ask("again")] if meta else [Ask(ASK_OF_INTENT[intent])]
    open_ = asks or all(_may_ask(clause) for clause in clauses)
    topic, aspect = best_topic(reading.topics, step if asks else "") if open_ else ("", "")
    sure = asks or (reading.topics and reading.topics[0][1] >= TOLD_SURE)
    if aspect or (topic and sure):
        return [Ask("aspect", aspect) if aspect else Ask("topic", topic)]
    told = intent in TOPIC_OF_INTENT and chance >= _SURE_INTENT and open_
    return [Ask("topic", TOPIC_OF_INTENT[intent])] if told and (asks or not busy) else []
