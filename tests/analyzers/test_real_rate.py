"""The rate against a truth: real speech, faster and slower, with pauses of known length put into its silences."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import av
import av.filter
import numpy as np
import pytest
from numpy.typing import NDArray

from analyzers.host.final import final_steps
from analyzers.host.registry import Registry
from analyzers.speech.rate import COUNTED_PAUSE_MS
from server.core.analysis_wire import FinalPass
from server.core.facts import AnswerMeasured
from tests.analyzers.inline_seat import run_steps
from tests.analyzers.sounds import (
    AISHELL,
    LIBRISPEECH,
    TWO_CITIES,
    Pcm,
    Speech,
    noise,
    opus,
    read_pcm,
    timed,
    units,
)

pytestmark = [pytest.mark.models, pytest.mark.timeout(300)]

STEP = 480
"""10 ms at 48 kHz."""
PAUSE_MS = 250
INSERTED_MS = (300, 700, 950, 1_050, 2_000)
NOISE_DBFS = -62.0


def at_speed(pcm: Pcm, speed: float) -> Pcm:
    """Faster or slower at the same pitch."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=48_000, format="s16", layout="mono")
    tempo, sink = graph.add("atempo", str(speed)), graph.add("abuffersink")
    source.link_to(tempo)
    tempo.link_to(sink)
    graph.configure()
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(pcm[None]), format="s16", layout="mono")
    frame.sample_rate, frame.pts = 48_000, 0
    graph.push(frame)
    graph.push(None)
    pieces = []
    while True:
        try:
            pieces.append(graph.pull().to_ndarray()[0])
        except (av.EOFError, av.BlockingIOError):
            return np.concatenate(pieces).astype(np.int16)


def levels(pcm: Pcm) -> NDArray[np.float64]:
    """dB of each 10 ms."""
    count = len(pcm) // STEP
    found: NDArray[np.float64] = 10 * np.log10(
        np.mean(pcm[: count * STEP].reshape(count, STEP).astype(np.float64) ** 2, axis=1) + 1
    )
    return found


def threshold(pcm: Pcm) -> float:
    """Between room and speech: 6 dB above the quietest parts, and not more than 30 dB below the loud ones."""
    level = levels(pcm)
    return max(float(np.percentile(level, 5)) + 6, float(np.percentile(level, 90)) - 30)


def loud_runs(pcm: Pcm, above: float, at_least: int = 5) -> list[tuple[int, int]]:
    """Where there is sound, in steps of 10 ms; a click of less than 50 ms is none."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], (levels(pcm) > above).astype(int), [0]])))
    return [(int(begin), int(end)) for begin, end in zip(edges[::2], edges[1::2], strict=True) if end - begin >= at_least]


def quiet_runs(pcm: Pcm, above: float, at_least_ms: int) -> list[tuple[int, int]]:
    gaps = [(before[1], after[0]) for before, after in pairwise(loud_runs(pcm, above))]
    return [(begin, end) for begin, end in gaps if (end - begin) * 10 >= at_least_ms]


def with_pauses(pcm: Pcm, inserted_ms: Sequence[int]) -> Pcm:
    """Room noise put into the middle of the natural silences, one length after the other."""
    pieces, last = [], 0
    for number, (begin, end) in enumerate(quiet_runs(pcm, threshold(pcm) + 4, 120)):
        middle = (begin + end) // 2 * STEP
        pieces += [pcm[last:middle], noise(inserted_ms[number % len(inserted_ms)], NOISE_DBFS)]
        last = middle
    return np.concatenate([*pieces, pcm[last:]])


def true_talk_s(pcm: Pcm, above: float) -> float:
    """By the waveform: first to last sound, each pause counted with its first second at most."""
    runs = loud_runs(pcm, above)
    pauses = [10 * (end - begin) for begin, end in quiet_runs(pcm, above, PAUSE_MS)]
    return (10 * (runs[-1][1] - runs[0][0]) - sum(max(0, pause - COUNTED_PAUSE_MS) for pause in pauses)) / 1000


def measured_rate(registry: Registry, pcm: Pcm, speech: Speech) -> AnswerMeasured:
    packets = timed(opus(np.concatenate([noise(1_000, NOISE_DBFS), pcm, noise(1_500, NOISE_DBFS)])), 0)
    asked = FinalPass(
        job="j", question=1, take=1, language=speech.language, analyzers=("transcript", "speech_rate"), terms=(), from_ms=0,
        to_ms=packets[-1][0] + 20, packets=packets,
    )  # fmt: skip
    facts = [draft.fact for draft in run_steps(final_steps(asked, registry)).drafts]
    [measured] = [fact for fact in facts if isinstance(fact, AnswerMeasured)]
    return measured


@pytest.mark.parametrize(
    ("speeches", "speed"),
    [
        ((TWO_CITIES,), 1.0),
        ((LIBRISPEECH,), 0.85),
        ((LIBRISPEECH,), 1.0),
        ((LIBRISPEECH,), 1.2),
        ((AISHELL,), 1.0),
    ],
    ids=["two_cities", "librispeech slow", "librispeech", "librispeech fast", "mandarin"],
)
def test_the_rate_is_within_five_percent_of_the_truth(
    registry: Registry, need: Callable[[Speech | Path], Path], speeches: tuple[Speech, ...], speed: float
) -> None:
    for speech in speeches:
        need(speech)
    plain = [at_speed(read_pcm(speech.path), speed) for speech in speeches]
    pcm = np.concatenate([with_pauses(one, INSERTED_MS) for one in plain])
    count = sum(len(units(speech.text, speech.language)) for speech in speeches)
    true = count * 60 / true_talk_s(pcm, max(threshold(one) for one in plain))
    measured = measured_rate(registry, pcm, speeches[0])
    print(f"{[one.name for one in speeches]} x{speed}: true {true:.1f}, {measured.values}")
    assert measured.values["rate_per_min"] == pytest.approx(true, rel=0.05)


@pytest.mark.parametrize("pause_ms", [950, 1_050])
def test_there_is_no_cliff_at_a_second(registry: Registry, need: Callable[[Speech | Path], Path], pause_ms: int) -> None:
    need(LIBRISPEECH)
    plain = read_pcm(LIBRISPEECH.path)
    pcm = with_pauses(plain, (pause_ms,))
    above = threshold(plain)
    measured = measured_rate(registry, pcm, LIBRISPEECH)
    true = len(units(LIBRISPEECH.text, "en")) * 60 / true_talk_s(pcm, above)
    pauses = [10 * (end - begin) for begin, end in quiet_runs(pcm, above, PAUSE_MS)]
    print(f"{pause_ms} ms: true {true:.1f}, pauses {pauses}, {measured.values}")
    assert measured.values["rate_per_min"] == pytest.approx(true, rel=0.05)
    assert measured.values["longest_pause_ms"] == pytest.approx(max(pauses), abs=250)
