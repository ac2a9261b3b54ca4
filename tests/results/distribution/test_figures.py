"""How scores lie: by hand against the functions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.results.compare.talk import pause_count, pause_ratio, rate_per_min
from server.results.distribution.figures import best_tenth_from, bins, distribution

SCORES = st.lists(st.floats(min_value=0, max_value=100), min_size=1, max_size=200)


@pytest.mark.parametrize(
    ("scores", "least"),
    [((), None), ((50.0,), 50.0), (range(10), 9), (range(11), 9), (range(20), 18), ((90.0, 90.0, 90.0, 10.0), 90.0)],
)
def test_the_best_tenth_is_at_least_one(scores: tuple[float, ...], least: float | None) -> None:
    assert best_tenth_from(list(scores)) == least


@given(SCORES)
def test_every_score_is_in_one_bin(scores: list[float]) -> None:
    made = bins(scores)
    assert sum(one.count for one in made) == len(scores)
    assert [(one.low, one.high) for one in made] == [(n * 10.0, n * 10.0 + 10) for n in range(10)]


@given(SCORES)
def test_a_tenth_reaches_the_best_tenth_and_more_only_by_ties(scores: list[float]) -> None:
    least = best_tenth_from(scores)
    assert least is not None
    above = [score for score in scores if score > least]
    assert len(above) < max(1, -(-len(scores) // 10)) <= len([score for score in scores if score >= least])


def test_without_scores_there_are_no_figures() -> None:
    made = distribution("o", 3, (), (), {})
    assert (made.mean, made.median, made.highest, made.top_tenth_from) == (None, None, None, None)


def test_rate_and_pauses_of_many_answers() -> None:
    answers: tuple[dict[str, float], ...] = (
        {"rate_per_min": 100.0, "talk_ms": 30_000.0, "pause_count": 2.0, "pause_mean_ms": 5000.0},
        {"rate_per_min": 200.0, "talk_ms": 10_000.0, "pause_count": 0.0},
        {"talk_ms": 999.0},
        {},
    )
    assert rate_per_min(answers) == 125.0
    assert pause_count(answers) == 2
    assert pause_ratio(answers) == 0.2
    assert (rate_per_min(()), pause_count(()), pause_ratio(())) == (None, None, None)
