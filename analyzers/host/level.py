"""The sound's level, once a second."""

import numpy as np

from analyzers import SoundBlock

PERIOD_MS = 1_000


class LevelMeter:
    """Fed with blocks; answers the RMS level of the last second in dB of full scale when a second is full."""

    def __init__(self) -> None:
        self._sum, self._samples, self._since_ms = 0.0, 0, -1

    def put(self, block: SoundBlock) -> float | None:
        if self._since_ms < 0:
            self._since_ms = block.at_ms
        self._sum += float(np.dot(block.samples, block.samples))
        self._samples += len(block.samples)
        if block.to_ms - self._since_ms < PERIOD_MS:
            return None
        mean_square = self._sum / self._samples
        self._sum, self._samples, self._since_ms = 0.0, 0, block.to_ms
        return 10.0 * float(np.log10(max(mean_square, 1e-12)))
