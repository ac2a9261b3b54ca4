"""What the rules share that compare one figure of a whole answer with others, once, when the answer is measured."""

from abc import abstractmethod
from collections.abc import Iterable
from typing import ClassVar

from server.core.facts import AnswerMeasured, Entry, Spread
from server.flags import Outcome
from server.flags._history import HistoryRule
from server.interview.answers import Answer

AWAY_RATIO = 0.2
"""With more of the answer lost to the network than this, its length and pauses say nothing of the person."""


class MeasuredRule(HistoryRule):
    """Judged from the final words; where the final pass failed nothing is said."""

    figure: ClassVar[str]

    def look(self, entry: Entry) -> Iterable[Outcome]:
        fact = entry.fact
        if not isinstance(fact, AnswerMeasured):
            return ()
        answer = self.answers.get(fact.question, fact.take)
        others = self.others.of(fact.question, self.figure)
        if answer is None or answer.to_ms is None or others is None or self.is_open(answer):
            return ()
        value = answer.figures(entry.at_ms).get(self.figure)
        whole_ms = answer.to_ms - answer.from_ms
        if value is None or answer.seen_ms(entry.at_ms) < (1 - AWAY_RATIO) * whole_ms:
            return ()
        if not self.stands_out(answer, value, others):
            return ()
        compared = self.compared(answer, self.figure, value, others, entry.at_ms)
        return self.flag(answer, answer.from_ms, (answer.from_ms, answer.to_ms), compared)

    @abstractmethod
    def stands_out(self, answer: Answer, value: float, others: Spread) -> bool: ...
