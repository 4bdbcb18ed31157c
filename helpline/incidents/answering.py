"""One answer of an agent, at the desk or in Slack, to all whom an incident concerns."""

from __future__ import annotations

from helpline.conversations.bulk_answers import BulkAnswers
from helpline.conversations.models import BulkAnswer
from helpline.incidents.service import Incidents


class Answering:
    """Implements slack.ports.Answering."""

    def __init__(self, incidents: Incidents, answers: BulkAnswers) -> None:
        self._incidents = incidents
        self._answers = answers

    async def answer(self, id: str, answer: str, text: str, name: str, agent: str = "") -> int:
        """To how many conversations these words go: all who were told, or wait because of this bank.

        The same `answer` twice is one. Raises NotFound, and Invalid for a lone "/".
        """
        words = BulkAnswer(id=answer, agent=agent, name=name, text=text, everyone=True)
        return await self._answers.send(words, await self._incidents.concerned(id))
