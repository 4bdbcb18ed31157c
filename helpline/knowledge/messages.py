"""Recognises the message on the customer's screen by its wording."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable

from helpline.knowledge.problem import Problem
from helpline.knowledge.wording import stems, words_of

_CLEARLY = 0.8  # of the weight of a line's words must be in the text
_AHEAD = 0.08  # and this much more than of any line that leads another way
_ROOM = 1  # further word beside a line of two, which alone says little
_LITTLE = words_of(
    "a an and are at be but by for from has have i in is it its me message my of on or said say says so "
    "that the their there this to told was we were will with you your"
)


class Messages:
    """Title, meaning and tell of every problem, compared word by word; rare words weigh more."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self._lines = [
            (words, problem)
            for problem in problems
            for line in (problem.title, problem.meaning, problem.tell)
            if len(words := _words(line)) > 1
        ]
        seen = Counter(word for words, _ in self._lines for word in words)
        self._weight = {word: math.log(1 + len(self._lines) / count) for word, count in seen.items()}
        self._whole = {words: self._heft(words) for words, _ in self._lines}

    def find(self, text: str) -> Problem | None:
        """The one problem that `text` words; None when there is none, or when several ways fit alike."""
        said = _words(text)
        lines = [line for line in self._lines if self._may_be(line[0], said)]
        if not lines:
            return None
        words, problem = max(lines, key=lambda line: (self._share(line[0], said), self._whole[line[0]]))
        share = self._share(words, said)
        if share < _CLEARLY:
            return None
        for other, rival in lines:
            if rival.way != problem.way and share - self._share(other, said) < _AHEAD and not other < words:
                return None
        return problem

    def _may_be(self, words: frozenset[str], said: frozenset[str]) -> bool:
        """Whether to look closer: two words of a longer line are a coincidence."""
        if len(words) <= 2 and len(said) > len(words) + _ROOM:
            return False
        return len(words & said) >= min(len(words), 3)

    def _share(self, words: frozenset[str], said: frozenset[str]) -> float:
        """How much of a line is in the text, 0 to 1."""
        return self._heft(words & said) / self._whole[words]

    def _heft(self, words: frozenset[str]) -> float:
        return sum(self._weight[word] for word in words)


def _words(text: str) -> frozenset[str]:
    """The words that mean something; a denial is one of them."""
    whole = text.lower().replace("sign in", "sign").replace("n't", " not")
    return stems(re.sub(r"\b[a-z]\b", "", whole), _LITTLE)
