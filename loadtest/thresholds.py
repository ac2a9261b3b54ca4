"""Limits in a file, and which of them a run missed. Pure but for the reading.

TOML (or JSON of the same shape)::

    [[limit]]
    metric = "metrics.word_shown_s"
    percentile = "p95"
    at_most = 1.5

``metric`` is a path in the run's JSON; ``percentile`` is left out where the path leads to a number. What there is none of in
``errors`` is 0 there.
"""

import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Limit(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    metric: str
    percentile: Literal["n", "mean", "p50", "p95", "p99", "worst"] | None = None
    at_most: float | None = None
    at_least: float | None = None

    @model_validator(mode="after")
    def _one_side(self) -> "Limit":
        if self.at_most is None and self.at_least is None:
            raise ValueError("at_most or at_least is needed")
        return self


class Limits(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    limit: tuple[Limit, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Verdict:
    kept: bool
    words: str
    measured: bool = True


def load_limits(path: Path) -> tuple[Limit, ...]:
    """Raises ValueError (also for what is no TOML or JSON)."""
    text = path.read_text()
    return Limits.model_validate(json.loads(text) if path.suffix == ".json" else tomllib.loads(text)).limit


def judge(limits: Iterable[Limit], result: dict[str, Any]) -> list[Verdict]:
    """One verdict for each limit. What was not measured counts as missed: a silent gap would pass for a success."""
    return [_judge(limit, result) for limit in limits]


def _judge(limit: Limit, result: dict[str, Any]) -> Verdict:
    name = f"{limit.metric.removeprefix('metrics.')} {limit.percentile or ''}".strip()
    wanted = " and ".join(
        f"{side} {value:g}"
        for side, value in (("at most", limit.at_most), ("at least", limit.at_least))
        if value is not None
    )
    value = _value(limit, result)
    if value is None:
        reason = result.get("not_available", {}).get(limit.metric.rpartition(".")[2], "the run has no such figure")
        return Verdict(False, f"{name} should be {wanted} but was not measured: {reason}", measured=False)
    kept = (limit.at_most is None or value <= limit.at_most) and (limit.at_least is None or value >= limit.at_least)
    return Verdict(kept, f"{name} is {value:g} and should be {wanted}")


def _value(limit: Limit, result: dict[str, Any]) -> float | None:
    found: Any = result
    for part in [*limit.metric.split("."), *([limit.percentile] if limit.percentile else [])]:
        found = found.get(part) if isinstance(found, dict) else None
    if found is None and limit.metric.startswith("errors.") and "errors" in result:
        return 0.0  # errors are named as they come
    return float(found) if isinstance(found, int | float) else None
