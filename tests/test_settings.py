"""One typed object, read once; what is missing, weak or misspelt stops the start and is named."""

from __future__ import annotations

import secrets
import stat
import threading
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from helpline.errors import SettingsError
from helpline.places import ROOT
from helpline.settings import SECRETS, Settings, load, unknown
from helpline.strength import is_weak

STRONG = "kT9-xw2Lq0ZpVb7RmY4sNc8dGh1jFa5e"
REAL = {
    "HELPLINE_DEMO": "no",
    "HELPLINE_IDENTITY_SECRET": STRONG,
    "HELPLINE_YODLEE_URL": "https://provider.example/ysl",
    "HELPLINE_YODLEE_CLIENT_ID": "client",
    "HELPLINE_YODLEE_SECRET": "provider-secret",
}
NEEDED = sorted(REAL.keys() - {"HELPLINE_DEMO"})


@pytest.fixture
def demo(tmp_path: Path) -> dict[str, str]:
    return {"HELPLINE_VAR": str(tmp_path)}


def complaint(environ: dict[str, str]) -> str:
    with pytest.raises(SettingsError) as refused:
        load(environ)
    return str(refused.value)


# --- Outside the demo


def test_with_everything_in_place_it_starts_outside_the_demo(tmp_path: Path) -> None:
    settings = load(REAL | {"HELPLINE_VAR": str(tmp_path)})
    assert not settings.demo
    assert not settings.needs_sandbox
    assert settings.bank_data_url == "https://provider.example/ysl"
    assert not list(tmp_path.iterdir()), "it made a secret of its own"


@pytest.mark.parametrize("name", NEEDED)
def test_a_missing_one_is_named(name: str) -> None:
    assert complaint({key: value for key, value in REAL.items() if key != name}).startswith(
        f"{name} is missing"
    )


@pytest.mark.parametrize("name", NEEDED)
def test_a_blank_one_is_a_missing_one(name: str) -> None:
    assert complaint(REAL | {name: "  "}).startswith(f"{name} is missing")


@pytest.mark.parametrize(
    "weak",
    [
        "changethis",
        STRONG[:31],
        "a" * 40,
        "password" * 5,
        "abcabcabc" * 6,
        "changethis-changethis-changethis-changethis",
        "Helpline-Demo-Secret-Password-For-Test-1234",
        "abcdefgh" * 5,
        "a1b2c3d4" * 5,
        "0123456789abcdef" * 4,
        "abcdefghijklmnopqrstuvwxyz0123456789",
        "abcdefgh-ijklmnop-qrstuvwx-12345678",
        "1234567890qwertyuiop1234567890qwertyuiop",
    ],
)
def test_a_weak_secret_is_refused_and_never_shown(weak: str) -> None:
    said = complaint(REAL | {"HELPLINE_IDENTITY_SECRET": weak})
    assert said.startswith("HELPLINE_IDENTITY_SECRET is too weak")
    assert weak not in said


@pytest.mark.parametrize("make", [secrets.token_hex, secrets.token_urlsafe])
def test_random_secrets_are_never_taken_for_weak_ones(make: Callable[[int], str]) -> None:
    assert not any(is_weak(make(32)) for _ in range(2_000))


@pytest.mark.parametrize("name", ["YODLEE_URL", "SLACK_API_URL", "PUBLIC_URL", "OIDC_ISSUER"])
def test_addresses_that_anybody_on_the_way_can_read_are_refused(name: str) -> None:
    single = {"HELPLINE_OIDC_CLIENT_ID": "id", "HELPLINE_OIDC_CLIENT_SECRET": "x"}
    said = complaint(REAL | single | {f"HELPLINE_{name}": "http://provider.example/ysl"})
    assert said.startswith(f"HELPLINE_{name} must begin with https://")
    assert "provider.example" not in said


@pytest.mark.parametrize("host", ["127.0.0.1:8443", "127.8.0.9", "localhost:8091", "[::1]:8091"])
@pytest.mark.parametrize("name", ["YODLEE_URL", "SLACK_API_URL", "PUBLIC_URL"])
def test_what_stays_on_this_machine_needs_no_tls(tmp_path: Path, name: str, host: str) -> None:
    environ = REAL | {"HELPLINE_VAR": str(tmp_path), f"HELPLINE_{name}": f"http://{host}/x"}
    assert getattr(load(environ), name.lower()) == f"http://{host}/x"


@pytest.mark.parametrize("host", ["127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.8"])
def test_what_only_looks_like_this_machine_needs_tls(host: str) -> None:
    assert "https" in complaint(REAL | {"HELPLINE_YODLEE_URL": f"http://{host}/ysl"})


def test_in_the_demo_any_address_will_do(demo: dict[str, str]) -> None:
    assert load(demo | {"HELPLINE_PUBLIC_URL": "http://desk.example"}).address == "http://desk.example"


@pytest.mark.parametrize("name", ["IDENTITY_SECRET_PREVIOUS", "METRICS_TOKEN"])
def test_what_opens_something_is_as_strong_as_the_secret(name: str) -> None:
    assert "too weak" in complaint(REAL | {f"HELPLINE_{name}": "abcdefgh" * 5})


def test_slack_without_a_way_to_verify_its_requests_is_refused() -> None:
    said = complaint(REAL | {"HELPLINE_SLACK_BOT_TOKEN": "xoxb-told-in-confidence"})
    assert said.startswith("HELPLINE_SLACK_SIGNING_SECRET is missing")
    assert "xoxb" not in said


# --- Secrets from files


@pytest.mark.parametrize("name", sorted(SECRETS - {"push_key"}))  # tests/push has that one
def test_every_secret_may_stand_in_a_file(demo: dict[str, str], tmp_path: Path, name: str) -> None:
    value = {"database_url": "sqlite+aiosqlite:////tmp/x.db", "redis_url": "redis://host"}.get(name, STRONG)
    (tmp_path / "secret").write_text(f"{value}\n")
    environ = demo | {f"HELPLINE_{name.upper()}_FILE": str(tmp_path / "secret")}
    assert getattr(load(environ), name) == value
    assert unknown(environ) == []


def test_a_setting_that_is_no_secret_has_no_file(demo: dict[str, str]) -> None:
    assert unknown(demo | {"HELPLINE_PORT_FILE": "x"}) == ["HELPLINE_PORT_FILE"]


def test_a_file_that_cannot_be_read_is_named_by_its_variable(demo: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "empty").write_text(" \n")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    for name in ("empty", "bytes", "missing", "."):
        said = complaint(demo | {"HELPLINE_IDENTITY_SECRET_FILE": str(tmp_path / name)})
        assert said.startswith("HELPLINE_IDENTITY_SECRET_FILE names a file")


def test_a_secret_that_is_given_twice_is_refused(demo: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(STRONG)
    both = {"HELPLINE_IDENTITY_SECRET": "x", "HELPLINE_IDENTITY_SECRET_FILE": str(tmp_path / "secret")}
    assert "both set" in complaint(demo | both)


# --- The demo


def test_the_demo_needs_no_variable_at_all(demo: dict[str, str]) -> None:
    settings = load(demo)
    assert settings.demo
    assert settings.needs_sandbox
    assert settings.bank_data_url == "http://127.0.0.1:8091/ysl"
    assert settings.yodlee_client_id
    assert settings.yodlee_secret


def test_the_demo_makes_its_own_secret_once_for_its_owner_alone(demo: dict[str, str], tmp_path: Path) -> None:
    first = load(demo)
    assert len(first.identity_secret) >= 32
    assert load(demo).identity_secret == first.identity_secret
    (file,) = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_two_installations_have_two_secrets(tmp_path: Path) -> None:
    one, other = (load({"HELPLINE_VAR": str(tmp_path / name)}) for name in ("one", "other"))
    assert one.identity_secret != other.identity_secret


def test_processes_that_start_together_read_the_same_secret(demo: dict[str, str]) -> None:
    together = threading.Barrier(8)
    seen: list[str] = []

    def start() -> None:
        together.wait()
        seen.append(load(demo).identity_secret)

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 8
    assert len(set(seen)) == 1
    assert seen[0]


def test_a_secret_that_was_given_is_kept_in_the_demo(demo: dict[str, str], tmp_path: Path) -> None:
    assert load(demo | {"HELPLINE_IDENTITY_SECRET": "mine"}).identity_secret == "mine"
    assert not list(tmp_path.iterdir())


# --- Reading


def test_a_misspelt_name_is_noticed(demo: dict[str, str]) -> None:
    assert unknown(demo | {"HELPLINE_IDENTITY_SECERT": STRONG}) == ["HELPLINE_IDENTITY_SECERT"]
    assert unknown(demo | {"HELPLINE_PORT": "8081", "PATH": "/bin"}) == []


def test_variables_of_other_programs_are_left_alone(demo: dict[str, str]) -> None:
    assert load(demo | {"PATH": "/bin", "HELPLINER": "x"}).port == 8080


@pytest.mark.parametrize(
    ("variable", "raw", "name", "value"),
    [
        ("HELPLINE_HOST", " 0.0.0.0 ", "host", "0.0.0.0"),
        ("HELPLINE_PORT", "9000", "port", 9000),
        ("HELPLINE_PORT", "", "port", 8080),
        ("HELPLINE_MESSAGE_RATE", "0.5", "message_rate", 0.5),
        ("HELPLINE_LOG_JSON", "Yes", "log_json", True),
        ("HELPLINE_LOG_JSON", "off", "log_json", False),
        ("HELPLINE_MODELS", "/srv/models", "models", Path("/srv/models")),
        ("HELPLINE_SLACK_STAFF", "U1, U2,,", "slack_staff", ("U1", "U2")),
        ("HELPLINE_ALLOWED_ORIGINS", "*", "allowed_origins", ("*",)),
        (
            *("HELPLINE_ALLOWED_ORIGINS", "https://a.example, http://b.example:8000", "allowed_origins"),
            ("https://a.example", "http://b.example:8000"),
        ),
    ],
)
def test_every_kind_of_value_is_read(
    demo: dict[str, str], variable: str, raw: str, name: str, value: object
) -> None:
    assert getattr(load(demo | {variable: raw}), name) == value


@pytest.mark.parametrize("name", [f.name for f in fields(Settings) if f.type in ("int", "float", "bool")])
def test_what_is_no_number_or_no_answer_is_refused_for_every_field(demo: dict[str, str], name: str) -> None:
    variable = f"HELPLINE_{name.upper()}"
    assert complaint(demo | {variable: "?"}).startswith(variable)


@pytest.mark.parametrize(
    ("variable", "raw"),
    [
        ("HELPLINE_PORT", "65536"),
        ("HELPLINE_WORKERS", "0"),
        ("HELPLINE_MESSAGE_RATE", "0"),
        ("HELPLINE_MESSAGE_RATE", "nan"),
        ("HELPLINE_RASA_TIMEOUT", "inf"),
        ("HELPLINE_PUBLIC_URL", "help.example"),
        ("HELPLINE_YODLEE_URL", "ftp://provider.example"),
        ("HELPLINE_YODLEE_URL", "https://[broken"),
        ("HELPLINE_ALLOWED_ORIGINS", "books.example"),
        ("HELPLINE_ALLOWED_ORIGINS", "https://books.example/help"),
        ("HELPLINE_TRUSTED_PROXIES", "proxy"),
        ("HELPLINE_LOG_LEVEL", "chatty"),
        ("HELPLINE_DATABASE_URL", "postgresql://helpline:hush@db/helpline"),
        ("HELPLINE_DATABASE_URL", "postgresql+asyncpg://helpline:hush@db/helpline?ssl=require"),
        ("HELPLINE_DATABASE_URL", "postgresql+asyncpg://helpline:hush@db/helpline?sslmode=on"),
        ("HELPLINE_DATABASE_URL", "postgresql+asyncpg://helpline:hush@db/helpline?sslrootcert=/not/there"),
        ("HELPLINE_REDIS_URL", "localhost:6379"),
    ],
)
def test_a_value_that_cannot_work_is_refused_by_name_and_not_repeated(
    demo: dict[str, str], variable: str, raw: str
) -> None:
    said = complaint(demo | {variable: raw})
    assert said.startswith(variable)
    assert len(raw) < 4 or raw not in said


def test_timeouts_that_do_not_nest_are_refused(demo: dict[str, str]) -> None:
    assert complaint(demo | {"HELPLINE_ACTION_TIMEOUT": "2"}).startswith("HELPLINE_ACTION_TIMEOUT")
    assert complaint(demo | {"HELPLINE_RASA_TIMEOUT": "4"}).startswith("HELPLINE_RASA_TIMEOUT")


def test_folders_are_meant_from_the_project_wherever_the_command_is_typed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load(REAL | {"HELPLINE_VAR": "somewhere", "HELPLINE_MODELS": "elsewhere"})
    assert (settings.var, settings.models) == (ROOT / "somewhere", ROOT / "elsewhere")
    assert settings.database == f"sqlite+aiosqlite:///{ROOT / 'somewhere' / 'helpline.db'}"


@pytest.mark.parametrize("name", ["INTERNAL_HOST", "RASA_HOST", "ACTIONS_HOST"])
def test_beyond_this_machine_our_processes_share_a_secret(name: str) -> None:
    told = complaint({f"HELPLINE_{name}": "10.0.0.7"})
    assert told == "HELPLINE_INTERNAL_SECRET is missing: others than this machine could call."
    load({f"HELPLINE_{name}": "10.0.0.7", "HELPLINE_INTERNAL_SECRET": "a-secret-of-all-our-own-processes"})
    for wrong in ("http://rasa", "rasa:5005", "rasa/x", "a b"):
        assert complaint({f"HELPLINE_{name}": wrong}).startswith(f"HELPLINE_{name} is not")
