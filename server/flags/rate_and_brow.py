"""The speech rate jumps against the person's own baseline while the brow is lowered often."""

from collections import deque
from collections.abc import Iterable

from server.core.facts import (
    AnalysisState,
    Calibrated,
    ClearedWhy,
    Compared,
    ConsentGiven,
    Entry,
    EventBegan,
    EventEnded,
    Evidence,
    FlagCleared,
    FlagRaised,
    Severity,
    Signal,
)
from server.core.plan import DEVICE_CHECK, Plan
from server.core.text import Text
from server.flags import Outcome, Rule, flag_id
from server.flags._baseline import BrowHabit, RateBaseline
from server.flags._history import Others
from server.flags._where import Where
from server.interview.answers import UNREADABLE, Answers
from server.interview.policy import offers_expression

RATE = "speech_rate.recent"
BROW = "face.brow_lowered"

FAR_RATIO = 0.35
"""A jump is a rate 35 % or more above or below the baseline. One person's rate over 15 s of talk commonly varies by 10
to 20 % of its mean from one stretch to the next, so this is about twice that spread: rare without a cause."""
NEAR_RATIO = 0.20
"""The jump is over when the rate is back within 20 %: less than FAR_RATIO, so that a rate at the border does not
blink."""
JUMP_MS = 5_000
"""It has to last: one value off the line may be a single list of names, or one word the recogniser missed."""
WINDOW_MS = 8_000
"""A rate drawn from less than this is not compared: at the start of an answer a few words make any rate."""
STRETCH_MS = 30_000
"""The same stretch: brow events of the last 30 s, two windows of the rate."""
BROW_TIMES = 3
"""Frequent: three times within the stretch. Once or twice is anybody who looks at a screen."""


class RateAndBrow(Rule):
    """Both have to be there when the face is looked at. When it is not (no consent, opening without expression events,
    analyzer off, a face that can't be judged just now) the jump alone is told as ``info``, and its evidence says
    ``brow_watched`` 0.
    """

    name = "rate_and_brow"
    severity = "attention"
    title = Text(
        zh="语速与本人平时相差很大，可能不熟悉这个话题",
        en="Speech rate far from their own usual; may not be at home in this topic",
    )
    hint = Text(
        zh=(
            "最近 15 秒说话的语速与本人自己的基准（设备检测时测得的语速，以及此前语速的中位数）相差 35% 以上并持续 5 秒；"
            "若分析了面部，同一段 30 秒内还须至少 3 次皱眉。证据中列出了哪几项成立；"
            "没有分析面部时只有语速一项，级别为“提示”。背诵、朗读或网络卡顿也会这样；可以追问一个具体例子。"
        ),
        en=(
            "The rate over the last 15 s of talk was 35 % or more away from the person's own baseline (the rate of the "
            "device check and the median of their own earlier rates) for 5 s; where the face is looked at, the brow "
            "was also lowered at least 3 times within the same 30 s. The evidence lists which of the two held; without "
            "the face it is the rate alone, marked 'info'. Reciting, reading out or a stalling network look the same; "
            "asking for a concrete example helps."
        ),
    )

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self._where = Where()
        self._baseline = RateBaseline()
        self._habit = BrowHabit(STRETCH_MS)
        self._others = Others()
        self._answers = Answers(plan)
        self._consented = False
        self._analyser_broke = False
        """In this answer; the next one begins with a new one."""
        self._unreadable: set[str] = set()
        """Events that go on and say that the face can't be judged."""
        self._jump: deque[Signal] = deque(maxlen=600)
        """The values of the jump that goes on; empty when there is none."""
        self._flag = ""

    def judge(self, entry: Entry) -> Iterable[Outcome]:
        self._others.apply(entry)
        self._answers.feed(entry)
        if self._where.apply(entry):
            self._habit.moved_on(entry.at_ms, answering=self._where.stage == "answering")
            self._analyser_broke = False
            self._unreadable.clear()
            return self._over(entry.at_ms, "answer_ended")
        match entry.fact:
            case ConsentGiven(choices=choices):
                self._consented = bool(choices.get("expression", False))
            case AnalysisState(part="face", state=state):
                self._analyser_broke = state in ("off", "failed")
            case Calibrated(name="speech_rate.normal", values=values):
                self._baseline.calibrate(values)
            case EventBegan(name=name, id=event) if name.startswith(UNREADABLE):
                self._unreadable.add(event)
            case EventEnded(id=event):
                self._unreadable.discard(event)
            case EventBegan(name=name) as brow if name == BROW and self._is_here(brow.question, brow.take):
                self._habit.lowered(brow.from_ms)
                return self._look()
            case Signal(name=name) as rate if name == RATE and self._is_here(rate.question, rate.take):
                return self._rate(rate)
        return ()

    @property
    def _brow_watched(self) -> bool:
        return offers_expression(self.plan) and self._consented and not self._analyser_broke and not self._unreadable

    def _is_here(self, question: int, take: int) -> bool:
        return question != DEVICE_CHECK and self._where.is_answering(question, take)

    def _rate(self, rate: Signal) -> Iterable[Outcome]:
        if rate.to_ms - rate.from_ms < WINDOW_MS:
            return ()
        base = self._baseline.nearest(rate.value)
        away = 0.0 if base is None else abs(rate.value - base) / base
        if away >= FAR_RATIO or (self._jump and away > NEAR_RATIO):
            self._jump.append(rate)
            return self._look()
        outcomes = self._over(rate.to_ms, "back_in_range")
        self._baseline.add(rate.value)
        return outcomes

    def _look(self) -> Iterable[Outcome]:
        """Raise the flag when the jump has lasted and, where the brow is watched, it was lowered often."""
        if self._flag or not self._jump:
            return ()
        first, last = self._jump[0], self._jump[-1]
        base = self._baseline.nearest(last.value)
        if base is None or last.to_ms - first.to_ms < JUMP_MS or abs(last.value - base) < FAR_RATIO * base:
            return ()
        since_ms = last.to_ms - STRETCH_MS
        brow = self._habit.since(since_ms)
        usual = self._habit.usual(since_ms)
        if self._brow_watched and (len(brow) < BROW_TIMES or (usual is not None and len(brow) < 2 * usual)):
            return ()
        self._flag = flag_id(self.name, first.question, first.take, first.from_ms)
        evidence = [self._rate_evidence(first, last, base)]
        if self._brow_watched:
            values = {"times": float(len(brow))} | ({} if usual is None else {"usual_times": usual})
            evidence.append(
                _evidence(first, brow[0], max(brow[-1], last.to_ms), BROW, values, self._brow_compared(first, last.to_ms))
            )
        severity: Severity = self.severity if self._brow_watched else "info"
        return (
            FlagRaised(
                id=self._flag,
                rule=self.name,
                severity=severity,
                question=first.question,
                take=first.take,
                evidence=tuple(evidence),
            ),
        )

    def _rate_evidence(self, first: Signal, last: Signal, base: float) -> Evidence:
        values = {
            "rate_per_min": last.value,
            "baseline_per_min": base,
            "ratio": round(last.value / base, 2),
            "baseline_calibrated": float(base == self._baseline.calibrated),
            "brow_watched": float(self._brow_watched),
        }
        others = self._others.of(first.question, "live_rate_per_min")
        compared = Compared(figure="live_rate_per_min", value=last.value, own=base, others=others)
        return _evidence(first, first.from_ms, last.to_ms, RATE, values, (compared,))

    def _brow_compared(self, at: Signal, now_ms: int) -> tuple[Compared, ...]:
        """The brow in this answer so far beside other people's whole answers, when both are known."""
        others = self._others.of(at.question, "brow_share_ratio")
        answer = self._answers.get(at.question, at.take)
        share = answer.share(BROW, now_ms) if answer is not None else None
        if others is None or share is None:
            return ()
        return (Compared(figure="brow_share_ratio", value=round(share, 3), others=others),)

    def _over(self, to_ms: int, why: ClearedWhy) -> Iterable[Outcome]:
        """The jump is over: its rates join the person's own only now, so that it was compared with what came before."""
        for rate in self._jump:
            self._baseline.add(rate.value)
        flag, self._flag = self._flag, ""
        self._jump.clear()
        return (FlagCleared(id=flag, rule=self.name, to_ms=to_ms, why=why),) if flag else ()


def _evidence(
    at: Signal, from_ms: int, to_ms: int, what: str, values: dict[str, float], compared: tuple[Compared, ...] = ()
) -> Evidence:
    return Evidence(
        question=at.question, take=at.take, from_ms=from_ms, to_ms=to_ms, what=what, values=values, compared=compared
    )
