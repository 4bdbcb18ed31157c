"""The same sentences as a plain Rasa project: one fixed reply an intent, no actions, no forms, no storage.

Rules answer each intent. The stories, of two turns each, are what TED and UnexpecTED learn from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import yaml

Sentences = Iterable[Sequence[str]]
"""Text and intent."""
FALLBACK = {
    "rule": "not understood",
    "steps": [{"intent": "nlu_fallback"}, {"action": "utter_out_of_scope"}],
}


def write_project(folder: Path, sentences: Sentences) -> dict[str, Path]:
    """Files and folders of the project by name: `domain`, `data`, `endpoints`, `credentials`."""
    pairs = [(text, intent) for text, intent in sentences]
    intents = sorted({intent for _, intent in pairs})
    parts = {name: folder / f"{name}.yml" for name in ("domain", "endpoints", "credentials")}
    data = folder / "data"
    data.mkdir()
    _write(parts["domain"], domain(intents))
    _write(parts["endpoints"], {})
    _write(parts["credentials"], {"rest": None})
    _write(data / "rules.yml", {"version": "3.1", "rules": [*map(_rule, intents), FALLBACK]})
    _write(data / "stories.yml", {"version": "3.1", "stories": stories(intents)})
    (data / "nlu.yml").write_text(nlu_yaml(pairs), encoding="utf-8")
    return {**parts, "data": data}


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


def _rule(intent: str) -> dict[str, Any]:
    return {"rule": intent, "steps": _steps(intent)}


def _steps(intent: str) -> list[dict[str, str]]:
    return [{"intent": intent}, {"action": f"utter_{intent}"}]


def _write(file: Path, content: dict[str, Any]) -> None:
    file.write_text(yaml.safe_dump(content), encoding="utf-8")
