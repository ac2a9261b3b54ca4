"""Cuts runs of samples into the 32 ms blocks that voice activity and analyzers work on."""

from collections.abc import Iterable, Iterator

import numpy as np

from analyzers import BLOCK_MS, BLOCK_SAMPLES, RATE_HZ, Samples, SoundBlock
from analyzers.sound.opus import SoundRun
from analyzers.sound.silero import SileroStream, VoiceModel

JUMP_MS = 200
"""When the time of a run is this far from where the last one ended, blocks begin anew there."""


def joined_runs(runs: Iterable[SoundRun]) -> Iterator[SoundRun]:
    """Runs that follow each other as one: the network that finds talk costs little more for five blocks than for one."""
    held: list[SoundRun] = []
    end_ms = 0
    for run in runs:
        if held and (run.filled != held[0].filled or run.from_ms != end_ms):
            yield _joined(held)
            held = []
        held.append(run)
        end_ms = run.from_ms + len(run.samples) * 1000 // RATE_HZ
    if held:
        yield _joined(held)


def _joined(runs: list[SoundRun]) -> SoundRun:
    if len(runs) == 1:
        return runs[0]
    return SoundRun(runs[0].from_ms, np.concatenate([run.samples for run in runs]), runs[0].filled)


class BlockMaker:
    """Runs of samples in, blocks with their talk probability out."""

    def __init__(self, model: VoiceModel) -> None:
        self._stream = SileroStream(model)
        self._rest: Samples = np.zeros(0, np.float32)
        self._rest_ms = 0
        self._rest_filled = False

    def put(self, run: SoundRun) -> Iterator[SoundBlock]:
        held_ms = len(self._rest) * 1000 // RATE_HZ
        if not len(self._rest) or abs(self._rest_ms + held_ms - run.from_ms) > JUMP_MS:
            self._rest, held_ms, self._rest_filled = self._rest[:0], 0, False
        base_ms = run.from_ms - held_ms
        samples = np.concatenate([self._rest, run.samples])
        whole = len(samples) // BLOCK_SAMPLES * BLOCK_SAMPLES
        first_filled, self._rest_filled = run.filled or self._rest_filled, run.filled
        if not whole:
            self._rest_filled = first_filled
        self._rest, self._rest_ms = samples[whole:], base_ms + whole * 1000 // RATE_HZ
        for index, talk_p in enumerate(self._stream.probabilities(samples[:whole])):
            block = samples[index * BLOCK_SAMPLES : (index + 1) * BLOCK_SAMPLES]
            filled = first_filled if index == 0 else run.filled
            yield SoundBlock(base_ms + index * BLOCK_MS, block, float(talk_p), filled)

    def end(self) -> Iterator[SoundBlock]:
        """The last, unfinished block, filled up with silence."""
        if len(self._rest):
            missing = np.zeros(BLOCK_SAMPLES - len(self._rest), np.float32)
            yield from self.put(SoundRun(self._rest_ms + len(self._rest) * 1000 // RATE_HZ, missing, filled=True))
