"""A stand-in for the bank-data provider: an aiohttp server that speaks the Yodlee v1.1 protocol under /ysl.

    /ysl/…                 the protocol (protocol.py, documents.py); state.py holds what a refresh does
    /sandbox/customers/…   for tests: sets a customer up, counts the refreshes (control.py)
    /sandbox/faults        failures on demand: status, delay, drop (faults.py)
    /sandbox/fastlink      the provider's own window, for signing in anew (fastlink.py)

Everything lives in memory. Where the provider's documents are silent the code says `choice`.
"""

from __future__ import annotations

from helpline.banking.sandbox.app import create_app

__all__ = ["create_app"]
