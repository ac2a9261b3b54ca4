"""Windows of the final pass."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analyzers import RATE_HZ, ModelPaths, SpeechSetting, TakeHeard, Talk
from analyzers.engines import Ask, Heard, HeardWord, SpeechEngine
from analyzers.speech.checks import NO_SPEECH
from analyzers.speech.final import LONG_PAUSE_MS, transcribe_take, windows
from server.core.facts import Transcript
from tests.analyzers.inline_seat import run_steps

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


class Understands(SpeechEngine):
    """Says one word a window, but refuses windows longer than it can."""

    name = "understands"
    model_name = "test"

    def __init__(self, longest_s: float, why: str = "repetition") -> None:
        self.longest_s, self.why = longest_s, why
        self.asked_s: list[float] = []

    @classmethod
    def load(cls, setting: SpeechSetting, models: ModelPaths, workers: int) -> "Understands":
        raise NotImplementedError

    def partial(self, asks: Sequence[Ask]) -> list[Heard]:
        raise NotImplementedError

    settle = partial

    def final(self, asks: Sequence[Ask]) -> list[Heard]:
        [ask] = asks
        length_s = len(ask.samples) / RATE_HZ
        self.asked_s.append(length_s)
        if length_s > self.longest_s:
            return [Heard(refused=self.why)]
        return [Heard("word", (HeardWord("word", 0.5, 1.0, 0.9),))]


def transcript_of(engine: Understands, talk: tuple[Talk, ...]) -> Transcript:
    samples = np.zeros(talk[-1].to_ms * RATE_HZ // 1000 + RATE_HZ, np.float32)
    return run_steps(transcribe_take(TakeHeard(1, 1, "en", (), 0, talk[-1].to_ms + 1_000, samples, talk), engine, ""))


TALK = tuple(Talk(at_ms, at_ms + 3_500) for at_ms in range(0, 26_000, 4_000))


def test_a_window_that_is_refused_is_tried_in_parts() -> None:
    engine = Understands(longest_s=9.0)
    words = transcript_of(engine, TALK).words
    assert len(words) >= 4
    assert [word.from_ms for word in words] == sorted({word.from_ms for word in words})
    assert words[-1].from_ms > 15_000


def test_talk_without_a_pause_is_tried_in_parts_too() -> None:
    assert len(transcript_of(Understands(longest_s=9.0), (Talk(0, 26_000),)).words) >= 3


class FillsItsWindow(Understands):
    """Says a short word where its sound begins and another up to its very end."""

    def final(self, asks: Sequence[Ask]) -> list[Heard]:
        end_s = len(asks[0].samples) / RATE_HZ
        return [Heard("a b", (HeardWord("a", 0.0, 0.02, 0.9), HeardWord("b", end_s - 0.1, end_s, 0.9)))]


def test_where_talk_is_cut_words_stay_in_the_order_of_the_sound() -> None:
    words = transcript_of(FillsItsWindow(longest_s=99.0), (Talk(0, 80_000),)).words
    assert [word.text for word in words] == ["a", "b"] * 3
    assert [word.from_ms for word in words] == sorted(word.from_ms for word in words)
    assert all(word.from_ms <= word.to_ms for word in words)


def test_what_is_never_understood_ends_all_the_same() -> None:
    engine = Understands(longest_s=0.0)
    assert transcript_of(engine, TALK).words == ()
    assert min(engine.asked_s) < 7.0


def test_silence_is_not_asked_about_again() -> None:
    engine = Understands(longest_s=0.0, why=NO_SPEECH)
    transcript_of(engine, TALK)
    assert len(engine.asked_s) == 1
