"""Opus packets of one seat to one unbroken run of 16 kHz samples on the session's clock."""

from collections.abc import Iterator
from dataclasses import dataclass

import av
import numpy as np

from analyzers import RATE_HZ, Samples

FRAME_RATE_HZ = 48_000
SLACK_MS = 30
"""Packet times wander by less than this without a packet being missing."""
STEP_BACK_LIMIT_MS = 200
"""A packet this much older than what was heard already comes too late and is left out."""
FILL_LIMIT_MS = 3_000
"""A longer hole is not filled to its end: everybody has stopped talking by then, and time simply goes on behind it."""


@dataclass(frozen=True, slots=True)
class SoundRun:
    """Samples that belong together. ``filled``: silence in place of what never arrived."""

    from_ms: int
    samples: Samples
    filled: bool = False


class SoundReader:
    """Decodes packets in the order of their times; holes become silence.

    One object per seat, used on one thread. ``lost_packets`` counts what came too late or could not be decoded.
    """

    def __init__(self, from_ms: int) -> None:
        self.next_ms = from_ms
        self.lost_packets = 0
        self._begun = False
        self._new_codec()

    def _new_codec(self) -> None:
        self._decoder = av.CodecContext.create("libopus", "r")
        self._decoder.sample_rate = FRAME_RATE_HZ
        self._decoder.layout = "mono"
        self._resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE_HZ)

    def read(self, at_ms: int, data: bytes) -> Iterator[SoundRun]:
        """What this packet completes, silence for a hole before it included."""
        hole_ms = at_ms - self.next_ms
        if hole_ms < -STEP_BACK_LIMIT_MS:
            self.lost_packets += 1
            return
        if hole_ms > SLACK_MS and self._begun:
            filled_ms = min(hole_ms, FILL_LIMIT_MS)
            yield SoundRun(self.next_ms, np.zeros(filled_ms * RATE_HZ // 1000, np.float32), filled=True)
        if hole_ms > SLACK_MS or not self._begun:
            self.next_ms = at_ms
        self._begun = True
        samples = self._decode(data)
        if samples is None:
            self.lost_packets += 1
            return
        if len(samples):
            from_ms = self.next_ms
            self.next_ms = from_ms + len(samples) * 1000 // RATE_HZ
            yield SoundRun(from_ms, samples)

    def _decode(self, data: bytes) -> Samples | None:
        """Samples of one packet; None when it is no Opus packet (the codec is then made anew)."""
        if not data:
            return None
        try:
            pieces = [
                resampled.to_ndarray()[0]
                for frame in self._decoder.decode(av.Packet(data))
                for resampled in self._resampler.resample(_unstamped(frame))
            ]
        except (av.FFmpegError, ValueError):
            self._new_codec()
            return None
        return np.concatenate(pieces).astype(np.float32, copy=False) if pieces else np.zeros(0, np.float32)


def _unstamped(frame: av.AudioFrame) -> av.AudioFrame:
    """Without a time of its own, so that the resampler just counts samples."""
    frame.pts = None
    return frame
