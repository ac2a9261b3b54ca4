"""Guessing links: a peer that asks for many unknown ones has to wait. Bounded memory; a good link costs nothing."""

from collections import OrderedDict

from server.core.clock import Clock
from server.core.errors import Refusal

BURST = 20
REFILL_PER_S = 0.2
REMEMBERED = 10_000


class Guesses:
    """One bucket of allowed mistakes per peer address."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def check(self, address: str) -> None:
        """Raises Refusal ``too_many`` while this address has used up its mistakes."""
        if self._now_left(address) < 1.0:
            raise Refusal("too_many")

    def missed(self, address: str) -> None:
        """It asked for a link that does not exist."""
        left = max(0.0, self._now_left(address) - 1.0)
        self._left.pop(address, None)
        self._left[address] = (left, self._clock.monotonic_s())
        while len(self._left) > REMEMBERED:
            self._left.popitem(last=False)

    def _now_left(self, address: str) -> float:
        known = self._left.get(address)
        if known is None:
            return float(BURST)
        left, at_s = known
        return min(float(BURST), left + (self._clock.monotonic_s() - at_s) * REFILL_PER_S)
