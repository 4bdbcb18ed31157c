"""Banks that banks.yml does not list, by the form of their names: "Summit Credit Union", "Oak State Bank"."""

from __future__ import annotations

import re

from helpline.knowledge.wording import words_of

_KIND = r"(?:(?:federal )?credit union|fcu|(?:savings|state|national|community) bank|bank (?:and|&) trust)"
_NAME = re.compile(rf"((?:[a-z][\w'’&.-]* ){{1,3}}){_KIND}\b", re.IGNORECASE)
_TRADES = r"(?:farmers|merchants|mechanics|traders|miners|planters|drovers|citizens|peoples|stockmens?)"
_OF_TRADES = re.compile(
    rf"((?:[a-z][\w'’.-]* ){{0,2}})({_TRADES} (?:and|&) {_TRADES})(?: bank)?\b", re.IGNORECASE
)
"""As many small banks are called: "First Farmers & Merchants"."""
_NO_NAME = words_of(
    "a about all also an and another any are as ask asked at be because been big but by call called can "
    "change changed community connect connected credit do does each every federal find for from get good "
    "had has have he her his how i i'm if in into is it its it's just large left like link linked little "
    "local log login me moved my national need new no not of old on one only or other our own regional "
    "same say says she sign small so some state still switch switched tell than that the their them then "
    "there these they this those tiny to told two under up use used using want was we we're were what "
    "when where which who whose why will with work works would you your yours"
)


def unlisted_bank(text: str) -> str:
    """The name as people write names, "" where the words before its kind are no name ("my credit union")."""
    found = _NAME.search(text) or _OF_TRADES.search(text)
    if found is None:
        return ""
    words = found[1].split()
    kept = next(
        (words[at + 1 :] for at in range(len(words) - 1, -1, -1) if words[at].lower() in _NO_NAME), words
    )
    if not kept:
        return ""
    kind = found[0][len(found[1]) :]
    return " ".join(_as_name(word) for word in [*kept, *kind.split()])


def _as_name(word: str) -> str:
    if word.lower() in ("and", "&"):
        return word.lower()
    return word.upper() if word.lower() == "fcu" else word[:1].upper() + word[1:]
