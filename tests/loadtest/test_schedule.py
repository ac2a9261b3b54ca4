"""Ramps, durations, shares."""

import pytest

from loadtest.schedule import answers_in, per_second, seconds, share_out, starts_s


@pytest.mark.parametrize(("text", "expected"), [("90s", 90), ("10m", 600), ("1.5h", 5400), ("250ms", 0.25), ("7", 7)])
def test_seconds(text: str, expected: float) -> None:
    assert seconds(text) == expected


@pytest.mark.parametrize("text", ["", "s", "-3s", "10 minutes", "1d", "1e3"])
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match="not a duration"):
        seconds(text)


@pytest.mark.parametrize(("text", "expected"), [("2/s", 2.0), ("30/m", 0.5), ("4", 4.0), ("0.5/s", 0.5)])
def test_rates(text: str, expected: float) -> None:
    assert per_second(text) == expected


@pytest.mark.parametrize("text", ["0/s", "x", "2/d", "-1/s"])
def test_what_is_no_rate(text: str) -> None:
    with pytest.raises(ValueError, match="not a rate"):
        per_second(text)


def test_the_first_comes_at_once_and_the_rest_evenly() -> None:
    assert starts_s(4, 2.0) == [0.0, 0.5, 1.0, 1.5]


@pytest.mark.parametrize(
    ("duration_s", "answer_s", "expected"),
    [(60, 60, (1, 60.0)), (600, 60, (10, 60.0)), (20, 60, (1, 20.0)), (100, 30, (3, 100 / 3)), (36_000, 60, (50, 720.0))],
)
def test_answers_fill_the_duration(duration_s: float, answer_s: float, expected: tuple[int, float]) -> None:
    assert answers_in(duration_s, answer_s) == expected


@pytest.mark.parametrize(
    ("sessions", "processes", "expected"),
    [(5, 2, [[0, 2, 4], [1, 3]]), (2, 4, [[0], [1]]), (3, 1, [[0, 1, 2]])],
)
def test_sessions_are_dealt_in_turn(sessions: int, processes: int, expected: list[list[int]]) -> None:
    assert share_out(sessions, processes) == expected
