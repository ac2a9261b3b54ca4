"""Opus packets of one seat to one unbroken run of 16 kHz samples on the session's clock."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import av
import numpy as np

from analyzers import RATE_HZ, Samples, Talk

FRAME_RATE_HZ = 48_000
PACKET_MS = 20
HOLE_MS = 200
"""Sound that is missing for longer than this is no jitter: nothing is known of the person meanwhile."""
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


def gaps_in(packets_ms: Sequence[int]) -> list[Talk]:
    """Where no sound arrived for longer than ``HOLE_MS``, by the packets' times."""
    return [
        Talk(before_ms + PACKET_MS, after_ms)
        for before_ms, after_ms in pairwise(sorted(packets_ms))
        if after_ms - before_ms - PACKET_MS > HOLE_MS
    ]


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
        self._resampler = _Resampler()

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
            pieces = [piece for frame in self._decoder.decode(av.Packet(data)) for piece in self._resampler.resample(frame)]
        except (av.FFmpegError, ValueError):
            self._new_codec()
            return None
        return np.concatenate(pieces).astype(np.float32, copy=False) if pieces else np.zeros(0, np.float32)


class _Resampler:
    """48 to 16 kHz. What ``av.AudioResampler`` does, without the two threads that it starts for each seat."""

    def __init__(self) -> None:
        self._graph = av.filter.Graph()
        self._graph.threads = 1
        base = Fraction(1, FRAME_RATE_HZ)
        source = self._graph.add_abuffer(sample_rate=FRAME_RATE_HZ, format="s16", layout="mono", time_base=base)
        wanted = self._graph.add("aformat", f"sample_rates={RATE_HZ}:sample_fmts=flt:channel_layouts=mono")
        self._graph.link_nodes(source, wanted, self._graph.add("abuffersink")).configure()
        self._base = base
        self._samples = 0

    def resample(self, frame: av.AudioFrame) -> Iterator[Samples]:
        frame.pts, frame.time_base = self._samples, self._base  # it just counts samples
        self._samples += frame.samples
        self._graph.push(frame)
        while True:
            try:
                found = self._graph.pull()
            except (BlockingIOError, av.EOFError):
                return
            yield np.asarray(found.to_ndarray()[0], np.float32)
