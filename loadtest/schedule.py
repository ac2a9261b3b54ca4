"""When each candidate comes, and what a command line says of time. Pure."""

import re

_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}


def seconds(text: str, least_s: float = 0.0) -> float:
    """``90s``, ``10m``, ``1.5h``, ``250ms`` or a plain number of seconds. Raises ValueError."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)(ms|s|m|h)?", text.strip())
    if found is None:
        raise ValueError(f"not a duration: {text!r} (say 90s, 10m or 1h)")
    told_s = float(found[1]) * _SECONDS[found[2] or "s"]
    if told_s < least_s:
        raise ValueError(f"too short: {text!r} (at least {least_s:g}s)")
    return told_s


def per_second(text: str) -> float:
    """``2/s``, ``30/m`` or a plain number per second. Raises ValueError."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)(?:/(s|m|h))?", text.strip())
    if found is None or float(found[1]) == 0:
        raise ValueError(f"not a rate: {text!r} (say 2/s or 30/m)")
    return float(found[1]) / _SECONDS[found[2] or "s"]


def starts_s(sessions: int, ramp_per_s: float) -> list[float]:
    """When each session begins, evenly, the first at once."""
    return [number / ramp_per_s for number in range(sessions)]


def answers_in(duration_s: float, answer_s: float, limit: int = 50) -> tuple[int, float]:
    """How many answers of about ``answer_s`` fill ``duration_s``, and how long each is then."""
    count = min(limit, max(1, round(duration_s / answer_s)))
    return count, duration_s / count


def share_out(sessions: int, processes: int) -> list[list[int]]:
    """Session numbers for each process, dealt in turn so that every process ramps up; no process is left empty."""
    used = max(1, min(processes, sessions))
    return [list(range(first, sessions, used)) for first in range(used)]
