"""Labelled sentences from files: JSON lines, or Rasa's NLU YAML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from helpline.errors import LabelledError

ANNOTATED = re.compile(r"\[(?P<text>[^\]]+)\](?:\((?P<short>[^)]*)\)|(?P<long>\{[^}]*\}))")

Span = tuple[str, str, int, int]
"""Entity, value, start, end."""


@dataclass(frozen=True)
class Labelled:
    text: str
    intent: str
    entities: frozenset[Span] = frozenset()


def read_labelled(path: Path) -> list[Labelled]:
    """Raises LabelledError without such a file, or at a line that validation/README.md does not describe."""
    try:
        text = path.read_text(encoding="utf-8")
        if path.suffix in (".yml", ".yaml"):
            return list(_from_yaml(text))
    except OSError as error:
        raise LabelledError(detail=f"{path} can't be read: {error.strerror}.") from error
    except (ValueError, TypeError, AttributeError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise LabelledError(detail=f"{path} does not hold labelled sentences: {reason}") from error
    lines = enumerate(text.split("\n"), 1)
    return [_from_json(path, number, line) for number, line in lines if line.strip()]


def read_training(data: Path) -> list[Labelled]:
    """All sentences of `data`/nlu. Raises LabelledError."""
    return [sentence for file in sorted((data / "nlu").glob("*.yml")) for sentence in read_labelled(file)]


def _from_json(path: Path, number: int, line: str) -> Labelled:
    try:
        data = json.loads(line)
        meant = [e for e in data.get("entities", []) if not e.get("negated")]
        spans = [(e["entity"], e["value"], e["start"], e["end"]) for e in meant]
        text, intent = data["text"], data["intent"]
        if not isinstance(text, str) or not isinstance(intent, str):
            raise TypeError("text and intent are strings")
        return Labelled(text, intent, frozenset(spans))
    except KeyError as error:
        raise LabelledError(detail=f"{path}, line {number}: {error} is missing.") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise LabelledError(detail=f"{path}, line {number} is broken: {error}") from error


def _from_yaml(text: str) -> Iterator[Labelled]:
    for block in yaml.safe_load(text).get("nlu", []):
        for line in block.get("examples", "").splitlines() if "intent" in block else []:
            if line.startswith("- "):
                yield _unmarked(line[2:].strip(), block["intent"])


def _unmarked(line: str, intent: str) -> Labelled:
    """`[chase](bank:chase)` and `[chase]{"entity": "bank", …}` become spans of the bare text."""
    text, spans, last = "", [], 0
    for match in ANNOTATED.finditer(line):
        text += line[last : match.start()]
        named = json.loads(match["long"]) if match["long"] else {}
        entity, _, value = (match["short"] or "").partition(":")
        entity, value = named.get("entity", entity), named.get("value", value) or match["text"]
        spans.append((entity, value, len(text), len(text) + len(match["text"])))
        text, last = text + match["text"], match.end()
    return Labelled(text + line[last:], intent, frozenset(spans))
