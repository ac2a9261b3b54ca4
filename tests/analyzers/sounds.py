"""Speech with a known text, Opus packets made of it, and how well words match."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from analyzers.models import models_dir
from analyzers.speech.chinese import is_han
from server.core.text import Language

MEDIA = Path(__file__).resolve().parents[3] / "shared" / "media"
MODELS = models_dir()
PACKET_MS = 20
_FRAME = 960

Pcm = NDArray[np.int16]
"""48 kHz, mono."""

TWO_CITIES_TEXT = (
    "it was the best of times it was the worst of times it was the age of wisdom it was the age of foolishness "
    "it was the epoch of belief it was the epoch of incredulity it was the season of light it was the season of darkness "
    "it was the spring of hope it was the winter of despair we had everything before us we had nothing before us "
    "we were all going direct to heaven we were all going direct the other way in short the period was so far like the "
    "present period that some of its noisiest authorities insisted on its being received for good or for evil in the "
    "superlative degree of comparison only"
)


@dataclass(frozen=True)
class Speech:
    """A file with a known text."""

    name: str
    path: Path
    language: Language
    text: str


TWO_CITIES = Speech("two_cities", MODELS / "speech-two-cities" / "two_cities.wav", "en", TWO_CITIES_TEXT)
LIBRISPEECH = Speech(
    "en_librispeech",
    MEDIA / "en_librispeech.wav",
    "en",
    "it was the first great sorrow of his life it was not so much the loss of the cotton itself but the fantasy the hopes "
    "the dreams built around it",
)
JFK = Speech(
    "en_jfk",
    MEDIA / "en_jfk.flac",
    "en",
    "and so my fellow americans ask not what your country can do for you ask what you can do for your country",
)
AISHELL = Speech("zh_aishell", MEDIA / "zh_aishell.wav", "zh", "广州市房地产中介协会分析")
NEWS = Speech("zh_news", MEDIA / "zh_news.wav", "zh", "大学生利用漏洞免费吃肯德基获刑")
SPEECHES = (TWO_CITIES, LIBRISPEECH, JFK, AISHELL, NEWS)


def read_pcm(path: Path) -> Pcm:
    resampler = av.AudioResampler(format="s16", layout="mono", rate=48_000)
    with av.open(str(path)) as container:
        pieces = [out.to_ndarray()[0] for frame in container.decode(audio=0) for out in resampler.resample(frame)]
    return np.concatenate(pieces)


def silence(ms: int) -> Pcm:
    return np.zeros(48 * ms, np.int16)


def noise(ms: int, dbfs: float, seed: int = 1) -> Pcm:
    """Room noise: brownish, with a mains hum and the odd knock."""
    rng = np.random.default_rng(seed)
    count = 48 * ms
    white = rng.standard_normal(count)
    spectrum = np.fft.rfft(white)
    frequency = np.maximum(np.fft.rfftfreq(count, 1 / 48_000), 20.0)
    room = np.fft.irfft(spectrum / frequency**0.7, count)
    room += 0.3 * room.std() * np.sin(2 * np.pi * 50 * np.arange(count) / 48_000)
    room *= 10 ** (dbfs / 20) / room.std()
    for at in rng.integers(0, max(1, count - 4_800), ms // 15_000):
        knock = np.exp(-np.arange(4_800) / 400) * rng.standard_normal(4_800)
        room[at : at + 4_800] += knock * 10 ** ((dbfs + 20) / 20)
    clipped: Pcm = np.clip(room * 32_767, -32_768, 32_767).astype(np.int16)
    return clipped


def opus(pcm: Pcm, bit_rate: int = 32_000) -> list[bytes]:
    """Packets of 20 ms, as a browser sends them."""
    encoder = av.CodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format, encoder.bit_rate = 48_000, "mono", "s16", bit_rate
    encoder.options = {"application": "voip", "frame_duration": "20"}
    encoder.open()
    packets: list[bytes] = []
    for at in range(0, len(pcm) - _FRAME + 1, _FRAME):
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(pcm[None, at : at + _FRAME]), format="s16", layout="mono")
        frame.sample_rate, frame.pts = 48_000, at
        packets.extend(bytes(packet) for packet in encoder.encode(frame))
    return packets


def timed(packets: Sequence[bytes], from_ms: int) -> tuple[tuple[int, bytes], ...]:
    return tuple((from_ms + PACKET_MS * number, packet) for number, packet in enumerate(packets))


def units(text: str, language: Language) -> list[str]:
    """What errors are counted in: words without punctuation, or Han characters."""
    if language == "zh":
        return [char for char in text if is_han(char)]
    return "".join(char if char.isalnum() or char == "'" else " " for char in text.casefold()).split()


def all_units(text: str) -> list[str]:
    """For talk that mixes languages: each Han character, each word of Latin letters."""
    return re.findall(r"[一-鿿]|[a-z0-9']+", text.casefold())


def errors(heard: str, truth: str, language: Language) -> tuple[int, int]:
    """(wrong, missing and added units; units of the truth)."""
    return distance(units(heard, language), units(truth, language))


def distance(left: Sequence[str], right: Sequence[str]) -> tuple[int, int]:
    """(edit distance; length of the right one)."""
    row = list(range(len(right) + 1))
    for number, one in enumerate(left, start=1):
        diagonal, row[0] = row[0], number
        for at, other in enumerate(right, start=1):
            diagonal, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, diagonal + (one != other))
    return row[-1], len(right)


def error_rate(heard: str, truth: str, language: Language) -> float:
    wrong, count = errors(heard, truth, language)
    return wrong / count
