"""The rate against a truth: real speech, faster and slower, with pauses of known length put into its silences."""

from collections.abc import Callable, Sequence
from pathlib import Path

import av
import av.filter
import numpy as np
import pytest

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
from tests.analyzers.waveform import STEP, loud_runs, quiet_runs, threshold

pytestmark = [pytest.mark.models, pytest.mark.timeout(300)]

PAUSE_MS = 250
"""A shorter silence is no pause (Goldman-Eisler 1968)."""
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


LONGER_BY_MS = (700, 950, 1_050, 2_000)


@pytest.mark.parametrize(
    ("speech", "from_s", "to_s"), [(TWO_CITIES, 0.9, 42.5), (LIBRISPEECH, 0.0, 8.7)], ids=["two_cities", "librispeech"]
)
def test_pauses_are_counted_and_as_long_as_they_were(
    registry: Registry, need: Callable[[Speech | Path], Path], speech: Speech, from_s: float, to_s: float
) -> None:
    """In number and in time, against the waveform. Outside of ``from_s`` to ``to_s`` there is a click and a rustle. One may
    be lost: a word alone between two long pauses is sometimes dated elsewhere, its sound is then taken for a cough."""
    need(speech)
    plain = read_pcm(speech.path)[int(48_000 * from_s) : int(48_000 * to_s)]
    pcm = with_pauses(plain, LONGER_BY_MS)
    true_ms = [10 * (end - begin) for begin, end in quiet_runs(pcm, threshold(plain), PAUSE_MS)]
    measured = measured_rate(registry, pcm, speech).values
    summed_ms = measured["pause_count"] * measured["pause_mean_ms"]
    print(f"{speech.name}: true {len(true_ms)} pauses, {sum(true_ms)} ms; {measured}, {summed_ms:.0f} ms")
    assert len(true_ms) > 3
    assert measured["pause_count"] == pytest.approx(len(true_ms), abs=1)
    assert summed_ms == pytest.approx(sum(true_ms), rel=0.1)
