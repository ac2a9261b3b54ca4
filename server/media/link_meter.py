"""What arrived lately, from counters read now and then. Pure."""

from collections import deque
from collections.abc import Iterable

from server.core.messages import Role
from server.media.states import LinkReading
from server.media.tap import TrackCounts

WINDOW_S = 2.0

_Sample = tuple[float, dict[Role, tuple[int, int, int]]]


class LinkMeter:
    """Rates and loss over the last ``WINDOW_S`` seconds."""

    def __init__(self) -> None:
        self._samples: deque[_Sample] = deque(maxlen=64)

    def sample(self, now_s: float, counts: Iterable[tuple[Role, TrackCounts]]) -> None:
        self._samples.append((now_s, {role: (count.size_bytes, count.received, count.expected) for role, count in counts}))
        while len(self._samples) > 2 and self._samples[1][0] <= now_s - WINDOW_S:
            self._samples.popleft()

    def reading(self, last_rtp_s: float | None) -> LinkReading:
        if len(self._samples) < 2:
            return LinkReading(0.0, 0.0, None, last_rtp_s)
        (from_s, before), (to_s, after) = self._samples[0], self._samples[-1]
        span_s = max(to_s - from_s, 0.001)
        kbps: dict[Role, float] = {}
        for role, (size_bytes, _, _) in after.items():
            kbps[role] = (size_bytes - before.get(role, (0, 0, 0))[0]) * 8 / 1000 / span_s
        role_of_loss: Role = "sound" if "sound" in after else "record"
        _, received, expected = after.get(role_of_loss, (0, 0, 0))
        _, received_before, expected_before = before.get(role_of_loss, (0, 0, 0))
        due = expected - expected_before
        loss_ratio = None if due <= 0 else min(1.0, max(0.0, 1 - (received - received_before) / due))
        return LinkReading(kbps.get("sound", 0.0), kbps.get("record", 0.0) + kbps.get("look", 0.0), loss_ratio, last_rtp_s)
