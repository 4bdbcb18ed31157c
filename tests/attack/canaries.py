"""Secrets planted wherever the product can meet one. None may be found where it does not belong."""

from __future__ import annotations

from secrets import token_hex

SETTINGS = {
    name: f"{name}-{token_hex(16)}"
    for name in (
        *("database", "redis", "identity", "identity_previous", "yodlee_client", "yodlee", "oidc"),
        *("slack_bot", "slack_signing", "slack_app", "totp_key", "internal", "smtp", "imap", "event"),
    )
}
"""What operators set."""

CUSTOMERS = {
    "password": f"Hunter{token_hex(4)}",
    "second_password": f"Other{token_hex(4)}",
    "code": "90417733",
    "card": "4539 1488 0343 6467",
    "account": "7730019284451",
    "social": "536-90-4417",
    "name": f"Carla {token_hex(4)}",
    "page_token": token_hex(12),
    "contact": f"{token_hex(4)}@canary.example",
    "rating": f"words {token_hex(4)}",
    "timezone": f"Zone/{token_hex(4)}",
    "query": token_hex(12),
    "header": token_hex(12),
    "choice": f"/choice{token_hex(4)}",
    "picture": token_hex(12),
    "unknown": token_hex(12),
}
"""What customers send, on purpose or not."""

AGENTS = {
    "email": f"{token_hex(4)}@agent.example",
    "wrong_password": f"wrong {token_hex(4)} battery",
    "totp": "55120987",
    "note": f"note {token_hex(4)}",
    "answer": f"answer {token_hex(4)}",
    "title": f"title {token_hex(4)}",
    "search": f"search {token_hex(4)}",
    "connection": f"connection-{token_hex(4)}",
    "sso_state": token_hex(12),
    "sso_code": token_hex(12),
    "sso_error": f"error {token_hex(4)}",
}
"""What agents send."""

OTHERS = {
    "slack_words": f"slack {token_hex(4)}",
    "response_url": token_hex(12),
    "trigger": token_hex(12),
    "rasa_says": f"rasa {token_hex(4)}",
    "provider_token": token_hex(12),
    "provider_says": f"provider {token_hex(4)}",
    "slack_says": f"slacks own {token_hex(4)}",
    "redis_says": f"redis {token_hex(4)}",
}
"""What the programs beside us say."""

ALL = {**SETTINGS, **CUSTOMERS, **AGENTS, **OTHERS}


class Planted:
    """All of them, with those that are only known once somebody is in: tokens and cookies."""

    def __init__(self) -> None:
        self.known = dict(ALL)

    def plant(self, name: str, value: str) -> None:
        assert len(value) >= 8
        self.known[name] = value

    def found(self, text: str) -> set[str]:
        """Names of those that stand in `text`, however its blanks were written."""
        flat = "".join(text.split())
        return {name for name, value in self.known.items() if "".join(value.split()) in flat}
