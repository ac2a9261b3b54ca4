"""Speakers for the live bench: one sound, turned for every second speaker, with what faster-whisper hears in it offline."""

from dataclasses import dataclass

import numpy as np
from faster_whisper import WhisperModel

from analyzers import RATE_HZ, Samples
from analyzers.speech.chinese import simplified
from server.core.text import Language
from tests.analyzers.sounds import MODELS, opus, timed, units
from tests.bench.asr_match import Said
from tests.bench.asr_sound import Known, Packets, at_most, decoded, rotated


@dataclass(frozen=True)
class Voice:
    """What one speaker says: Opus for us, the same decoded for a peer; ``offline`` is faster-whisper over the whole file,
    beam 5, with word end times (good to about 0.2 s)."""

    known: Known
    packets: Packets
    samples: Samples
    offline: tuple[Said, ...]

    @property
    def language(self) -> Language:
        return self.known.language

    @property
    def seconds(self) -> float:
        return len(self.samples) / RATE_HZ

    @property
    def offline_text(self) -> str:
        return joined_units([one.unit for one in self.offline], self.language)


def joined_units(found: list[str], language: Language) -> str:
    return ("" if language == "zh" else " ").join(found)


class Voices:
    """Makes voices; holds the offline recogniser."""

    def __init__(self) -> None:
        self._model = WhisperModel(str(MODELS / "whisper-base"), device="cpu", compute_type="int8", cpu_threads=1)

    def _said(self, samples: Samples, language: Language) -> tuple[Said, ...]:
        segments, _ = self._model.transcribe(samples, language=language, beam_size=5, word_timestamps=True)
        return tuple(
            Said(unit, float(word.end))
            for segment in segments
            for word in segment.words or ()
            for unit in units(simplified(word.word), language)
        )

    def voice(self, known: Known) -> Voice:
        packets = timed(opus(known.pcm), 0)
        samples = decoded(packets)
        return Voice(known, packets, samples, self._said(samples, known.language))

    def pair(self, known: Known, seconds: float | None = None) -> tuple[Voice, Voice]:
        """As it is, for even speakers, and with its second half first, for odd ones; ``seconds`` cuts it short before."""
        straight = self.voice(known)
        if seconds is not None:
            straight = self.voice(at_most(known, seconds, straight.offline))
        return straight, self.voice(rotated(straight.known, straight.offline))


def spread(values: list[float]) -> tuple[float, float]:
    """p50 and p95; not-a-number when there are none."""
    if not values:
        return float("nan"), float("nan")
    return float(np.percentile(values, 50)), float(np.percentile(values, 95))
