"""Processor time and memory of a process and its children, as it goes."""

import asyncio
import time
from bisect import bisect_left
from types import TracebackType
from typing import Self

import psutil

EVERY_S = 0.2


class Usage:
    """Samples user plus system time while the ``async with`` lasts. Times are ``time.monotonic``."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self._samples: list[tuple[float, float]] = []
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
        self._samples.append((time.monotonic(), cpu_s))
        self.rss_mb = max(self.rss_mb, rss / 2**20)

    def used_s(self, from_s: float, to_s: float) -> float:
        """Processor seconds between two moments, good to the sampling interval."""
        return self._at(to_s) - self._at(from_s)

    def _at(self, at_s: float) -> float:
        index = min(bisect_left(self._samples, (at_s, 0.0)), len(self._samples) - 1)
        return self._samples[index][1]
