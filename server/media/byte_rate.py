"""Bits per second over the last second, for aiortc's bandwidth estimate.

aiortc's own counter walks through every millisecond since the last packet: a tenth of what a candidate's media cost, and
a clock that is set an hour ahead held the whole server up for a second.
"""

from collections import deque

WINDOW_MS = 1000
BITS_PER_S = 8000
"""One byte per millisecond."""


class ByteRate:
    """Same answers as aiortc's ``RateCounter(1000, 8000)``, for times that don't step back."""

    def __init__(self) -> None:
        self._origin_ms: int | None = None
        self._came: deque[tuple[int, int]] = deque()
        self._total_bytes = 0

    def add(self, value: int, now_ms: int) -> None:
        """Count ``value`` bytes."""
        if self._origin_ms is None:
            self._origin_ms = now_ms
        else:
            self._forget(now_ms)
        self._came.append((now_ms, value))
        self._total_bytes += value

    def rate(self, now_ms: int) -> int | None:
        """Bits per second; None while there is too little to tell."""
        if self._origin_ms is None:
            return None
        self._forget(now_ms)
        active_ms = now_ms - self._origin_ms + 1
        if not self._came or active_ms <= 1:
            return None
        return round(BITS_PER_S * self._total_bytes / active_ms)

    def reset(self) -> None:
        """Forget everything."""
        self._origin_ms = None
        self._came.clear()
        self._total_bytes = 0

    def _forget(self, now_ms: int) -> None:
        origin_ms = now_ms - WINDOW_MS + 1
        if self._origin_ms is not None and origin_ms > self._origin_ms:
            self._origin_ms = origin_ms
        while self._came and self._came[0][0] < origin_ms:
            self._total_bytes -= self._came.popleft()[1]
