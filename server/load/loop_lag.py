"""How late the event loop wakes who asked to be woken, and how much of a core it uses."""

import asyncio
import bisect
import itertools
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from prometheus_client import CollectorRegistry
from prometheus_client.core import HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from server.core.tasks import Tasks

ASK_EVERY_S = 0.05
WINDOW_S = 10.0
_BUCKETS_S = (
    *(0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.0125, 0.015, 0.0175, 0.02, 0.025, 0.03, 0.04, 0.05, 0.075),
    *(0.1, 0.15, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0),
)


@dataclass(frozen=True, slots=True)
class LagReading:
    """Of the last ``WINDOW_S``: lags in seconds, and the share of a core that the loop's thread used."""

    p50_s: float = 0.0
    p99_s: float = 0.0
    most_s: float = 0.0
    busy_ratio: float = 0.0


class LagWindow:
    """The lags of the last ``WINDOW_S``. Pure: fed with (moment, lag, CPU seconds of the thread so far)."""

    def __init__(self, window_s: float = WINDOW_S) -> None:
        self._window_s = window_s
        self._found: deque[tuple[float, float, float]] = deque()

    def put(self, at_s: float, lag_s: float, cpu_s: float) -> None:
        self._found.append((at_s, lag_s, cpu_s))
        while self._found[0][0] < at_s - self._window_s:
            self._found.popleft()

    def reading(self) -> LagReading:
        if not self._found:
            return LagReading()
        lags_s = sorted(lag_s for _, lag_s, _ in self._found)
        (from_s, _, cpu_from_s), (to_s, _, cpu_to_s) = self._found[0], self._found[-1]
        busy = (cpu_to_s - cpu_from_s) / (to_s - from_s) if to_s > from_s else 0.0
        return LagReading(_share(lags_s, 0.5), _share(lags_s, 0.99), lags_s[-1], min(1.0, max(0.0, busy)))


def _share(ordered: list[float], share: float) -> float:
    """The value that ``share`` of them reach at most."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class LagHistogram(Collector):
    """All lags since the start; without the time of its making, which readers take for a lag."""

    def __init__(self) -> None:
        self._counts = [0] * (len(_BUCKETS_S) + 1)
        self._sum_s = 0.0

    def put(self, lag_s: float) -> None:
        self._counts[bisect.bisect_left(_BUCKETS_S, lag_s)] += 1
        self._sum_s += lag_s

    def collect(self) -> Iterable[Metric]:
        bounds = [*(str(bound_s) for bound_s in _BUCKETS_S), "+Inf"]
        about = f"How late the event loop wakes a task that asked for it each {ASK_EVERY_S * 1000:.0f} ms"
        counts = itertools.accumulate(self._counts)
        yield HistogramMetricFamily(
            "lis_loop_lag_seconds", about, buckets=list(zip(bounds, counts, strict=True)), sum_value=self._sum_s
        )


class LoopLag:
    """Asks for a wake-up each 50 ms, for as long as it runs, and takes the excess."""

    def __init__(self, registry: CollectorRegistry, clock_s: Callable[[], float] = time.perf_counter) -> None:
        self._clock_s = clock_s
        self._window = LagWindow()
        self._tasks = Tasks("loop-lag")
        self._histogram = LagHistogram()
        registry.register(self._histogram)

    def start(self) -> None:
        self._tasks.start(self._measure(), "measure")

    async def close(self) -> None:
        await self._tasks.close()

    def reading(self) -> LagReading:
        return self._window.reading()

    async def _measure(self) -> None:
        while True:
            asked_s = self._clock_s()
            await asyncio.sleep(ASK_EVERY_S)
            now_s = self._clock_s()
            lag_s = max(0.0, now_s - asked_s - ASK_EVERY_S)
            self._histogram.put(lag_s)
            self._window.put(now_s, lag_s, time.thread_time())
