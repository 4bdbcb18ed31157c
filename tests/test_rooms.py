"""Who may know whom. The table is the rule; the code is measured against it."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

FORBIDDEN = {
    "helpline/conversations": ("helpline.storage", "helpline.web", "helpline.assistant", "helpline.banking"),
    "helpline/storage": ("helpline.web", "helpline.assistant", "helpline.banking"),
    "helpline/web": ("helpline.storage", "helpline.banking.yodlee", "sqlalchemy"),
    "helpline/banking": ("helpline.storage", "helpline.web", "helpline.assistant", "sqlalchemy"),
    "helpline/knowledge": (
        *("helpline.storage", "helpline.web", "helpline.assistant", "helpline.banking"),
        "helpline.conversations",
    ),
    "helpline/assistant": ("helpline.storage", "helpline.web", "helpline.banking"),
    "actions": ("helpline.storage", "helpline.web", "helpline.assistant", "sqlalchemy"),
}
"""Room → what nothing in it may import."""

RASA_PLUGINS = {
    f"helpline/assistant/{name}.py"
    for name in ("channel", "processor", "tracker_store", "lean", "featurizer", "extractor", "classifier")
}
SAYS_SQL = {"helpline/assistant/tracker_store.py"}
BUILDS = {"helpline/cli.py"}
"""Who may import the composition root."""

LARGEST = 300
LARGER_WITH_REASON: dict[str, str] = {}


def modules() -> list[Path]:
    return sorted([*(ROOT / "helpline").rglob("*.py"), *(ROOT / "actions").rglob("*.py")])


def name(module: Path) -> str:
    return module.relative_to(ROOT).as_posix()


def imported(module: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def is_in(package: str, imports: set[str]) -> bool:
    return any(one == package or one.startswith(f"{package}.") for one in imports)


@pytest.mark.parametrize("room", FORBIDDEN)
def test_a_room_imports_only_what_it_may_know(room: str) -> None:
    wrong = [
        f"{name(module)} imports {package}"
        for module in modules()
        if name(module).startswith(f"{room}/")
        for package in FORBIDDEN[room]
        if is_in(package, imported(module))
    ]
    assert wrong == []


def test_only_the_plug_ins_import_rasa() -> None:
    users = {name(module) for module in modules() if is_in("rasa", imported(module))}
    assert users <= RASA_PLUGINS


def test_only_storage_says_sql() -> None:
    users = {name(module) for module in modules() if is_in("sqlalchemy", imported(module))}
    assert {user for user in users if not user.startswith("helpline/storage/")} <= SAYS_SQL


def test_nobody_imports_the_root_the_actions_or_the_tests() -> None:
    wrong = [
        name(module)
        for module in modules()
        if (is_in("helpline.app", imported(module)) and name(module) not in BUILDS)
        or (is_in("actions", imported(module)) and not name(module).startswith("actions/"))
        or is_in("tests", imported(module))
    ]
    assert wrong == []


def test_no_module_is_swollen() -> None:
    sizes = {name(module): len(module.read_text("utf-8").splitlines()) for module in modules()}
    assert {n: size for n, size in sizes.items() if size > LARGEST and n not in LARGER_WITH_REASON} == {}


def test_no_tracked_file_tells_of_one_machine_or_one_registry() -> None:
    hosts = ("py" + "pi.org", "python" + "hosted.org", "registry.npm" + "js.org", "deb" + ".debian.org")
    places = ("/wo" + "rk/", "/ro" + "ot/")
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    wrong = []
    for file in tracked.splitlines():
        if (ROOT / file).suffix in (".png", ".npz") or not (ROOT / file).is_file():
            continue
        text = (ROOT / file).read_text("utf-8", errors="replace")
        wrong += [f"{file}: {word}" for word in (*hosts, *places) if word in text]
    assert wrong == []
