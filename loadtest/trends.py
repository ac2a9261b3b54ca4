"""Whether what a process holds grows: readings of /proc, and a line through the least of each minute."""

import os
from dataclasses import dataclass
from pathlib import Path

from loadtest.samples import Point

_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
BOUNDS_PER_HOUR = {
    "memory_mb": {"server": 12.0, "host": 24.0},
    "threads": {"server": 4.0, "host": 4.0},
    "files": {"server": 6.0, "host": 6.0},
}
"""How much the least may grow in an hour. With three candidates at a time about 200 come in an hour: one thread or file lost
for each of them, or even for each tenth, is far above; coming and going alone stays below."""
LEAST_MINUTES = 10
"""Fewer are no trend."""


@dataclass(frozen=True, slots=True)
class Trend:
    """One figure of one process over the run; ``growth_per_hour`` by least squares on each minute's least."""

    process: str
    figure: str
    minutes: int
    first: float
    last: float
    most: float
    growth_per_hour: float
    bound_per_hour: float

    @property
    def judged(self) -> bool:
        return self.minutes >= LEAST_MINUTES

    @property
    def flat(self) -> bool:
        return self.growth_per_hour <= self.bound_per_hour


def slope_per_hour(points: list[Point]) -> float:
    """Least squares; 0 for fewer than two points."""
    if len(points) < 2:
        return 0.0
    mean_s = sum(at_s for at_s, _ in points) / len(points)
    mean = sum(value for _, value in points) / len(points)
    spread = sum((at_s - mean_s) ** 2 for at_s, _ in points)
    return 3600 * sum((at_s - mean_s) * (value - mean) for at_s, value in points) / spread if spread else 0.0


def minutes_least(points: list[Point]) -> list[Point]:
    held: dict[int, list[float]] = {}
    for at_s, value in points:
        held.setdefault(int(at_s // 60), []).append(value)
    return [(minute * 60 + 30.0, min(values)) for minute, values in sorted(held.items())]


def trend(process: str, figure: str, points: list[Point], warm_up_s: float) -> Trend:
    least = [point for point in minutes_least(points) if point[0] >= warm_up_s]
    values = [value for _, value in points]
    return Trend(
        process,
        figure,
        len(least),
        round(least[0][1] if least else values[0], 1),
        round(least[-1][1] if least else values[-1], 1),
        round(max(values), 1),
        round(slope_per_hour(least), 2),
        BOUNDS_PER_HOUR[figure]["server" if process == "server" else "host"],
    )


def read_process(pid: int) -> dict[str, float] | None:
    """Resident MiB, threads and open files; None when it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        files = len(os.listdir(f"/proc/{pid}/fd"))
    except OSError:
        return None
    return {"memory_mb": int(fields[21]) * _PAGE_BYTES / 2**20, "threads": float(fields[17]), "files": float(files)}
