"""`python -m helpline.banking.sandbox --host 127.0.0.1 --port 8091 --demo`"""

from __future__ import annotations

import argparse
from pathlib import Path

from aiohttp import web

from helpline.banking.sandbox import create_app


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m helpline.banking.sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default %(default)s)")
    parser.add_argument("--port", default=8091, type=int, help="port to listen on (default %(default)s)")
    parser.add_argument("--demo", action="store_true", help="furnish the demo customers")
    parser.add_argument(
        "--knowledge", default=Path("data/knowledge"), type=Path, help="folder of the YAML files"
    )
    options = parser.parse_args()
    app = create_app(knowledge=options.knowledge, demo=options.demo)
    # Stopping must not wait for a fault that is still being slow.
    web.run_app(app, host=options.host, port=options.port, print=None, access_log=None, shutdown_timeout=1)


if __name__ == "__main__":
    main()
