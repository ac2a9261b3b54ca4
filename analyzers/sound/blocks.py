"""Cuts runs of samples into the 32 ms blocks that voice activity and analyzers work on."""

from collections.abc import Iterator

import numpy as np

from analyzers import BLOCK_MS, BLOCK_SAMPLES, RATE_HZ, Samples, SoundBlock
from analyzers.sound.silero import SileroModel, SileroStream

JUMP_MS = 200
"""When the time of a run is this far from where the last one ended, blocks begin anew there."""


class BlockMaker:
    """Runs of samples in, blocks with their talk probability out."""

    def __init__(self, model: SileroModel) -> None:
        self._stream = SileroStream(model)
        self._rest: Samples = np.zeros(0, np.float32)
        self._rest_ms = 0

    def put(self, from_ms: int, samples: Samples) -> Iterator[SoundBlock]:
        held_ms = len(self._rest) * 1000 // RATE_HZ
        if not len(self._rest) or abs(self._rest_ms + held_ms - from_ms) > JUMP_MS:
            self._rest, held_ms = self._rest[:0], 0
        base_ms = from_ms - held_ms
        samples = np.concatenate([self._rest, samples])
        whole = len(samples) // BLOCK_SAMPLES * BLOCK_SAMPLES
        self._rest = samples[whole:]
        self._rest_ms = base_ms + whole * 1000 // RATE_HZ
        for index, talk_p in enumerate(self._stream.probabilities(samples[:whole])):
            block = samples[index * BLOCK_SAMPLES : (index + 1) * BLOCK_SAMPLES]
            yield SoundBlock(base_ms + index * BLOCK_MS, block, float(talk_p))

    def end(self) -> Iterator[SoundBlock]:
        """The last, unfinished block, filled up with silence."""
        if len(self._rest):
            yield from self.put(
                self._rest_ms + len(self._rest) * 1000 // RATE_HZ, np.zeros(BLOCK_SAMPLES - len(self._rest), np.float32)
            )
