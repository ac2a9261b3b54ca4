"""A run as one JSON document: every figure with its percentiles, the pictures over time, and the command. Pure."""

import math
from dataclasses import asdict, dataclass, field
from typing import Any

from loadtest.job import Outcome
from loadtest.metrics import METRICS
from loadtest.samples import buckets, percentile, summary
from loadtest.truth import Truth

VERSION = 1
LATE_LIMIT_MS = 60.0
"""Three sound packets: a sender that is later than this measures itself."""
BUSY_CORES = 0.85
BUSY_MACHINE = 0.95
PICTURE_POINTS = 120
WHILE_TALKING = frozenset(
    {"server_cpu_cores", "server_loop_lag_ms", "machine_busy_ratio", "tester_cpu_cores", "tester_front_cpu_cores"}
)
"""What these are after the last candidate stopped talking, while final transcripts are waited for, is in the pictures over
time alone."""


@dataclass(slots=True)
class RunFacts:
    """What the run knows of itself besides its samples. ``marks`` are (seconds of the run, what was done)."""

    command: str
    began_at: str
    options: dict[str, Any]
    machine: dict[str, Any]
    duration_s: float
    marks: list[tuple[float, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    metrics_refused: str = ""
    """Why the server's /metrics could not be read, if it was."""
    interrupted: bool = False


def assemble(facts: RunFacts, outcome: Outcome, truth: Truth | None, *, server_here: bool) -> dict[str, Any]:
    """The document; figures that could not be had are named in ``not_available`` with the reason."""
    width_s = max(1.0, math.ceil(facts.duration_s / PICTURE_POINTS))
    metrics, series = {}, {}
    for name, metric in METRICS.items():
        points = outcome.points.get(name)
        if points:
            values = _values(outcome, name)
            more = metric.more_is_better
            metrics[name] = {"unit": metric.unit, **_rounded(asdict(summary(values, more_is_better=more)))}
            series[name] = [_rounded(asdict(bucket)) for bucket in buckets(points, width_s, more_is_better=more)]
    return {
        "version": VERSION,
        "command": facts.command,
        "began_at": facts.began_at,
        "duration_s": round(facts.duration_s, 1),
        "interrupted": facts.interrupted,
        "options": facts.options,
        "machine": facts.machine,
        "metrics": metrics,
        "counts": dict(sorted(outcome.counts.items())),
        "scores": scores(outcome),
        "errors": dict(sorted(outcome.errors.items())),
        "chaos": {
            kind: {"back_s": _rounded(asdict(summary([back_s for what, back_s in outcome.back_s if what == kind])))}
            for kind in sorted({what for what, _ in outcome.back_s})
        },
        "tester": tester_limit(outcome, facts, server_here=server_here),
        "not_available": not_available(outcome, truth, facts),
        "notes": facts.notes,
        "marks": [[round(at_s, 1), what] for at_s, what in facts.marks],
        "series_bucket_s": width_s,
        "series": series,
    }


def _values(outcome: Outcome, metric: str) -> list[float]:
    """The samples that are summed up."""
    points = outcome.points.get(metric, [])
    until_s = talked_until_s(outcome) if metric in WHILE_TALKING else math.inf
    return [value for at_s, value in points if at_s <= until_s] or [value for _, value in points]


def talked_until_s(outcome: Outcome) -> float:
    """When the last candidate stopped sending (s of the run); without end where nobody sent sound."""
    return max((at_s for at_s, _ in outcome.points.get("sender_late_ms", ())), default=math.inf)


def _rounded(values: dict[str, Any]) -> dict[str, Any]:
    return {key: round(value, 4) if isinstance(value, float) else value for key, value in values.items()}


def scores(outcome: Outcome) -> dict[str, float]:
    """Shares out of the counts; a share of nothing is left out."""
    counts = outcome.counts
    shares = (
        ("words_never_shown_ratio", counts["words_never_shown"], counts["words_said"]),
        ("terms_recall", counts["terms_found"], counts["terms_said"]),
        ("terms_precision", counts["terms_found"], counts["terms_found"] + counts["terms_false"]),
        ("events_recall", counts["events_found"], counts["events_shown"]),
        ("events_precision", counts["events_found"], counts["events_found"] + counts["events_false"]),
        ("submitted_ratio", counts["sessions_submitted"], counts["sessions"]),
    )
    return {name: round(part / whole, 4) for name, part, whole in shares if whole}


def tester_limit(outcome: Outcome, facts: RunFacts, *, server_here: bool) -> dict[str, Any]:
    """Whether the tester, not the server, may have set the figures, and why."""
    why = []
    cpu, front, late, busy = (
        _values(outcome, name)
        for name in ("tester_cpu_cores", "tester_front_cpu_cores", "sender_late_ms", "machine_busy_ratio")
    )
    if cpu and percentile(cpu, 0.95) > BUSY_CORES:
        why.append(f"a tester process used {percentile(cpu, 0.95):.2f} of a core (p95): use more --processes")
    if late and percentile(late, 0.95) > LATE_LIMIT_MS:
        why.append(f"sound left {percentile(late, 0.95):.0f} ms late (p95 of each second's worst)")
    if busy and percentile(busy, 0.5) > BUSY_MACHINE:
        where = "which the server shares" if server_here else "so it could not keep up"
        why.append(f"the tester's machine was {percentile(busy, 0.5):.0%} busy (median), {where}")
    if front and percentile(front, 0.95) > BUSY_CORES:
        why.append(f"the process that shows the run used {percentile(front, 0.95):.2f} of a core (p95)")
    processes = min(facts.options.get("processes", 1), facts.options.get("sessions", 1))
    of_all = processes * _mean(cpu) + _mean(front)
    return {"processes": processes, "cpu_cores_mean": round(of_all, 3), "was_the_limit": bool(why), "why": why}


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def not_available(outcome: Outcome, truth: Truth | None, facts: RunFacts) -> dict[str, str]:
    reasons: dict[str, str] = {}
    chaos = facts.options.get("chaos", [])
    for name in METRICS:
        if outcome.points.get(name):
            continue
        if name.startswith("server_"):
            reason = facts.metrics_refused or "the server's /metrics does not offer it"
            reason += "" if name == "server_loop_lag_ms" else " and its process is not known (--server-pid)"
        elif name.startswith(("word_", "rate_error")) and (truth is None or not truth.words):
            reason = "no truth with words (--truth)"
        elif name == "face_event_s" and (truth is None or not truth.events):
            reason = "no truth with events"
        elif name == "door_s":
            reason = "nobody had to wait"
        elif name == "picture_s":
            reason = "no console asked for pictures (--pictures)"
        elif name.startswith(("word_", "rate_error")) and "transcribe" not in facts.options.get("purposes", ()):
            reason = "the candidates did not agree to a transcript"
        elif name == "reconnect_s":
            reason = "nobody was cut off" if not {*chaos} - {"lose10"} else "nobody came back"
        elif name == "analysis_back_s" and "kill-host" not in chaos:
            reason = "no analyzer host was killed"
        else:
            reason = "nothing of the kind was seen"
        reasons[name] = reason
    return reasons
