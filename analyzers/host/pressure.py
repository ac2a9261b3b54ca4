"""How much live work a host can still bear: a level that rises quickly when work comes late and falls slowly. Pure.

=====  ==================================================================================
level  what is done less of (each level keeps what the one below it does)
=====  ==================================================================================
1      words that may still change are not worked out
2      pictures are looked at twice a second instead of five times
3      final passes wait, one short step now and then apart
=====  ==================================================================================

Settled words and the recording never give way.
"""

from collections.abc import Sequence

from server.core.messages import Reduced

RAISE_AT_S = (1.0, 1.8, 2.5)
"""Live work that comes later than this for ``UP_AFTER_S`` raises the level to 1, 2, 3."""
EASY_S = 0.5
"""Work that comes no later than this is in time."""
UP_AFTER_S = 0.5
DOWN_AFTER_S = 10.0
DOWN_AFTER_MOST_S = 120.0
RELAPSE_S = 30.0
"""A level that has to be raised again so soon after it was lowered stays twice as long the next time: no to and fro."""
LOOK_EVERY_MS = (190, 190, 500, 500)
"""By level. Never less than two looks a second: with fewer a short smile falls between them, and a lowered brow was never
measured."""
FINAL_STEP_EVERY_S = 20.0
"""At level 3 a final pass still gets one step (two or three seconds of work on a full machine) this often,"""
FINAL_STEP_LATEST_S = 2.0
"""unless live work is later than this. With a step every 5 s, 16 candidates' settled words came 18 s late."""

_BY_LEVEL: tuple[tuple[Reduced, ...], ...] = (
    (),
    ("partial_words",),
    ("partial_words", "pictures"),
    ("partial_words", "pictures", "final_pass"),
)


def lateness_s(oldest_settled_wait_s: float, undecoded_s: Sequence[float]) -> float:
    """How late live work is: by the settled utterance that waits longest, or the sound that waits longest to be heard."""
    return max(0.0, oldest_settled_wait_s, *undecoded_s)


class Pressure:
    """The level, fed with the lateness a few times a second."""

    def __init__(self) -> None:
        self.level = 0
        self._late_since_s: float | None = None
        self._easy_since_s: float | None = None
        self._lowered_s: float | None = None
        self._raised_s = float("-inf")
        self._down_after_s = DOWN_AFTER_S

    @property
    def reduced(self) -> tuple[Reduced, ...]:
        return _BY_LEVEL[self.level]

    @property
    def look_every_ms(self) -> int:
        return LOOK_EVERY_MS[self.level]

    def put(self, now_s: float, late_s: float) -> bool:
        """Whether the level is another one now."""
        if self.level < len(RAISE_AT_S) and late_s > RAISE_AT_S[self.level]:
            self._easy_since_s = None
            if self._late_since_s is None:
                self._late_since_s = now_s
            if now_s - self._late_since_s >= UP_AFTER_S:
                self._raise(now_s)
                return True
            return False
        self._late_since_s = None
        if self.level == 0 or late_s > EASY_S:
            self._easy_since_s = None
            return False
        if self._easy_since_s is None:
            self._easy_since_s = now_s
        if now_s - self._easy_since_s >= self._down_after_s:
            self.level -= 1
            self._easy_since_s, self._lowered_s = now_s, now_s
            return True
        return False

    def _raise(self, now_s: float) -> None:
        if self._lowered_s is not None and now_s - self._lowered_s <= RELAPSE_S:
            self._down_after_s = min(DOWN_AFTER_MOST_S, self._down_after_s * 2)
        elif now_s - self._raised_s > DOWN_AFTER_MOST_S:
            self._down_after_s = DOWN_AFTER_S
        self.level += 1
        self._raised_s, self._lowered_s = now_s, None
        self._late_since_s = None


class FinalGate:
    """Whether a final pass may take a step now."""

    def __init__(self) -> None:
        self._stepped_s = float("-inf")

    def stepped(self, now_s: float) -> None:
        self._stepped_s = now_s

    def open(self, now_s: float, level: int, late_s: float) -> bool:
        if level < len(RAISE_AT_S):
            return True
        return now_s - self._stepped_s >= FINAL_STEP_EVERY_S and late_s <= FINAL_STEP_LATEST_S
