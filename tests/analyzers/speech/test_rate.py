"""Rates and pauses as tables."""

import pytest

from analyzers import Talk
from analyzers.sound.opus import gaps_in
from analyzers.speech.rate import answer_rates, pauses_ms, recent_rate, with_pauses, with_words
from server.core.facts import Word


def said(from_ms: int, to_ms: int, count: int, text: str = "word") -> list[Word]:
    """``count`` words spread evenly."""
    each = (to_ms - from_ms) / count
    return [
        Word(text=text, from_ms=round(from_ms + each * at), to_ms=round(from_ms + each * (at + 1))) for at in range(count)
    ]


@pytest.mark.parametrize(
    ("talk", "expected"),
    [
        ([], []),
        ([(0, 1_000), (1_400, 2_000)], [(0, 2_000)]),
        ([(0, 1_000), (2_000, 3_000)], [(0, 3_000)]),
        ([(0, 1_000), (2_001, 3_000)], [(0, 2_000), (2_001, 3_000)]),
        ([(0, 1_000), (9_000, 10_000)], [(0, 2_000), (9_000, 10_000)]),
        ([(0, 1_000), (500, 700), (1_500, 1_900)], [(0, 1_900)]),
    ],
)
def test_the_first_second_of_a_pause_belongs_to_talk(talk: list[tuple[int, int]], expected: list[tuple[int, int]]) -> None:
    assert with_pauses([Talk(*one) for one in talk]) == [Talk(*one) for one in expected]


@pytest.mark.parametrize("pause_ms", range(300, 3_000, 50))
def test_a_little_more_pause_changes_the_rate_a_little(pause_ms: int) -> None:
    def rate(pause_ms: int) -> float:
        words = [*said(0, 3_000, 9), *said(3_000 + pause_ms, 6_000 + pause_ms, 9)]
        return answer_rates(words, [Talk(0, 3_000), Talk(3_000 + pause_ms, 6_000 + pause_ms)], "en")["rate_per_min"]

    assert rate(pause_ms) == pytest.approx(rate(pause_ms + 50), rel=0.01)
    assert rate(pause_ms) == pytest.approx(18 * 60 / (6 + min(pause_ms, 1_000) / 1000), rel=0.001)


def test_long_silence_does_not_slow_the_recent_rate() -> None:
    words = [*said(0, 10_000, 30), *said(40_000, 50_000, 30)]
    rate = recent_rate(words, [Talk(0, 10_000), Talk(40_000, 50_000)], "en")
    assert rate is not None
    assert rate.per_min == pytest.approx(42 * 60 / 15, rel=0.02)
    assert rate.talk_ms == 15_000
    assert rate.from_ms == 6_000
    assert rate.to_ms == 50_000


def test_only_the_last_fifteen_seconds_of_talk_count() -> None:
    words = [*said(0, 30_000, 30), *said(30_000, 45_000, 60)]
    rate = recent_rate(words, [Talk(0, 45_000)], "en")
    assert rate is not None
    assert rate.per_min == pytest.approx(240, rel=0.02)


def test_talk_that_is_not_transcribed_yet_does_not_count() -> None:
    rate = recent_rate(said(0, 6_000, 18), [Talk(0, 60_000)], "en")
    assert rate is not None
    assert rate.per_min == pytest.approx(180, rel=0.02)


@pytest.mark.parametrize(("to_ms", "count"), [(2_000, 8), (8_000, 3), (0, 0)])
def test_too_little_talk_gives_no_rate(to_ms: int, count: int) -> None:
    words = said(0, to_ms, count) if count else []
    assert recent_rate(words, [Talk(0, to_ms)], "en") is None


def test_chinese_is_counted_in_characters() -> None:
    rate = recent_rate(said(0, 10_000, 40, "字"), [Talk(0, 10_000)], "zh")
    assert rate is not None
    assert rate.per_min == pytest.approx(240, rel=0.01)


def test_the_three_rates_of_an_answer() -> None:
    words = [*said(0, 5_000, 20), *said(5_500, 10_000, 20), *said(20_000, 30_000, 40)]
    talk = [Talk(0, 5_000), Talk(5_500, 10_000), Talk(20_000, 30_000)]
    rates = answer_rates(words, talk, "en")
    assert rates["rate_per_min"] == pytest.approx(80 * 60 / 21, rel=0.01)
    assert rates["articulation_rate_per_min"] == pytest.approx(80 * 60 / 19.5, rel=0.01)
    assert rates["overall_rate_per_min"] == pytest.approx(80 * 60 / 30, rel=0.01)
    assert pauses_ms(talk) == [500, 10_000]


def test_a_cough_is_no_talk() -> None:
    assert with_words([Talk(0, 1_000), Talk(5_000, 6_000)], said(0, 1_000, 3)) == [Talk(0, 1_000)]


@pytest.mark.parametrize(
    ("gaps", "pauses", "overall"),
    [
        ([], [100_000], 36 * 60 / 112),
        ([(6_000, 106_000)], [], 36 * 60 / 12),
        ([(6_100, 105_900)], [], 36 * 60 / 12.2),
        ([(8_000, 104_000)], [4_000], 36 * 60 / 16),
        ([(2_000, 2_240)], [100_000], 36 * 60 / 111.76),
    ],
    ids=["silent for 100 s", "nothing arrived for 100 s", "nearly so", "silent before and after it", "a hole in the talk"],
)
def test_what_did_not_arrive_is_no_pause(gaps: list[tuple[int, int]], pauses: list[int], overall: float) -> None:
    talk, unknown = [Talk(0, 6_000), Talk(106_000, 112_000)], [Talk(*gap) for gap in gaps]
    words = [*said(0, 6_000, 18), *said(106_000, 112_000, 18)]
    assert pauses_ms(talk, unknown) == pauses
    assert answer_rates(words, talk, "en", unknown)["overall_rate_per_min"] == pytest.approx(overall, abs=0.1)


def test_gaps_are_where_packets_are_missing_for_longer_than_jitter() -> None:
    packets_ms = [*range(0, 1_000, 20), *range(1_200, 1_400, 20), *range(1_640, 2_000, 20), 2_120, 2_110]
    assert gaps_in(packets_ms) == [Talk(1_400, 1_640)]
    assert gaps_in([]) == gaps_in([5]) == []
