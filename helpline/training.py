"""Trains the assistant, or finds that the trained model still fits its inputs."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
INPUTS = (
    *("config.yml", "domain.yml", "data/nlu", "data/rules", "data/stories"),
    *("data/knowledge", "data/clauses", "data/answers"),
)
ADAPTER = "data/encoder/adapter.npz"
CODE = (
    "helpline/assistant",
    "helpline/knowledge",
    "helpline/dialogue/answers.py",
    "helpline/dialogue/answers.py",
    "helpline/dialogue/clauses.py",
    "helpline/dialogue/labels.py",
    "scripts/export_encoder.py",
    "scripts/published.py",
    "requirements.lock",
)
NOT_IN_THE_MODEL = frozenset({"client.py", "channel.py", "processor.py", "tracker_store.py", "lean"})
"""Plug-ins of the server, which a trained model does not hold."""
ENCODER = ROOT / "models" / "encoder"
"""Where config.yml looks for it; only training reads it, the model carries it along."""
_TRAINING_LIMIT = 1_800


def fingerprint(root: Path = ROOT) -> str:
    """A name for everything the model is made from: it is trained again only when that changes."""
    digest = hashlib.sha256()
    for place in (*INPUTS, ADAPTER, *CODE):
        for file in _files(root / place):
            digest.update(str(file.relative_to(root)).encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def model_path(models: Path, root: Path = ROOT) -> Path:
    return models / f"helpline-{fingerprint(root)}.tar.gz"


def train(models: Path, *, force: bool = False, say: Callable[[str], None] = print) -> Path:
    """The model for the present inputs, trained if it is not there yet. SystemExit when training fails."""
    model = model_path(models)
    if model.exists() and not force:
        say(f"The trained model is up to date ({model.name}).")
        return model
    models.mkdir(parents=True, exist_ok=True)
    _step("Preparing the sentence encoder", models / "encoder.log", say, _encoder_command())
    _step("Training the assistant (about four minutes)", models / "training.log", say, _rasa_command(model))
    for old in models.glob("helpline-*.tar.gz"):
        if old != model:
            old.unlink()
    return model


def _files(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    left_out = NOT_IN_THE_MODEL | {"__pycache__"}
    found = (f for f in place.rglob("*") if f.suffix in (".py", ".yml"))
    return sorted(f for f in found if not left_out & {*f.relative_to(place).parts})


def _encoder_command() -> list[str]:
    return [sys.executable, str(ROOT / "scripts" / "export_encoder.py"), str(ENCODER)]


def _rasa_command(model: Path) -> list[str]:
    name = model.name.removesuffix(".tar.gz")
    data = [str(ROOT / "data" / part) for part in ("nlu", "rules", "stories")]
    return [
        *(sys.executable, "-m", "rasa", "train", "--data", *data),
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
