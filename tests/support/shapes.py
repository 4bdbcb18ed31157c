"""Whether one server's JSON is made as another's: no key that the other lacks, no value of another kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import aiohttp


class Answer(NamedTuple):
    """Of one call. `body`: JSON, None for anything else."""

    status: int
    kind: str
    body: Any


@dataclass
class Recorder:
    """What one server answered, by the name of the call, and what its streams told, by kind of event."""

    http: aiohttp.ClientSession
    answers: dict[str, Answer] = field(default_factory=dict)
    told: dict[str, list[Any]] = field(default_factory=dict)

    async def call(self, name: str, method: str, url: str, headers: Mapping[str, str], **options: Any) -> Any:
        """JSON, or the bytes of anything else."""
        async with self.http.request(method, url, headers=headers, **options) as response:
            is_json = response.content_type.endswith("json")
            body = await (response.json() if is_json else response.read())
            self.answers[name] = Answer(response.status, response.content_type, body if is_json else None)
            return body

    def tell(self, events: list[tuple[str, Any]]) -> None:
        for name, data in events:
            self.told.setdefault(name, []).append(data)

    def beyond(self, real: Recorder) -> list[str]:
        """What this one answered or told, and the real one did not, though both were called alike."""
        assert [*self.answers] == [*real.answers]
        wrong = [
            m for name, answer in self.answers.items() for m in misfits(answer, real.answers[name], name)
        ]
        return wrong + misfits(self.told, real.told, "events")


def misfits(claimed: Any, real: Any, at: str = "") -> list[str]:
    """What `claimed` has and `real` has not, by place. A null and an empty list hold no kind."""
    if claimed is None or real is None:
        return []
    if isinstance(claimed, Answer) and isinstance(real, Answer):
        heads = [(one.status, one.kind) for one in (claimed, real)]
        wrong = [f"{at}: {heads[0]} is {heads[1]}"] if heads[0] != heads[1] else []
        return wrong + misfits(claimed.body, real.body, at)
    if isinstance(claimed, dict) and isinstance(real, dict):
        more = [f"{at}.{key}: not there" for key in claimed if key not in real]
        both = [key for key in claimed if key in real]
        return more + [m for key in both for m in misfits(claimed[key], real[key], f"{at}.{key}")]
    if isinstance(claimed, list) and isinstance(real, list):
        return misfits(_all_in_one(claimed), _all_in_one(real), f"{at}[]")
    alike = type(claimed) is type(real) or {type(claimed), type(real)} == {int, float}
    return [] if alike else [f"{at}: {claimed!r} is {real!r}"]


def _all_in_one(items: list[Any]) -> Any:
    """A dict with all that any of them holds; of other things the first."""
    if not all(isinstance(item, dict) for item in items):
        return items[0]
    found: dict[str, Any] = {}
    for item in items:
        for key, value in item.items():
            if found.get(key) in (None, [], {}):
                found[key] = value
    return found or None
