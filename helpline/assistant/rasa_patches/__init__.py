"""Patches Rasa 3.6: what it computes anew in each turn, although the answer never changes, is kept.

One module for each thing that takes time: the graph of components, requests to the action server, the
conversation's past, rules. What Rasa answers stays the same, as tests/assistant/rasa_patches shows beside
Rasa's own.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version

RASA = "3.6.21"
"""The version whose insides these modules replace, as in requirements.lock."""
_PARTS = ("debugging", "graph", "lookups", "state_cache", "action_client", "rule_index", "trackers")


def apply() -> None:
    """Changes Rasa in this process; a second call changes nothing more. SystemExit for another Rasa."""
    check_version()
    for part in _PARTS:
        import_module(f"{__name__}.{part}").apply()
    from threadpoolctl import threadpool_limits

    # What is multiplied for one sentence is small: a second thread only waits for it, busily.
    threadpool_limits(1, user_api="blas")


def check_version() -> None:
    """SystemExit with one sentence unless this is the Rasa that was patched and tested."""
    if (found := version("rasa")) != RASA:
        raise SystemExit(
            f"helpline: Rasa {found} is installed, but helpline/assistant/rasa_patches fits {RASA}."
        )
