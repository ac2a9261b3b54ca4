"""What a run says of itself: limits, tables, the page."""

import re
import textwrap
import tomllib
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from loadtest.chaos import Chaos, beside_expected
from loadtest.chart import nice_top
from loadtest.job import Outcome
from loadtest.metrics import METRICS
from loadtest.page import page
from loadtest.result import RunFacts, assemble
from loadtest.scoring import COUNTED
from loadtest.server_figures import lag_between, read_metrics
from loadtest.tables import change, chaos_table, comparison
from loadtest.thresholds import Limit, Limits, judge, load_limits

ROOT = Path(__file__).parents[2]


def result(command: str = "python -m loadtest run", **points: list[tuple[float, float]]) -> dict[str, Any]:
    facts = RunFacts(
        command=command,
        began_at="2026-11-21T10:00:00+00:00",
        options={"sessions": 2, "consoles": 1, "processes": 1, "chaos": ["kill-host"]},
        machine={"cpus": 2, "system": "Linux", "python": "3.11"},
        duration_s=60.0,
        marks=[(30.0, "kill-host")],
    )
    outcome = Outcome(points=points, counts=Counter(sessions=2, sessions_submitted=2), errors=Counter())
    made = assemble(facts, outcome, None, server_here=True)
    made["expected"] = beside_expected([Chaos.KILL_HOST], made, words_known=False)
    return made


def limits(**limit: object) -> tuple[Limit, ...]:
    return (Limit.model_validate(limit),)


@pytest.mark.parametrize(
    ("limit", "kept", "words"),
    [
        (
            {"metric": "metrics.join_s", "percentile": "p95", "at_most": 1.0},
            True,
            "join_s p95 is 0.5 and should be at most 1",
        ),
        ({"metric": "metrics.join_s", "percentile": "p50", "at_most": 0.05}, False, "is 0.1 and should be at most 0.05"),
        ({"metric": "scores.submitted_ratio", "at_least": 1.0}, True, "at least 1"),
        ({"metric": "metrics.reconnect_s", "percentile": "p95", "at_most": 3}, False, "not measured: nobody came back"),
        ({"metric": "metrics.nonsense", "percentile": "p95", "at_most": 3}, False, "no such figure"),
        ({"metric": "metrics.join_s", "at_most": 3}, False, "not measured"),
        ({"metric": "errors.never_submitted", "at_most": 0}, True, "is 0 and should be at most 0"),
        ({"metric": "counts.nonsense", "at_most": 0}, False, "no such figure"),
    ],
)
def test_limits(limit: dict[str, object], kept: bool, words: str) -> None:
    (verdict,) = judge(limits(**limit), result(join_s=[(1.0, 0.1), (2.0, 0.5)]))
    assert verdict.kept is kept
    assert words in verdict.words


@pytest.mark.parametrize("text", ["", "limit = []", '[[limit]]\nmetric = "x"', '[[limit]]\nmetrik = "x"\nat_most = 1', "]["])
def test_a_broken_limits_file_is_an_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "limits.toml"
    path.write_text(text)
    with pytest.raises(ValueError):  # noqa: PT011  whatever the reader's own words are
        load_limits(path)


def test_limits_in_json(tmp_path: Path) -> None:
    path = tmp_path / "limits.json"
    path.write_text('{"limit": [{"metric": "metrics.join_s", "percentile": "p95", "at_most": 3}]}')
    assert load_limits(path)[0].at_most == 3


def test_the_limits_we_ship_name_figures_there_are() -> None:
    for limit in load_limits(ROOT / "loadtest" / "small.toml"):
        group, name = limit.metric.split(".")
        assert group in {"metrics", "scores", "counts"}
        if group == "metrics":
            assert name in METRICS


def test_transcripts_that_never_came_are_among_the_limits_we_ship() -> None:
    """Only those that arrive have a delay: without a limit on the others a slow server looks quick."""
    text = (ROOT / "docs" / "sizing.md").read_text()
    (block,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    recipe = Limits.model_validate(tomllib.loads(textwrap.dedent(block))).limit
    for limits in (load_limits(ROOT / "loadtest" / "small.toml"), recipe):
        assert {limit.metric: limit.at_most for limit in limits}["counts.takes_never_analysed"] == 0
    (command,) = re.findall(r"python -m loadtest run --url .*?\|\|", text, re.DOTALL)
    assert "--settle 15m" in command


def test_a_run_that_most_never_got_into_misses_the_limits_we_ship() -> None:
    """All figures of those who did get in are fine."""
    fine = {name: [(1.0, 1.0 if metric.more_is_better else 0.1)] for name, metric in METRICS.items()}
    text = (ROOT / "docs" / "sizing.md").read_text()
    (block,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    recipe = Limits.model_validate(tomllib.loads(textwrap.dedent(block))).limit
    made = result("run", **fine)
    made["counts"] |= dict.fromkeys((*COUNTED, "messages_never_arrived"), 0)
    made["scores"]["words_never_shown_ratio"] = 0.02
    for limits in (load_limits(ROOT / "loadtest" / "small.toml"), recipe):
        assert [one.words for one in judge(limits, made) if not one.kept] == []
        shut_out = made | {"scores": made["scores"] | {"submitted_ratio": 0.25}}
        assert [one.kept for one in judge(limits, shut_out)].count(False) == 1
        lost = made | {"counts": made["counts"] | {"recordings_missing": 30}}
        assert [one.kept for one in judge(limits, lost)].count(False) == 1


def test_what_comes_after_the_talking_is_no_part_of_what_it_costs() -> None:
    busy, idle = [(at, 1.5) for at in (10.0, 20.0, 30.0)], [(at, 0.1) for at in (40.0, 50.0, 900.0)]
    made = result(server_cpu_cores=busy + idle, tester_cpu_cores=[(10.0, 0.2)], sender_late_ms=[(31.0, 5.0)])
    assert made["metrics"]["server_cpu_cores"]["mean"] == 1.5
    assert [one["p50"] for one in made["series"]["server_cpu_cores"]][-1] == 0.1
    assert made["tester"]["cpu_cores_mean"] == 0.2
    made = result(server_cpu_cores=busy + idle)
    assert made["metrics"]["server_cpu_cores"]["n"] == 6, "nobody sent sound"


def test_every_figure_is_measured_or_says_why_not() -> None:
    made = result(join_s=[(1.0, 0.1)])
    assert {*made["metrics"], *made["not_available"]} == set(METRICS)
    assert made["not_available"]["word_shown_s"] == "no truth with words (--truth)"


@pytest.mark.parametrize(
    ("points", "limited"),
    [
        ({"tester_cpu_cores": [(1.0, 0.99)]}, True),
        ({"sender_late_ms": [(1.0, 200.0)]}, True),
        ({"machine_busy_ratio": [(1.0, 0.99)]}, True),
        ({"tester_cpu_cores": [(1.0, 0.2)], "sender_late_ms": [(1.0, 5.0)], "machine_busy_ratio": [(1.0, 0.6)]}, False),
    ],
)
def test_the_tester_says_when_it_was_the_limit(points: dict[str, list[tuple[float, float]]], limited: bool) -> None:
    tester = result("run", **points)["tester"]
    assert tester["was_the_limit"] is limited
    assert bool(tester["why"]) is limited


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [(1.0, 1.5, "+50%"), (2.0, 1.0, "-50%"), (0.0, 3.0, "+3"), (1.0, 1.0, "same"), (None, 1.0, "")],
)
def test_change(first: float | None, second: float | None, expected: str) -> None:
    assert change(first, second) == expected


def test_two_runs_beside_each_other() -> None:
    rows = comparison(result(join_s=[(1.0, 0.1)]), result(join_s=[(1.0, 0.2)], reconnect_s=[(1.0, 1.0)]))
    assert ("join_s", "p95", 0.1, 0.2, "+100%") in rows
    assert ("reconnect_s", "p50", None, 1.0, "") in rows


class Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes |= {name for name, _ in attrs}


def test_the_page_needs_nothing_else() -> None:
    text = page(result(join_s=[(1.0, 0.1), (5.0, 0.4)], sound_delivered_ratio=[(9.0, 1.0)]))
    seen = Seen()
    seen.feed(text)
    assert seen.tags["svg"] == 2
    assert not seen.tags.keys() & {"script", "link", "img", "iframe", "object", "embed", "base"}
    assert not seen.attributes & {"src", "href", "srcset", "data"}
    assert not re.search(r"url\(|@import|https?:", text)
    assert "prefers-color-scheme: dark" in text
    assert "Load test" in text
    assert "负载测试" in text
    assert "kill-host" in text


def test_a_run_that_was_interrupted_says_so_on_its_page() -> None:
    made = result(join_s=[(1.0, 0.1)])
    assert "Interrupted" not in page(made)
    assert "Interrupted" in page({**made, "interrupted": True})


def test_what_cannot_be_judged_is_neither_kept_nor_missed() -> None:
    made = result(join_s=[(1.0, 0.1)])
    unknown = next(one["words"] for one in made["expected"]["kill-host"]["measured"] if one["kept"] is None)
    assert f"<li class=soft>? {unknown}" in page(made)
    console = Console(width=400)
    with console.capture() as shown:
        console.print(chaos_table(made))
    assert f"?      {unknown}" in shown.get()


def test_the_page_escapes_what_was_typed() -> None:
    assert "<script>" not in page(result(command="run '<script>alert(1)</script>'", join_s=[(1.0, 0.1)]))


@pytest.mark.parametrize(
    ("value", "top"), [(0.0, 1.0), (0.031, 0.05), (1.0, 1.0), (1.7, 2.0), (180.0, 200.0), (73.0, 100.0)]
)
def test_an_axis_ends_at_a_round_number(value: float, top: float) -> None:
    assert nice_top(value) == pytest.approx(top)


def test_what_metrics_offer() -> None:
    text = (
        "# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total 12.5\n"
        "# TYPE process_resident_memory_bytes gauge\nprocess_resident_memory_bytes 104857600\n"
        "# TYPE lis_loop_lag_seconds histogram\n"
        'lis_loop_lag_seconds_bucket{le="0.01"} 90\nlis_loop_lag_seconds_bucket{le="0.05"} 99\n'
        'lis_loop_lag_seconds_bucket{le="+Inf"} 100\nlis_loop_lag_seconds_count 100\nlis_loop_lag_seconds_sum 1\n'
    )
    found = read_metrics(text)
    assert (found.cpu_s, found.memory_mb) == ({"server": 12.5}, {"server": 100.0})
    assert lag_between({}, found.loop_lag_buckets) == pytest.approx(50.0)
    assert lag_between(found.loop_lag_buckets, found.loop_lag_buckets) is None


def test_metrics_without_these_figures() -> None:
    found = read_metrics("# TYPE lis_live_sessions gauge\nlis_live_sessions 3\n")
    assert (found.cpu_s, found.memory_mb, found.loop_lag_ms) == ({}, {}, None)
