"""Where utterances are cut."""

from itertools import pairwise

import numpy as np

from analyzers import BLOCK_MS, BLOCK_SAMPLES, SoundBlock, Talk
from analyzers.sound.talk import TalkBegan, TalkFinder
from analyzers.speech.cutter import END_PAUSE_MS, LEAD_MS, SEARCH_CUT_AFTER_MS, TRAIL_MS, Cut, Cutter


def run(pattern: list[tuple[int, bool]], cutter: Cutter | None = None, from_ms: int = 0) -> tuple[list[Cut], Cutter]:
    """Feed (milliseconds, talk or not) stretches; talk is loud, with a quiet block every second."""
    cutter, finder = cutter or Cutter(0), TalkFinder()
    cuts: list[Cut] = []
    at_ms = from_ms
    for ms, talks in pattern:
        for number in range(ms // BLOCK_MS):
            loud = 0.3 if talks and number % 31 else 0.001
            block = SoundBlock(at_ms, np.full(BLOCK_SAMPLES, loud, np.float32), 0.9 if talks else 0.01)
            cuts += [cut for cut in [cutter.hear(block)] if cut]
            found = finder.put(at_ms, block.talk_p)
            if isinstance(found, TalkBegan):
                cutter.talk_began(found.at_ms)
            elif isinstance(found, Talk):
                cuts += [cut for cut in [cutter.talk_ended(found)] if cut]
            at_ms += BLOCK_MS
    return cuts, cutter


def test_a_pause_ends_an_utterance_with_a_little_sound_around_it() -> None:
    cuts, cutter = run([(1_024, False), (2_016, True), (1_504, False)])
    [cut] = cuts
    assert abs(cut.from_ms - (1_024 - LEAD_MS)) <= BLOCK_MS
    assert abs(cut.to_ms - (3_040 + TRAIL_MS)) <= BLOCK_MS
    assert len(cut.samples) == (cut.to_ms - cut.from_ms) * 16
    assert cutter.from_ms is None


def test_a_short_pause_does_not() -> None:
    cuts, _ = run([(512, False), (1_504, True), (END_PAUSE_MS - 200, False), (1_504, True)])
    assert cuts == []


def test_silence_is_let_go_as_it_comes() -> None:
    cuts, cutter = run([(60_000, False)])
    assert cuts == []
    assert cutter.needed_from_ms() > 59_000


def test_long_talk_is_cut_at_a_pause() -> None:
    cuts, cutter = run([(320, False), (5_024, True), (320, False), (2_016, True)])
    [cut] = cuts
    assert abs(cut.to_ms - (5_344 + TRAIL_MS)) <= 2 * BLOCK_MS
    assert cutter.from_ms is not None


def test_talk_without_any_pause_is_cut_at_a_quiet_place_and_nothing_is_lost() -> None:
    cuts, cutter = run([(320, False), (30_016, True)])
    assert len(cuts) >= 3
    assert all(cut.to_ms - cut.from_ms <= SEARCH_CUT_AFTER_MS + BLOCK_MS for cut in cuts)
    assert all(after.from_ms == before.to_ms for before, after in pairwise(cuts))
    rest = cutter.end()
    assert rest is not None
    assert rest.from_ms == cuts[-1].to_ms


def test_sound_that_was_settled_already_is_not_heard_again() -> None:
    cuts, _ = run([(2_016, True), (1_504, False)], Cutter(10_000), from_ms=9_000)
    [cut] = cuts
    assert abs(cut.from_ms - 10_000) <= BLOCK_MS // 2


def test_the_end_of_the_sound_ends_the_utterance() -> None:
    cuts, cutter = run([(320, False), (1_504, True)])
    assert cuts == []
    cut = cutter.end()
    assert cut is not None
    assert abs(cut.to_ms - 1_824) <= BLOCK_MS
    assert cutter.end() is None
