"""Windows of the final pass."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from analyzers import Talk
from analyzers.speech.final import LONG_PAUSE_MS, windows

LIMIT_MS = 28_000


def test_short_talk_is_one_window() -> None:
    assert windows([Talk(0, 5_000), Talk(5_500, 9_000)], LIMIT_MS) == [(0, 9_000)]


def test_a_long_pause_divides() -> None:
    assert windows([Talk(0, 5_000), Talk(5_000 + LONG_PAUSE_MS, 9_000)], LIMIT_MS) == [(0, 5_000), (7_000, 9_000)]


def test_long_talk_is_divided_at_its_longest_late_pause() -> None:
    talk = [Talk(0, 8_000), Talk(8_900, 16_000), Talk(16_800, 22_000), Talk(22_300, 30_000)]
    assert windows(talk, LIMIT_MS) == [(0, 16_000), (16_800, 30_000)]


def test_silence_gives_no_window() -> None:
    assert windows([], LIMIT_MS) == []


@given(st.lists(st.tuples(st.integers(0, 5_000), st.integers(100, 70_000)), max_size=20))
def test_windows_hold_all_talk_once_and_are_never_too_long(steps: list[tuple[int, int]]) -> None:
    talk, at_ms = [], 0
    for pause_ms, talk_ms in steps:
        talk.append(Talk(at_ms + pause_ms + 250, at_ms + pause_ms + 250 + talk_ms))
        at_ms = talk[-1].to_ms
    found = windows(talk, LIMIT_MS)
    assert all(0 < to_ms - from_ms <= LIMIT_MS for from_ms, to_ms in found)
    assert all(before[1] <= after[0] for before, after in pairwise(found))
    held = sum(max(0, min(one.to_ms, end) - max(one.from_ms, begin)) for one in talk for begin, end in found)
    assert held == sum(one.to_ms - one.from_ms for one in talk)
