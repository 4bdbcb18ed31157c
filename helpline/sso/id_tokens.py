"""ID tokens: who issued them, for whom, and whether they answer our own question. Pure."""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from typing import Any

import jwt

from helpline.desk.refusals import SignOnRefused, SignOnUnverified

_KINDS = {"RS256": "RSA", "ES256": "EC"}
"""The algorithms that count, and the kind of key that each needs. A token never chooses anything else."""
_LEEWAY = 30
"""Seconds that the provider's clock may differ from ours."""
_NEEDED = ["iss", "sub", "aud", "exp", "iat"]

_ERROR = re.compile(r"[A-Za-z_. ]{1,40}")

Key = dict[str, Any]


def find_key(token: str, keys: Sequence[Key]) -> jwt.PyJWK | None:
    """The one that the token's header names, None if it is not among them. Raises SignOnRefused."""
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError as error:
        raise SignOnRefused(detail=type(error).__name__) from None
    algorithm, kid = header.get("alg"), header.get("kid")
    if algorithm not in _KINDS:
        raise SignOnRefused(detail="algorithm")
    fitting = [key for key in keys if _fits(key, str(algorithm)) and kid in (None, key.get("kid"))]
    if len(fitting) != 1:
        return None
    try:
        return jwt.PyJWK.from_dict(fitting[0], algorithm=str(algorithm))
    except jwt.PyJWTError as error:
        raise SignOnRefused(detail=type(error).__name__) from None


def error_name(given: object) -> str:
    """What a provider or a browser calls an error, if it is a mere name: it goes into the log."""
    return given if isinstance(given, str) and _ERROR.fullmatch(given) else "an error without a name"


def parse_claims(token: str, key: jwt.PyJWK, *, issuer: str, client_id: str, nonce: str) -> dict[str, Any]:
    """What the token says, once all of it fits. Raises SignOnRefused."""
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=list(_KINDS),
            issuer=issuer,
            audience=client_id,
            leeway=_LEEWAY,
            options={"require": _NEEDED},
        )
    except (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise SignOnRefused(detail=type(error).__name__) from None
    if not hmac.compare_digest(str(claims.get("nonce")).encode(), nonce.encode()):
        raise SignOnRefused(detail="nonce")
    # A token for several readers must have been asked for by us.
    several = not isinstance(claims["aud"], str) and len(claims["aud"]) > 1
    if claims.get("azp", None if several else client_id) != client_id:
        raise SignOnRefused(detail="azp")
    return claims


def parse_email(claims: dict[str, Any]) -> str:
    """The address that the provider has verified, in lower case. Raises SignOnUnverified."""
    email = claims.get("email")
    # Some providers write "true". Beyond ASCII, two different addresses may look and even fold alike.
    is_verified = claims.get("email_verified") is True or claims.get("email_verified") == "true"
    if not (is_verified and isinstance(email, str) and email.isascii() and "@" in email):
        raise SignOnUnverified
    return email.strip().lower()


def _fits(key: Key, algorithm: str) -> bool:
    is_for_signing = key.get("use", "sig") == "sig" and key.get("alg", algorithm) == algorithm
    return is_for_signing and key.get("kty") == _KINDS[algorithm]
