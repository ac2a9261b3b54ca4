"""Whether growth is seen through the noise of what comes and goes, and calm is called calm."""

import math
import os
import random

import pytest

from loadtest.trends import minutes_least, read_process, slope_per_hour, trend


def readings(hours: float, grows_per_hour: float) -> list[tuple[float, float]]:
    """Each 5 s: 140 MiB, up to 40 more while somebody is there, and a leak."""
    chances = random.Random(3)
    return [
        (at_s, 140 + 40 * abs(math.sin(at_s / 37)) * chances.random() + grows_per_hour * at_s / 3600)
        for at_s in (step * 5.0 for step in range(int(hours * 720)))
    ]


def test_a_line_through_points() -> None:
    assert slope_per_hour([(0.0, 1.0), (1800.0, 2.0), (3600.0, 3.0)]) == pytest.approx(2.0)
    assert slope_per_hour([(0.0, 1.0)]) == 0.0
    assert slope_per_hour([(5.0, 1.0), (5.0, 9.0)]) == 0.0


def test_each_minutes_least() -> None:
    assert minutes_least([(1.0, 5.0), (59.0, 3.0), (61.0, 9.0)]) == [(30.0, 3.0), (90.0, 9.0)]


@pytest.mark.parametrize(("leak", "flat"), [(0.0, True), (5.0, True), (30.0, False)])
def test_a_leak_is_told_from_coming_and_going(leak: float, flat: bool) -> None:
    found = trend("server", "memory_mb", readings(1.0, leak), warm_up_s=900.0)
    assert found.flat is flat
    assert found.growth_per_hour == pytest.approx(leak, abs=4.0)
    assert found.minutes == 45
    assert found.judged


def test_a_few_minutes_are_no_trend() -> None:
    assert not trend("server", "memory_mb", readings(0.15, 100.0), warm_up_s=60.0).judged


def test_the_warm_up_counts_for_nothing() -> None:
    points = [(at_s, 100.0 + min(at_s, 600.0)) for at_s in (step * 5.0 for step in range(720))]
    assert trend("host 1", "memory_mb", points, warm_up_s=600.0).flat
    assert not trend("host 1", "memory_mb", points, warm_up_s=0.0).flat


def test_a_process_is_read_while_it_is_there() -> None:
    here = read_process(os.getpid())
    assert here is not None
    assert here["memory_mb"] > 10
    assert here["threads"] >= 1
    assert here["files"] >= 3
    assert read_process(2**22 + 1) is None
