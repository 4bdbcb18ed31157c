"""The utterance bank: what customers say for each intention, from data/rehearsal/utterances/*.yml."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from pathlib import Path

import yaml

from helpline.errors import RehearsalError
from helpline.rehearsal.intentions import INTENTIONS

_SLOT = re.compile(r"\{(\w*)\}")
SHORT, LONG = "short", "long"


class Utterances:
    """Sentences by intention. A `voice` prefers the shorter or the longer half of them."""

    def __init__(self, sentences: Mapping[str, list[str]]) -> None:
        self.sentences = {name: sorted(said, key=len) for name, said in sentences.items()}

    @classmethod
    def load(cls, folder: Path) -> Utterances:
        """All files together. Raises RehearsalError naming the file and the intention that is broken."""
        found: dict[str, list[str]] = {}
        for file in sorted(folder.glob("*.yml")):
            for name, said in _read(file).items():
                found.setdefault(name, []).extend(_checked(file, name, said))
        if missing := [name for name in INTENTIONS if not found.get(name)]:
            raise RehearsalError(detail=f"{folder} has nothing to say for {', '.join(missing)}.")
        return cls(found)

    def say(
        self,
        intention: str,
        slots: Mapping[str, str],
        dice: random.Random,
        voice: str = "",
        *,
        names_bank: bool = False,
    ) -> str:
        """One sentence with its placeholders filled. `names_bank`: one that names it, where there is one."""
        said = self.sentences[intention]
        if names_bank:
            said = [one for one in said if "{bank}" in one] or said
        half = (len(said) + 1) // 2
        chosen = dice.choice({SHORT: said[:half], LONG: said[-half:]}.get(voice, said))
        return _SLOT.sub(lambda match: slots.get(match[1], "it"), chosen)


def _read(file: Path) -> dict[str, object]:
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise RehearsalError(detail=f"{file} can't be read: {error}") from error
    if not isinstance(content, dict):
        raise RehearsalError(detail=f"{file} must map intentions to sentences.")
    return content


def _checked(file: Path, name: str, said: object) -> list[str]:
    if name not in INTENTIONS:
        raise RehearsalError(detail=f"{file}: {name} is not an intention.")
    if not isinstance(said, list) or not all(isinstance(one, str) and one.strip() for one in said):
        raise RehearsalError(detail=f"{file}: {name} must be a list of sentences.")
    for sentence in said:
        for slot in _SLOT.findall(sentence):
            if slot not in INTENTIONS[name].slots:
                raise RehearsalError(detail=f"{file}: {name} has no {{{slot}}}: {sentence!r}")
    return said
