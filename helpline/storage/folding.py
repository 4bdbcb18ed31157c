"""Words as searching compares them: one function for what is kept and for what is asked, in every database.

Folded: compatibility forms are made one (NFKC), letters lose case and accents. So "Łukasz", "LUKASZ" and
"lukasz" are the same word, and so are "José" with one code point for its last letter and with two.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 64
"""Characters of a word that count."""
_NO_PARTS = str.maketrans(
    {
        **{"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "ð": "d", "ŀ": "l", "ƒ": "f"},
        **{"þ": "th", "æ": "ae", "œ": "oe", "ŋ": "n", "ə": "e"},
    }
)
"""Letters with a stroke or the like, which Unicode does not take apart."""
_ALONE = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7a3"
"""Kana, Han and Hangul: what stands between two spaces there is no word."""
_WORD = re.compile(rf"[{_ALONE}]|[^\W_{_ALONE}]+")


def fold(text: str) -> str:
    if text.isascii():
        return text.casefold()
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return unicodedata.normalize("NFKC", bare.translate(_NO_PARTS))


def words(text: str) -> list[str]:
    """Each once, in their order; signs divide them. Of scripts without spaces each letter is one."""
    return list(dict.fromkeys(found[:LONGEST] for found in _WORD.findall(fold(text))))
