"""When a host does less, and when more again: tables of lateness in, levels out."""

from collections.abc import Sequence

import pytest

from analyzers.host.pressure import (
    DOWN_AFTER_S,
    FINAL_STEP_EVERY_S,
    FINAL_STEP_LATEST_S,
    LOOK_EVERY_MS,
    FinalGate,
    Pressure,
    lateness_s,
)

STEP_S = 0.25


def levels(pressure: Pressure, lateness: Sequence[tuple[float, float]], from_s: float = 0.0) -> list[tuple[float, int]]:
    """Feed (for how many seconds, how late); answers each change as (when, level)."""
    now_s, changes = from_s, []
    for for_s, late_s in lateness:
        for _ in range(int(for_s / STEP_S)):
            if pressure.put(now_s, late_s):
                changes.append((now_s, pressure.level))
            now_s += STEP_S
    return changes


def changed(pressure: Pressure, from_s: float, late_s: float) -> float:
    """Feed one lateness until the level changes; answers when."""
    while not pressure.put(from_s, late_s):
        from_s += STEP_S
    return from_s


@pytest.mark.parametrize(
    ("lateness", "wanted"),
    [
        ([(60, 0.4)], []),
        ([(60, 1.0)], []),
        ([(0.5, 9.0), (60, 1.0)], []),
        ([(60, 1.6)], [(0.5, 1)]),
        ([(60, 2.2)], [(0.5, 1), (1.25, 2)]),
        ([(60, 9.0)], [(0.5, 1), (1.25, 2), (2.0, 3)]),
        ([(2, 1.5), (60, 0.8)], [(0.5, 1)]),
    ],
    ids=["in-time", "at-the-edge", "one-spike", "late", "later", "very-late", "neither-late-nor-easy-stays"],
)
def test_it_rises_within_two_seconds_and_only_as_far_as_the_lateness(
    lateness: list[tuple[float, float]], wanted: list[tuple[float, int]]
) -> None:
    assert levels(Pressure(), lateness) == wanted


def test_it_falls_step_by_step_and_slowly() -> None:
    changes = levels(Pressure(), [(3, 9.0), (60, 0.1)])
    assert [level for _, level in changes] == [1, 2, 3, 2, 1, 0]
    falls_s = [at_s for at_s, _ in changes][3:]
    assert falls_s == [3 + DOWN_AFTER_S, 3 + 2 * DOWN_AFTER_S, 3 + 3 * DOWN_AFTER_S]


def test_a_level_that_was_lowered_too_soon_stays_longer_the_next_time() -> None:
    pressure, now_s, held_s = Pressure(), 0.0, []
    for _ in range(6):
        up_s = changed(pressure, now_s, 2.0)
        down_s = changed(pressure, up_s + STEP_S, 0.0)
        held_s.append(down_s - up_s)
        now_s = down_s + 5
    assert held_s == [pytest.approx(after_s, abs=1) for after_s in (10, 20, 40, 80, 120, 120)]
    up_s = changed(pressure, now_s + 600, 2.0)
    assert changed(pressure, up_s + STEP_S, 0.0) - up_s == pytest.approx(DOWN_AFTER_S, abs=1), "a calm time is forgiven"


def test_each_level_keeps_what_the_one_below_reduces() -> None:
    pressure, seen = Pressure(), [Pressure().reduced]
    for number in range(12):
        if pressure.put(number * STEP_S, 9.0):
            seen.append(pressure.reduced)
    assert seen == [(), ("partial_words",), ("partial_words", "pictures"), ("partial_words", "pictures", "final_pass")]
    assert sorted(LOOK_EVERY_MS) == list(LOOK_EVERY_MS)


@pytest.mark.parametrize(
    ("waited_s", "undecoded_s", "wanted_s"),
    [
        (0.0, [], 0.0),
        (2.0, [1.0], 2.0),
        (1.0, [0.2, 3.0], 3.0),
    ],
    ids=["idle", "words-wait", "sound-is-behind"],
)
def test_lateness_is_of_what_waits_not_of_what_is_still_being_said(
    waited_s: float, undecoded_s: list[float], wanted_s: float
) -> None:
    assert lateness_s(waited_s, undecoded_s) == wanted_s


def test_final_passes_wait_at_the_third_level_but_never_starve_unless_words_are_very_late() -> None:
    gate = FinalGate()
    assert gate.open(0.0, level=2, late_s=99.0)
    assert gate.open(0.0, level=3, late_s=1.0)
    gate.stepped(0.0)
    assert not gate.open(FINAL_STEP_EVERY_S - 0.1, level=3, late_s=1.0)
    assert gate.open(FINAL_STEP_EVERY_S, level=3, late_s=1.0)
    assert not gate.open(60.0, level=3, late_s=FINAL_STEP_LATEST_S + 0.1)
