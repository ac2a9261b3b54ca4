"""How long to wait after failed sign-ins: per name and per address, growing, in bounded memory.

Kept in memory: a restart forgives. Names are kept as hashes only. The first few failures cost nothing (people mistype),
then the wait doubles; an address is allowed more than a name, since many people may share one.
"""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass

FREE_PER_NAME = 4
FREE_PER_ADDRESS = 20
FIRST_WAIT_S = 2.0
LONGEST_WAIT_S = {"name": 900.0, "address": 60.0}
"""An office may share one address: its wait stays short."""
FORGET_AFTER_S = 3600.0
REMEMBERED = 20_000


@dataclass(slots=True)
class _Failures:
    count: int
    last_s: float
    until_s: float


class SignInWaits:
    """All times are readings of one monotonic clock, in seconds."""

    def __init__(self) -> None:
        self._failures: OrderedDict[str, _Failures] = OrderedDict()

    def wait_s(self, name: str, address: str, now_s: float) -> float:
        """Seconds until this name from this address may try again; 0 means now."""
        known = [self._failures.get(key) for key in _keys(name, address)]
        return max((failures.until_s - now_s for failures in known if failures is not None), default=0.0)

    def begin(self, name: str, address: str, now_s: float) -> None:
        """An attempt starts: it counts as failed until :meth:`succeeded`, so that parallel guesses all count."""
        for key, free in zip(_keys(name, address), (FREE_PER_NAME, FREE_PER_ADDRESS), strict=True):
            failures = self._failures.pop(key, None)
            if failures is None or now_s - failures.last_s > FORGET_AFTER_S:
                failures = _Failures(0, now_s, now_s)
            failures.count += 1
            failures.last_s = now_s
            longest_s = LONGEST_WAIT_S[key.partition(":")[0]]
            if failures.count >= free:
                failures.until_s = now_s + min(FIRST_WAIT_S * 2.0 ** min(failures.count - free, 16), longest_s)
            self._failures[key] = failures
        while len(self._failures) > REMEMBERED:
            self._failures.popitem(last=False)

    def succeeded(self, name: str, address: str) -> None:
        """Forget the name's failures; the address loses only this attempt, or one good account would clear it."""
        by_name, by_address = _keys(name, address)
        self._failures.pop(by_name, None)
        failures = self._failures.get(by_address)
        if failures is not None:
            failures.count -= 1
            if failures.count < FREE_PER_ADDRESS:
                failures.until_s = 0.0


def _keys(name: str, address: str) -> tuple[str, str]:
    digest = hashlib.blake2b(name.casefold().encode(errors="replace"), digest_size=16).hexdigest()
    return f"name:{digest}", f"address:{address}"
