"""Who may know whom. The table is the rule; the code is measured against it."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

MAY_KNOW = {
    "helpline/conversations": ("helpline.conversations", "helpline.jobs", "helpline.errors"),
    "helpline/storage": (
        *("helpline.storage", "helpline.conversations", "helpline.errors"),
        *("helpline.jobs", "helpline.slack.models", "helpline.desk", "helpline.mail.models"),
        *("helpline.mail.links", "helpline.incidents", "helpline.noticing", "helpline.push.models"),
    ),
    "helpline/desk": (
        *("helpline.desk", "helpline.conversations", "helpline.errors", "helpline.incidents"),
        *("helpline.banking.contract", "helpline.knowledge"),
    ),
    "helpline/slack": (
        *("helpline.slack", "helpline.conversations", "helpline.jobs", "helpline.errors"),
        *("helpline.settings", "helpline.incidents.models"),
        *("helpline.banking.contract", "helpline.knowledge"),
    ),
    "helpline/mail": (
        *("helpline.mail", "helpline.conversations", "helpline.jobs", "helpline.errors"),
        *("helpline.settings", "helpline.mail_settings"),
    ),
    "helpline/push": (
        *("helpline.push", "helpline.conversations", "helpline.jobs", "helpline.errors"),
        *("helpline.settings", "helpline.mail.models", "helpline.mail.letter"),
    ),
    "helpline/incidents": (
        *("helpline.incidents", "helpline.conversations", "helpline.jobs", "helpline.errors"),
        *("helpline.banking.contract", "helpline.knowledge"),
    ),
    "helpline/noticing": (
        *("helpline.noticing", "helpline.conversations", "helpline.jobs", "helpline.errors"),
        *("helpline.incidents", "helpline.banking.contract", "helpline.knowledge"),
    ),
    "helpline/sso": (
        *("helpline.sso", "helpline.desk.refusals", "helpline.conversations.messages"),
        "helpline.errors",
    ),
    "helpline/web": (
        *("helpline.web", "helpline.slack", "helpline.desk", "helpline.sso", "helpline.conversations"),
        *("helpline.mail", "helpline.push", "helpline.incidents.models", "helpline.noticing"),
        *("helpline.banking.contract", "helpline.jobs", "helpline.errors", "helpline.settings"),
    ),
    "helpline/ocr": ("helpline.ocr", "helpline.conversations.pictures", "helpline.errors"),
    "helpline/jobs": ("helpline.jobs", "helpline.errors"),
    "helpline/banking": ("helpline.banking", "helpline.conversations", "helpline.jobs", "helpline.errors"),
    "helpline/banking/sandbox": ("helpline.banking.sandbox",),
    "helpline/knowledge": ("helpline.knowledge", "helpline.errors"),
    "helpline/dialogue": (
        *("helpline.dialogue", "helpline.knowledge", "helpline.banking.contract", "helpline.errors"),
        "helpline.incidents.banks",
    ),
    "helpline/assistant": (
        *("helpline.assistant", "helpline.conversations.messages"),
        *("helpline.knowledge.mentions", "helpline.knowledge.languages", "helpline.errors"),
        *(f"helpline.dialogue.{one}" for one in ("clauses", "labels", "reading", "answers")),
    ),
    "bench": (
        *("bench", "helpline.assistant.encoder", "helpline.assistant.intents", "helpline.assistant.training"),
        *("helpline.evaluation", "helpline.places", "helpline.training"),
    ),
    "helpline/evaluation": (
        *("helpline.evaluation", "helpline.assistant.intents", "helpline.assistant.ngrams"),
        "helpline.errors",
    ),
    "helpline/rehearsal": ("helpline.rehearsal", "helpline.errors"),
    "actions": (
        *("actions", "helpline.dialogue", "helpline.banking.contract", "helpline.knowledge"),
        *("helpline.errors", "helpline.incidents.sighting"),
    ),
}
"""Room → what of ours its modules may import. A room inside a room has its own line."""

MAY_ALSO_KNOW = {
    "actions/wiring.py": (
        "helpline.places",
        *("helpline.settings", "helpline.fastlink", "helpline.banking.meter", "helpline.banking.yodlee"),
    ),
    "helpline/storage/migrate.py": ("helpline.settings",),
    "helpline/storage/database.py": ("helpline.private",),
    "helpline/rehearsal/instance.py": ("helpline.places", "helpline.settings", "helpline.supervisor"),
    "helpline/web/security.py": ("helpline.logs",),
    "helpline/web/product.py": ("helpline.addresses",),
    "helpline/web/repair.py": ("helpline.banking.repairs", "helpline.fastlink"),
    "helpline/web/provider_events.py": ("helpline.banking.events",),
    "bench/years_filling.py": ("helpline.storage",),
    "bench/years.py": ("helpline.conversations", "helpline.desk.reports", "helpline.storage"),
    **{f"helpline/knowledge/{one}.py": ("helpline.places",) for one in ("mentions", "languages")},
    "helpline/banking/sandbox/fastlink_pages.py": ("helpline.places",),
    **{f"helpline/web/{one}.py": ("helpline.knowledge",) for one in ("help", "help_pages")},
}
"""Module → what it may import beyond its room's line."""

_NOBODY = ("addresses", "errors", "places", "figures", "common_log")
ON_ITS_OWN = {
    **{f"helpline/{one}.py": () for one in (*_NOBODY, "banking/contract", "conversations/messages")},
    "helpline/pythons.py": ("helpline.errors", "helpline.places"),
    "helpline/traces.py": ("helpline.places",),
    "helpline/logs.py": ("helpline.traces",),
    "helpline/private.py": ("helpline.errors",),
    "helpline/strength.py": ("helpline.errors",),
    "helpline/fastlink.py": ("helpline.addresses", "helpline.errors", "helpline.settings"),
    "helpline/internal.py": ("helpline.figures", "helpline.private", "helpline.settings"),
    "helpline/launch.py": ("helpline.internal", "helpline.logs", "helpline.private", "helpline.settings"),
    "helpline/training.py": ("helpline.places", "helpline.pythons"),
    "helpline/environment.py": ("helpline.errors", "helpline.private"),
    "helpline/settings.py": (
        *("helpline.addresses", "helpline.environment", "helpline.errors", "helpline.places"),
        *("helpline.private", "helpline.strength"),
        *(f"helpline.{part}_settings" for part in ("desk", "mail", "notice", "push")),
    ),
    "helpline/desk_settings.py": ("helpline.environment",),
    "helpline/mail_settings.py": ("helpline.addresses", "helpline.environment"),
    "helpline/notice_settings.py": ("helpline.addresses", "helpline.environment"),
    "helpline/push_settings.py": ("helpline.addresses", "helpline.environment"),
    "helpline/supervisor.py": (
        *("helpline.common_log", "helpline.internal", "helpline.jobs.backoff", "helpline.places"),
        *("helpline.pythons", "helpline.settings", "helpline.training"),
    ),
    "helpline/understanding.py": (
        *("helpline.assistant", "helpline.dialogue", "helpline.knowledge", "helpline.evaluation"),
        *("helpline.training", "helpline.errors", "helpline.places"),
    ),
}
"""Module → all that it may import of ours, instead of its room's line."""

_PARTS = ("desk", "incident", "mail", "notice", "push", "slack")
_STARTS = ("__init__", "__main__", "app", "chores", "cli", "container", "learning", "rehearsing", "ways")
KNOWS_EVERYONE = {f"helpline/{one}.py" for one in (*_STARTS, *(f"{part}_container" for part in _PARTS))}

_RULES = ("conversations", "dialogue", "knowledge", "banking/contract.py")
WITHOUT_WIRE = tuple(f"helpline/{one}" for one in _RULES)
WIRE = ("aiohttp", "sqlalchemy", "sanic", "redis", "rasa", "rasa_sdk", "requests", "jwt")
"""Rules and values know no HTTP, no SQL and no Rasa."""

_PLUGINS = ("channel", "processor", "tracker_store", "featurizer", "extractor", "classifier")
_PATCHES = [f"rasa_patches/{file.stem}" for file in (ROOT / "helpline/assistant/rasa_patches").glob("*.py")]
RASA_PLUGINS = {f"helpline/assistant/{name}.py" for name in (*_PLUGINS, "reader_component", *_PATCHES)}
RASA_AS_A_PEER = {"bench/rasa_peer.py"}
SAYS_SQL = {"helpline/assistant/tracker_store.py", "bench/years.py", "bench/years_filling.py"}
BUILDS = {"helpline/cli.py", "helpline/chores.py"}
"""Who may import the composition root."""

GIVEN_UP = {
    *("Door", "Doors", "Doorkeeper", "OneHop", "Hub", "Listener", "Patrol", "Visitor", "Talk"),
    *("Past", "Book", "Change", "Changes", "SqlChange", "Draft", "Records", "SqlRecords", "Gestures", "Me"),
    *("door", "one_hop", "hub", "patrol", "visitor", "change", "changes", "records", "gestures", "lean"),
}
"""Names of classes and modules for which docs/glossary.md has the field's word."""

TOPS = ("helpline", "actions", "bench", "tests")
LARGEST = {".py": 300, ".js": 350}
"""Lines of a file; biome gives each part of a drawn element a line of its own."""


@cache
def modules() -> list[Path]:
    return sorted(file for top in ("helpline", "actions", "bench") for file in (ROOT / top).rglob("*.py"))


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / file for file in listed.splitlines() if (ROOT / file).is_file()]


def name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def imported(source: str, where: str = "") -> set[str]:
    """Everything named in an import anywhere in `source`; `from a import b` is both `a` and `a.b`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = [*where.split("/")[: -node.level], node.module] if node.level else [node.module]
            module = ".".join(part for part in package if part)
            found |= {module} | {f"{module}.{alias.name}" for alias in node.names}
    return found


@cache
def imports_of(module: Path) -> set[str]:
    return imported(module.read_text("utf-8"), name(module))


def is_in(package: str, imports: set[str]) -> bool:
    return any(one == package or one.startswith(f"{package}.") for one in imports)


def modules_known(module: Path) -> set[str]:
    """Of our own modules and rooms, those it imports."""
    ours = {one for one in imports_of(module) if one.partition(".")[0] in TOPS}
    places = {one: ROOT / one.replace(".", "/") for one in ours}
    return {one for one, place in places.items() if place.is_dir() or place.with_suffix(".py").is_file()}


def room_of(module: Path) -> str:
    """The innermost room with a line in the table; "" for a module on the top floor."""
    rooms = [room for room in MAY_KNOW if name(module).startswith(f"{room}/")]
    return max(rooms, key=len, default="")


def known_beyond(module: Path, allowed: tuple[str, ...]) -> list[str]:
    # `from helpline.a import b` also names the room helpline.a: what counts is the module b.
    known = modules_known(module)
    rooms = {one for one in known if any(other.startswith(f"{one}.") for other in known)}
    beyond = [one for one in known - rooms if not any(is_in(may, {one}) for may in allowed)]
    return [f"{name(module)} imports {one}" for one in sorted(beyond)]


@pytest.mark.parametrize("room", MAY_KNOW)
def test_a_room_imports_only_what_it_may_know(room: str) -> None:
    inside = [m for m in modules() if room_of(m) == room and name(m) not in ON_ITS_OWN]
    wrong = [known_beyond(m, MAY_KNOW[room] + MAY_ALSO_KNOW.get(name(m), ())) for m in inside]
    assert [one for some in wrong for one in some] == []


def test_every_module_has_its_line() -> None:
    """A new room gets a line in MAY_KNOW, a new module on the top floor one in ON_ITS_OWN."""
    free = KNOWS_EVERYONE | ON_ITS_OWN.keys()
    assert [name(m) for m in modules() if not room_of(m) and name(m) not in free] == []


@pytest.mark.parametrize("module", ON_ITS_OWN)
def test_a_module_on_its_own_imports_only_what_it_may_know(module: str) -> None:
    assert known_beyond(ROOT / module, ON_ITS_OWN[module]) == []


@pytest.mark.parametrize("place", WITHOUT_WIRE)
def test_rules_and_values_know_no_wire(place: str) -> None:
    inside = [m for m in modules() if name(m) == place or name(m).startswith(f"{place}/")]
    assert inside
    assert [f"{name(m)} imports {one}" for m in inside for one in WIRE if is_in(one, imports_of(m))] == []


def test_an_import_counts_wherever_and_however_it_is_written() -> None:
    inner = "def late():\n    from helpline.web import wire\n"
    assert is_in("helpline.web.wire", imported(inner))
    assert is_in("helpline.web.wire", imported("import helpline.web.wire as w"))
    assert is_in("helpline.web.wire", imported("from ..web import wire", "helpline/storage/store.py"))
    assert is_in("helpline.storage.rows", imported("from . import rows", "helpline/storage/store.py"))
    assert not is_in("helpline.web", imported("import helpline.webbing"))


def test_only_the_plug_ins_import_rasa() -> None:
    users = {name(module) for module in modules() if is_in("rasa", imports_of(module))}
    assert users <= RASA_PLUGINS | RASA_AS_A_PEER


def test_only_storage_says_sql() -> None:
    users = {name(module) for module in modules() if is_in("sqlalchemy", imports_of(module))}
    assert {user for user in users if not user.startswith("helpline/storage/")} <= SAYS_SQL


def test_nobody_imports_the_root_the_actions_the_bench_or_the_tests() -> None:
    wrong = [
        name(module)
        for module in modules()
        if (is_in("helpline.app", imports_of(module)) and name(module) not in BUILDS)
        or (is_in("actions", imports_of(module)) and not name(module).startswith("actions/"))
        or is_in("tests", imports_of(module))
        or (is_in("bench", imports_of(module)) and not name(module).startswith("bench/"))
    ]
    assert wrong == []


def test_no_class_or_module_has_a_name_that_was_given_up() -> None:
    trees = (ast.walk(ast.parse(module.read_text("utf-8"))) for module in modules())
    classes = {node.name for nodes in trees for node in nodes if isinstance(node, ast.ClassDef)}
    assert (classes | {part for m in modules() for part in (*name(m).split("/"), m.stem)}) & GIVEN_UP == set()


def test_no_file_is_swollen() -> None:
    code = [file for file in tracked() if file.suffix in LARGEST]
    sizes = {file: len(file.read_text("utf-8").splitlines()) for file in code}
    assert {name(file): n for file, n in sizes.items() if n > LARGEST[file.suffix]} == {}


def test_no_tracked_file_tells_of_one_machine_or_one_registry() -> None:
    hosts = ("py" + "pi.org", "python" + "hosted.org", "registry.npm" + "js.org", "deb" + ".debian.org")
    places = ("/wo" + "rk/", "/ro" + "ot/")
    wrong = []
    for file in tracked():
        text = file.read_bytes()
        wrong += [f"{name(file)}: {word}" for word in (*hosts, *places) if word.encode() in text]
    assert wrong == []
