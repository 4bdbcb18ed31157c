"""What pyproject.toml can't say: a wheel carries the files that the product is made of (places.py)."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

CARRIED = (
    *("config.yml", "credentials.yml", "domain.yml", "endpoints.yml", "data", "desk", "help", "widget"),
    *("requirements.lock", "requirements-encoder.lock", "scripts/export_encoder.py", "scripts/published.py"),
    *("LICENSE", "NOTICE", ".env.example"),
)
ENCODER = "models/encoder"
"""Carried too once it is made: who installs the wheel then needs no packages to make it."""


class Carrying(build_py):
    """Copies them under helpline/_carried, but not into a checkout that is installed to be edited."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            root, carried = Path(__file__).parent, Path(self.build_lib) / "helpline" / "_carried"
            for name in (*CARRIED, *([ENCODER] if (root / ENCODER).is_dir() else [])):
                copy(root / name, carried / name)


def copy(source: Path, target: Path) -> None:
    """Raises FileNotFoundError: a wheel without one of them would not run."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copyfile(source, target)


setup(cmdclass={"build_py": Carrying})
