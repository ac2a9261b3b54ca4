"""The speech rate of an answer lies outside that of others at the same question."""

from collections.abc import Iterable

from server.core.facts import AnswerMeasured, Entry, Signal
from server.core.text import Text
from server.flags import Outcome
from server.flags._history import HistoryRule, outside
from server.interview.answers import RATE_SIGNAL

FAR_RATIO = 0.15
"""And 15 % away from their median: one person's answers commonly vary by 10 %."""
INSIDE_RATIO = 0.03
"""Live, it is over when the rate is back inside by this much of the median: a rate at the border must not blink."""


class RateUnlikeOthers(HistoryRule):
    """Live: the median of the answer's live rates beside the same of others. At its end: the whole answer's rate beside
    the same of others, which has the last word when it is known."""

    name = "rate_unlike_others"
    severity = "info"
    what = RATE_SIGNAL
    title = Text(zh="语速与同题其他人相差很大", en="Speech rate unlike others at this question")
    hint = Text(
        zh=(
            "这段回答的语速在同一职位、同一题已结束面试的中间 90% 之外，且与中位数相差 15% 以上。"
            "回答进行中比较的是到目前为止的语速，结束后以全文计算的语速为准。"
            "有人一贯说得快或慢：请先看与本人平时的比较，再看这里。"
        ),
        en=(
            "The rate of this answer lies outside the middle 90 % of finished interviews for the same opening and "
            "question, and 15 % or more from their median. While the answer runs it is the rate so far; at its end the "
            "rate from the final words decides. Some people always talk fast or slowly: look at the comparison with "
            "their own usual first."
        ),
    )

    def look(self, entry: Entry) -> Iterable[Outcome]:
        match entry.fact:
            case Signal(name=name) as signal if name == RATE_SIGNAL:
                return self._live(signal, entry.at_ms)
            case AnswerMeasured() as measured:
                return self._final(measured, entry.at_ms)
        return ()

    def _live(self, signal: Signal, now_ms: int) -> Iterable[Outcome]:
        answer = self.answers.get(signal.question, signal.take)
        others = self.others.of(signal.question, "live_rate_per_min")
        if answer is None or others is None or answer.measured is not None or (rate := answer.live_rate()) is None:
            return ()
        if self.is_open(answer):
            inside_by = INSIDE_RATIO * others.p50
            back = others.p5 + inside_by <= rate <= others.p95 - inside_by
            return self.clear(answer.place, now_ms, "back_in_range") if back else ()
        if not outside(rate, others, FAR_RATIO):
            return ()
        compared = self.compared(answer, "live_rate_per_min", rate, others, now_ms)
        return self.flag(answer, signal.to_ms, (answer.from_ms, signal.to_ms), compared)

    def _final(self, measured: AnswerMeasured, now_ms: int) -> Iterable[Outcome]:
        answer = self.answers.get(measured.question, measured.take)
        others = self.others.of(measured.question, "rate_per_min")
        rate = measured.values.get("rate_per_min")
        if answer is None or others is None or rate is None:
            return ()
        far = outside(rate, others, FAR_RATIO)
        if self.is_open(answer):
            return () if far else self.clear(answer.place, now_ms, "measured")
        if not far:
            return ()
        to_ms = now_ms if answer.to_ms is None else answer.to_ms
        compared = self.compared(answer, "rate_per_min", rate, others, now_ms)
        return self.flag(answer, to_ms, (answer.from_ms, to_ms), compared)
