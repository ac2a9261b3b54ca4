"""Time is injected: the real clock here, a hand-moved one in tests."""

import time
from typing import Protocol


class Clock(Protocol):
    def monotonic_s(self) -> float:
        """Seconds that never step back, from an arbitrary zero."""
        ...

    def wall_s(self) -> float:
        """Seconds since 1970, UTC."""
        ...


class SystemClock:
    def monotonic_s(self) -> float:
        return time.monotonic()

    def wall_s(self) -> float:
        return time.time()


class HandClock:
    """A clock that moves only when told to."""

    def __init__(self, now_s: float = 1_000_000.0) -> None:
        self.now_s = now_s

    def monotonic_s(self) -> float:
        return self.now_s

    def wall_s(self) -> float:
        return self.now_s

    def advance(self, seconds: float) -> None:
        self.now_s += seconds


class SessionClock:
    """Milliseconds since a session began.

    Anchored once to the wall clock, then carried by the monotonic one, so that a jump of the machine's clock moves
    nothing. ``not_before_ms`` is the last time the timeline already holds (after a restart).
    """

    def __init__(self, clock: Clock, began_wall_s: float, not_before_ms: int = 0) -> None:
        self._clock = clock
        elapsed_s = max(clock.wall_s() - began_wall_s, not_before_ms / 1000.0)
        self._zero_s = clock.monotonic_s() - elapsed_s

    def now_ms(self) -> int:
        return self.at_ms(self._clock.monotonic_s())

    def at_ms(self, monotonic_s: float) -> int:
        """The session time of a reading of the monotonic clock."""
        return int((monotonic_s - self._zero_s) * 1000.0)
