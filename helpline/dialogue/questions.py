"""What a message asks: a topic, the step at hand, a code, a bank, the state of things."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from helpline.dialogue import cues, statements
from helpline.dialogue.following_up import (
    NONE,
    NONE_SURE,
    STEP,
    TOLD_SURE,
    Context,
    beside,
    context_of,
    in_context,
)
from helpline.dialogue.heard import Ask, NamedBank
from helpline.dialogue.naming import Named
from helpline.dialogue.reading import Clause, Reading
from helpline.dialogue.state import State
from helpline.dialogue.telling import ASK_OF_INTENT, TOPIC_OF_INTENT
from helpline.dialogue.topic_choice import TOPIC_SURE, best_topic
from helpline.knowledge.topics import Topics

STEPS = frozenset(
    {
        *("bank_login", "bank_action", "accounts_listed", "code_ready", "waited", "refresh_by_hand"),
        *("sign_in", "approve", "dates", "account"),
    }
)


TO_MEND = frozenset({"fix_offer", "next_bank"})
"""Offers to mend something: how long that takes is asked then."""


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
    if reading.intent == "bot_challenge" and reading.intents[0][1] >= LIKELY_INTENT:
        return [Ask("self")]
    step = state.question.asks if state.question and state.question.asks in STEPS else ""
    if _asks_how_all_is(reading, clauses):
        return [Ask("status")]
    if step and reading.language != "en" and any(is_question(clause) for clause in clauses):
        return [Ask("aspect", "where")]  # as far as the first step in other languages goes
    context = context_of(state, topics, code=any(names.codes for names in named))
    for clause, names in zip(clauses, named, strict=True):
        found += _of_clause(clause, names, step, is_question(clause), context)
        context = beside(clause, context, topics)
    found = [*_of_safety(clauses, reading.topics, found), *found]
    if not [ask for ask in found if ask.kind != "unknown"]:
        busy = bool(step) or state.open
        found = [] if complaint else _of_message(reading, clauses, step, bool(found), busy) or found
    return _without_again(list(dict.fromkeys(_of_code(_of_bank(found, named), named))))


URGENT = frozenset({"clicked_the_link", "stolen_phone"})
"""Emergencies: answered alone, the feed can wait."""
SAFETY = frozenset({"two_factor_off", "off_only_shortly", "phishing_mail"}) | URGENT
"""Topics that are answered at once wherever they come up: silence about them does harm."""


SAFETY_SURE = 0.4


URGENT_SURE = 0.6
"""Probability that a message or a clause needs to be an emergency."""


def _of_safety(
    clauses: Sequence[Clause], whole: Sequence[tuple[str, float]], found: Sequence[Ask]
) -> list[Ask]:
    """ "Somebody said just turn off 2-step", told beside other things."""
    asks = []
    for clause in clauses:
        near = [(name, chance) for name, chance in clause.topics if name in SAFETY]
        sure = URGENT_SURE if near and near[0][0] in URGENT else SAFETY_SURE
        if sum(chance for _, chance in near) >= sure:
            asks.append(Ask("topic", near[0][0]))
    asks += [Ask("topic", name) for name, chance in whole if name in URGENT and chance >= URGENT_SURE]
    return [ask for ask in asks if ask not in found]


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


CONNECTING = (Ask("topic", "supported_banks"), Ask("topic", "getting-started-connect"))
"""Topics that are about the one bank that is named: the provider's list, or its own connection, answers."""


def _of_bank(asks: Sequence[Ask], named: Sequence[Named]) -> list[Ask]:
    """ "Can I connect Ally?" is about that bank, not about banks."""
    ids = {bank.ids[0] for names in named for bank in names.banks if bank.role == "mentioned"}
    bank = Ask("bank", *ids) if len(ids) == 1 else None
    return [bank if bank and ask in CONNECTING else ask for ask in asks]


def _news(state: State, reading: Reading, clauses: Sequence[Clause]) -> Ask | None:
    """ "Any news?", "and now?" ask how the refresh goes that runs, else what becomes of a ticket."""
    offers = state.question is not None and state.question.asks in TO_MEND
    if offers and clauses and all(cues.asks_how_long(clause.text) for clause in clauses):
        return Ask("how_long")
    if not clauses or not all(cues.asks_for_news(clause.text) for clause in clauses):
        return None
    if any(case.running for case in state.cases):
        return Ask("status")
    if (
        state.question
        and state.question.asks in STEPS
        and all(cues.asks_how_long(clause.text) for clause in clauses)
    ):
        return Ask("aspect", "how_long")
    kind = ASK_OF_INTENT.get(reading.intent, "")
    ours = any(case.status != "handed_over" for case in state.cases)
    return Ask("status" if ours else kind) if kind in ("status", "ticket") else None


LIKELY_INTENT = 0.9
"""Probability of a whole sentence's intent that goes before a topic of which nobody is sure."""


def _asks_how_all_is(reading: Reading, clauses: Sequence[Clause]) -> bool:
    """ "Are all my banks ok?" is answered by a look; "is it just me?" by its topic."""
    intent, chance = reading.intents[0] if reading.intents else ("", 0.0)
    sure = ASK_OF_INTENT.get(intent) == "status" and chance >= LIKELY_INTENT
    return sure and len(clauses) == 1 and all(chance < TOLD_SURE for _, chance in clauses[0].topics)


def _of_clause(clause: Clause, names: Named, step: str, asks: bool, context: Context) -> list[Ask]:
    obstacle = next((aspect for label, aspect in _OBSTACLE.items() if label in clause.labels), "")
    if step and obstacle and not _names_topic(clause):
        return [Ask("aspect", obstacle)]
    if asks and cues.asks_what_next(clause.text):
        return [Ask("again")]
    if asks and cues.asks_cause(clause.text) and not names.codes:
        return [Ask("cause", clause.text)]
    mentioned = [bank for bank in names.banks if bank.role == "mentioned" and len(bank.ids) == 1]
    if asks and len(mentioned) == 1 and _asks_state(clause, mentioned[0]):
        return [Ask("state", mentioned[0].ids[0])]
    if asks and clause.has("wants_person") and cues.asks_about_wait(clause.text):
        return [Ask("topic", PERSON_COMES)]
    codes = [Ask("code", code.value) for code in names.codes if code.asked]
    if asks and codes:
        return codes
    if not asks and not may_ask(clause):
        return []
    topic, aspect = best_topic(
        in_context(clause, context, step) if asks and not clause.has("off_topic") else clause.topics,
        step if asks else "",
    )
    topic = topic or (_without_step(clause.topics) if asks and not step else "")
    if aspect:
        return [Ask("aspect", aspect)]
    if topic and (asks or clause.topics[0][1] >= (TROUBLE_SURE if clause.has("trouble") else TOLD_SURE)):
        return [Ask("topic", topic)]
    if not asks or clause.has("wants_refresh", "wants_person"):
        return []
    plainly = cues.asks(clause.text) or clause.labels.get("question", 0.0) >= QUESTION_SURE
    unknown = [Ask("unknown", clause.text)] if plainly else []
    return [Ask("code", code.value) for code in names.codes] or unknown


TROUBLE_SURE = 0.6
"""For a topic of trouble that is told: less will do, as there is something to answer."""
QUESTION_SURE = 0.9
"""Probability of a question without the form of one: "so I need this" asks nothing."""


PERSON_COMES = "when_does_the_person_come"


def _asks_state(clause: Clause, bank: NamedBank) -> bool:
    return cues.asks_state(clause.text) or cues.asks_only_of(clause.text, bank.text)


OBSTACLE_SURE = 0.6
"""Probability from which "I can't find Chart of Accounts" asks for that, and not for help with the step."""


def _names_topic(clause: Clause) -> bool:
    name, chance = clause.topics[0] if clause.topics else (NONE, 0.0)
    return name != NONE and not name.startswith(STEP) and chance >= OBSTACLE_SURE


def may_ask(clause: Clause) -> bool:
    return not set(clause.labels) - _OPEN - _FACTS_WITH_TOPIC


_TOPIC_OF_ASPECT = {f"{STEP}which_new": "working-with-transactions"}
"""Help with a step that is a topic of its own where no step is open."""


def _without_step(topics: Sequence[tuple[str, float]]) -> str:
    """ "Where are the new transactions?", after the refresh."""
    name, chance = topics[0] if topics else (NONE, 0.0)
    return _TOPIC_OF_ASPECT.get(name, "") if chance >= TOPIC_SURE else ""


def _of_message(reading: Reading, clauses: Sequence[Clause], step: str, asks: bool, busy: bool) -> list[Ask]:
    """What the whole sentence asks, where no clause alone tells."""
    intent, chance = reading.intents[0] if reading.intents else ("", 0.0)
    if step and ASK_OF_INTENT.get(intent) == "ticket" and not statements.names_person(reading.text):
        return []  # "did that count?", in the middle of a step, asks about no ticket
    if intent in ASK_OF_INTENT and chance >= _SURE_INTENT and (asks or not step):
        meta = ASK_OF_INTENT[intent] == "capabilities" and busy
        return [Ask("again")] if meta else [Ask(ASK_OF_INTENT[intent])]
    open_ = asks or all(may_ask(clause) for clause in clauses)
    topic, aspect = best_topic(reading.topics, step if asks else "") if open_ else ("", "")
    sure = asks or (reading.topics and reading.topics[0][1] >= TOLD_SURE)
    if aspect or (topic and sure):
        return [Ask("aspect", aspect) if aspect else Ask("topic", topic)]
    silent = dict(reading.topics).get(NONE, 0.0) >= NONE_SURE
    told = intent in TOPIC_OF_INTENT and chance >= LIKELY_INTENT and open_ and not silent
    return [Ask("topic", TOPIC_OF_INTENT[intent])] if told and (asks or not busy) else []
