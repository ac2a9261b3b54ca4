"""Which lost packets of a picture to ask for again: more than once, but not for ever. Pure.

The stock list asks again only when something further is lost, so that at 20 % loss most pictures never become whole.
"""

ASK_AGAIN_S = 0.06
GIVE_UP_S = 0.4
LIMIT = 128
"""Senders keep so many packets for sending them again."""


class RepairList:
    """Packets by 16-bit sequence number in; says when to send a request for ``missing``."""

    def __init__(self) -> None:
        self.missing: dict[int, float] = {}
        """Sequence number, and since when it has been missed (seconds); iterates as the receiver wants it."""
        self._highest: int | None = None
        self._asked_s = 0.0

    def add(self, sequence: int, now_s: float) -> bool:
        """Note a packet; returns whether to ask now."""
        if self._highest is None:
            self._highest = sequence
            return False
        step = ((sequence - self._highest + 0x8000) & 0xFFFF) - 0x8000
        new = step > 1
        if step > 0:
            for number in range(max(1, step - LIMIT), step):
                self.missing[(self._highest + number) & 0xFFFF] = now_s
            self._highest = sequence
        else:
            self.missing.pop(sequence, None)
        self._forget(now_s)
        if not self.missing or not (new or now_s - self._asked_s >= ASK_AGAIN_S):
            return False
        self._asked_s = now_s
        return True

    def _forget(self, now_s: float) -> None:
        """The oldest are first: dicts keep their order."""
        while self.missing:
            oldest = next(iter(self.missing))
            if len(self.missing) <= LIMIT and now_s - self.missing[oldest] < GIVE_UP_S:
                return
            del self.missing[oldest]
