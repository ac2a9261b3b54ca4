"""Processor time and memory of a process and its children as it goes, and what the rest of the machine did meanwhile."""

import asyncio
import time
from bisect import bisect_left
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import psutil

EVERY_S = 0.2


@dataclass(frozen=True, slots=True)
class _Sample:
    """Seconds since some moment: of the process tree, of this bench itself, of all processors together."""

    at_s: float
    tree_s: float
    bench_s: float
    machine_s: float


class Usage:
    """Samples user plus system time while the ``async with`` lasts. Times are ``time.monotonic``."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self._samples: list[_Sample] = []
        self.rss_mb = 0.0
        """The most seen."""

    async def __aenter__(self) -> Self:
        self._sample()
        self._sampling = asyncio.create_task(self._go_on())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._sampling.cancel()
        await asyncio.gather(self._sampling, return_exceptions=True)

    async def _go_on(self) -> None:
        while True:
            await asyncio.sleep(EVERY_S)
            try:
                self._sample()
            except psutil.NoSuchProcess:
                return

    def _sample(self) -> None:
        cpu_s = rss = 0.0
        for process in (self._process, *self._process.children(recursive=True)):
            times = process.cpu_times()
            cpu_s += times.user + times.system
            rss += process.memory_info().rss
        all_ = psutil.cpu_times()
        rest = ("idle", "iowait", "guest", "guest_nice")
        machine_s = sum(all_) - sum(getattr(all_, name, 0.0) for name in rest)
        self._samples.append(_Sample(time.monotonic(), cpu_s, time.process_time(), machine_s))
        self.rss_mb = max(self.rss_mb, rss / 2**20)

    def used_s(self, from_s: float, to_s: float) -> float:
        """Processor seconds between two moments, good to the sampling interval."""
        return self._at(to_s).tree_s - self._at(from_s).tree_s

    def others_cores(self, from_s: float, to_s: float) -> float:
        """Cores that neither the process nor this bench kept busy: near 0 on a quiet machine."""
        first, last = self._at(from_s), self._at(to_s)
        others_s = (last.machine_s - first.machine_s) - (last.tree_s - first.tree_s) - (last.bench_s - first.bench_s)
        return max(0.0, others_s / max(EVERY_S, last.at_s - first.at_s))

    def _at(self, at_s: float) -> _Sample:
        index = bisect_left(self._samples, at_s, key=lambda sample: sample.at_s)
        return self._samples[min(index, len(self._samples) - 1)]
