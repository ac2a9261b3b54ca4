"""Percentiles, pictures over time, and joining what several processes found."""

from collections import Counter

import pytest

from loadtest.job import Outcome, merged
from loadtest.samples import Samples, buckets, percentile, summary


@pytest.mark.parametrize(
    ("values", "share", "more", "expected"),
    [
        ([5.0], 0.5, False, 5.0),
        ([5.0], 0.99, False, 5.0),
        ([1.0, 2.0, 3.0, 4.0], 0.5, False, 2.0),
        ([4.0, 1.0, 3.0, 2.0], 0.95, False, 4.0),
        ([float(number) for number in range(1, 101)], 0.95, False, 95.0),
        ([float(number) for number in range(1, 101)], 0.99, False, 99.0),
        ([0.5, 1.0, 1.0, 1.0], 0.5, True, 1.0),
        ([0.5, 1.0, 1.0, 1.0], 0.95, True, 0.5),
    ],
)
def test_percentile(values: list[float], share: float, more: bool, expected: float) -> None:
    assert percentile(values, share, more_is_better=more) == expected


def test_percentile_of_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)


def test_the_worst_is_the_least_where_more_is_better() -> None:
    assert summary([0.9, 1.0]).worst == 1.0
    assert summary([0.9, 1.0], more_is_better=True).worst == 0.9


def test_buckets_leave_out_stretches_without_samples() -> None:
    found = buckets([(0.1, 1.0), (1.9, 3.0), (7.0, 2.0)], 2.0)
    assert [(one.at_s, one.n, one.p50, one.p95) for one in found] == [(1.0, 2, 1.0, 3.0), (7.0, 1, 2.0, 2.0)]


def test_each_sample_is_told_once() -> None:
    samples = Samples()
    samples.add("join_s", 1.0, 0.1)
    assert samples.take_new() == {"join_s": [(1.0, 0.1)]}
    assert samples.take_new() == {}
    samples.add("join_s", 2.0, 0.2)
    assert samples.take_new() == {"join_s": [(2.0, 0.2)]}
    assert samples.values("join_s", since_s=1.5) == [0.2]


def test_processes_are_joined_as_if_they_had_been_one() -> None:
    one = Outcome(points={"join_s": [(3.0, 0.3)]}, counts=Counter(takes=2), errors=Counter({"refused:busy": 1}))
    other = Outcome(points={"join_s": [(1.0, 0.1)], "reconnect_s": [(2.0, 1.0)]}, counts=Counter(takes=3))
    whole = merged([one, other])
    assert whole.points == {"join_s": [(1.0, 0.1), (3.0, 0.3)], "reconnect_s": [(2.0, 1.0)]}
    assert (whole.counts["takes"], whole.errors["refused:busy"]) == (5, 1)
    assert one.points == {"join_s": [(3.0, 0.3)]}, "what a process found is left as it was"
