"""Whose request it is, as far as addresses tell."""

from __future__ import annotations

from collections.abc import Collection

from aiohttp import web

_LONGEST = 64


def client_address(request: web.Request, trusted: Collection[str]) -> str:
    """The address of the caller; a proxy's word for it counts only if the proxy is ours."""
    address = request.remote or ""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    while hops and address in trusted:
        address = hops.pop()
    return address[:_LONGEST]
