"""Measured values with the moment they were measured at, and what is said of many of them. Pure."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Point = tuple[float, float]
"""Seconds since the run began, value."""


@dataclass(frozen=True, slots=True)
class Summary:
    """``p95`` is the value that 95 % of the samples are no worse than: no higher, or no lower where more is better."""

    n: int
    mean: float
    p50: float
    p95: float
    p99: float
    worst: float


@dataclass(frozen=True, slots=True)
class Bucket:
    """The samples of one stretch of the run, for a picture over time."""

    at_s: float
    n: int
    p50: float
    p95: float


def percentile(values: Sequence[float], share: float, *, more_is_better: bool = False) -> float:
    """Nearest rank: the smallest value that at least ``share`` of ``values`` do not exceed. Raises ValueError if empty."""
    if not values:
        raise ValueError("no values")
    ordered = sorted(values, reverse=more_is_better)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def summary(values: Sequence[float], *, more_is_better: bool = False) -> Summary:
    """Raises ValueError if empty."""
    p50, p95, p99 = (percentile(values, share, more_is_better=more_is_better) for share in (0.5, 0.95, 0.99))
    worst = min(values) if more_is_better else max(values)
    return Summary(len(values), sum(values) / len(values), p50, p95, p99, worst)


def buckets(points: Iterable[Point], width_s: float, *, more_is_better: bool = False) -> list[Bucket]:
    """One bucket for each ``width_s`` that has samples, oldest first."""
    held: defaultdict[int, list[float]] = defaultdict(list)
    for at_s, value in points:
        held[math.floor(at_s / width_s)].append(value)
    found = []
    for number, values in sorted(held.items()):
        p50, p95 = (percentile(values, share, more_is_better=more_is_better) for share in (0.5, 0.95))
        found.append(Bucket((number + 0.5) * width_s, len(values), p50, p95))
    return found


class Samples:
    """Samples by metric. ``take_new`` hands out each one once, for those who watch while it runs."""

    def __init__(self, points: dict[str, list[Point]] | None = None) -> None:
        self.points: defaultdict[str, list[Point]] = defaultdict(list, points or {})
        self._told: dict[str, int] = {}

    def add(self, metric: str, at_s: float, value: float) -> None:
        self.points[metric].append((round(at_s, 3), round(value, 4)))

    def take_in(self, points: dict[str, list[Point]]) -> None:
        for metric, more in points.items():
            self.points[metric].extend(more)

    def take_new(self) -> dict[str, list[Point]]:
        held = list(self.points.items())  # a thread that scores may add a metric meanwhile
        new = {metric: points[self._told.get(metric, 0) :] for metric, points in held}
        self._told.update({metric: self._told.get(metric, 0) + len(points) for metric, points in new.items()})
        return {metric: points for metric, points in new.items() if points}

    def values(self, metric: str, since_s: float = -math.inf) -> list[float]:
        return [value for at_s, value in self.points.get(metric, ()) if at_s >= since_s]
