"""From Opus packets to samples on the session's clock."""

import os

import numpy as np
import pytest

from analyzers.sound.blocks import BlockMaker
from analyzers.sound.opus import FILL_LIMIT_MS, SoundReader, SoundRun
from analyzers.sound.silero import SileroModel
from tests.analyzers.sounds import noise, opus, timed


@pytest.fixture(scope="module")
def tone() -> list[bytes]:
    at = np.arange(48_000 * 2)
    return opus((8_000 * np.sin(2 * np.pi * 440 * at / 48_000)).astype(np.int16))


def read(packets: tuple[tuple[int, bytes], ...]) -> tuple[list[SoundRun], SoundReader]:
    reader = SoundReader(1_000)
    return [run for at_ms, data in packets for run in reader.read(at_ms, data)], reader


def length_ms(runs: list[SoundRun]) -> int:
    return sum(len(run.samples) for run in runs) // 16


def test_all_of_it_comes_out_in_its_place(tone: list[bytes]) -> None:
    runs, reader = read(timed(tone, 1_000))
    assert abs(length_ms(runs) - 2_000) <= 5
    assert runs[0].from_ms == 1_000
    assert not any(run.filled for run in runs)
    assert float(np.abs(np.concatenate([run.samples for run in runs])).max()) == pytest.approx(8_000 / 32_768, rel=0.1)
    assert reader.lost_packets == 0


def test_lost_packets_become_marked_silence(tone: list[bytes]) -> None:
    packets = timed(tone, 1_000)
    runs, _ = read(packets[:30] + packets[45:])
    [hole] = [run for run in runs if run.filled]
    assert abs(hole.from_ms - 1_600) <= 5
    assert abs(len(hole.samples) // 16 - 300) <= 5
    assert abs(length_ms(runs) - 2_000) <= 5


def test_a_long_hole_is_not_filled_to_its_end(tone: list[bytes]) -> None:
    packets = timed(tone[:50], 1_000) + timed(tone[50:], 60_000)
    runs, reader = read(packets)
    assert length_ms(runs) <= 2_005 + FILL_LIMIT_MS
    assert abs(reader.next_ms - 61_000) <= 5


def test_late_and_broken_packets_are_counted_and_harm_nothing(tone: list[bytes]) -> None:
    packets = timed(tone, 1_000)
    runs, reader = read((*packets[:50], packets[2], (2_000, b""), *packets[50:]))
    assert reader.lost_packets == 2
    assert abs(length_ms(runs) - 2_000) <= 5
    list(reader.read(3_000, b"\xff" * 200))
    assert list(reader.read(3_020, tone[0]))


def test_times_that_wander_a_little_change_nothing(tone: list[bytes]) -> None:
    packets = tuple((at_ms + (7 if number % 2 else -7), data) for number, (at_ms, data) in enumerate(timed(tone, 1_000)))
    runs, reader = read(packets)
    assert not any(run.filled for run in runs)
    assert reader.lost_packets == 0


def test_blocks_follow_each_other_whatever_the_runs() -> None:
    model = SileroModel()
    samples = np.random.default_rng(1).standard_normal(16_000).astype(np.float32) * 0.01
    at_once = list(BlockMaker(model).put(SoundRun(500, samples)))
    maker, piecewise, at = BlockMaker(model), list[float](), 0
    for size in (100, 320, 7, 5_000, 1, 10_572):
        piecewise += [block.talk_p for block in maker.put(SoundRun(500 + at // 16, samples[at : at + size]))]
        at += size
    assert [block.at_ms for block in at_once] == [500 + 32 * number for number in range(31)]
    assert piecewise == pytest.approx([block.talk_p for block in at_once], abs=1e-5)


def test_a_reader_starts_no_thread() -> None:
    """The ready-made resampler starts two for each seat: hundreds after an hour."""
    packets = timed(opus(noise(400, -30)), 0)
    before = len(os.listdir("/proc/self/task"))
    readers = [SoundReader(0) for _ in range(10)]
    for reader in readers:
        assert sum(len(run.samples) for at_ms, data in packets for run in reader.read(at_ms, data)) > 5_000
    assert len(os.listdir("/proc/self/task")) == before
