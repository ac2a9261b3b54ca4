"""What the rules share that compare how much of an answer an event holds with finished interviews."""

from collections.abc import Iterable
from typing import ClassVar

from server.core.facts import AnalysisState, ConsentGiven, Entry, EventBegan, EventEnded, Signal, Spread, Utterance
from server.flags import Outcome
from server.flags._history import HistoryRule
from server.interview.answers import SHARES, Answer

SEEN_MS = 20_000
"""Answer time before a share is compared: at the start one moment is a large part of it."""
TIMES = 3
"""One or two moments are anybody."""
MORE = 0.05
"""And five hundredths of the answer more than the median: a share of 2 % beside one of 0 is nothing to look at."""
BACK = 0.9
"""Over when it falls to nine tenths of p95: a share at the border must not blink."""


class ShareRule(HistoryRule):
    """Judged while the answer goes on, whenever something of it is seen or heard; what holds at its end stays."""

    figure: ClassVar[str]

    def look(self, entry: Entry) -> Iterable[Outcome]:
        fact = entry.fact
        if isinstance(fact, ConsentGiven | AnalysisState):
            return self._unwatched(fact, entry.at_ms)
        if not isinstance(fact, EventBegan | EventEnded | Signal | Utterance):
            return ()
        answer = self.answers.get(fact.question, fact.take)
        others = self.others.of(fact.question, self.figure)
        if answer is None or others is None:
            return ()
        share = answer.share(SHARES[self.figure], entry.at_ms)
        if share is None:
            return ()
        if self.is_open(answer):
            return self.clear(answer.place, entry.at_ms, "back_in_range") if share <= BACK * others.p95 else ()
        return self._compare(answer, share, others, entry.at_ms)

    def _compare(self, answer: Answer, share: float, others: Spread, now_ms: int) -> Iterable[Outcome]:
        moments = answer.moments(SHARES[self.figure], now_ms)
        if share <= others.p95 or share - others.p50 < MORE:
            return ()
        if len(moments) < TIMES or answer.seen_ms(now_ms) < SEEN_MS:
            return ()
        compared = self.compared(answer, self.figure, share, others, now_ms)
        bounds = (min(moments[0][0], now_ms), min(moments[-1][1], now_ms))
        return self.flag(answer, now_ms, bounds, compared, times=float(len(moments)))

    def _unwatched(self, fact: ConsentGiven | AnalysisState, now_ms: int) -> Iterable[Outcome]:
        """The face of the running answer is looked at no more: nothing is said of it that others could be compared with."""
        running = self.answers.running
        if running is None or running.watched or not self.is_open(running):
            return ()
        withdrawn = isinstance(fact, ConsentGiven)
        return self.clear(running.place, now_ms, "consent_withdrawn" if withdrawn else "analysis_stopped")
