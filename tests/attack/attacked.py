"""The web process that is attacked, all that stands beside it, and who reads what it tells."""

from __future__ import annotations

from pathlib import Path

from tests.attack import beside
from tests.attack.beside import Beside
from tests.attack.calls import Answer, Caller
from tests.attack.canaries import SETTINGS, Planted
from tests.attack.parrots import MailParrot
from tests.support.process import Process
from tests.support.web import eventually

LONGEST_LINE = 4_000
PLENTY = {
    **dict.fromkeys(("MESSAGE_BURST", "CLIENT_BURST", "CONVERSATION_BURST", "TICKETS_PER_CLIENT"), "1000"),
    "LOG_LEVEL": "debug",
}


MAIL = {
    **{"SMTP_HOST": "127.0.0.1", "SMTP_TLS": "none", "SMTP_USER": "mailer", "MAIL_FROM": "us@canary.example"},
    **{"IMAP_HOST": "127.0.0.1", "IMAP_TLS": "none", "IMAP_USER": "reader", "IMAP_EVERY": "1"},
    **{"MAIL_REPLY_TO": "us@canary.example", "MAIL_DELAY": "0.1", "MAIL_EVERY": "1"},
}


class Victim(Process):
    """The web process with mistakes to be made on demand, and all that stands beside it."""

    module = "tests.attack.victim"

    def __init__(self, var: Path, database: str, redis_url: str = "") -> None:
        self.var = var
        self.database = database
        self.redis_url = redis_url
        self.rasa, self.provider = Beside(beside.rasa), Beside(beside.provider)
        self.slack = Beside(beside.slack)
        self.smtp, self.imap = MailParrot("smtp"), MailParrot("imap")
        super().__init__(
            VAR=str(var),
            DATABASE_URL=database,
            REDIS_URL=redis_url,
            RASA_PORT=str(self.rasa.port),
            YODLEE_URL=f"{self.provider.url}/ysl",
            YODLEE_CLIENT_ID=SETTINGS["yodlee_client"],
            YODLEE_SECRET=SETTINGS["yodlee"],
            IDENTITY_SECRET=SETTINGS["identity"],
            IDENTITY_SECRET_PREVIOUS=SETTINGS["identity_previous"],
            OIDC_ISSUER=f"{self.provider.url}/issuer",
            OIDC_CLIENT_ID="client",
            OIDC_CLIENT_SECRET=SETTINGS["oidc"],
            SLACK_BOT_TOKEN=SETTINGS["slack_bot"],
            SLACK_SIGNING_SECRET=SETTINGS["slack_signing"],
            SLACK_APP_TOKEN=SETTINGS["slack_app"],
            SLACK_API_URL=f"{self.slack.url}/api/",
            SLACK_CHANNEL="C1",
            SMTP_PORT=str(self.smtp.port),
            SMTP_PASSWORD=SETTINGS["smtp"],
            IMAP_PORT=str(self.imap.port),
            IMAP_PASSWORD=SETTINGS["imap"],
            EVENT_SECRET=SETTINGS["event"],
            **MAIL,
            **PLENTY,
        )

    @property
    def others(self) -> tuple[Beside | MailParrot, ...]:
        return self.rasa, self.provider, self.slack, self.smtp, self.imap

    async def come_all(self) -> None:
        for other in self.others:
            await other.come()

    async def go_all(self) -> None:
        for other in self.others:
            await other.go()


class Watch:
    """Reads all that may be read, and finds what was planted. `told` is the log since the last look."""

    def __init__(self, victim: Victim, caller: Caller, planted: Planted) -> None:
        self.victim = victim
        self.caller = caller
        self.planted = planted
        self._seen = 0

    @property
    def told(self) -> str:
        return self.victim.log[self._seen :]

    async def until_told(self, *events: str) -> None:
        """The trouble was noticed: otherwise a clean log would mean nothing."""

        async def all_told() -> bool:
            return all(event in self.told for event in events)

        try:
            await eventually(all_told)
        except AssertionError:
            missing = [event for event in events if event not in self.told]
            raise AssertionError(f"never told: {missing}\n{self.told[-3_000:]}") from None

    async def finds_nothing(self, answers: list[Answer]) -> None:
        for answer in answers:
            if answer.status >= 400:
                assert not self.planted.found(answer.body), answer
        async with self.caller.http.get(f"{self.victim.url}/metrics") as response:
            assert response.status == 200
            assert not self.planted.found(await response.text())
        for line in self.told.splitlines():
            assert not self.planted.found(line), line
            assert len(line) <= LONGEST_LINE
        self._seen = len(self.victim.log)
