"""When something visible counts as begun and as ended: it must hold for a while, and short gaps do not end it. Pure."""

from dataclasses import dataclass
from typing import Literal

BLIND_MS = 2_000
"""After so long without a reading nothing is claimed to hold any more."""
BETWEEN_MS = 300
"""A turn is dated between the last picture before and the first after it, but not further than this before the latter."""


@dataclass(frozen=True, slots=True)
class Turn:
    """``at_ms`` is when it really began or ended, which is before the moment it is known."""

    what: Literal["began", "ended"]
    at_ms: int


class Holding:
    """One visible thing. Fed with readings: it holds, it does not, or (None) nobody can say."""

    def __init__(self, begin_after_ms: int, end_after_ms: int, *, holds: bool = False) -> None:
        self._begin_after_ms, self._end_after_ms = begin_after_ms, end_after_ms
        self.holds = holds
        self._turning_since_ms: int | None = None
        self._turned_ms = 0
        self._known_ms: int | None = None
        """When there was last a reading."""

    def put(self, at_ms: int, reading: bool | None) -> Turn | None:
        known_ms = self._known_ms
        if known_ms is not None and at_ms - known_ms > BLIND_MS:
            if (turn := self.end(known_ms)) is not None:
                return turn
            self._turning_since_ms = known_ms = None
        if reading is None:
            return None
        self._known_ms = at_ms
        if reading == self.holds:
            self._turning_since_ms = None
            return None
        if self._turning_since_ms is None:
            self._turning_since_ms, self._turned_ms = at_ms, at_ms
            if known_ms is not None:
                self._turned_ms = at_ms - min((at_ms - known_ms) // 2, BETWEEN_MS)
        after_ms = self._end_after_ms if self.holds else self._begin_after_ms
        if at_ms - self._turning_since_ms < after_ms:
            return None
        self._turning_since_ms = None
        self.holds = reading
        return Turn("began" if reading else "ended", self._turned_ms)

    def stop(self, at_ms: int) -> Turn | None:
        """Readings can't be relied on any more: what holds ends with the last that could."""
        known_ms = at_ms if self._known_ms is None else self._known_ms
        self._turning_since_ms = self._known_ms = None
        return self.end(known_ms)

    def end(self, at_ms: int) -> Turn | None:
        """No more readings: what holds ends here."""
        if not self.holds:
            return None
        self.holds, self._turning_since_ms, self._known_ms = False, None, None
        return Turn("ended", at_ms)


class Threshold:
    """A reading that switches on above one value and off only below a lower one."""

    def __init__(self, on: float, off: float) -> None:
        self._on, self._off = on, off
        self._is_on = False

    def put(self, value: float) -> bool:
        self._is_on = value >= (self._off if self._is_on else self._on)
        return self._is_on
