"""`python -m helpline.launch MODULE …`: a program that knows nothing of our rules, run under them.

Rasa and its action server set up their logs themselves. What must hold there too is arranged before they
begin: files for the owner alone, tracebacks without data, no secret in an argument or an inherited variable.
"""

from __future__ import annotations

import os
import runpy
import sys

from helpline import internal, logs, settings
from helpline.private import be_private

_SERVERS = ("rasa", "rasa_sdk")
_LEVELS = {"LOG_LEVEL": "INFO", "LOG_LEVEL_LIBRARIES": "ERROR"}
"""Of Rasa, whatever the operator's environment says: below that it logs what people write."""


def main() -> None:
    """Run the module named first, as `python -m` does, with the arguments that follow."""
    be_private()
    ours = settings.load()
    logs.guard(json=ours.log_json, secrets=ours.secrets)
    if ours.log_json:
        logs.all_as_json()
    # Here and not from outside: a secret that came from a file shall not stand in an environment.
    os.environ["HELPLINE_RASA_DB"] = ours.database
    os.environ |= _LEVELS
    sys.argv = sys.argv[1:]
    if sys.argv[0] in _SERVERS:
        _guard(internal.secret_of(ours))
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _guard(secret: str) -> None:
    """These two answer only who knows the secret, and Rasa shows it to the action server."""
    logs.hide(secret)
    internal.guard(secret)
    os.environ[internal.VARIABLE] = secret


if __name__ == "__main__":
    main()
