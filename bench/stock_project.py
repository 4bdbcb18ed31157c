"""The same assistant of Rasa's stock parts: our domain, rules, stories and sentences, its pipeline.

`write_plain` makes the least that answers: one fixed reply an intent, no actions, no form.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import yaml

from helpline.assistant.intents import OUT_OF_SCOPE
from helpline.places import ROOT

Sentences = Iterable[Sequence[str]]
"""Text and intent."""
Write = Callable[[Path, Sentences], dict[str, Path]]
TALK = "conversation.yml"
"""The rules that take what was not understood."""
FALLBACK = "nlu_fallback"
"""The intent that Rasa gives to what it is not sure of; ours says "out_of_scope" for that too."""


def write_project(folder: Path, sentences: Sentences) -> dict[str, Path]:
    """Files and folders of the project by name: `domain` and `data`."""
    parts = _parts(folder)
    shutil.copy(ROOT / "domain.yml", parts["domain"])
    for kind in ("rules", "stories"):
        shutil.copytree(ROOT / "data" / kind, parts["data"] / kind)
    rules = yaml.safe_load((parts["data"] / "rules" / TALK).read_text("utf-8"))["rules"]
    not_sure = [
        {**rule, "rule": f"Not sure. {rule['rule']}", "steps": [{"intent": FALLBACK}, *rule["steps"][1:]]}
        for rule in rules
    ]
    _write(parts["data"] / "rules" / "not_sure.yml", {"version": "3.1", "rules": not_sure})
    _write_nlu(parts, sentences)
    return parts


def write_plain(folder: Path, sentences: Sentences) -> dict[str, Path]:
    """Like `write_project`. The stories, of two turns each, are what TED and UnexpecTED learn from."""
    pairs = [(text, intent) for text, intent in sentences]
    intents = sorted({intent for _, intent in pairs})
    parts = _parts(folder)
    _write(parts["domain"], domain(intents))
    fallback = {"rule": "not sure", "steps": _steps(FALLBACK, OUT_OF_SCOPE)}
    _write(parts["data"] / "rules.yml", {"version": "3.1", "rules": [*map(_rule, intents), fallback]})
    _write(parts["data"] / "stories.yml", {"version": "3.1", "stories": stories(intents)})
    _write_nlu(parts, pairs)
    return parts


def domain(intents: Sequence[str]) -> dict[str, Any]:
    replies = {f"utter_{intent}": [{"text": f"This is what I say to {intent}."}] for intent in intents}
    return {"version": "3.1", "intents": [*intents], "responses": replies}


def stories(intents: Sequence[str]) -> list[dict[str, Any]]:
    """Each intent followed by the next one."""
    following = [*intents[1:], *intents[:1]]
    return [
        {"story": f"{first}, then {second}", "steps": [*_steps(first), *_steps(second)]}
        for first, second in zip(intents, following, strict=True)
    ]


def nlu_yaml(sentences: Sentences) -> str:
    examples: defaultdict[str, list[str]] = defaultdict(list)
    for text, intent in sentences:
        examples[intent].append(" ".join(text.split()))
    blocks = [
        {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)}
        for intent, texts in examples.items()
    ]
    return yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True, width=100_000)


def _parts(folder: Path) -> dict[str, Path]:
    (folder / "data").mkdir(parents=True)
    return {"domain": folder / "domain.yml", "data": folder / "data"}


def _write_nlu(parts: dict[str, Path], sentences: Sentences) -> None:
    (parts["data"] / "nlu.yml").write_text(nlu_yaml(sentences), encoding="utf-8")


def _rule(intent: str) -> dict[str, Any]:
    return {"rule": intent, "steps": _steps(intent, intent)}


def _steps(intent: str, said: str = "") -> list[dict[str, str]]:
    return [{"intent": intent}, {"action": f"utter_{said or intent}"}]


def _write(file: Path, content: dict[str, Any]) -> None:
    file.write_text(yaml.safe_dump(content), encoding="utf-8")
