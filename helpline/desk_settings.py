"""Settings of the agents' desk; `settings.Settings` has them all."""

from __future__ import annotations

from dataclasses import dataclass

from helpline.environment import secret


@dataclass(frozen=True)
class DeskSettings:
    """Durations are seconds."""

    first_answer_target: float = 300.0
    """Until a person should have answered; then the customer is told honestly."""
    take_back_after: float = 900.0
    """Without a word of the agent who has the chat, until it goes back to the queue."""
    undo_send: float = 10.0
    """For which an agent can take a line back, before the customer gets it; 0 sends at once."""
    oidc_issuer: str = ""
    """OpenID Connect issuer for single sign-on; "" is off."""
    oidc_client_id: str = ""
    oidc_client_secret: str = secret()
