"""What readings of a server make of each other: rates, gaps, a server that was started anew."""

import pytest

from loadtest.server_figures import ProcessFigures, Scrape, ServerReader

NOBODY = "http://127.0.0.1:9"


def offered(**cpu_s: float) -> Scrape:
    return Scrape(cpu_s=dict(cpu_s), memory_mb=dict.fromkeys(cpu_s, 100.0))


def lags(*counts: float) -> Scrape:
    """Cumulative counts of lags under 10, 20 and 50 ms."""
    return Scrape(loop_lag_buckets=dict(zip((0.01, 0.02, 0.05), counts, strict=True)))


def test_cpu_is_that_of_the_server_and_all_its_hosts() -> None:
    reader = ServerReader(NOBODY, None)
    assert "server_cpu_cores" not in reader.rates(offered(server=10, host=500), {}, 0.0), "one reading has no rate"
    found = reader.rates(offered(server=11, host=502), {}, 2.0)
    assert (found["server_cpu_cores"], found["server_memory_mb"]) == (1.5, 200.0)


def test_a_reading_that_failed_leaves_a_gap_and_no_mountain() -> None:
    reader = ServerReader(NOBODY, None)
    reader.rates(offered(server=3600), {}, 0.0)
    assert "server_cpu_cores" not in reader.rates(None, {}, 2.0)
    assert reader.rates(offered(server=3602), {}, 4.0)["server_cpu_cores"] == 0.5


def test_a_host_that_is_newly_offered_counts_from_its_first_reading() -> None:
    reader = ServerReader(NOBODY, None)
    reader.rates(offered(server=10), {}, 0.0)
    assert reader.rates(offered(server=11, host=900), {}, 2.0)["server_cpu_cores"] == 0.5
    assert reader.rates(offered(server=12, host=901), {}, 4.0)["server_cpu_cores"] == 1.0


def test_a_child_of_this_machine_that_is_new_counts_from_its_start() -> None:
    reader = ServerReader(NOBODY, 1)
    reader.rates(None, {1: ProcessFigures(10.0, 50.0)}, 0.0)
    found = reader.rates(None, {1: ProcessFigures(11.0, 50.0), 2: ProcessFigures(1.0, 25.0)}, 2.0)
    assert (found["server_cpu_cores"], found["server_memory_mb"]) == (1.0, 75.0)


def test_a_server_whose_process_is_no_longer_known_has_no_rate_at_first() -> None:
    reader = ServerReader(NOBODY, 1)
    reader.rates(None, {1: ProcessFigures(10.0, 50.0)}, 0.0)
    assert "server_cpu_cores" not in reader.rates(offered(server=3600), {}, 2.0)
    assert reader.rates(offered(server=3601), {}, 4.0)["server_cpu_cores"] == 0.5


@pytest.mark.parametrize(
    ("readings", "each_ms", "of_all_ms"),
    [
        ([lags(200, 200, 200), lags(290, 299, 300)], [None, 20.0], 20.0),
        ([lags(200, 200, 200), None, lags(290, 299, 300)], [None, None, 20.0], 20.0),
        ([lags(200, 200, 200), lags(300, 300, 300), lags(1, 1, 2), lags(600, 700, 800)], [None, 10.0, 50.0, 50.0], None),
    ],
    ids=["two readings", "one failed", "started anew, and above the first reading again"],
)
def test_lag(readings: list[Scrape | None], each_ms: list[float | None], of_all_ms: float | None) -> None:
    reader = ServerReader(NOBODY, None)
    assert [reader.rates(one, {}, 2.0 * at).get("server_loop_lag_ms") for at, one in enumerate(readings)] == each_ms
    assert reader.lag_of_all_ms() == of_all_ms
