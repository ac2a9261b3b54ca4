"""A person's own usual, drawn from the session so far: how fast they talk, how often the brow is lowered."""

from bisect import insort
from collections import deque
from collections.abc import Mapping

ENOUGH_VALUES = 20
"""Rates needed before their median is taken for the person's own. A rate comes about each second of talk, so this is
twenty seconds beyond the first window; fewer would make the topic of the first sentence the baseline."""
KEPT_VALUES = 7_200
"""Two hours of rates; after that the median does not move any more."""
CALIBRATED_RATE = "rate_per_min"
"""Under this name ``speech_rate.normal`` gives the rate that compares with the live signal."""


class RateBaseline:
    """The calibrated rate and the median of the rates so far, as far as they are known.

    A sentence read out in the device check need not be how somebody talks freely, so once both are known a rate is
    compared with the nearer one: it has to be far from both.
    """

    def __init__(self) -> None:
        self.calibrated: float | None = None
        self._sorted: list[float] = []

    def calibrate(self, values: Mapping[str, float]) -> None:
        """Take what the device check measured; a later check replaces an earlier one."""
        rate = values.get(CALIBRATED_RATE, 0.0)
        if rate > 0:
            self.calibrated = rate

    def add(self, rate: float) -> None:
        """One more rate of this person."""
        if rate > 0 and len(self._sorted) < KEPT_VALUES:
            insort(self._sorted, rate)

    def median(self) -> float | None:
        """Of the rates so far, in the signal's unit; None while there are too few."""
        if len(self._sorted) < ENOUGH_VALUES:
            return None
        middle = len(self._sorted) // 2
        if len(self._sorted) % 2:
            return self._sorted[middle]
        return (self._sorted[middle - 1] + self._sorted[middle]) / 2

    def nearest(self, rate: float) -> float | None:
        """The baseline to compare this rate with; None while nothing is known."""
        known = [base for base in (self.calibrated, self.median()) if base is not None]
        return min(known, key=lambda base: abs(rate - base) / base, default=None)


class BrowHabit:
    """How often the brow is lowered, lately and usually; only time spent answering counts."""

    ENOUGH_MS = 60_000
    """Answer time needed before somebody's usual is known."""
    KEPT_EVENTS = 5_000

    def __init__(self, stretch_ms: int) -> None:
        self._stretch_ms = stretch_ms
        self._times: deque[int] = deque(maxlen=self.KEPT_EVENTS)
        self._answers: list[tuple[int, int]] = []
        self._began_ms: int | None = None

    def moved_on(self, now_ms: int, *, answering: bool) -> None:
        """The session entered another stage."""
        if self._began_ms is not None:
            self._answers.append((self._began_ms, now_ms))
        self._began_ms = now_ms if answering else None

    def lowered(self, at_ms: int) -> None:
        self._times.append(at_ms)

    def since(self, from_ms: int) -> list[int]:
        """When it was lowered from then on."""
        return [at_ms for at_ms in self._times if at_ms >= from_ms]

    def usual(self, before_ms: int) -> float | None:
        """Times per stretch before that moment; None while too little is known."""
        spans = [*self._answers, *([(self._began_ms, before_ms)] if self._began_ms is not None else [])]
        answered_ms = sum(max(0, min(to_ms, before_ms) - from_ms) for from_ms, to_ms in spans)
        if answered_ms < self.ENOUGH_MS:
            return None
        return sum(1 for at_ms in self._times if at_ms < before_ms) * self._stretch_ms / answered_ms
