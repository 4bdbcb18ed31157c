"""What may stand in braces in a text of data/knowledge."""

from __future__ import annotations

from string import Formatter

from helpline.knowledge.reading import Source

_KNOWN = frozenset({"bank_name"})


def check_placeholders(source: Source, where: str, field: str, text: str) -> None:
    """Only {bank_name} may. Raises KnowledgeError."""
    try:
        names = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError as error:
        source.broken(where, field, str(error))
    for name in sorted(names - _KNOWN):
        source.broken(where, field, f"{{{name}}} is not known, only {{bank_name}}")
