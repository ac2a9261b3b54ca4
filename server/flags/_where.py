"""Where the session stands, as far as a rule needs to know it."""

from server.core.facts import Entry, Stage, StageEntered
from server.core.plan import DEVICE_CHECK

ON_SCREEN: frozenset[Stage] = frozenset({"preparing", "answering"})
"""Stages in which the question is before the candidate."""
OVER: frozenset[Stage] = frozenset({"submitted", "withdrawn"})


class Where:
    """Stage, question and take at this entry; question and take are 0 outside a question."""

    def __init__(self) -> None:
        self.stage: Stage = "consent"
        self.question = DEVICE_CHECK
        self.take = 0

    def apply(self, entry: Entry) -> bool:
        """Take in one entry; whether it moved the session on."""
        fact = entry.fact
        if not isinstance(fact, StageEntered):
            return False
        self.stage = fact.stage
        self.question = fact.question or DEVICE_CHECK
        self.take = fact.take or 0
        return True

    @property
    def place(self) -> tuple[int, int]:
        return self.question, self.take

    def is_answering(self, question: int, take: int) -> bool:
        return self.stage == "answering" and self.place == (question, take)
