"""Where a recording is loud and where it is quiet, by its energy alone, and a minute of room made of the quiet."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tests.analyzers.sounds import Pcm

STEP = 480
"""10 ms at 48 kHz."""
GUARD_STEPS = 8
"""Left out at each end of a pause: the last of a word and the breath before the next."""


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


def recorded_room(pcm: Pcm, ms: int, louder_db: float = 0.0) -> Pcm:
    """The room of a recording: the silences before, in and after the talk, in any order, faded into each other."""
    runs, steps = loud_runs(pcm, threshold(pcm)), len(pcm) // STEP
    quiet = [(0, runs[0][0]), *quiet_runs(pcm, threshold(pcm), 300), (runs[-1][1], steps)]
    pieces = [
        pcm[(begin + GUARD_STEPS) * STEP : (end - GUARD_STEPS) * STEP].astype(np.float64)
        for begin, end in quiet
        if end - begin > 3 * GUARD_STEPS
    ]
    rising, rng = np.linspace(0, 1, STEP), np.random.default_rng(1)
    room = np.zeros(0)
    while len(room) < 48 * ms:
        piece = pieces[rng.integers(len(pieces))].copy()
        piece[:STEP] *= rising
        piece[-STEP:] *= rising[::-1]
        room = np.concatenate([room[:-STEP], room[-STEP:] + piece[:STEP], piece[STEP:]]) if len(room) else piece
    clipped: Pcm = np.clip(room[: 48 * ms] * 10 ** (louder_db / 20), -32_768, 32_767).astype(np.int16)
    return clipped
