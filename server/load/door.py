"""Who may come in now. New candidates wait at the door while the server is full; whoever is in already never meets it.

First come, first served, as far as those who wait come back and ask: the page of each asks again when it was told to, places
are kept for those before, and who has not asked for a while has gone.
"""

import random
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from server.core.clock import Clock
from server.core.errors import Refusal
from server.load.saturation import Reason

RETRY_S = 10.0
RETRY_PER_PLACE_S = 0.1
"""A long line asks less often, so that asking itself is no load."""
RETRY_MOST_S = 60.0
JITTER = 0.2
KEPT_FOR_S = 10.0
"""A place is kept for somebody before others for so long after it was to ask again;"""
GONE_AFTER_S = 130.0
"""and it stays in line for so long: browsers wake a page in the background once a minute."""
WAITING_LIMIT = 10_000
BEGIN_LIMIT_S = 60.0
"""Who was let in and has not begun after this long leaves the place to others."""
ONE_MORE_EVERY_S = 1.0
"""When the server is well again, those who waited come in one by one, not all in the same moment."""


@dataclass(slots=True)
class _Waiting:
    asked_s: float
    due_s: float
    """When it was told to ask again."""


class Door:
    """``most`` is the most interviews at a time, 0 for no such limit; ``live`` answers who is in."""

    def __init__(
        self,
        clock: Clock,
        most: int,
        live: Callable[[], frozenset[str]],
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._clock = clock
        self._live = live
        self._chance = chance
        self._waiting: OrderedDict[str, _Waiting] = OrderedDict()
        self._entering: dict[str, float] = {}
        """Let in and not in yet, by invitation, then by session: they count as in."""
        self._saturated: tuple[Reason, ...] = ()
        self._well_since_s: float | None = None
        self._let_in_since = 0
        self.most = most
        self.refused: Counter[str] = Counter()
        """Times that a candidate was asked to wait, by the first reason."""
        self.let_in = 0

    def judge(self, saturated: tuple[Reason, ...]) -> None:
        """How the server is now (:class:`server.load.saturation.Saturation`)."""
        if self._saturated and not saturated:
            self._well_since_s, self._let_in_since = self._clock.monotonic_s(), 0
        self._saturated = saturated

    @property
    def live(self) -> int:
        """Interviews being held, with those that are about to begin."""
        self._forget()
        return len(self._live() | self._entering.keys())

    @property
    def waiting(self) -> int:
        self._forget()
        return len(self._waiting)

    @property
    def full(self) -> tuple[Reason, ...]:
        """Why somebody who comes now has to wait; empty when nobody has to."""
        if self._saturated:
            return self._saturated
        return ("sessions",) if self.most and self.live >= self.most else ()

    def ask(self, invitation: str) -> None:
        """Somebody with a good link wants to begin. Raises Refusal ``full`` with the time to ask again."""
        now_s = self._clock.monotonic_s()
        self._forget()
        if invitation in self._entering:
            return
        place = self._place(invitation, now_s)
        if place + 1 > self._free(now_s):
            reason = (*self.full, "turn")[0]
            retry_s = self._retry_s(place)
            self._wait(invitation, _Waiting(now_s, now_s + retry_s))
            self.refused[reason] += 1
            raise Refusal("full", retry_after_s=retry_s)
        self._waiting.pop(invitation, None)
        self._entering[invitation] = now_s
        self._let_in_since += 1
        self.let_in += 1

    def began(self, invitation: str, session: str | None) -> None:
        """What was let in is this session now; None: nothing came of it."""
        at_s = self._entering.pop(invitation, self._clock.monotonic_s())
        if session is not None:
            self._entering[session] = at_s

    def _place(self, invitation: str, now_s: float) -> int:
        """How many are before this one, of those that can be expected to come back."""
        before = 0
        for one, waiting in self._waiting.items():
            if one == invitation:
                break
            before += now_s <= waiting.due_s + KEPT_FOR_S
        return before

    def _free(self, now_s: float) -> float:
        """How many may come in at this moment."""
        if self._saturated:
            return 0.0
        free = float(self.most - self.live) if self.most else float("inf")
        if self._well_since_s is not None and self._waiting:
            free = min(free, 1 + (now_s - self._well_since_s) / ONE_MORE_EVERY_S - self._let_in_since)
        return free

    def _wait(self, invitation: str, waiting: _Waiting) -> None:
        if invitation in self._waiting or len(self._waiting) < WAITING_LIMIT:
            self._waiting[invitation] = waiting

    def _retry_s(self, place: int) -> int:
        wanted_s = min(RETRY_MOST_S, RETRY_S + place * RETRY_PER_PLACE_S)
        return max(1, round(wanted_s * (1 - JITTER + 2 * JITTER * self._chance())))

    def _forget(self) -> None:
        now_s = self._clock.monotonic_s()
        for invitation in [one for one, wait in self._waiting.items() if now_s - wait.asked_s > GONE_AFTER_S]:
            del self._waiting[invitation]
        live = self._live() if self._entering else frozenset()
        for name in [name for name, at_s in self._entering.items() if name in live or now_s - at_s > BEGIN_LIMIT_S]:
            del self._entering[name]
