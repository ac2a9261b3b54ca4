"""When the server counts as saturated: tables of readings in, reasons out."""

import pytest

from server.load.loop_lag import LagReading, LagWindow
from server.load.saturation import OFF_AFTER_S, ON_AFTER_S, HostLoad, Reason, Saturation, Sustained

LIMIT_S = 0.1
FINE = LagReading(p50_s=0.001, p99_s=0.02, most_s=0.05, busy_ratio=0.4)
LATE = LagReading(p50_s=0.2, p99_s=0.5, most_s=0.9, busy_ratio=0.9)
FULL_CORE = LagReading(p50_s=0.03, p99_s=0.05, most_s=0.09, busy_ratio=0.98)
BETWEEN = LagReading(p50_s=0.08, p99_s=0.2, most_s=0.3, busy_ratio=0.9)
SPIKES = LagReading(p50_s=0.004, p99_s=0.9, most_s=2.0, busy_ratio=0.8)


def reasons(seconds: list[tuple[int, LagReading, list[HostLoad]]], *, limit_s: float = LIMIT_S) -> list[tuple[Reason, ...]]:
    saturation, now_s, found = Saturation(limit_s), 0.0, []
    for for_s, loop, hosts in seconds:
        for _ in range(for_s):
            found.append(saturation.put(now_s, loop, hosts))
            now_s += 1.0
    return found


def hosts(*levels: int) -> list[HostLoad]:
    return [HostLoad(level) for level in levels]


@pytest.mark.parametrize(
    ("loop", "of_hosts", "wanted"),
    [
        (FINE, hosts(0), ()),
        (SPIKES, hosts(0), ()),
        (BETWEEN, hosts(2), ()),
        (LATE, hosts(0), ("loop",)),
        (FULL_CORE, hosts(0), ("loop",)),
        (FINE, hosts(3), ("analysis",)),
        (FINE, hosts(3, 3), ("analysis",)),
        (FINE, hosts(3, 2), ()),
        (FINE, hosts(), ()),
        (LATE, hosts(3), ("loop", "analysis")),
    ],
    ids=[
        *("well", "spikes-alone", "neither", "late-in-the-median", "core-used-up", "host-has-no-more-to-give"),
        *("all-hosts", "one-host-has-room", "no-host-is-no-reason", "both"),
    ],
)
def test_what_lasts_is_a_reason(loop: LagReading, of_hosts: list[HostLoad], wanted: tuple[Reason, ...]) -> None:
    found = reasons([(60, loop, of_hosts)])
    assert found[-1] == wanted
    assert set(found[: int(ON_AFTER_S)]) == {()}, "not before it has lasted"


def test_a_rush_of_ten_seconds_is_no_saturation() -> None:
    assert set(reasons([(30, FINE, hosts(0)), (10, LATE, hosts(3)), (30, FINE, hosts(0))])) == {()}


def test_it_ends_only_when_it_has_been_well_for_a_while() -> None:
    found = reasons([(15, LATE, hosts(0)), (40, BETWEEN, hosts(0)), (5, FINE, hosts(0)), (1, BETWEEN, []), (30, FINE, [])])
    changes = [second for second in range(1, len(found)) if found[second] != found[second - 1]]
    assert changes == [int(ON_AFTER_S), 61 + int(OFF_AFTER_S)]


def test_either_reason_can_be_switched_off() -> None:
    assert reasons([(60, LATE, hosts(3))], limit_s=0)[-1] == ("analysis",)
    saturation = Saturation(LIMIT_S, by_analysis=False)
    assert [saturation.put(float(second), LATE, hosts(3)) for second in range(60)][-1] == ("loop",)


def test_sustained_begins_its_wait_anew_with_every_break() -> None:
    sustained = Sustained(3.0, 3.0)
    readings = [True, True, None, True, True, False, True, True, True, True]
    assert [sustained.put(float(second), over) for second, over in enumerate(readings)] == [False] * 9 + [True]


def test_the_window_forgets_and_knows_its_percentiles() -> None:
    window = LagWindow(10.0)
    assert window.reading() == LagReading()
    window.put(0.0, 5.0, 0.0)
    for number in range(100):
        window.put(0.1 + number * 0.09, number / 1000, number * 0.045)
    before = window.reading()
    assert (before.p50_s, before.p99_s, before.most_s) == (0.05, 0.099, 5.0)
    window.put(10.05, 0.0, 5.0)
    after = window.reading()
    assert (after.p50_s, after.most_s) == (0.049, 0.099), "the five seconds are longer ago than the window"
    assert after.busy_ratio == pytest.approx(0.5, abs=0.02)
