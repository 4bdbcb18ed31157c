"""No test leaves anything open when it fails: that would turn another test red, far from the cause."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent
OPENERS = {"DeskAgent", "DeskAgent.hire", "Database", "Process", "aiohttp.ClientSession"}
KEEPERS = {"closing", "closed"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def kept(node: ast.AST) -> Iterator[ast.AST]:
    """What is opened under a keeper's eyes: `closing(…)`, `async with …`, `finally: await it.close()`."""
    last = {ast.unparse(step) for one in ast.walk(node) if isinstance(one, ast.Try) for step in one.finalbody}
    for one in ast.walk(node):
        if isinstance(one, ast.Assign) and f"await {ast.unparse(one.targets[0])}.close()" in last:
            yield from ast.walk(one.value)
        if isinstance(one, ast.withitem):
            yield from ast.walk(one.context_expr)
        elif isinstance(one, ast.Call) and ast.unparse(one.func).rpartition(".")[2] in KEEPERS:
            yield from ast.walk(one)


def left_open(function: Function) -> list[str]:
    """What it opens and closes, if at all, only where nothing went wrong."""
    safe = set(map(id, kept(function)))
    calls = [one for one in ast.walk(function) if isinstance(one, ast.Call) and id(one) not in safe]
    return [ast.unparse(one) for one in calls if ast.unparse(one.func) in OPENERS]


def cases(source: str) -> list[Function]:
    every = [node for node in ast.walk(ast.parse(source)) if isinstance(node, Function)]
    return [node for node in every if node.name.startswith("test_")]


def test_what_a_test_opens_is_closed_however_it_ends() -> None:
    found = {
        f"{path.relative_to(TESTS)}::{case.name}": left_open(case)
        for path in TESTS.rglob("test_*.py")
        for case in cases(path.read_text("utf-8"))
    }
    assert {case: opened for case, opened in found.items() if opened} == {}


def test_a_close_on_the_last_line_is_none() -> None:
    bad = "def test_it():\n    ann = DeskAgent(url, 'ann')\n    assert ann\n    ann.close()\n"
    good = "async def test_it():\n    async with Database(url) as it, closed(DeskAgent(url)):\n        pass\n"
    kept_one = "async def test_it():\n    ann = closing(await DeskAgent.hire(house))\n"
    ended = "async def test_it():\n  x = Database(url)\n  try:\n    pass\n  finally:\n    await x.close()\n"
    assert left_open(cases(bad)[0]) == ["DeskAgent(url, 'ann')"]
    assert left_open(cases(good)[0]) == left_open(cases(kept_one)[0]) == left_open(cases(ended)[0]) == []
