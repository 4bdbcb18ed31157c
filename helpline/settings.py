"""All settings, read once at start from the environment, and from `.env` what stands only there.

Every variable is `HELPLINE_<FIELD>`. Outside the demo a missing or weak secret stops the start; the
error names the variable, never its value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, dataclass, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from helpline import addresses, mail_settings, notice_settings, push_settings
from helpline.addresses import is_web
from helpline.desk_settings import DeskSettings
from helpline.environment import FROM_FILE, PREFIX, parse, secret, secret_of, variables
from helpline.errors import SettingsError
from helpline.mail_settings import MailSettings
from helpline.notice_settings import NoticeSettings
from helpline.places import WORK
from helpline.private import own_secret
from helpline.push_settings import PushSettings
from helpline.strength import check_secret


@dataclass(frozen=True)
class Settings(DeskSettings, MailSettings, NoticeSettings, PushSettings):
    """One typed object for all processes. Durations are seconds, sizes bytes, rates per second."""

    # Who runs where. Only `web` may be reached from outside.
    host: str = "127.0.0.1"
    port: int = 8080
    internal_host: str = "127.0.0.1"  # where Rasa and the action server listen
    rasa_host: str = "127.0.0.1"  # where the others find it
    rasa_port: int = 5005
    actions_host: str = "127.0.0.1"
    actions_port: int = 5055
    sandbox_port: int = 8091
    public_url: str = ""
    """Address people reach `web` at, behind the TLS proxy; "" derives it from host and port."""
    demo: bool = True
    """Sample customers, the sandbox instead of a provider, and secrets of our own making."""
    var: Path = Path("var")
    models: Path = Path("models")
    assistant_python: str = ""
    """The Python that has Rasa; "" is this one, or the checkout's `.venv` (`pythons.py`)."""

    # Storage
    database_url: str = secret()
    """SQLAlchemy async URL; "" is one SQLite file under `var`."""
    redis_url: str = secret()

    # Secrets
    identity_secret: str = secret()
    """Signs the customers' identity tokens (HS256)."""
    identity_secret_previous: str = secret()
    """Believed beside it, while hosts go over to a new one."""
    totp_key: str = secret()
    """Seals the secrets of agents' second factors; two, comma-separated, while the second is replaced by the
    first. "" is one of our own making under `var`."""
    internal_secret: str = secret()
    """What our processes show one another (`internal.py`); "" is one of our own making under `var`."""

    # Bank data
    yodlee_url: str = ""
    """Base path up to /ysl; "" is the sandbox."""
    yodlee_client_id: str = ""
    yodlee_secret: str = secret()
    fastlink_script: str = ""  # of the provider's own window (fastlink.py)
    fastlink_url: str = ""
    fastlink_config: str = ""

    # The widget channel
    identity_issuer: str = ""
    """Who must stand in `iss` of every identity token; "" is not looked at."""
    identity_audience: str = ""
    """What `aud` of every identity token must name; "" is not looked at."""
    identity_life: float = 86_400.0
    """For how long an identity token may still be good, at most."""
    allowed_origins: tuple[str, ...] = ()
    """Origins of pages that may embed the widget; () is our own origin only, ("*",) is any.
    "null" is what sandboxed frames call themselves."""
    trusted_proxies: tuple[str, ...] = ()
    """Addresses and networks whose X-Forwarded-For is believed."""
    product: str = ""
    """A file that tells where places of the customers' product are; "": steps link nowhere."""
    support_hours: str = "always"
    """"always", "never", or such as "mon-fri 08:00-18:00 America/Chicago"."""
    message_burst: int = 30
    message_rate: float = 2.0
    client_burst: int = 150  # a client is a verified customer, or all strangers of an address
    client_rate: float = 10.0
    conversation_burst: int = 100
    conversation_rate: float = 2.0
    waiting_per_conversation: int = 20
    waiting_per_client: int = 40
    tickets_per_client: int = 10
    messages_per_conversation: int = 1_000
    streams_per_client: int = 100
    max_text: int = 4_000
    max_body: int = 16_384
    read_pictures: bool = True  # the text in customers', on this machine; else they are for people alone
    workers: int = 8
    workers_per_client: int = 2

    # How long what is kept, in days
    retention_days: int = 365
    attachment_days: int = 90

    # Slack: off while there is no signing secret and no app token
    slack_bot_token: str = secret()
    slack_signing_secret: str = secret()
    slack_app_token: str = secret()
    slack_channel: str = ""
    slack_api_url: str = "https://slack.com/api/"
    slack_staff: tuple[str, ...] = ()
    """Slack user ids that may see customers' connections."""

    # Timeouts nest: bank < action < Rasa client < widget.
    bank_timeout: float = 2.5
    action_timeout: float = 5.0
    rasa_timeout: float = 9.0

    metrics_token: str = secret()
    """Opens /metrics and the parts of /health/ready to whoever shows it; "" is our own network alone."""

    log_level: str = "info"
    log_json: bool = False

    @property
    def secrets(self) -> tuple[str, ...]:
        """All values that no log may hold, with the passwords inside of addresses."""
        values = [str(getattr(self, name)) for name in sorted(SECRETS)]
        inside = [addresses.password_of(value) for value in values]
        return tuple(one for one in (*values, *inside, *map(unquote, inside), *self.totp_keys) if one)

    @property
    def identity_secrets(self) -> tuple[str, ...]:
        """The newest first."""
        return tuple(one for one in (self.identity_secret, self.identity_secret_previous) if one)

    @property
    def totp_keys(self) -> tuple[str, ...]:
        """The newest first."""
        return tuple(key.strip() for key in self.totp_key.split(",") if key.strip())

    @property
    def rasa_url(self) -> str:
        return f"http://{addresses.authority(self.rasa_host, self.rasa_port)}"

    @property
    def actions_url(self) -> str:
        return f"http://{addresses.authority(self.actions_host, self.actions_port)}/webhook"

    @property
    def sandbox_url(self) -> str:
        return f"http://127.0.0.1:{self.sandbox_port}"

    @property
    def bank_data_url(self) -> str:
        return self.yodlee_url or f"{self.sandbox_url}/ysl"

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite+aiosqlite:///{self.var / 'helpline.db'}"

    @property
    def address(self) -> str:
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"

    @property
    def needs_sandbox(self) -> bool:
        return not self.yodlee_url


SECRETS = frozenset(one.name for one in fields(Settings) if one.metadata.get("secret"))


def given() -> dict[str, str]:
    """This process's variables, with those of `.env`. Raises SettingsError."""
    return variables(WORK / ".env")


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read `HELPLINE_*`. Raises SettingsError naming the variable that is missing, weak or malformed."""
    environ = given() if environ is None else environ
    values = {one.name: _read(one, environ) for one in fields(Settings)}
    settings = Settings(**{name: value for name, value in values.items() if value is not None})
    settings = replace(settings, var=WORK / settings.var, models=WORK / settings.models)
    _check_values(settings)
    return _with_demo_secrets(settings) if settings.demo else _with_checked_secrets(settings)


def _variable(name: str) -> str:
    return f"{PREFIX}{name.upper()}"


def _read(one: Field[Any], environ: Mapping[str, str]) -> Any:
    variable = _variable(one.name)
    given = secret_of(variable, environ, WORK) if one.name in SECRETS else environ.get(variable)
    return parse(variable, str(one.type), given)


_LEVELS = ("debug", "info", "warning", "error", "critical")
_DATABASES = ("sqlite+aiosqlite://", "postgresql+asyncpg://")
_INTERNAL = ("internal_host", "rasa_host", "actions_host")
_REDIS = ("redis://", "rediss://", "unix://")
_ELSEWHERE = frozenset({"HELPLINE_RASA_DB", "HELPLINE_RASA_SECRET", "HELPLINE_MODEL"})
"""Variables that the supervisor hands to its own child processes."""


def unknown(environ: Mapping[str, str]) -> list[str]:
    """Names that look like settings and are none: most likely typing errors."""
    known = {_variable(one.name) for one in fields(Settings)} | _ELSEWHERE
    known |= {f"{_variable(name)}{FROM_FILE}" for name in SECRETS}
    return sorted(name for name in environ if name.startswith("HELPLINE_") and name not in known)


def _check_values(settings: Settings) -> None:
    for name in ("port", "rasa_port", "actions_port", "sandbox_port"):
        _check(name, getattr(settings, name) <= 65_535, "is not a port")
    for name in _INTERNAL:
        _check(name, addresses.is_host(getattr(settings, name)), "is not the name or address of a host")
    within = all(addresses.is_loopback(getattr(settings, name)) for name in _INTERNAL)
    guarded = within or settings.internal_secret != ""
    _check("internal_secret", guarded, "is missing: others than this machine could call")
    for name in ("public_url", "yodlee_url", "slack_api_url", "oidc_issuer"):
        _check(name, is_web(getattr(settings, name), empty=True), "is not an http(s) address")
    origins = set(settings.allowed_origins) - {"*", "null"}
    named = all(map(addresses.is_origin, origins))
    _check("allowed_origins", named, "needs origins such as https://www.example.com")
    networks = all(map(addresses.is_network, settings.trusted_proxies))
    _check("trusted_proxies", networks, "needs IP addresses or networks")
    _check("log_level", settings.log_level.lower() in _LEVELS, f"is not one of {', '.join(_LEVELS)}")
    known = not settings.database_url or settings.database_url.startswith(_DATABASES)
    _check("database_url", known, f"must begin with {' or '.join(_DATABASES)}")
    postgresql = settings.database_url.startswith(_DATABASES[1])
    problem = addresses.database_problem(settings.database_url) if postgresql else ""
    _check("database_url", not problem, problem)
    redis = not settings.redis_url or settings.redis_url.startswith(_REDIS)
    _check("redis_url", redis, "is not a redis address")
    mail = mail_settings.problem(settings, demo=settings.demo, public_url=settings.public_url)
    found = mail, notice_settings.problem(settings), push_settings.problem(settings)
    for name, why in filter(None, found):
        _check(name, False, why)
    for name in ("oidc_client_id", "oidc_client_secret"):
        _check(name, not settings.oidc_issuer or bool(getattr(settings, name)), "is missing")
    _check("action_timeout", settings.bank_timeout < settings.action_timeout, "must exceed that of the bank")
    _check("rasa_timeout", settings.action_timeout < settings.rasa_timeout, "must exceed that of actions")


def _check(name: str, holds: bool, problem: str) -> None:
    if not holds:
        raise SettingsError(f"{_variable(name)} {problem}.")


def _with_checked_secrets(settings: Settings) -> Settings:
    check_secret(_variable("identity_secret"), settings.identity_secret)
    for name in ("identity_secret_previous", "metrics_token", "internal_secret", "event_secret"):
        if given := getattr(settings, name):
            check_secret(_variable(name), given)
    for key in settings.totp_keys:
        check_secret(_variable("totp_key"), key)
    if not settings.yodlee_url:
        raise SettingsError("HELPLINE_YODLEE_URL is missing: without the demo there is no sandbox.")
    for name in ("yodlee_client_id", "yodlee_secret"):
        if not getattr(settings, name):
            raise SettingsError(f"{_variable(name)} is missing.")
    if settings.slack_bot_token and not (settings.slack_signing_secret or settings.slack_app_token):
        raise SettingsError("HELPLINE_SLACK_SIGNING_SECRET is missing: requests could not be verified.")
    for name in ("public_url", "yodlee_url", "slack_api_url"):
        private = not getattr(settings, name) or addresses.is_private_way(getattr(settings, name))
        _check(name, private, "must begin with https:// (or name this machine)")
    https = not settings.oidc_issuer or settings.oidc_issuer.startswith("https://")
    _check("oidc_issuer", https, "must begin with https://")
    return settings


def _with_demo_secrets(settings: Settings) -> Settings:
    try:
        own = settings.identity_secret or own_secret(settings.var / "demo-identity-secret")
    except OSError as error:
        raise SettingsError(f"HELPLINE_VAR can't be written ({type(error).__name__}).") from None
    return replace(
        settings,
        identity_secret=own,
        yodlee_client_id=settings.yodlee_client_id or "sandbox-client",
        yodlee_secret=settings.yodlee_secret or "sandbox-secret",
    )
