"""Who is who in Slack: ourselves, and the names that customers see."""

from __future__ import annotations

import structlog

from helpline.conversations.messages import Value
from helpline.slack.api import SlackApi, SlackAway, SlackRefused

_MOST_NAMES = 1_000

log = structlog.get_logger(__name__)


class BotIdentity(Value, frozen=True):
    """Our own user and bot in the workspace."""

    user: str
    bot: str
    team: str


class People:
    """Asks Slack once for each."""

    def __init__(self, api: SlackApi) -> None:
        self._api = api
        self._names: dict[str, str] = {}
        self.known: BotIdentity | None = None
        """None until the first `me` worked."""

    async def me(self) -> BotIdentity:
        """Raises SlackAway or SlackRefused."""
        if self.known is None:
            answer = await self._api.call("auth.test")
            self.known = BotIdentity(
                user=str(answer.get("user_id") or ""),
                bot=str(answer.get("bot_id") or ""),
                team=str(answer.get("team_id") or ""),
            )
        return self.known

    async def name(self, user: str) -> str:
        """ "" while Slack does not tell: nobody waits for a name."""
        if user in self._names:
            return self._names[user]
        try:
            answer = await self._api.look_up("users.info", user=user)
        except (SlackAway, SlackRefused) as error:
            log.warning("slack_name_unknown", user=user, reason=str(error))
            return ""
        found = answer.get("user") or {}
        profile = found.get("profile") or {}
        name = str(profile.get("display_name") or profile.get("real_name") or found.get("real_name") or "")
        if len(self._names) >= _MOST_NAMES:
            self._names.clear()
        self._names[user] = name[:80]
        return self._names[user]
