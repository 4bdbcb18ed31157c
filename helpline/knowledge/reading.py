"""Reads one knowledge file into checked entries; a broken one stops with file, entry, field and reason."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import msgspec
import yaml

from helpline.errors import KnowledgeError

T = TypeVar("T")
_NAMED = re.compile(r"field `(?P<field>[^`]+)`")
_PATH = re.compile(r" - at `\$\.?(?P<field>[^`\\[]*)[^`]*`$")


class _Loader(yaml.CSafeLoader):
    """Safe YAML that refuses a key given twice, which YAML readers otherwise drop in silence."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                problem = f"the key {key.value!r} is given twice"
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


class Source:
    """One file being read. Every failure it raises names the file."""

    def __init__(self, path: Path, parts: Iterable[str]) -> None:
        """`parts`: the top-level keys that the file must have, and no others. Raises KnowledgeError."""
        self._file = path.name
        self._document = self._parse(path)
        for part in sorted(set(parts) ^ set(self._document)):
            self.broken("top level", part, "unknown part" if part in self._document else "missing part")

    def _parse(self, path: Path) -> dict[str, Any]:
        try:
            document = yaml.load(path.read_bytes(), _Loader)  # noqa: S506 - _Loader is a safe loader
        except OSError as error:
            self.broken("file", "-", error.strerror or "cannot be read")
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else "?"
            self.broken(f"line {line}", "-", error.problem or "not YAML")
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            self.broken("file", "-", f"not YAML: {error}")
        if not isinstance(document, dict):
            self.broken("file", "-", "must hold named parts")
        return document

    def broken(self, entry: str, field: str, reason: str) -> NoReturn:
        """Raise KnowledgeError with all four."""
        detail = f"{self._file}: {entry}: {field}: {reason}"
        raise KnowledgeError("The knowledge files could not be read.", detail=detail)

    def entries(self, part: str, shape: type[T], key: str) -> tuple[T, ...]:
        """The list `part` as checked entries whose field `key` is unique."""
        items = self._document[part]
        if not isinstance(items, list) or not items:
            self.broken(part, "-", "must be a list with at least one entry")
        found = tuple(self._entry(part, number, item, shape, key) for number, item in enumerate(items, 1))
        names = [getattr(entry, key) for entry in found]
        for name in names:
            if names.count(name) > 1:
                self.broken(f"{part} {name}", key, "is given twice")
        return found

    def _entry(self, part: str, number: int, item: Any, shape: type[T], key: str) -> T:
        try:
            return msgspec.convert(item, shape)
        except msgspec.ValidationError as error:
            name = item.get(key, f"number {number}") if isinstance(item, dict) else f"number {number}"
            reason = str(error)
            named, path = _NAMED.search(reason), _PATH.search(reason)
            field = named["field"] if named else path["field"] if path and path["field"] else "-"
            self.broken(f"{part} {name}", field, _PATH.sub("", reason))

    def plain(self, part: str, shape: type[T]) -> T:
        """A part that is one map or list of words."""
        try:
            return msgspec.convert(self._document[part], shape)
        except msgspec.ValidationError as error:
            path = _PATH.search(str(error))
            self.broken(part, path["field"] if path and path["field"] else "-", _PATH.sub("", str(error)))
