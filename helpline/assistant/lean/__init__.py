"""Takes out of Rasa 3.6 what it does anew in each turn although the answer never changes.

One module for each thing that takes time: the graph of components, questions to the action server, the
conversation's past, rules. What Rasa answers stays the same, as tests/assistant/lean shows beside Rasa's own.
"""

from __future__ import annotations

from threadpoolctl import threadpool_limits

from helpline.assistant.lean import debugging, graph, lookups, past, questions, rules, trackers


def apply() -> None:
    """Change Rasa in this process; doing it twice is the same as once."""
    for part in (debugging, graph, lookups, past, questions, rules, trackers):
        part.apply()
    # What is multiplied for one sentence is small: a second thread only waits for it, busily.
    threadpool_limits(1, user_api="blas")
