"""Patches Rasa 3.6: what it computes anew in each turn, although the answer never changes, is kept.

One module for each thing that takes time: the graph of components, questions to the action server, the
conversation's past, rules. What Rasa answers stays the same, as tests/assistant/rasa_patches shows beside
Rasa's own.
"""

from __future__ import annotations

from threadpoolctl import threadpool_limits

from helpline.assistant.rasa_patches import (
    action_client,
    debugging,
    graph,
    lookups,
    rule_index,
    state_cache,
    trackers,
)


def apply() -> None:
    """Change Rasa in this process; doing it twice is the same as once."""
    for part in (debugging, graph, lookups, state_cache, action_client, rule_index, trackers):
        part.apply()
    # What is multiplied for one sentence is small: a second thread only waits for it, busily.
    threadpool_limits(1, user_api="blas")
