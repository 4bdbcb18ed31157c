"""Everything around the way: greeting, status, questions, misunderstandings, offers."""

from __future__ import annotations

from rasa_sdk.events import EventType, SlotSet

from actions import cards, hearing
from actions.base import HelplineAction, Talk
from actions.case import Case
from actions.diagnosis import FAILING, failing_connections, problem_of, stopped_at

_GIVE_UP_AFTER = 3
"""Misunderstandings in a row after which a person is offered."""
_PLAUSIBLE = 0.12
"""Confidence below which an intent is not worth offering."""
_SURE = 0.97
"""Confidence below which what follows our own question is rather a badly put answer than another subject."""
_UPSET_ENOUGH = 2


class Greet(HelplineAction):
    """Greets; a verified customer whose connection fails hears at once that we see it."""

    action_name = "action_greet"

    async def act(self, talk: Talk) -> list[EventType]:
        name = talk.name.split(" ")[0]
        failing = await failing_connections(talk)
        greeting = "utter_greet_name" if name else "utter_greet"
        if len(failing) != 1:
            talk.say(greeting, name=name)
            return []
        connection = failing[0]
        problem = problem_of(connection, talk.parts.knowledge)
        unknown = talk.parts.phrases.number_unknown
        talk.say(
            "utter_greet_seen",
            name=name or "there",
            bank_name=connection.bank,
            when=talk.parts.phrases.since(stopped_at(connection), talk.now, talk.zone),
            code=problem.key if problem else connection.code or connection.status or unknown,
            tell=problem.tell if problem else unknown,
        )
        return [SlotSet("offer", "case")]


class ConnectionStatus(HelplineAction):
    """ "How are my connections?": live, or where to look."""

    action_name = "action_connection_status"

    async def act(self, talk: Talk) -> list[EventType]:
        case = talk.case
        if case.refresh_running:
            talk.say("utter_refresh_still_running", bank_name=case.bank_name)
            return []
        if not talk.customer:
            talk.say("utter_status_anonymous")
            return []
        connections = await talk.parts.bank_data().connections(talk.customer)
        if not connections:
            talk.say("utter_no_connections")
            return []
        card = cards.connections_card(connections, talk.parts.phrases, talk.now, talk.zone)
        failing = [c for c in connections if c.state in FAILING]
        if not failing:
            talk.say("utter_status_healthy", card=card)
            return []
        talk.say("utter_status_failing" if len(failing) == 1 else "utter_status_several", card=card)
        return [] if talk.requested else [SlotSet("offer", "case")]


class AnswerQuestion(HelplineAction):
    """A question with a fixed answer (`utter_<intent>` in domain.yml), or about one bank."""

    action_name = "action_answer"

    async def act(self, talk: Talk) -> list[EventType]:
        if talk.intent == "ask_supported_bank":
            await _say_supported(talk)
        else:
            talk.say(f"utter_{talk.intent}")
        return []


class Clarify(HelplineAction):
    """Not understood: ask which is meant, then for other words, then offer a person."""

    action_name = "action_clarify"

    async def act(self, talk: Talk) -> list[EventType]:
        misses = int(talk.tracker.get_slot("misunderstood") or 0) + 1
        close = self._close_intents(talk)
        if misses >= _GIVE_UP_AFTER:
            talk.say("utter_offer_person")
            return [SlotSet("misunderstood", misses), SlotSet("offer", "person")]
        if close and misses == 1:
            talk.say("utter_did_you_mean", buttons=self._buttons(talk, close))
        elif talk.requested:
            elsewhere = _is_nothing_of_ours(talk, at_least=_SURE)
            talk.say("utter_out_of_scope_in_case" if elsewhere else "utter_rephrase_in_case")
        elif _is_nothing_of_ours(talk):
            talk.say("utter_out_of_scope" if misses == 1 else "utter_out_of_scope_again")
        else:
            talk.say("utter_rephrase")
        return [SlotSet("misunderstood", misses)]

    def _close_intents(self, talk: Talk) -> list[str]:
        """In-scope intents that were nearly understood, best first, two at most."""
        ranking = talk.tracker.latest_message.get("intent_ranking") or []
        ranked = [i for i in ranking if i["name"] in talk.parts.phrases.intents]
        if not ranking or _is_nothing_of_ours(talk):
            return []
        return [i["name"] for i in ranked[:2] if i["confidence"] >= _PLAUSIBLE]

    def _buttons(self, talk: Talk, intents: list[str]) -> list[dict[str, str]]:
        titles = talk.parts.phrases.intents
        buttons = [{"title": titles[intent], "payload": f"/{intent}"} for intent in intents]
        return [*buttons, {"title": talk.parts.phrases.something_else, "payload": "/out_of_scope"}]


class Sympathise(HelplineAction):
    """Anger: a kind word, and a person as soon as it comes twice."""

    action_name = "action_sympathise"

    async def act(self, talk: Talk) -> list[EventType]:
        times = int(talk.tracker.get_slot("frustrated") or 0) + 1
        talk.say("utter_sympathise" if times < _UPSET_ENOUGH else "utter_sympathise_person")
        offer = [] if talk.requested else [SlotSet("offer", "person")]
        return [SlotSet("frustrated", times), *offer]


class TakeUpOffer(HelplineAction):
    """A plain "yes" outside the way: to what was offered last."""

    action_name = "action_take_up_offer"

    async def act(self, talk: Talk) -> list[EventType]:
        from actions.handover import hand_over
        from actions.refreshing import start_alone
        from actions.troubleshooting import open_case

        before = talk.case
        offer = before.offer
        if offer == "person":
            hand_over(talk, before, "offered")
            return Case().events_since(before)
        if offer == "refresh" and before.connection and talk.customer:
            return (await start_alone(talk, before.changed(offer=""))).events_since(before)
        if offer == "case" or offer.startswith("bank:"):
            return await open_case(talk, before, (offer[5:],) if offer.startswith("bank:") else ())
        talk.say("utter_nothing_open")
        return before.changed(offer="", case_open=False).events_since(before)


class DeclineOffer(HelplineAction):
    """A plain "no" outside the way."""

    action_name = "action_decline_offer"

    async def act(self, talk: Talk) -> list[EventType]:
        before = talk.case
        talk.say("utter_declined")
        return before.changed(offer="").events_since(before)


class StartOver(HelplineAction):
    """Forget the case and begin again."""

    action_name = "action_start_over"

    async def act(self, talk: Talk) -> list[EventType]:
        talk.say("utter_start_over")
        return [*Case().events_since(talk.case), SlotSet("frustrated", 0)]


class Resolved(HelplineAction):
    """ "It works now": be glad and forget the case."""

    action_name = "action_resolved"

    async def act(self, talk: Talk) -> list[EventType]:
        talk.say("utter_glad")
        return Case().events_since(talk.case)


def _is_nothing_of_ours(talk: Talk, *, at_least: float = 0.0) -> bool:
    """Understood well enough to know that it is not about bank connections."""
    ranking = talk.tracker.latest_message.get("intent_ranking") or [
        {"name": "out_of_scope", "confidence": 0.0}  # "something else" was pressed
    ]
    return bool(ranking[0]["name"] == "out_of_scope" and ranking[0]["confidence"] >= at_least)


async def _say_supported(talk: Talk) -> None:
    named = [m for m in talk.mentions(bank_asked=True) if m.entity == "bank"]
    known = talk.parts.knowledge.bank(named[0].value) if named else None
    name = known.name if known else "" if named else hearing.bank_asked_about(talk.text)
    if not name:
        talk.say("utter_ask_supported_bank")
        return
    listed = await talk.parts.bank_data().find_bank(name)
    if listed is None or (not known and name.casefold() not in listed.name.casefold()):
        talk.say("utter_bank_not_listed", bank_name=name)
    elif not listed.supported:
        talk.say("utter_bank_not_supported", bank_name=name)
    else:
        failing = "utter_bank_supported_failing" if listed.failing_now else "utter_bank_supported"
        talk.say(failing, bank_name=name if known else listed.name)
