"""Pictures of real faces as VP8, as a browser sends its look track."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

Rgb = NDArray[np.uint8]
Encoded = tuple[int, bool, bytes]
"""at_ms, key, data"""


def clip(path: Path, every_ms: int = 200, width: int = 320) -> Iterator[tuple[int, Rgb]]:
    """Pictures of a film, about one each ``every_ms``, with their time."""
    with av.open(str(path)) as container:
        last_ms = -every_ms
        for frame in container.decode(video=0):
            at_ms = int((frame.time or 0.0) * 1000)
            if at_ms - last_ms >= every_ms - 5:
                last_ms = at_ms
                small = frame.reformat(width=width, height=frame.height * width // frame.width // 2 * 2, format="rgb24")
                yield at_ms, np.asarray(small.to_ndarray(), np.uint8)


def vp8(pictures: Iterable[tuple[int, Rgb]], from_ms: int = 0, bit_rate: int = 120_000) -> list[Encoded]:
    encoder: av.VideoCodecContext | None = None
    found: list[Encoded] = []
    for number, (at_ms, rgb) in enumerate(pictures):
        if encoder is None:
            encoder = av.CodecContext.create("libvpx", "w")
            encoder.width, encoder.height, encoder.pix_fmt = rgb.shape[1], rgb.shape[0], "yuv420p"
            encoder.bit_rate, encoder.framerate, encoder.time_base = bit_rate, Fraction(5), Fraction(1, 5)
            encoder.thread_count = 1  # two of them wait for each other in a loop
            encoder.options = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"}
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(rgb), format="rgb24").reformat(format="yuv420p")
        frame.pts = number
        found.extend((from_ms + at_ms, packet.is_keyframe, bytes(packet)) for packet in encoder.encode(frame))
    return found
