"""One typed object, read once; what is missing, weak or misspelt stops the start and is named."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from helpline.errors import SettingsError
from helpline.settings import load

REAL = {
    "HELPLINE_DEMO": "no",
    "HELPLINE_IDENTITY_SECRET": "kT9-xw2Lq0ZpVb7RmY4sNc8dGh1jFa5e",
    "HELPLINE_YODLEE_URL": "https://provider.example/ysl",
    "HELPLINE_YODLEE_CLIENT_ID": "client",
    "HELPLINE_YODLEE_SECRET": "provider-secret",
}


def test_with_everything_in_place_it_starts_outside_the_demo() -> None:
    settings = load(REAL)
    assert not settings.demo
    assert not settings.needs_sandbox
    assert settings.bank_data_url == "https://provider.example/ysl"


@pytest.mark.parametrize("name", [name for name in REAL if name != "HELPLINE_DEMO"])
def test_a_missing_one_is_named(name: str) -> None:
    with pytest.raises(SettingsError, match=name):
        load({key: value for key, value in REAL.items() if key != name})


@pytest.mark.parametrize(
    "weak", ["changethis", "short-but-random-x9", "a" * 40, "password" * 5, "abcabcabc" * 6]
)
def test_a_weak_secret_is_refused_and_never_shown(weak: str) -> None:
    with pytest.raises(SettingsError, match="HELPLINE_IDENTITY_SECRET") as refused:
        load(REAL | {"HELPLINE_IDENTITY_SECRET": weak})
    assert weak not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HELPLINE_PORT", "eighty"),
        ("HELPLINE_MESSAGE_RATE", "fast"),
        ("HELPLINE_DEMO", "perhaps"),
        ("HELPLINE_YODLEE_URL", "provider.example"),
        ("HELPLINE_PUBLIC_URL", "ftp://x"),
    ],
)
def test_a_malformed_one_is_named_without_its_value(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name) as refused:
        load(REAL | {name: value})
    assert value not in str(refused.value)


def test_a_misspelt_name_is_noticed() -> None:
    with pytest.raises(SettingsError, match="HELPLINE_PROT"):
        load({"HELPLINE_PROT": "8081"})


def test_lists_and_folders_are_read(tmp_path: Path) -> None:
    settings = load(
        REAL
        | {"HELPLINE_ALLOWED_ORIGINS": "https://a.example, https://b.example", "HELPLINE_VAR": str(tmp_path)}
    )
    assert settings.allowed_origins == ("https://a.example", "https://b.example")
    assert settings.database == f"sqlite+aiosqlite:///{tmp_path / 'helpline.db'}"


def test_the_demo_makes_its_own_secret_once_for_its_owner_alone(tmp_path: Path) -> None:
    first = load({"HELPLINE_VAR": str(tmp_path)})
    assert len(first.identity_secret) >= 32
    assert load({"HELPLINE_VAR": str(tmp_path)}).identity_secret == first.identity_secret
    file = tmp_path / "demo-identity-secret"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
