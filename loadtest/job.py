"""What one tester process is told to do, and what it answers: JSON over its standard input and a file."""

from collections import Counter

from pydantic import BaseModel, ConfigDict, Field

from loadtest.chaos import Chaos
from loadtest.samples import Point
from server.core.facts import Purpose


class Visitor(BaseModel):
    """One candidate. ``starts_s`` counts from the run's beginning."""

    model_config = ConfigDict(frozen=True)

    number: int
    token: str
    starts_s: float
    retake: bool = False


class Job(BaseModel):
    """``began_s`` is the run's beginning on this machine's monotonic clock, which all its processes share."""

    model_config = ConfigDict(frozen=True)

    url: str
    api_key: str
    began_s: float
    visitors: tuple[Visitor, ...]
    consoles: int = Field(ge=1)
    clip: str
    truth: str | None = None
    answers: int = Field(ge=1)
    answer_s: float = Field(gt=0)
    check_s: float = 1.0
    chat_each_s: float = 10.0
    settle_s: float = 60.0
    chaos: tuple[Chaos, ...] = ()
    purposes: tuple[Purpose, ...] = ("record", "transcribe", "analyse", "expression")
    """What the candidates agree to."""
    pictures_each_s: float | None = None
    """How often a console asks for each candidate's live picture; None for never."""
    any_certificate: bool = False
    read_recordings: bool = True
    result: str


class HostState(BaseModel):
    """An analyzer host's state as a session's timeline tells it, and when a console heard of it (s of the run)."""

    session: str
    at_s: float
    state: str


class Progress(BaseModel):
    """Said each second: how many candidates are in each stage, and the samples since the last time."""

    stages: dict[str, int]
    errors: Counter[str]
    new: dict[str, list[Point]]


class Outcome(BaseModel):
    """What one process measured. ``counts`` add up over processes."""

    points: dict[str, list[Point]] = Field(default_factory=dict)
    counts: Counter[str] = Field(default_factory=Counter)
    errors: Counter[str] = Field(default_factory=Counter)
    host_states: list[HostState] = Field(default_factory=list)
    marks: list[tuple[float, str]] = Field(default_factory=list)
    """What was done to a candidate, and when."""
    back_s: list[tuple[str, float]] = Field(default_factory=list)
    """What was done, and how long from its end until media flowed again."""
    cut_off: list[Point] = Field(default_factory=list)
    """When a candidate was back whose line had gone without its own doing (s of the run), and how long it took."""


def merged(outcomes: list[Outcome]) -> Outcome:
    """All processes as if they had been one."""
    whole = Outcome()
    for outcome in outcomes:
        for metric, points in outcome.points.items():
            whole.points.setdefault(metric, []).extend(points)
        whole.counts.update(outcome.counts)
        whole.errors.update(outcome.errors)
        whole.host_states.extend(outcome.host_states)
        whole.marks.extend(outcome.marks)
        whole.back_s.extend(outcome.back_s)
        whole.cut_off.extend(outcome.cut_off)
    for points in whole.points.values():
        points.sort()
    return whole
