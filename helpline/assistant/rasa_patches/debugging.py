"""No copies and no texts for a debug log that nobody keeps: Rasa makes them before it looks at the level."""

from __future__ import annotations

import logging
from types import SimpleNamespace
from typing import Any

from rasa.core import processor
from rasa.core.policies import memoization, rule_policy
from rasa.core.policies.policy import Policy


def apply() -> None:
    if logging.getLogger("rasa").isEnabledFor(logging.DEBUG):
        return
    for module in (processor, memoization, rule_policy):
        # These copy nothing but what they hand to their debug log.
        module.copy = SimpleNamespace(deepcopy=_itself)
    Policy.format_tracker_states = staticmethod(_no_text)


def _itself(value: Any, _memo: Any = None) -> Any:
    return value


def _no_text(_states: list[dict[str, Any]]) -> str:
    return ""
