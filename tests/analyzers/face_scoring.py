"""A made clip through the real face analyzer, and how well what it told matches what was done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from analyzers import LookPicture, SeatSetting
from analyzers.face import FaceAnalyzer
from analyzers.sight.landmarks import LandmarkerPool, Seen
from server.core.facts import Calibrated, EventBegan, EventEnded, Fact, Word
from server.core.plan import DEVICE_CHECK
from tests.analyzers.made_faces import Act, MadeClip
from tests.analyzers.pictures import Rgb

MATCH_MS = 500
CLAIMED_MS = {5: 600, 2: 1_000}
"""Events shorter than this at so many pictures a second may be told or not."""
UNCLAIMED = ("2 %",)
"""Smaller than what is claimed to be found."""
SAMPLE_MS = 50


@dataclass(frozen=True)
class Told:
    name: str
    from_ms: int
    to_ms: int


@dataclass
class Score:
    """Counts of one event. ``held_back``: it happened while the analyzer said that it cannot judge."""

    hits: int = 0
    missed: int = 0
    false: int = 0
    held_back: int = 0
    small_hits: int = 0
    small: int = 0

    def add(self, other: "Score") -> None:
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def recall(self) -> float | None:
        """Of what happened while it could be judged."""
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else None

    @property
    def recall_of_all(self) -> float | None:
        everything = self.hits + self.missed + self.held_back
        return self.hits / everything if everything else None

    @property
    def precision(self) -> float | None:
        return self.hits / (self.hits + self.false) if self.hits + self.false else None


@dataclass
class Collected:
    """The way out of an analyzer."""

    facts: list[Fact] = field(default_factory=list)

    def fact(self, at_ms: int, fact: Fact, key: str) -> None:
        self.facts.append(fact)

    def seen(self, at_ms: int, faces: int) -> None: ...

    def partial(self, from_ms: int, text: str, words: tuple[Word, ...]) -> None: ...

    def later(self, *_: object) -> None: ...

    def told(self) -> list[Told]:
        return [Told(one.name, one.from_ms, one.to_ms) for one in self.facts if isinstance(one, EventEnded)]


def thinned(pictures: Sequence[tuple[int, Rgb]], per_s: int) -> list[tuple[int, Rgb]]:
    """About so many a second of those decoded: the first that is due."""
    found: list[tuple[int, Rgb]] = []
    due_ms = pictures[0][0]
    for at_ms, rgb in pictures:
        if at_ms >= due_ms - 20:
            found.append((at_ms, rgb))
            due_ms += 1000 // per_s
    return found


def watched(pool: LandmarkerPool, clip: MadeClip, per_s: int, *, calibrate: bool = True) -> Collected:
    """Device check, then the answer with what was calibrated, each on its own seat."""
    check = Collected()
    pictures = thinned(clip.check, per_s)
    _run(pool, SeatSetting(DEVICE_CHECK, 1, "en", pictures[0][0]), check, pictures)
    normal = {one.name: one.values for one in check.facts if isinstance(one, Calibrated)} if calibrate else {}
    answer = Collected()
    pictures = thinned(clip.answer, per_s)
    _run(pool, SeatSetting(1, 1, "en", pictures[0][0], calibration=normal), answer, pictures)
    return answer


def _run(pool: LandmarkerPool, setting: SeatSetting, out: Collected, pictures: Iterable[tuple[int, Rgb]]) -> None:
    analyzer = FaceAnalyzer(setting, out, pool)
    at_ms = setting.from_ms
    for at_ms, rgb in pictures:
        analyzer.look(LookPicture(at_ms, rgb))
    analyzer.close(at_ms + 200)
    analyzer.release()
    assert not [one for one in out.facts if isinstance(one, EventBegan)] or out.told()


def scored(clip: MadeClip, told: Sequence[Told], name: str, per_s: int) -> Score:
    """A told event is a hit when it begins within 0.5 s of one that was done; one for each."""
    score = Score()
    left = [one for one in told if one.name == name]
    blind = [one for one in told if one.name.startswith("face.unreliable_")]
    for act in (act for act in clip.acts if act.event == name):
        near = [one for one in left if abs(one.from_ms - act.from_ms) <= MATCH_MS]
        small = _unclaimed(act, per_s)
        if near:
            left.remove(min(near, key=lambda one: abs(one.from_ms - act.from_ms)))
        if small:
            score.small += 1
            score.small_hits += bool(near)
        elif near:
            score.hits += 1
        elif _covered(act, blind):
            score.held_back += 1
        else:
            score.missed += 1
    may = [act for act in clip.acts if act.event == name and _unclaimed(act, per_s)]
    score.false = sum(not any(act.from_ms < one.to_ms and one.from_ms < act.to_ms for act in may) for one in left)
    return score


def presence_right(clip: MadeClip, told: Sequence[Told]) -> tuple[int, int]:
    """How many moments (each 50 ms, but not within 150 ms of a change) were told right, face or none; and of how many."""
    absent = [one for one in told if one.name == "face.absent"]
    right = count = 0
    for at_ms in range(clip.answer[0][0], clip.answer[-1][0], SAMPLE_MS):
        faces = clip.faces(at_ms)
        if faces is None:
            continue
        count += 1
        right += (faces == 0) == any(one.from_ms <= at_ms < one.to_ms for one in absent)
    return right, count


def _unclaimed(act: Act, per_s: int) -> bool:
    return act.size in UNCLAIMED or act.to_ms - act.from_ms < CLAIMED_MS[per_s]


def _covered(act: Act, blind: Sequence[Told]) -> bool:
    covered_ms = sum(max(0, min(act.to_ms, one.to_ms) - max(act.from_ms, one.from_ms)) for one in blind)
    return covered_ms * 2 >= act.to_ms - act.from_ms


class RecordingPool(LandmarkerPool):
    """The real pool, whose trackers also write down what they saw."""

    def __init__(self, inner: LandmarkerPool) -> None:
        self._inner = inner
        self.seen: list[tuple[int, Seen]] = []

    def take(self) -> Any:
        self._task = self._inner.take()
        return self

    def look(self, at_ms: int, rgb: Rgb) -> Seen:
        seen = self._task.look(at_ms, rgb)
        self.seen.append((at_ms, seen))
        return seen

    def give(self, landmarker: Any) -> None:
        self._inner.give(self._task)
