"""Silero voice activity (v6, ONNX), streaming: the probability of talk in each 32 ms block."""

from importlib.resources import as_file, files
from typing import Any, Protocol

import numpy as np
import onnxruntime

from analyzers import BLOCK_SAMPLES, Samples

_CONTEXT_SAMPLES = 64
_STATE_SHAPE = (1, 1, 128)


class VoiceModel(Protocol):
    """What finds talk in blocks of sound."""

    def run(self, blocks: Samples, h: Samples, c: Samples) -> tuple[Samples, Samples, Samples]:
        """Probabilities of consecutive blocks (n x 576, each led by 64 samples of the one before), and the new state."""


class NoVoiceModel:
    """Stands where the network could not be loaded: it finds no talk, and nobody is told what it finds."""

    def run(self, blocks: Samples, h: Samples, c: Samples) -> tuple[Samples, Samples, Samples]:
        return np.zeros(len(blocks), np.float32), h, c


class SileroModel:
    """The network, loaded once and shared: a run holds no state of its own."""

    def __init__(self) -> None:
        options = onnxruntime.SessionOptions()
        options.inter_op_num_threads = 1
        options.intra_op_num_threads = 1
        options.log_severity_level = 4
        with as_file(files("faster_whisper") / "assets" / "silero_vad_v6.onnx") as path:
            self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def run(self, blocks: Samples, h: Samples, c: Samples) -> tuple[Samples, Samples, Samples]:
        """Probabilities of consecutive blocks (n x 576, each led by 64 samples of the one before), and the new state."""
        found: list[Any] = self._session.run(None, {"input": blocks, "h": h, "c": c})
        return found[0].ravel(), found[1], found[2]


class SileroStream:
    """Voice activity of one seat's sound: remembers the network's state between calls."""

    def __init__(self, model: VoiceModel) -> None:
        self._model = model
        self.reset()

    def reset(self) -> None:
        self._h = np.zeros(_STATE_SHAPE, np.float32)
        self._c = np.zeros(_STATE_SHAPE, np.float32)
        self._context = np.zeros(_CONTEXT_SAMPLES, np.float32)

    def probabilities(self, samples: Samples) -> Samples:
        """One probability per block; ``samples`` must be whole blocks of 512."""
        blocks = samples.reshape(-1, BLOCK_SAMPLES)
        if not len(blocks):
            return np.zeros(0, np.float32)
        tails = blocks[:, -_CONTEXT_SAMPLES:]
        contexts = np.vstack([self._context[None], tails[:-1]])
        self._context = tails[-1].copy()
        found, self._h, self._c = self._model.run(np.hstack([contexts, blocks]), self._h, self._c)
        return found
