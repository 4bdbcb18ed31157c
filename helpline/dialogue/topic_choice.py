"""Which topic, or help with the step at hand, a question is about; none rather than a wrong one."""

from __future__ import annotations

from collections.abc import Sequence

from helpline.dialogue.following_up import ASPECT_SURE, NONE, STEP

TOPIC_SURE = 0.45
"""Probability from which a topic is shown: below, silence is better."""

LEFT_AT_LEAST = 0.4
"""What is left for topics, at least, where no step is open that could be meant."""

NEEDED = {"category-general-cloud-banking": 0.85}
"""Topic → probability that it needs: a page that lists everything is near to any vague question."""

LIKELY, LEAD, NONE_AT_MOST = 0.28, 1.4, 0.25
"""A less probable topic is shown where it leads by a factor, and hardly anything says that none is meant."""


def best_topic(topics: Sequence[tuple[str, float]], step: str) -> tuple[str, str]:
    """(topic, "") or ("", aspect): help with the step at hand comes first unless a topic is likelier."""
    about_step = [(name[len(STEP) :], chance) for name, chance in topics if name.startswith(STEP)]
    others = [(name, chance) for name, chance in topics if not name.startswith(STEP) and name != NONE]
    if not step:  # no step is open that could be meant
        meant = max(1.0 - sum(chance for _, chance in about_step), LEFT_AT_LEAST)
        others = [(name, chance / meant) for name, chance in others]
    aspect = about_step[0] if about_step else ("", 0.0)
    others = [(name, chance) for name, chance in others if chance >= NEEDED.get(name, 0.0)]
    topic = others[0] if others else ("", 0.0)
    if step and aspect[1] >= max(ASPECT_SURE, topic[1]):
        return "", aspect[0]
    return (topic[0], "") if _stands_out(topic, others, topics) else ("", "")


def _stands_out(
    topic: tuple[str, float], others: Sequence[tuple[str, float]], topics: Sequence[tuple[str, float]]
) -> bool:
    if topic[1] >= TOPIC_SURE:
        return True
    second = others[1][1] if len(others) > 1 else 0.0
    alone = topic[1] >= LEAD * second and dict(topics).get(NONE, 0.0) <= NONE_AT_MOST
    return topic[1] >= LIKELY and alone
