"""The language of a message: English unless it is plainly another one."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from helpline.knowledge.languages import languages, plain

CANDIDATES = ("en", "es", "fr", "pt", "de", "it", "nl")
SPOKEN = ("es", "fr", "pt")
SURE, SURER = 0.97, 0.999
"""Probabilities from which it is Spanish, French or Portuguese; and any other language."""
WORDS = 2
"""Small words of the language that make up for a probability which is not sure."""
SHORTEST_OTHER = 5
"""Words: in fewer, names and typos look like other languages."""


def language_of(text: str) -> str:
    """ "en", "es", "fr", "pt", or "other". One or two words count only when they are known phrases."""
    words = plain(text).split()
    known = languages()
    if len(words) <= 2:
        accents = any(letter.isalpha() and not letter.isascii() for letter in text)
        english = _is_english(words) and not accents  # "si" may be a slip, "sí" is not
        alone = [id for id in SPOKEN if known.labels(id, text) and not english]
        return alone[0] if alone else "en"
    language, chance = _identifier().classify(text)
    if language in SPOKEN:
        likely = max(SPOKEN, key=lambda one: (known.words_of(one, text), one == language))
        needed = 1 if chance >= SURE else WORDS
        return likely if known.words_of(likely, text) >= needed and not _is_english(words) else "en"
    foreign = language != "en" and chance >= SURER and len(words) >= SHORTEST_OTHER
    return "other" if foreign and not _is_english(words) else "en"


_ENGLISH = frozenset(
    {
        *("the", "a", "is", "it", "my", "to", "in", "on", "and", "of", "for", "not", "i", "no", "yes", "si"),
        *("ok", "with", "was", "be", "can", "do", "this", "that", "at", "you", "we", "have", "has", "me"),
        *("they", "bank", "error", "feed", "still", "does", "what", "when", "how", "again", "now"),
        *("please", "thanks", "help", "its", "im", "account"),
    }
)


_SHARED = frozenset({"no", "si", "me", "a"})
"""Small words that other languages have, too."""


def _is_english(words: list[str]) -> bool:
    """A third of small English words, or more; a lone "no" is English, and beside more it tells nothing."""
    small = _ENGLISH if len(words) <= 2 else _ENGLISH - _SHARED
    return sum(word in small for word in words) * 3 >= len(words)


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # half a second, on the first message only

    identifier = LanguageIdentifier.from_pickled_model(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(CANDIDATES))
    return identifier
