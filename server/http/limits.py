"""Guessing links: a peer that makes up many has to wait. Bounded memory; a link that we made is never slowed down."""

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

    def missed(self, address: str) -> None:
        """It asked for a link that was never made; raises Refusal ``too_many`` once its mistakes are used up."""
        left = self._now_left(address)
        if left < 1.0:
            raise Refusal("too_many")
        self._left.pop(address, None)
        self._left[address] = (left - 1.0, self._clock.monotonic_s())
        while len(self._left) > REMEMBERED:
            self._left.popitem(last=False)

    def _now_left(self, address: str) -> float:
        known = self._left.get(address)
        if known is None:
            return float(BURST)
        left, at_s = known
        return min(float(BURST), left + (self._clock.monotonic_s() - at_s) * REFILL_PER_S)
