"""Where the provider's own window is, in which customers sign in to their bank anew: Yodlee FastLink 4."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from helpline import addresses
from helpline.errors import SettingsError
from helpline.settings import Settings

_NAMES = ("fastlink_script", "fastlink_url", "fastlink_config")


@dataclass(frozen=True)
class FastLink:
    """`script` is initialize.js, `url` the fastLinkURL, `config` the configName: the provider's."""

    script: str
    url: str
    config: str

    @property
    def script_origin(self) -> str:
        return _origin(self.script)

    @property
    def origin(self) -> str:
        """Of the window itself."""
        return _origin(self.url)


def of(settings: Settings) -> FastLink | None:
    """None where there is no window: then nobody is offered one. Raises SettingsError.

    The demo has the sandbox's, as long as people's browsers are on this machine.
    """
    given = [getattr(settings, name) for name in _NAMES]
    if any(given):
        for name, value in zip(_NAMES, given, strict=True):
            _check(name, value, settings.demo)
        return FastLink(*given)
    here = addresses.is_loopback(urlsplit(settings.address).hostname or "")
    if not (settings.demo and settings.needs_sandbox and here):
        return None
    root = f"{settings.sandbox_url}/sandbox/fastlink"
    return FastLink(f"{root}/initialize.js", root, "Aggregation")


def _check(name: str, value: str, demo: bool) -> None:
    variable = f"HELPLINE_{name.upper()}"
    if not value:
        raise SettingsError(f"{variable} is missing: the three of FASTLINK belong together.")
    if name == "fastlink_config":
        return
    if not addresses.is_web(value) or any(one in value for one in " ;,'\""):
        raise SettingsError(f"{variable} is not an http(s) address.")
    if not demo and not addresses.is_private_way(value):
        raise SettingsError(f"{variable} must begin with https:// (or name this machine).")


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
