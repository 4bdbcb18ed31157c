"""What compose.yml and the Containerfile say, and the same as plain processes of this machine.

Each service gets an address of its own in 127.0.0.0/8 and keeps its ports. Names, the container's own
addresses and its paths are put into words of this machine; nothing else of a command is changed.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.support.postgres import binaries

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
PATH = os.pathsep.join(
    [str(Path(sys.executable).parent), str(binaries()), os.environ["PATH"], "/usr/sbin", "/usr/local/sbin"]
)


@dataclass(frozen=True)
class Image:
    """A target of the Containerfile."""

    environment: dict[str, str] = field(default_factory=dict)
    entrypoint: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Service:
    """As this machine can run it."""

    name: str
    command: list[str]
    environment: dict[str, str]
    health: list[str]
    after: dict[str, str]
    """Which others it waits for, and for what of them."""


def written(*, whole: bool = False) -> dict[str, Any]:
    """`whole`: with all that an operator may uncomment."""
    text = (DEPLOY / "compose.yml").read_text("utf-8")
    found: dict[str, Any] = yaml.safe_load(uncommented(text) if whole else text)
    return found


def uncommented(text: str) -> str:
    """Words for people have a space behind the sign."""
    return re.sub(r"^( *)#(?=\S)", r"\1", text, flags=re.MULTILINE)


def image(target: str) -> Image:
    """The last stage of that name."""
    stages = re.split(r"^FROM .* AS ", instructions(), flags=re.MULTILINE)
    [stage] = [stage for stage in stages if stage.startswith(f"{target}\n")]
    words = dict(re.findall(r"^(ENTRYPOINT|HEALTHCHECK .*? CMD) (\[.*\])$", stage, re.MULTILINE))
    said = {name.split()[0]: json.loads(value) for name, value in words.items()}
    [variables] = re.findall(r"^ENV (.*)$", stage, re.MULTILINE)
    environment = dict(one.split("=", 1) for one in variables.split())
    return Image(environment, said["ENTRYPOINT"], said["HEALTHCHECK"])


def instructions() -> str:
    """The Containerfile, each instruction on one line, without comments."""
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    return re.sub(r"\s*\\\n\s*", " ", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE))


class Machine:
    """compose.yml in words of this machine; `folder` holds what containers would have of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.compose = written()
        net = f"127.{random.randint(1, 250)}.{random.randint(1, 250)}"
        names = self.compose["services"]
        self.addresses = {name: f"{net}.{place}" for place, name in enumerate(names, 10)}

    def services(self) -> dict[str, Service]:
        """In the order in which they may start."""
        waiting = {name: self._service(name) for name in self.compose["services"]}
        found: dict[str, Service] = {}
        while waiting:
            name = next(name for name, one in waiting.items() if one.after.keys() <= found.keys())
            found[name] = waiting.pop(name)
        return found

    def words(self, text: str, name: str) -> str:
        """What service `name` is told, as it must be told here."""
        own, place = self.addresses[name], str(self.own(name))
        front = self.compose["services"]["nginx"]["networks"]["front"]["ipv4_address"]
        # Who connects within this machine comes from 127.0.0.1.
        said = {front: "127.0.0.1", "127.0.0.1": own, "0.0.0.0": own, "/tmp/": f"{place}/"}
        said |= {"/run/secrets/": f"{self.folder}/secrets/", "/opt/helpline/models": str(ROOT / "models")}
        said |= {"/var/lib/helpline": place, "/opt/helpline/bin:$PATH": PATH}
        said |= {"/etc/nginx/helpline.conf": str(self.folder / "nginx.conf")}
        pattern = rf"{'|'.join(map(re.escape, said))}|(?<![\w.-])({'|'.join(self.addresses)})(?=:\d)"
        return re.sub(pattern, lambda found: said.get(found[0]) or self.addresses[found[0]], text)

    def own(self, name: str) -> Path:
        """Its container's writable folder."""
        place = self.folder / "own" / name
        place.mkdir(parents=True, exist_ok=True)
        return place

    def url(self, name: str, port: int | str, scheme: str = "http") -> str:
        return f"{scheme}://{self.addresses[name]}:{port}"

    def prepare(self, **settings: str) -> None:
        """The secrets and the file of settings that an operator makes; `settings` are that file's."""
        made = [str(DEPLOY / "make-secrets"), "help.example.com", str(self.folder)]
        subprocess.run(made, env={"PATH": PATH}, check=True, stdout=subprocess.DEVNULL)
        url = self.folder / "secrets" / "database_url"
        url.write_text(self.words(url.read_text(), "postgres"))
        (self.folder / "helpline.env").write_text("".join(f"{n}={value}\n" for n, value in settings.items()))
        conf = self.words((DEPLOY / "nginx.conf").read_text("utf-8"), "nginx")
        conf = re.sub(r"listen (?=\d)", f"listen {self.addresses['nginx']}:", conf)
        (self.folder / "nginx.conf").write_text(conf)

    def _service(self, name: str) -> Service:
        told = self.compose["services"][name]
        built = image(told["build"]["target"]) if "build" in told else Image()
        given = dict(os.environ)
        if "env_file" in told:
            lines = (self.folder / told["env_file"]).read_text().splitlines()
            given |= dict(line.split("=", 1) for line in lines)
        ours = {
            key: self.words(value, name)
            for key, value in (built.environment | told.get("environment", {})).items()
        }
        hosts = {key: self.addresses[value] for key, value in ours.items() if value in self.addresses}
        health = told.get("healthcheck", {}).get("test", ["CMD", *built.health])
        return Service(
            name,
            [self.words(word, name) for word in (*built.entrypoint, *told["command"])],
            {**given, "PATH": PATH, **ours, **hosts},
            [self.words(word, name) for word in health[1:]],
            {other: how["condition"] for other, how in told.get("depends_on", {}).items()},
        )
