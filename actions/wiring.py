"""Builds what the actions work with, once. rasa-sdk makes actions without arguments, so they come here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import cache
from typing import Any

import aiohttp

from helpline import fastlink
from helpline import settings as settings_module
from helpline.banking.contract import BankData
from helpline.dialogue.phrases import Phrases
from helpline.dialogue.responses import Responses
from helpline.knowledge import Knowledge
from helpline.knowledge.mentions import MentionFinder
from helpline.places import ROOT

KNOWLEDGE = ROOT / "data" / "knowledge"


@dataclass(frozen=True)
class Parts:
    """What an action may use. `bank_data` makes the client inside the running event loop."""

    knowledge: Knowledge
    mentions: MentionFinder
    phrases: Phrases
    responses: Responses
    bank_data: Callable[[], BankData]
    timeout: float = 5.0
    """Seconds an action may take in all: Rasa's lock and the customer both wait for it."""
    now: Callable[[], datetime] = lambda: datetime.now(timezone.utc)
    repairs: bool = False
    """The provider's own window can be opened from the chat."""


@cache
def parts() -> Parts:
    """The real ones. Raises SettingsError or KnowledgeError, which stop the start."""
    settings = settings_module.load()
    made: list[BankData] = []

    def bank_data() -> BankData:
        if not made:
            made.append(_client(settings))
        return made[0]

    knowledge = Knowledge.load(KNOWLEDGE)
    return Parts(
        knowledge=knowledge,
        mentions=MentionFinder(knowledge),
        phrases=Phrases.load(KNOWLEDGE / "phrases.yml"),
        responses=Responses.load(ROOT / "domain.yml"),
        bank_data=bank_data,
        timeout=settings.action_timeout,
        repairs=fastlink.of(settings) is not None,
    )


def _client(settings: Any) -> BankData:
    from prometheus_client import REGISTRY

    from helpline.banking.meter import ProviderMetrics
    from helpline.banking.yodlee import YodleeBankData

    return YodleeBankData(
        aiohttp.ClientSession(),
        settings.bank_data_url,
        settings.yodlee_client_id,
        settings.yodlee_secret,
        meter=ProviderMetrics(REGISTRY),
    )
