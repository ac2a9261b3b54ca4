"""RTP time to our monotonic clock, by our own rules: pure, no clock is read here.

A track's RTP time is first unwrapped to a number that never jumps. Where it stands on our clock comes from the least
delay seen lately (what arrives soonest was held up least). Once the sender's reports tie the tracks to its one NTP
clock, that least delay is taken over all its tracks together, so that sound and picture stay with each other however
differently they travel. Corrections are slewed, so that spacing stays smooth.
"""

from collections import deque
from dataclasses import dataclass

GAP_S = 10.0
"""A larger step of the RTP time is a break in it, not a length of time."""
WINDOW_S = 10.0
"""How long a delay counts: a sender whose clock runs off, or that loses sound at its microphone, is followed so fast."""
SLEW = 0.05
"""Corrections change the spacing by this share at most..."""
FIRST_SLEW = 0.2
FIRST_S = 3.0
"""...by more in a track's first seconds, when little is known yet..."""
STEP_S = 0.5
"""...and unless they are larger than this: then the time steps at once."""
DISTRUST_S = 2.0
"""Reports that disagree with the arrival times by more are not believed."""


class LeastDelay:
    """The least of the values of the last ``WINDOW_S`` seconds, kept in steps of a second."""

    def __init__(self) -> None:
        self._steps: deque[tuple[int, float]] = deque()

    def add(self, value: float, now_s: float) -> None:
        step = int(now_s)
        while self._steps and self._steps[-1][1] >= value:
            self._steps.pop()
        if not self._steps or self._steps[-1][0] != step:
            self._steps.append((step, value))
        while self._steps[0][0] < step - WINDOW_S:
            self._steps.popleft()

    def least(self) -> float | None:
        return self._steps[0][1] if self._steps else None

    def clear(self) -> None:
        self._steps.clear()


class SenderTime:
    """One sender's NTP clock on ours, shared by its tracks."""

    def __init__(self) -> None:
        self.delay = LeastDelay()


@dataclass(frozen=True, slots=True)
class _Report:
    rtp_time: int
    ntp_s: float


class RtpClock:
    """One track's time. ``rtp_time`` is unwrapped, in units of ``rate_hz``; seconds are on our monotonic clock."""

    def __init__(self, rate_hz: int, sender: SenderTime) -> None:
        self._rate_hz = rate_hz
        self._sender = sender
        self._last_rtp = 0
        self._last_time: int | None = None
        self._last_arrival_s = 0.0
        self._delay = LeastDelay()
        self._report: _Report | None = None
        self._shift_s: float | None = None
        self._mapped_time = 0
        self._mapped_s = 0.0
        self.breaks = 0

    def arrived(self, rtp: int, now_s: float) -> int:
        """Note a packet's 32-bit time stamp at the moment it comes; returns its ``rtp_time``."""
        if self._last_time is None:
            self._last_time = 0
        else:
            step = _signed_32(rtp - self._last_rtp)
            if abs(step) > GAP_S * self._rate_hz:
                step = round((now_s - self._last_arrival_s) * self._rate_hz)
                self._delay.clear()
                self._report = None
                self.breaks += 1
            self._last_time += step
        self._last_rtp = rtp & 0xFFFFFFFF
        self._last_arrival_s = now_s
        self._delay.add(now_s - self._last_time / self._rate_hz, now_s)
        if (ntp_s := self._ntp_s(self._last_time)) is not None:
            self._sender.delay.add(now_s - ntp_s, now_s)
        return self._last_time

    def reported(self, rtp: int, ntp_s: float) -> None:
        """Take a sender report: this track's 32-bit RTP time at the sender's NTP time (seconds since 1900)."""
        if self._last_time is None or ntp_s <= 0:
            return
        step = _signed_32(rtp - self._last_rtp)
        if abs(step) > GAP_S * self._rate_hz:
            return
        rtp_time = self._last_time + step
        self._report = _Report(rtp_time, ntp_s)
        newest_ntp_s = ntp_s + (self._last_time - rtp_time) / self._rate_hz
        self._sender.delay.add(self._last_arrival_s - newest_ntp_s, self._last_arrival_s)

    def at_s(self, rtp_time: int, now_s: float) -> float:
        """When that media was captured, as our clock shows it; never after ``now_s``, never stepping back."""
        media_s = rtp_time / self._rate_hz
        shift_s = min(self._wanted_shift_s(rtp_time), now_s - media_s)
        if self._shift_s is None or abs(shift_s - self._shift_s) > STEP_S:
            self._shift_s = shift_s
        else:
            share = FIRST_SLEW if media_s < FIRST_S else SLEW
            most_s = share * max(0.0, (rtp_time - self._mapped_time) / self._rate_hz)
            self._shift_s += max(-most_s, min(most_s, shift_s - self._shift_s))
            self._shift_s = min(self._shift_s, now_s - media_s)
        self._mapped_time = max(self._mapped_time, rtp_time)
        self._mapped_s = max(self._mapped_s, media_s + self._shift_s)
        return self._mapped_s

    def _wanted_shift_s(self, rtp_time: int) -> float:
        by_arrival_s = self._delay.least() or 0.0
        ntp_s = self._ntp_s(rtp_time)
        delay_s = self._sender.delay.least()
        if ntp_s is None or delay_s is None:
            return by_arrival_s
        by_report_s = ntp_s + delay_s - rtp_time / self._rate_hz
        return by_report_s if abs(by_report_s - by_arrival_s) < DISTRUST_S else by_arrival_s

    def _ntp_s(self, rtp_time: int) -> float | None:
        report = self._report
        if report is None:
            return None
        return report.ntp_s + (rtp_time - report.rtp_time) / self._rate_hz


def _signed_32(step: int) -> int:
    return ((step + 0x80000000) & 0xFFFFFFFF) - 0x80000000
