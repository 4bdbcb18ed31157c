"""The assistant is trained again when what it is made from changes, and only then."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpline.places import ROOT
from helpline.training import LOCK as LOCK_NAME
from helpline.training import MADE_BY, fingerprint, model_path, train

INGREDIENTS = (
    "config.yml",
    "domain.yml",
    "requirements-encoder.lock",
    "data/nlu/greetings.yml",
    "data/rules/refresh.yml",
    "data/stories/refresh.yml",
    "data/knowledge/banks.yml",
    "helpline/assistant/featurizer.py",
    "helpline/knowledge/mentions.py",
    "scripts/export_encoder.py",
)
LOCK = """\
aiohttp==3.14.5 \\
    --hash=sha256:00
numpy==1.23.5 ; python_full_version < '3.11' \\
    --hash=sha256:11
    # via rasa
"""
OTHERS = (
    "README.md",
    "tests/assistant/test_featurizer.py",
    "data/validation/validation.jsonl",
    "actions/refreshing.py",
    "helpline/web/widget.py",
    "helpline/assistant/client.py",
    "helpline/assistant/channel.py",
    "helpline/assistant/tracker_store.py",
    "helpline/assistant/__pycache__/featurizer.cpython-310.py",
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in (*INGREDIENTS, *OTHERS):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"as {name} was\n")
    (tmp_path / "requirements.lock").write_text(LOCK)
    return tmp_path


def name_of(project: Path) -> str:
    return fingerprint(project, project)


@pytest.mark.parametrize("name", INGREDIENTS)
def test_another_model_is_wanted_when_an_ingredient_changes(project: Path, name: str) -> None:
    before = name_of(project)
    (project / name).write_text("changed\n")
    assert name_of(project) != before


def test_of_the_lock_only_those_packages_count_that_make_the_model(project: Path) -> None:
    seen = [name_of(project)]
    for package in ("aiohttp==3.14.5", "numpy==1.23.5"):
        lock = (project / "requirements.lock").read_text()
        (project / "requirements.lock").write_text(lock.replace(package, f"{package}.1"))
        seen.append(name_of(project))
    assert seen[0] == seen[1] != seen[2]


def test_those_packages_are_in_our_lock() -> None:
    names = {line.partition("==")[0] for line in (ROOT / "requirements.lock").read_text().splitlines()}
    assert names >= MADE_BY


@pytest.mark.parametrize("name", OTHERS)
def test_the_model_still_fits_when_something_else_changes(project: Path, name: str) -> None:
    before = name_of(project)
    (project / name).write_text("changed\n")
    assert name_of(project) == before


def test_a_new_file_a_lost_one_and_a_renamed_one_count_as_changes(project: Path) -> None:
    seen = [name_of(project)]
    skill = project / "data/nlu/skill.yml"
    skill.write_text("new\n")
    seen.append(name_of(project))
    skill.rename(skill.with_name("renamed.yml"))
    seen.append(name_of(project))
    (project / "data/nlu/greetings.yml").unlink()
    seen.append(name_of(project))
    assert len(set(seen)) == 4


def test_the_same_files_elsewhere_want_the_same_model(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "deeper"
    for name in sorted((*INGREDIENTS, LOCK_NAME), reverse=True):
        (elsewhere / name).parent.mkdir(parents=True, exist_ok=True)
        (elsewhere / name).write_bytes((project / name).read_bytes())
    assert fingerprint(elsewhere, elsewhere) == name_of(project)


def test_code_and_data_apart_want_the_same_model(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """As in a wheel."""
    before, installed = name_of(project), tmp_path_factory.mktemp("site-packages")
    (project / "helpline").rename(installed / "helpline")
    assert fingerprint(project, installed) == before


def test_every_ingredient_it_names_exists_here() -> None:
    from helpline.training import CODE, INPUTS, NOT_IN_THE_MODEL

    optional = {"data/stories"}
    assert [
        place for place in (*INPUTS, *CODE) if place not in optional and not (ROOT / place).exists()
    ] == []
    assert [name for name in NOT_IN_THE_MODEL if not (ROOT / "helpline/assistant" / name).exists()] == []


def test_a_model_that_fits_is_used_as_it_is(tmp_path: Path) -> None:
    model = model_path(tmp_path)
    model.write_bytes(b"trained before")
    said: list[str] = []
    assert train(tmp_path, say=said.append) == model
    assert model.read_bytes() == b"trained before"
    assert said == [f"The trained model is up to date ({model.name})."]
