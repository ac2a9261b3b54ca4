"""Whether the server is saturated: not for a moment, but for a while, and until it has been well for a while. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from server.load.loop_lag import LagReading

Reason = Literal["loop", "analysis", "sessions"]

ON_AFTER_S = 10.0
"""So long without a break it must be over its limit. A hundred joins in ten seconds are over before that."""
OFF_AFTER_S = 10.0
LOOP_BUSY_RATIO = 0.95
"""A loop that uses so much of its core has nothing left for one more candidate."""
LOOP_EASY_RATIO = 0.85
LAG_EASY = 0.5
"""Of the limit: below it the loop is well again."""
FULL_LEVEL = 3
"""A host at this pressure has nothing more to do less of."""
EASY_LEVEL = 1


class Sustained:
    """Turns on when fed True for ``on_after_s``, off when fed False for ``off_after_s``; None changes nothing but
    begins both waits anew."""

    def __init__(self, on_after_s: float = ON_AFTER_S, off_after_s: float = OFF_AFTER_S) -> None:
        self._after_s = {True: on_after_s, False: off_after_s}
        self._turning_since_s: float | None = None
        self.on = False

    def put(self, now_s: float, over: bool | None) -> bool:
        """Whether it is on now."""
        if over is None or over == self.on:
            self._turning_since_s = None
            return self.on
        if self._turning_since_s is None:
            self._turning_since_s = now_s
        if now_s - self._turning_since_s >= self._after_s[over]:
            self.on, self._turning_since_s = over, None
        return self.on


@dataclass(frozen=True, slots=True)
class HostLoad:
    """What a host that is up said of itself."""

    level: int
    late_s: float = 0.0


class Saturation:
    """Of the event loop and of the analysis, each on its own. ``loop_lag_limit_s`` is for the median of the last seconds;
    0 lets the loop never be a reason, as ``by_analysis`` does for the hosts."""

    def __init__(self, loop_lag_limit_s: float, *, by_analysis: bool = True) -> None:
        self._limit_s = loop_lag_limit_s
        self._by_analysis = by_analysis
        self._loop, self._analysis = Sustained(), Sustained()

    def put(self, now_s: float, loop: LagReading, hosts: Sequence[HostLoad]) -> tuple[Reason, ...]:
        """Why one more candidate would be too many now; empty when none would."""
        found: list[Reason] = []
        if self._limit_s > 0 and self._loop.put(now_s, self._loop_over(loop)):
            found.append("loop")
        if self._by_analysis and self._analysis.put(now_s, _hosts_over(hosts)):
            found.append("analysis")
        return tuple(found)

    def _loop_over(self, loop: LagReading) -> bool | None:
        if loop.p50_s > self._limit_s or loop.busy_ratio > LOOP_BUSY_RATIO:
            return True
        easy = loop.p50_s <= self._limit_s * LAG_EASY and loop.busy_ratio <= LOOP_EASY_RATIO
        return False if easy else None


def _hosts_over(hosts: Sequence[HostLoad]) -> bool | None:
    """With no host up nothing is analysed and nothing can be late: interviews are recorded, and analysed afterwards."""
    least = min((host.level for host in hosts), default=0)
    return True if least >= FULL_LEVEL else False if least <= EASY_LEVEL else None
